"""N-Triples go into the store as they stand, but for what the store would change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpgraph.namespaces import XSD
from corpgraph.validation.running import line_loading
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.line_loading import load_lines
from corpgraph.validation.running.written import is_kept

if TYPE_CHECKING:
    from pathlib import Path

DECIMAL = f"<{XSD}decimal>"
PREDICATE = ox.NamedNode("x:p")


def write(path: Path, *objects: str) -> Path:
    lines = [f"<x:s{number}> <x:p> {each} .\n" for number, each in enumerate(objects)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def parsed(path: Path) -> set[ox.Quad]:
    return set(ox.parse(path.read_bytes(), format=ox.RdfFormat.N_TRIPLES))


def is_changed(quad: ox.Quad) -> bool:
    return isinstance(quad.object, ox.Literal) and not is_kept(quad.object)


TEXTS = st.one_of(
    st.integers().map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.dates().map(str),
    st.sampled_from(["01", "1.50", "true", "1", "24:00:00", "P1Y", "INF", "+1", "", " 1 "]),
    st.text(alphabet='a1.0-"^<>\\@é ', max_size=8),
)
DATATYPES = st.sampled_from(
    [XSD + name for name in ("integer", "decimal", "byte", "date", "boolean", "duration", "string")]
    + ["x:custom"]
)


@given(st.lists(st.tuples(TEXTS, DATATYPES), max_size=8))
def test_the_store_has_what_it_keeps_and_the_rest_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, literals: list[tuple[str, str]]
) -> None:
    objects = [str(ox.Literal(text, datatype=ox.NamedNode(name))) for text, name in literals]
    path = write(tmp_path_factory.mktemp("lines") / "a.nt", "<x:o>", *objects)
    store = ox.Store()
    left = load_lines(store, path)
    assert left is not None
    assert set(store) | set(left) == parsed(path)
    assert {quad for quad in parsed(path) if is_changed(quad)} <= set(left)


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(f'"1.50"^^{DECIMAL}', id="a zero at the end"),
        pytest.param(f'"1\\u002E50"^^{DECIMAL}', id="an escape in the number"),
        pytest.param('"1.50"^^<http://www.w3.org/2001/XMLSchem\\u0061#decimal>', id="in the type"),
        pytest.param(f'"1.50" ^^{DECIMAL}', id="a blank before the carets"),
        pytest.param(f'"1.50"^^ {DECIMAL}', id="a blank after the carets"),
    ],
)
def test_however_a_literal_is_written_it_is_left_out_if_the_store_would_change_it(
    tmp_path: Path, odd: str
) -> None:
    path = write(tmp_path / "a.nt", '"kept"', odd, "<x:o>")
    store = ox.Store()
    left = load_lines(store, path)
    assert [str(quad.object) for quad in left or ()] == [f'"1.50"^^{DECIMAL}']
    assert len(store) == 2


def test_only_the_lines_that_may_change_are_left_out(tmp_path: Path) -> None:
    kept = [f'"1.5"^^{DECIMAL}', f'"2012-07-23"^^<{XSD}date>', '"01"^^<x:custom>', '"a"@en']
    path = write(tmp_path / "a.nt", *kept, f'"01"^^<{XSD}integer>')
    store = ox.Store()
    left = load_lines(store, path)
    assert [str(quad.object) for quad in left or ()] == [f'"01"^^<{XSD}integer>']
    assert len(store) == 4


def test_a_line_is_left_out_once(tmp_path: Path) -> None:
    texts = [f'"1.50"^^{DECIMAL} . # "1.50"^^{DECIMAL}', f'"\\"1.50"^^{DECIMAL}']
    store = ox.Store()
    left = load_lines(store, write(tmp_path / "a.nt", *texts, "<x:o>"))
    assert left is not None
    assert len(left) == len(set(left)) == 2
    assert len(store) == 1


def test_a_text_full_of_quotes_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.nt", '"' + '\\"' * 100_000 + '"', f'"1.50"^^{DECIMAL}')
    store = ox.Store()
    before = time.process_time()
    assert len(load_lines(store, path) or ()) == 1
    assert time.process_time() - before < 1


def test_a_literal_may_lie_across_the_end_of_a_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.nt", *(f'"{n}.50"^^{DECIMAL}' for n in range(5)), "<x:o>")
    for size in range(1, 90, 7):
        monkeypatch.setattr(line_loading, "_BLOCK", size)
        store = ox.Store()
        assert len(load_lines(store, path) or ()) == 5
        assert len(store) == 1


def test_the_last_line_may_lack_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text(f'<x:s> <x:p> <x:o> .\n<x:s> <x:p> "1.50"^^{DECIMAL} .', encoding="utf-8")
    store = ox.Store()
    assert len(load_lines(store, path) or ()) == 1
    assert len(store) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.nt", "<x:s> <x:p> _:b .\n", id="a blank node"),
        pytest.param("a.nt", "<x:s> <x:p> <<( <x:s> <x:p> <x:o> )>> .\n", id="a triple term"),
        pytest.param("a.nt", "<x:s> <x:p> <x:o>\n", id="an error"),
        pytest.param("a.nt", f'<x:s> <x:p> "1.50"^^{DECIMAL}\n', id="an error in what is left out"),
        pytest.param("a.nt", "", id="nothing"),
        pytest.param("a.nt", "\n \n", id="nothing but blanks"),
        pytest.param("a.ttl", "<x:s> <x:p> <x:o> .\n", id="Turtle"),
    ],
)
def test_some_files_need_a_reader(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert load_lines(ox.Store(), path) is None


def test_a_file_that_cannot_be_opened_needs_the_reader_that_says_so(tmp_path: Path) -> None:
    assert load_lines(ox.Store(), tmp_path / "none.nt") is None


def test_a_data_store_of_lines_is_one_of_a_reader(tmp_path: Path) -> None:
    objects = [f'"1.50"^^{DECIMAL}', f'"1.5"^^{DECIMAL}', '"a"', "<x:o>"]
    lines = write(tmp_path / "a.nt", *objects)
    terse = tmp_path / "a.ttl"
    terse.write_bytes(lines.read_bytes())
    stores = []
    for path in (lines, terse):
        data = DataStore()
        data.load_files([path])
        stores.append((data.has_written, set(data.triples(None, PREDICATE, None)), set(data.store)))
    assert stores[0] == stores[1]
    assert len(stores[0][1]) == 4
