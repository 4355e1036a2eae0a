"""A shapes graph that says nothing sensible is refused, with the shape and what is wrong."""

from __future__ import annotations

import pickle

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.validation.running.engine import validate
from corpgraph.validation.shapes.errors import ShapeError
from validation.graphs import find

DATA = ":a :p :b ."


@pytest.mark.parametrize(
    ("shape", "wrong"),
    [
        (":S a sh:PropertyShape .", "a sh:PropertyShape needs a sh:path"),
        (":S a sh:NodeShape ; sh:path :p .", "a sh:NodeShape has no sh:path"),
        (":S a sh:PropertyShape ; sh:path :p, :q .", "2 values for sh:path"),
        (":S a sh:PropertyShape ; sh:path 1 .", "a path cannot hold"),
        (":S a sh:PropertyShape ; sh:path [ ] .", "the path is neither"),
        (":S a sh:PropertyShape ; sh:path ( :p ) .", "at least two members"),
        (":S a sh:PropertyShape ; sh:path _:x . _:x sh:inversePath _:x .", "back into itself"),
        (":S a sh:NodeShape ; sh:minCount 1 .", "sh:minCount needs a sh:path beside it"),
        (":S a sh:NodeShape ; sh:datatype 1 .", "sh:datatype needs an IRI"),
        (":S a sh:NodeShape ; sh:datatype xsd:date, xsd:time .", "2 values for sh:datatype"),
        (":S a sh:NodeShape ; sh:nodeKind :Iri .", "sh:nodeKind cannot be"),
        (':S a sh:NodeShape ; sh:minLength "x" .', "sh:minLength needs a whole number"),
        (":S a sh:NodeShape ; sh:minInclusive :b .", "sh:minInclusive needs a literal"),
        (":S a sh:NodeShape ; sh:pattern 1 .", "sh:pattern needs a string"),
        (':S a sh:NodeShape ; sh:pattern "a" ; sh:flags "z" .', "sh:flags has 'z'"),
        (':S a sh:NodeShape ; sh:pattern "(" .', r"the sh:pattern \( cannot be used"),
        (':S a sh:NodeShape ; sh:pattern "(?=a)" .', "without look-around"),
        (':S a sh:NodeShape ; sh:pattern "((a{999}){999}){999}" .', "of reasonable size"),
        (":S a sh:NodeShape ; sh:in :b .", "not a well-formed list"),
        (
            ":S a sh:NodeShape ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .",
            "comes back to itself",
        ),
        (":S a sh:NodeShape ; sh:languageIn ( 1 ) .", "sh:languageIn needs a string"),
        (":S a sh:NodeShape ; sh:closed 1 .", "sh:closed needs true or false"),
        (":S a sh:NodeShape ; sh:message 1 .", "sh:message needs a text"),
        (":S a sh:NodeShape ; sh:severity 1 .", "sh:severity needs an IRI"),
        (":S a sh:NodeShape ; sh:targetClass 1 .", "sh:targetClass needs an IRI"),
        (":S a sh:NodeShape ; sh:property [ sh:class :C ] .", "which has no sh:path"),
        (":S a sh:NodeShape ; sh:property :T .", "T>, which nothing describes"),
        (":S a sh:NodeShape ; sh:node [ sh:path :p ] .", "which has a sh:path"),
        (":S a sh:NodeShape ; sh:targetNode :a ; sh:node :S .", "recursive: .* → "),
        (":S a sh:NodeShape ; sh:sparql [ ] .", "needs a sh:select"),
    ],
)
def test_an_ill_formed_shape_is_named(shape: str, wrong: str) -> None:
    with pytest.raises(InputError, match=f"shape .*{wrong}|{wrong}") as caught:
        find(shape, DATA)
    assert "https://example.org/S" in str(caught.value) or "without a name" in str(caught.value)


def test_a_refusal_can_be_sent_from_process_to_process() -> None:
    node = ox.NamedNode("https://example.org/S")
    sent = pickle.loads(pickle.dumps(ShapeError("shape S is wrong", node, hint="mend it")))
    assert isinstance(sent, ShapeError)
    assert (str(sent), sent.node) == ("shape S is wrong; mend it", node)


def test_a_shape_that_is_reached_is_read_and_others_are_not() -> None:
    with pytest.raises(InputError, match="sh:datatype needs an IRI"):
        find(":S a sh:NodeShape ; sh:not [ sh:or ( [ sh:datatype 1 ] ) ] .", DATA)
    assert find("_:x sh:datatype 1 . :S a sh:NodeShape ; sh:targetNode :a .", DATA) == ()


def test_shapes_that_are_not_targeted_may_be_recursive() -> None:
    assert find(":S a sh:NodeShape ; sh:node :S .", DATA) == ()


def test_nesting_has_a_limit() -> None:
    def nested(depth: int) -> str:
        return f":S a sh:NodeShape ; sh:targetNode :a ; {'sh:not [ ' * depth}{'] ' * depth} ."

    assert len(find(nested(31), DATA)) == 1
    assert find(nested(32), DATA) == ()
    with pytest.raises(InputError, match="more than 40 deep"):
        find(nested(60), DATA)


def test_shapes_that_double_at_each_step_are_refused() -> None:
    doubling = " ".join(f":S{n} sh:and ( :S{n + 1} :S{n + 1} ) ." for n in range(30))
    shapes = f":S0 a sh:NodeShape ; sh:targetNode :a . {doubling} :S30 sh:class :C ."
    with pytest.raises(InputError, match="expand to more than"):
        find(shapes, DATA)


@pytest.mark.parametrize("data", ["text", 1, [1], {"a": 1}])
def test_what_is_no_graph_is_refused(data: object) -> None:
    with pytest.raises(UsageError, match="wanted"):
        validate(data, [])  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize("shapes", ["", ":a :p :b ."])
def test_a_graph_without_shapes_finds_nothing(shapes: str) -> None:
    assert find(shapes, DATA) == ()
