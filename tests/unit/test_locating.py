"""Findings are given the files, lines and columns of what they involve."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError
from corpgraph.loading import load_files, parse
from corpgraph.validation.findings import Finding, Place, Report, Severity
from corpgraph.validation.locating import PlacedQuad, locate, locate_shapes, read_placed
from corpgraph.validation.locating.searching import quick_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.validation.locating.wanted import Wanted

EX: Final = "http://example.org/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Writes a file into an empty working directory, and names it as a caller there would."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> Path:
        Path(name).write_bytes(dedent(text).encode())
        return Path(name)

    return write


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def finding(
    focus: object,
    *triples: ox.Triple,
    path: str | None = None,
    value: object | None = None,
) -> Finding:
    return Finding(
        focus=str(focus),
        path=path,
        value=None if value is None else str(value),
        component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        shape="<http://example.org/Shape>",
        severity=Severity.VIOLATION,
        message="wrong",
        triples=triples,
    )


def located(files: list[Path], *findings: Finding) -> list[list[str]]:
    """The places of each finding as ``path:line:column``."""
    report = locate(Report(findings), files)
    return [
        [":".join(map(str, (p.path, p.line, p.column or "-"))) for p in each.places]
        for each in report.findings
    ]


def query(store: ox.Store, pattern: str) -> list[ox.Triple]:
    """The triples of a store that match one pattern, in any graph."""
    text = f"PREFIX : <{EX}> CONSTRUCT {{ {pattern} }} WHERE {{ GRAPH ?g {{ {pattern} }} }}"
    triples = store.query(text)
    assert isinstance(triples, ox.QueryTriples)
    return list(triples)


def test_a_wrong_value_is_placed_at_its_object(write: Callable[[str, str], Path]) -> None:
    path = write(
        "data.ttl",
        """\
        @prefix : <http://example.org/> .
        :a :name "A" ;
            :age 3 , -1 .
        """,
    )
    wrong = ox.Triple(node("a"), node("age"), ox.Literal(-1))
    (found,) = locate(Report((finding(node("a"), wrong),)), [path]).findings
    assert found.places == (Place("data.ttl", 3, 14, str(wrong)),)


def test_shapes_are_placed_where_they_are_described(write: Callable[[str, str], Path]) -> None:
    first = write("1.ttl", "<x:S> <x:property> [ <x:path> <x:p> ] , <x:Q> .")
    second = write("2.ttl", "  <x:S> <x:p> 1 .\n<x:Q> <x:p> 1 .")
    blank = next(quad.object for quad in parse(first) if isinstance(quad.object, ox.BlankNode))
    shapes = ["<x:S>", str(blank), "<x:Q>", "<x:S>", "<x:nowhere>"]
    findings = tuple(replace(finding(node("a")), shape=shape) for shape in shapes)
    found = locate_shapes(Report(findings), [first, second]).findings
    assert [each.shape_place for each in found] == [
        Place("1.ttl", 1, 1, "<x:S>"),
        Place("1.ttl", 1, 20, str(blank)),
        Place("2.ttl", 2, 1, "<x:Q>"),
        Place("1.ttl", 1, 1, "<x:S>"),
        None,
    ]


def test_a_missing_value_is_placed_where_the_node_is_first_a_subject(
    write: Callable[[str, str], Path],
) -> None:
    first = write("1.ttl", "<http://example.org/b> <x:p> <http://example.org/a> .")
    second = write("2.ttl", "<x:s> <x:p> <x:o> .\n  <http://example.org/a> <x:p> 1 .")
    third = write("3.ttl", "<http://example.org/a> <x:p> 2 .")
    files = [first, second, third]
    (found,) = locate(Report((finding(node("a")),)), files).findings
    assert found.places == (Place("2.ttl", 2, 3, "<http://example.org/a>"),)
    # Of a node that is never a subject, the first mention; of one that is nowhere, nothing.
    nodes = [finding(node("a")), finding("<x:p>"), finding(node("c")), finding("<x:p> , <x:p>")]
    assert located([first], *nodes) == [["1.ttl:1:30"], ["1.ttl:1:24"], [], []]


def test_each_triple_of_a_comparison_is_placed_in_each_file(
    write: Callable[[str, str], Path],
) -> None:
    begin = write("begin.nt", "<http://example.org/a> <x:begin> <x:2> .\n")
    end = write("end.nq", "<http://example.org/a> <x:end> <x:1> <x:g> .\n" * 2)
    again = write("again.trig", "<x:h> { <http://example.org/a>\n<x:end> <x:1> }")
    triples = [
        ox.Triple(node("a"), ox.NamedNode(f"x:{p}"), ox.NamedNode(f"x:{o}"))
        for p, o in (("end", 1), ("begin", 2))
    ]
    assert located([begin, end, again, end], finding(node("a"), *triples)) == [
        ["end.nq:1:32", "again.trig:2:9", "begin.nt:1:34"]
    ]


def test_a_value_without_its_triple_is_looked_up_by_a_path_of_one_step(
    write: Callable[[str, str], Path],
) -> None:
    path = write("a.ttl", "@prefix : <http://example.org/> .\n:a :p 'x\"\\n'@en , :b .\n:b :q 01 .")
    value = '"""x"\n"""@en'.replace('x"\n', 'x\\"\n')
    one = ox.Literal(1)
    assert located(
        [path],
        finding(node("a"), path=f"<{EX}p>", value=value),
        finding(node("b"), path=f"<{EX}q>", value=one),
        finding(node("b"), path=f"^<{EX}p>", value=node("a")),
        finding(node("a"), path=f"<{EX}p>/<{EX}q>", value=one),
        finding(node("b"), path=f"^<{EX}q>", value=one),
        finding(one),
        finding('"001"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ) == [
        ["a.ttl:2:7"],
        ["a.ttl:3:7"],
        ["a.ttl:2:19"],
        ["a.ttl:2:1"],
        ["a.ttl:3:1"],
        ["a.ttl:3:7"],
        ["a.ttl:3:7"],
    ]


@pytest.mark.parametrize(
    ("written", "stored"),
    [("01", "1"), ("+1.50", "1.5"), ('"1"^^xsd:boolean', "true")],
)
def test_a_number_that_the_store_rewrote_is_found_as_it_was_written(
    write: Callable[[str, str], Path], written: str, stored: str
) -> None:
    path = write("a.ttl", f"@prefix xsd: <{XSD}> .\n<x:a> <x:p> {written} .")
    (quad,) = load_files([path])
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == stored
    assert located([path], finding(quad.subject, quad.triple)) == [["a.ttl:2:13"]]


def test_a_number_that_is_written_in_two_ways_is_found_in_the_right_one(
    write: Callable[[str, str], Path],
) -> None:
    path = write("a.ttl", "<x:a> <x:p> 01 , 1 , 001 .")
    quads = list(parse(path))
    findings = [finding(quad.subject, quad.triple) for quad in quads]
    assert located([path], *findings) == [["a.ttl:1:13"], ["a.ttl:1:18"], ["a.ttl:1:22"]]


def test_a_triple_that_no_file_states_is_placed_at_the_focus_node(
    write: Callable[[str, str], Path],
) -> None:
    path = write("a.ttl", "<http://example.org/a> <x:p> 1 .")
    inferred = ox.Triple(node("a"), node("p"), node("b"))
    assert located([path], finding(node("a"), inferred)) == [["a.ttl:1:1"]]


def test_a_finding_that_no_file_knows_keeps_its_places(write: Callable[[str, str], Path]) -> None:
    path = write("a.ttl", "<x:s> <x:p> 1 .")
    known = Place("elsewhere", 7, None, "x")
    kept = Finding(
        focus="not a term",
        path=None,
        value=None,
        component="c",
        shape="s",
        severity=Severity.INFO,
        message="m",
        places=(known,),
    )
    assert locate(Report((kept,)), [path]).findings == (kept,)


def test_a_report_without_findings_reads_no_file() -> None:
    assert locate(Report(()), [Path("none.ttl")]) == Report(())


def test_a_file_that_went_away_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        locate(Report((finding(node("a")),)), [tmp_path / "none.ttl"])


BRACKETS: Final = """\
    @prefix : <http://example.org/> .
    :a :p [ :v 1 ] ,
          [ :v 1 ] ,
          [ :v 2 ; :w [ :v 3 ] ] .
    _:l :v 4 ; :items ( 5 [ :v 6 ]
      :x ) .
    [ :v 7 ] :p "s" , "t" .
    :b :items ( "x" "y" ) , ( ) .
    """


def test_blank_nodes_are_placed_where_they_are_written(write: Callable[[str, str], Path]) -> None:
    path = write("a.ttl", BRACKETS)
    other = write("b.ttl", "@prefix : <http://example.org/> .\n_:l :v 4 ; :p [ :v 3 ] .")
    store = load_files([path, other])
    values = query(store, "?s :v ?o")
    assert len(values) == 9
    found = {
        (str(triple.object).partition("^")[0], *places)
        for triple, places in zip(
            values,
            located([path, other], *(finding(t.subject, t) for t in values)),
            strict=True,
        )
    }
    assert found == {
        ('"1"', "a.ttl:2:12"),
        ('"1"', "a.ttl:3:12"),
        ('"2"', "a.ttl:4:12"),
        ('"3"', "a.ttl:4:24"),
        ('"4"', "a.ttl:5:8"),
        ('"6"', "a.ttl:5:28"),
        ('"7"', "a.ttl:7:6"),
        ('"4"', "b.ttl:2:8"),
        ('"3"', "b.ttl:2:20"),
    }
    found_nodes = sorted(
        place
        for places in located([path, other], *(finding(t.subject) for t in values))
        for place in places
    )
    assert found_nodes == [
        "a.ttl:2:7",
        "a.ttl:3:7",
        "a.ttl:4:19",
        "a.ttl:4:7",
        "a.ttl:5:1",
        "a.ttl:5:23",
        "a.ttl:7:1",
        "b.ttl:2:1",
        "b.ttl:2:15",
    ]


def test_the_cells_of_a_collection_are_placed_at_its_members(
    write: Callable[[str, str], Path],
) -> None:
    path = write("a.ttl", BRACKETS)
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    firsts = query(load_files([path]), f"?s <{rdf}first> ?o")
    rests = query(load_files([path]), f"?s <{rdf}rest> ?o")
    assert sorted(located([path], *(finding(t.subject, t) for t in firsts))) == [
        ["a.ttl:5:21"],
        ["a.ttl:5:23"],
        ["a.ttl:6:3"],
        ["a.ttl:8:13"],
        ["a.ttl:8:17"],
    ]
    assert sorted(located([path], *(finding(t.subject, t) for t in rests))) == [
        ["a.ttl:5:23"],
        ["a.ttl:6:3"],
        ["a.ttl:6:6"],
        ["a.ttl:8:17"],
        ["a.ttl:8:21"],
    ]


def test_every_triple_of_a_file_is_found_in_that_file_alone(
    write: Callable[[str, str], Path],
) -> None:
    paths = [write(name, BRACKETS) for name in ("a.ttl", "b.trig")]
    for path in paths:
        quads = list(parse(path))
        findings = [finding(quad.subject, quad.triple) for quad in quads]
        places = located(paths, *findings)
        assert len(places) == 26
        blank = [
            found
            for quad, found in zip(quads, places, strict=True)
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
        ]
        assert all(len(found) == 1 and found[0].startswith(path.name) for found in blank)
        assert len(blank) > 20
        assert all(len(found) in (1, 2) for found in places)


def test_blank_nodes_have_no_place_where_the_two_readings_disagree(
    write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.ttl", "@prefix : <x:> .\n:a :p [ :v 1 ] ,\n  [ :v 2 ] .\n:b :p 3 .")
    quads = list(parse(path))
    findings = [finding(quad.subject, quad.triple) for quad in quads]
    assert sorted(located([path], *findings)) == [
        ["a.ttl:2:12"],
        ["a.ttl:2:7"],
        ["a.ttl:3:3"],
        ["a.ttl:3:8"],
        ["a.ttl:4:7"],
    ]
    for wrong in ([*quads[::-1]], quads[:-1] + quads[-1:] * 2, quads[:-1]):
        monkeypatch.setattr(
            "corpgraph.validation.locating.searching.parse", lambda _, wrong=wrong: iter(wrong)
        )
        places = located([path], *findings)
        assert places.count(["a.ttl:1:-"]) == 4
        assert places.count(["a.ttl:4:7"]) + places.count([]) == 1


def test_what_only_rdf_1_2_can_say_is_placed_in_the_file(
    write: Callable[[str, str], Path],
) -> None:
    path = write(
        "a.ttl", "<x:a> <x:p> 1 .\n<x:b> <x:p> <<( <x:s> <x:p> <x:o> )>> .\n<x:c> <x:p> [] ."
    )
    first, _, third = parse(path)
    assert located([path], finding("<x:a>", first.triple), finding("<x:c>", third.triple)) == [
        ["a.ttl:1:13"],
        ["a.ttl:1:-"],
    ]


def test_files_without_findings_are_not_read_with_places(
    write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def reading(path: Path, *, text: str) -> Iterator[PlacedQuad]:
        read.append(path)
        return read_placed(path, text=text)

    monkeypatch.setattr("corpgraph.validation.locating.searching.read_placed", reading)
    good = write("good.ttl", "<x:a> <x:p> [] .")
    bad = write("bad.ttl", "<x:b> <x:p> [] .")
    (quad,) = parse(bad)
    assert located([good, bad], finding(quad.object)) == [["bad.ttl:1:13"]]
    assert located([good, bad], finding(quad.subject, quad.triple)) == [["bad.ttl:1:13"]]
    assert read == [bad, bad]


def test_what_has_a_name_is_found_without_reading_the_file_in_full(
    write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _: object) -> None:
        pytest.fail(f"{path} is read in full")

    monkeypatch.setattr("corpgraph.validation.locating.lookup.full_places", refuse)
    text = "<x:a> <x:p> <x:b> .\n<x:c> <x:p> <x:a> .\n"
    files = [write(f"a.{ending}", text) for ending in ("nt", "nq", "ttl", "trig")]
    triple = ox.Triple(*map(ox.NamedNode, ("x:c", "x:p", "x:a")))
    assert located(files, finding("<x:c>", triple), finding("<x:a>"), finding("<x:b>")) == [
        ["a.nt:2:13", "a.nq:2:13", "a.ttl:2:13", "a.trig:2:13"],
        ["a.nt:1:1"],
        ["a.nt:1:13"],
    ]


def test_mentions_are_looked_for_only_where_nothing_else_is_known(
    write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[bool] = []

    def searching(path: Path, wanted: Wanted) -> object:
        searched.append(wanted.has_mentions)
        return quick_places(path, wanted)

    monkeypatch.setattr("corpgraph.validation.locating.lookup.quick_places", searching)
    path = write("a.nt", "<x:a> <x:p> <x:b> .\n")
    assert located([path], finding("<x:a>")) == [["a.nt:1:1"]]
    assert searched == [False]
    assert located([path], finding("<x:a>"), finding("<x:b>")) == [["a.nt:1:1"], ["a.nt:1:13"]]
    assert searched == [False, False, True]


def test_a_document_nested_too_deep_for_recursion_is_located(
    write: Callable[[str, str], Path],
) -> None:
    depth = 10_000
    assert depth > sys.getrecursionlimit()
    path = write("a.ttl", f"<x:a> <x:p> {'[ <x:p> ' * depth}1{' ]' * depth} .")
    innermost = next(parse(path))
    assert located([path], finding(innermost.subject, innermost.triple)) == [
        [f"a.ttl:1:{13 + 8 * depth}"]
    ]
