from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.namespaces import SH
from corpgraph.validation.soundness.shacl_names import DRAFT_NAMES, DRAFT_NOTES, NAMES, is_name
from validation.soundness.conftest import ANN, PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[..., list[str]]


def in_shape(more: str) -> str:
    return f"{PERSON}\nex:S sh:property [ sh:path ex:name ; {more} ] ."


def published_names() -> set[str]:
    """The names that the published vocabulary defines, of which pySHACL has a copy."""
    text = files("pyshacl").joinpath("assets/shacl.ttl").read_bytes()
    subjects = {quad.subject for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    iris = {each.value for each in subjects if isinstance(each, ox.NamedNode)}
    return {iri[len(SH) :] for iri in iris if iri.startswith(SH) and iri != SH}


def test_the_names_are_those_that_are_published() -> None:
    published = published_names()
    assert len(published) > 200
    assert {name for name in published if not is_name(name)} == set()
    assert published >= NAMES
    assert not DRAFT_NAMES & NAMES
    assert DRAFT_NOTES < DRAFT_NAMES


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("sh:minCout 1", "3:38: sh:minCout does not exist in SHACL; did you mean sh:minCount?"),
        (
            "sh:nodeKind sh:Iri",
            "3:50: sh:Iri does not exist in SHACL; did you mean sh:IRI?",
        ),
        (
            "sh:minCount 1 ; sh:severity sh:Warnin",
            "3:66: sh:Warnin does not exist in SHACL; did you mean sh:Warning?",
        ),
        ("sh:frobnicate 1", "3:38: sh:frobnicate does not exist in SHACL"),
    ],
)
def test_a_term_that_shacl_does_not_have_is_found(say: Say, more: str, message: str) -> None:
    found = say(ANN, in_shape(more))
    assert f"unknown-shacl-term: shapes.ttl:{message}" in found
    assert {each.partition(":")[0] for each in found} <= {"unknown-shacl-term", "ill-formed-shape"}


def test_a_term_is_reported_once_where_it_is_first_written(say: Say) -> None:
    more = "sh:minCout 1 ], [ sh:path ex:age ; sh:minCout 1"
    assert len(say(ANN, in_shape(more))) == 1


def test_a_term_of_a_draft_is_said_not_to_be_checked(say: Say) -> None:
    assert say(ANN, in_shape("sh:singleLine true")) == [
        "unchecked-shacl-term: shapes.ttl:3:38: sh:singleLine is of a draft that follows SHACL "
        "1.0, and is not checked"
    ]
    assert say(ANN, in_shape('sh:minCount 1 ; sh:intent "so"')) == []


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (
            "sh:rule [ a sh:TripleRule ]",
            "sh:rule of the shape ex:S adds triples before the validation",
        ),
        ("sh:expression [ ]", "sh:expression of the shape ex:S is a constraint"),
        ("sh:js [ a sh:JSConstraint ]", "sh:js of the shape ex:S is a constraint"),
        (
            "sh:target [ a sh:SPARQLTarget ]",
            "sh:target of the shape ex:S gives the shape its focus nodes",
        ),
    ],
)
def test_what_is_not_run_is_not_passed_over(say: Say, more: str, what: str) -> None:
    column = 6 + more.index("[")
    assert say(ANN, f"{PERSON}\nex:S {more} .") == [
        f"unchecked-shacl-term: shapes.ttl:3:{column}: {what}, which is not done here; "
        "say it in SHACL Core or sh:sparql"
    ]


def test_a_term_that_means_nothing_on_a_shape_is_found(say: Say) -> None:
    assert say(ANN, in_shape("sh:minCount 1 ; sh:resultSeverity sh:Info")) == [
        "misplaced-shacl-term: shapes.ttl:3:72: sh:resultSeverity means nothing on this shape; "
        "did you mean sh:severity?"
    ]
    assert say(ANN, f"{PERSON}\nex:S sh:labelTemplate 'x' .") == [
        "misplaced-shacl-term: shapes.ttl:3:23: sh:labelTemplate means nothing on the shape ex:S"
    ]


def test_a_shape_that_is_its_own_sparql_constraint_may_have_a_query(say: Say) -> None:
    shapes = f"{PERSON} ex:S sh:sparql ex:S ; sh:select 'SELECT $this {{ $this a $this }}' ."
    assert say(ANN, shapes) == []


def test_deactivated_shapes_may_have_what_is_not_run(say: Say) -> None:
    assert say(ANN, f"{PERSON} ex:T a sh:NodeShape ; sh:deactivated true ; sh:js [ ] .") == []


def test_what_people_write_beside_constraints_is_no_problem(say: Say) -> None:
    shapes = in_shape(
        'sh:minCount 1 ; sh:name "n" ; sh:description "d" ; sh:order 1 ; sh:group ex:g ; '
        'sh:defaultValue "x" ; sh:message "m" ; sh:severity sh:Info ; sh:deactivated false'
    )
    assert say(ANN, shapes) == []
