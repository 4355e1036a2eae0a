"""In N-Triples and N-Quads only the lines that name something wanted are read."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError
from corpgraph.validation.locating import sifting
from corpgraph.validation.locating.searching import full_places
from corpgraph.validation.locating.sifting import places_in_lines
from corpgraph.validation.locating.wanted import Key, Role, Wanted

if TYPE_CHECKING:
    from pathlib import Path


def subject(name: str) -> Key:
    return Key(Role.SUBJECT, ox.NamedNode(name))


def mention(name: str) -> Key:
    return Key(Role.MENTION, ox.NamedNode(name))


def triple(text: str) -> Key:
    (quad,) = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    return Key(Role.TRIPLE, quad.triple)


def found(path: Path, text: str, *keys: Key) -> list[tuple[int, int | None] | None] | None:
    """The place of each key, after the full reader gave the same ones."""
    path.write_bytes(text.encode())
    wanted = Wanted(keys)
    places = places_in_lines(path, wanted, graphs=path.suffix == ".nq")
    if places is None:
        return None
    assert places == full_places(path, wanted)
    return [places.get(key) for key in keys]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.nt"


P: Final = "<x:s> <x:p> <x:o> .\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("<x:a> <x:p> <x:o> .\n", (1, 1), id="the first line"),
        pytest.param(P + "\n# <x:a>\n <x:a> <x:p> <x:o> .", (4, 2), id="the last, without end"),
        pytest.param("\n\n<x:a> <x:p> <x:o> .\n", (3, 1), id="after empty lines"),
        pytest.param(P + "\t \t<x:a><x:p><x:o>.\n", (2, 4), id="tabs"),
        pytest.param(P + '<x:s> <x:p> "<x:a>" .\n<x:a> <x:p> "" .\n', (3, 1), id="in a string"),
        pytest.param(P + "<x:s> <x:p> <x:a> .\n<x:a> <x:p> <x:a> .\n", (3, 1), id="an object"),
        pytest.param(P + "<x:a> <x:p> <x:a> .\n<x:a> <x:p> <x:o> .\n", (2, 1), id="twice"),
        pytest.param(P + "<x:ab> <x:p> <x:o> .\n<x:a> <x:p> <x:o> .\n", (3, 1), id="a longer one"),
        pytest.param(P + "<x:\\u0061> <x:p> <x:o> .\n<x:a> <x:p> <x:o> .\n", (2, 1), id="escaped"),
        pytest.param(P + "<x:\\U00000061> <x:p> <x:o> .\n", (2, 1), id="a long escape"),
        pytest.param(P + "<x:%61> <x:p> <x:o> .\n<X:a> <x:p> <x:o> .\n", None, id="other IRIs"),
        pytest.param("<x:s> <x:p> <x:o> .\r\n<x:a> <x:p> <x:o> .\r\n", (2, 1), id="CRLF"),
        pytest.param("_:b <x:p> <x:a> .\n_:a <x:p> <x:o> .\n", None, id="blank nodes"),
    ],
)
def test_a_subject_is_placed_where_its_first_line_is(
    path: Path, text: str, place: tuple[int, int] | None
) -> None:
    assert found(path, text, subject("x:a")) == [place]
    # The same when it is the second thing that is looked for in the line.
    assert found(path, text, subject("x:none"), subject("x:a")) == [None, place]


def test_columns_count_characters(path: Path) -> None:
    text = P + '<x:é𝒳> <x:ö> "ü" .\n'
    assert found(path, text, triple('<x:é𝒳> <x:ö> "ü" .')) == [(2, 14)]


def test_a_mention_is_placed_where_it_first_is_a_predicate_or_an_object(path: Path) -> None:
    text = '<x:a> <x:q> "<x:b> <x:a>" .\n<x:a> <x:p> "<"^^<x:d> .\n<x:s> <x:\\u0062> <x:a> .\n' * 2
    keys = mention("x:b"), mention("x:a"), mention("x:q"), mention("x:d")
    assert found(path, text, *keys) == [(3, 7), (3, 18), (1, 7), None]


def test_the_name_of_a_graph_is_neither_subject_nor_mention(tmp_path: Path) -> None:
    text = "<x:s> <x:p> <x:o> <x:a> .\n<x:a> <x:p> <x:b> <x:g> .\n"
    assert found(tmp_path / "a.nq", text, subject("x:a"), subject("x:g")) == [(2, 1), None]
    assert found(tmp_path / "a.nq", text, mention("x:g"), mention("x:b")) == [None, (2, 13)]


@pytest.mark.parametrize("size", [1, 7, 20, 64])
def test_blocks_may_be_cut_anywhere(path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(sifting, "_BLOCK", size)
    lines = "".join(f'<x:{n}> <x:p> "é\\n" .\r\n# é\r\n' for n in range(20))
    keys = [subject(f"x:{n}") for n in range(20)]
    assert found(path, lines, *keys) == [(2 * n + 1, 1) for n in range(20)]


def test_a_triple_may_be_in_a_later_block_than_its_subject(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "_BLOCK", 1)
    lines = [f'<x:a> <x:p> "{n}" .\n' for n in range(5)]
    keys = subject("x:a"), triple(lines[3]), triple(lines[1]), triple('<x:a> <x:p> "9" .')
    assert found(path, "".join(lines), *keys) == [(1, 1), (4, 13), (2, 13), None]


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("<x:a> <x:p> <<( <x:s> <x:p> <x:o> )>> .\n", id="a triple term"),
        pytest.param('<x:a> <x:p> "a"@en--ltr .\n', id="a direction"),
        pytest.param('<x:a> <x:p> "a"@ar--rtl .\n', id="the other direction"),
        pytest.param("<x:s> <x:p> <x:o> .\r<x:a> <x:p> <x:o> .\n", id="a carriage return alone"),
        pytest.param("<x:a> <x:p> <<x:o>> .\n", id="no IRI"),
    ],
)
def test_what_only_the_full_reader_can_tell_is_left_to_it(path: Path, odd: str) -> None:
    assert found(path, P + odd, subject("x:a")) is None


def test_text_that_is_not_utf_8_is_left_to_the_full_reader(path: Path) -> None:
    path.write_bytes(b'<x:a> <x:p> "\xff" .\n')
    assert places_in_lines(path, Wanted([subject("x:a")]), graphs=False) is None


def test_a_file_that_went_away_is_an_error(path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        places_in_lines(path, Wanted([subject("x:a")]), graphs=False)


def test_nothing_is_read_once_all_is_found(path: Path) -> None:
    path.write_bytes(b"<x:a> <x:p> <x:o> .\n" + P.encode() * 10_000 + b"<x:a> <x:p> <<( .\n")
    assert places_in_lines(path, Wanted([subject("x:a")]), graphs=False) == {subject("x:a"): (1, 1)}


def test_a_large_file_takes_little_time_and_no_memory(path: Path) -> None:
    with path.open("w") as file:
        for n in range(200_000):
            file.write(f'<http://example.org/{n}> <http://example.org/p> "{n:060}" .\n')
    size = path.stat().st_size
    assert size > 20_000_000
    before = resource.getrusage(resource.RUSAGE_SELF)
    keys = [subject(f"http://example.org/{n}") for n in range(0, 200_000, 2000)]
    places = places_in_lines(path, Wanted(keys), graphs=False)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert places == {key: (2000 * n + 1, 1) for n, key in enumerate(keys)}
    # Ten times what it takes, and a tenth of what reading it all does.
    assert after.ru_utime - before.ru_utime < size / 20_000_000
    assert (after.ru_maxrss - before.ru_maxrss) * 1024 < size / 4
