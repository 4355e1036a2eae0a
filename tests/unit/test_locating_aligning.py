"""Two readings are taken for one only if their blank nodes match one to one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from corpgraph.validation.locating import PlacedQuad
from corpgraph.validation.locating.aligning import Alignment, labels


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(text.replace(";", " .\n") + " .", format=ox.RdfFormat.N_QUADS))


def alignment(mine: str, theirs: str) -> Alignment:
    return Alignment([PlacedQuad(quad, 1, 2, 3) for quad in quads(mine)], quads(theirs))


def test_the_blank_nodes_of_the_other_reading_are_given_with_the_places() -> None:
    found = alignment("_:a <x:p> _:b _:g", "_:c <x:p> _:d _:h")
    assert list(found) == [PlacedQuad(quads("_:c <x:p> _:d _:h")[0], 1, 2, 3)]
    assert found.agrees


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        pytest.param("_:a <x:p> _:b", "_:c <x:p> _:c", id="two nodes for one"),
        pytest.param("_:a <x:p> _:a", "_:c <x:p> _:d", id="one node for two"),
        pytest.param("<x:s> <x:p> _:b", "<x:s> <x:p> <x:o>", id="a node for an IRI"),
        pytest.param("<x:s> <x:p> '1'", "<x:s> <x:p> '2'", id="another literal"),
        pytest.param("<x:s> <x:p> _:b <x:g>", "<x:s> <x:p> _:b", id="another graph"),
        pytest.param("_:a <x:p> '1'; _:b <x:p> '2'", "_:b <x:p> '2'; _:a <x:p> '1'", id="order"),
        pytest.param("_:a <x:p> '1'; _:b <x:p> '2'", "_:a <x:p> '1'", id="one quad too many"),
        pytest.param("_:a <x:p> '1'", "_:a <x:p> '1'; _:b <x:p> '2'", id="one quad too few"),
    ],
)
def test_readings_that_are_not_the_same_disagree(mine: str, theirs: str) -> None:
    found = alignment(mine.replace("'", '"'), theirs.replace("'", '"'))
    assert len(list(found)) < 2
    assert not found.agrees


def test_labels_are_those_of_the_document() -> None:
    assert labels(quads("_:a <x:p> _:b"), quads("_:c <x:p> _:d")) == {
        ox.BlankNode("a"): ox.BlankNode("c"),
        ox.BlankNode("b"): ox.BlankNode("d"),
    }
