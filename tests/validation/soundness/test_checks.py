from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.validation.soundness import Problem, ProblemKind, check_soundness
from validation.soundness.conftest import ANN, HEADER, PERSON, check_both

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Say = Callable[..., list[str]]
    Find = Callable[..., list[Problem]]


def test_a_shapes_graph_without_a_shape_is_found(say: Say) -> None:
    hint = "a shape is a sh:NodeShape or sh:PropertyShape, or has a target"
    assert say(ANN, "ex:x ex:y ex:z .") == [
        f"no-shape: shapes.ttl: the shapes graph has 1 triple, but no shape; {hint}"
    ]
    assert say(ANN, "") == [f"no-shape: shapes.ttl: the shapes graph has no triple; {hint}"]


def test_empty_data_is_found_and_not_blamed_on_targets(say: Say) -> None:
    assert say("", PERSON) == ["empty-data: data.ttl: the data is empty: there is no triple"]


def test_problems_come_by_file_line_and_column(find: Find) -> None:
    data = f"{ANN}\nex:ann foaf:nmae 1 ; rdfs:lable 2 ."
    shapes = "ex:T sh:targetClass ex:Ship ;\n sh:nodeKind sh:IRI ; sh:minCout 1 ."
    found = find(data, shapes)
    assert [(each.path, each.line, each.column, each.kind.value) for each in found] == [
        ("data.ttl", 3, 8, "unknown-term"),
        ("data.ttl", 3, 22, "unknown-term"),
        ("shapes.ttl", 2, 21, "unmatched-target"),
        ("shapes.ttl", 3, 23, "unknown-shacl-term"),
    ]
    assert [each.subject for each in found] == [
        "<http://xmlns.com/foaf/0.1/nmae>",
        "<http://www.w3.org/2000/01/rdf-schema#lable>",
        "<http://example.org/T>",
        "<http://www.w3.org/ns/shacl#minCout>",
    ]
    assert find(data, shapes) == found


def test_prefixes_of_both_kinds_of_files_are_checked(write: Callable[[str, str], Path]) -> None:
    data = write("data.ttl", f"{HEADER}\n{ANN}\n@prefix ex: <x:y> .")
    shapes = write("shapes.ttl", f"{HEADER}\n{PERSON}\n@prefix sh: <x:y> .")
    found = check_both([data], [shapes])
    assert [(each.kind, each.path, each.line) for each in found] == [
        (ProblemKind.REDECLARED_PREFIX, "data.ttl", 3),
        (ProblemKind.REDECLARED_PREFIX, "shapes.ttl", 3),
    ]


def test_stores_without_files_are_checked_without_places() -> None:
    text = f"{HEADER} ex:ann foaf:nmae 1 ."
    data, shapes = ox.Store(), ox.Store()
    data.load(text, format=ox.RdfFormat.TURTLE)
    shapes.load(f"{HEADER} {PERSON}", format=ox.RdfFormat.TURTLE)
    found = check_soundness(data, shapes)
    assert [(each.kind.value, each.path, each.line) for each in found] == [
        ("unmatched-target", None, None),
        ("unknown-term", None, None),
    ]
    assert found[1].message == "foaf:nmae does not exist in <http://xmlns.com/foaf/0.1/>"


def test_triples_of_all_graphs_count(write: Callable[[str, str], Path]) -> None:
    data = [
        write("a.ttl", f"{HEADER} ex:Boss rdfs:subClassOf ex:Person ."),
        write("b.nt", "<http://example.org/a> <x:p> <x:o> ."),
        write("c.trig", f"{HEADER} ex:g {{ ex:b a ex:Boss }}"),
    ]
    shapes = [write("s.ttl", f"{HEADER} {PERSON}")]
    assert check_both(data, shapes) == []


def test_a_problem_is_an_error_to_print() -> None:
    problem = Problem(ProblemKind.NO_SHAPE, "no", None, "a.ttl", 1, 2, "do")
    assert str(problem) == str(problem.error) == "a.ttl:1:2: no; do"


def test_rdflib_is_not_waited_for_where_it_is_not_needed() -> None:
    code = f"""
import sys, pyoxigraph as ox
from corpgraph.validation.soundness import check_soundness
data, shapes = ox.Store(), ox.Store()
data.load({f"{HEADER} {ANN} ex:ann rdfs:label 'Ann' ."!r}, format=ox.RdfFormat.TURTLE)
shapes.load({f"{HEADER} {PERSON}"!r}, format=ox.RdfFormat.TURTLE)
assert check_soundness(data, shapes) == []
assert "rdflib" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
