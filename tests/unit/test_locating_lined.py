"""N-Triples and N-Quads are read with the line and column of every term."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.validation.locating import Lines, read_placed
from corpgraph.validation.locating.lined import read_lined

if TYPE_CHECKING:
    from pathlib import Path


def places(text: str, *, graphs: bool = False) -> list[str]:
    lines = Lines(text)
    return [
        " ".join("{}:{}".format(*lines.place(at)) for at in offsets)
        for _, *offsets in read_lined(text, graphs=graphs)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<x:s> <x:p> <x:o> .\n", ["1:1 1:7 1:13"], id="IRIs"),
        pytest.param("<x:s><x:p>'.".replace("'", '"a"'), ["1:1 1:6 1:11"], id="no spaces"),
        pytest.param("_:s <x:p> _:o.x .", ["1:1 1:5 1:11"], id="blank nodes"),
        pytest.param(
            '<x:s> <x:p> "é\\n"@fr .\r\n\t<x:s>\t<x:p> "1"^^<x:d> . # <x:c>',
            ["1:1 1:7 1:13", "2:2 2:8 2:14"],
            id="literals, CRLF, tabs and a comment",
        ),
        pytest.param("# none\n\n  \n<x:s> <x:p> <x:o> .", ["4:1 4:7 4:13"], id="empty lines"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_each_term_of_n_triples_has_the_place_where_it_is_written(
    text: str, expected: list[str]
) -> None:
    assert places(text) == expected


def test_the_graph_of_a_quad_may_be_left_out() -> None:
    text = "<x:s> <x:p> <x:o> <x:g> .\n<x:s> <x:p> <x:o> .\n<x:s> <x:p> <x:o> _:g ."
    graphs = [placed.quad.graph_name for placed in read_lined(text, graphs=True)]
    assert graphs == [ox.NamedNode("x:g"), ox.DefaultGraph(), ox.BlankNode("g")]
    assert places(text, graphs=True) == ["1:1 1:7 1:13", "2:1 2:7 2:13", "3:1 3:7 3:13"]


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("<x:s> <x:p> <x:o> <x:g> .", (1, 19), "a period is wanted: <x:g>"),
        ("<x:s> <x:p> <x:o> . <x:s> <x:p> <x:o> .", (1, 21), "a new line is wanted"),
        ("<x:s> <x:p>\n<x:o> .", (1, 12), "an object is wanted, but the line ends"),
        ("<x:s> <x:p> <x:o>", (1, 18), "a period is wanted, but the document ends"),
        ("<x:s> _:p <x:o> .", (1, 7), "a predicate is wanted"),
        ("\n<s> <x:p> <x:o> .", (2, 1), "relative IRI"),
        ("x:s <x:p> <x:o> .", (1, 1), "a subject is wanted"),
        ('<x:s> <x:p> "a"^^"b" .', (1, 18), "a datatype is wanted"),
        ('<x:s> <x:p> "\\ud83d\\ude00" .', (1, 13), "is no character"),
        ('<x:s> <x:p> """a""" .', (1, 13), "a string that does not end"),
        ("<x:s> <x:p> 'a' .", (1, 13), "a string that does not end"),
    ],
)
def test_wrong_n_triples_are_refused_at_the_term_that_is_wrong(
    text: str, where: tuple[int, int], message: str
) -> None:
    with pytest.raises(InputError, match="syntax error") as caught:
        list(read_lined(text))
    assert (caught.value.line, caught.value.column) == where
    assert message in caught.value.message


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    text = "<x:s> <x:p> <x:o> ."
    for ending in (".ttl", ".trig", ".nt", ".nq"):
        path = tmp_path / f"a{ending}"
        path.write_text(text, encoding="utf-8")
        assert [placed[1:] for placed in read_placed(path)] == [(0, 6, 12)], ending


def test_a_relative_iri_is_resolved_against_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<> <x:p> <b> .", encoding="utf-8")
    (placed,) = read_placed(path)
    assert placed.quad.subject == ox.NamedNode(path.as_uri())
    assert placed.quad.object == ox.NamedNode((tmp_path / "b").as_uri())


def test_a_file_without_places_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="places are kept in"):
        read_placed(tmp_path / "a.jsonld")
