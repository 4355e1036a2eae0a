from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError, OutputError
from corpgraph.exporting import export
from corpgraph.loading import load_files, load_packaged
from corpgraph.storing import MARKER, check_store, is_store, load_store, open_store, read_info

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpgraph.storing import Loaded

TURTLE: Final = "@prefix cg: <https://w3id.org/corpgraph/ontology#> .\n"


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store") / "store"
    load_store(out)
    return out


def quads(store: ox.Store) -> set[str]:
    return {str(quad) for quad in store}


def contents(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items())}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


# -- what is loaded is there -------------------------------------------------------------------


def test_a_store_holds_what_the_files_say_graph_by_graph(packaged: Path) -> None:
    expected = load_packaged()
    assert len(expected) > 1000
    assert quads(open_store(packaged)) == quads(expected)


def test_files_get_the_graphs_and_blank_nodes_that_loading_gives_them(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    one = write("one.ttl", TURTLE + "<urn:a> cg:parent [ cg:parent <urn:b> ] .")
    two = write("two.nq", "<urn:c> <urn:p> _:x <urn:g> .\n<urn:c> <urn:p> <urn:d> .\n")
    load_store(tmp_path / "store", [one, two])
    assert quads(open_store(tmp_path / "store")) == quads(load_files([one, two]))


def test_a_large_file_of_lines_is_streamed_and_says_the_same(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    one = write("one.nt", "".join(f"<urn:s{n}> <urn:p> <urn:o> .\n" for n in range(1000)))
    two = write("two.nq", "<urn:c> <urn:p> <urn:d> <urn:g> .\n")
    seen: list[Loaded] = []
    load_store(tmp_path / "store", [one, two], progress=seen.append, large=100)
    assert [(each.path, each.quads) for each in seen] == [(two, 1), (one, None)]
    assert quads(open_store(tmp_path / "store")) == quads(load_files([one, two]))


def test_a_store_tells_what_it_holds(packaged: Path) -> None:
    info = check_store(packaged)
    store = load_packaged()
    assert info.quads == len(store)
    assert sum(info.graphs.values()) == info.quads
    assert set(info.graphs) == {each.value for each in store.named_graphs()}
    kind = ox.NamedNode("https://w3id.org/corpgraph/ontology#Control")
    found = {q.subject for q in store.quads_for_pattern(None, None, kind)}
    assert info.classes[kind.value] == len(found) > 5


def test_what_is_in_no_graph_is_counted_apart(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    # Streamed quads that name no graph stay in none.
    path = write("one.nq", "<urn:c> <urn:p> <urn:d> <urn:g> .\n<urn:c> <urn:p> <urn:d> .\n")
    info = load_store(tmp_path / "store", [path], large=1)
    assert info is not None
    assert info.graphs == {"": 1, "urn:g": 1}


def test_several_may_read_a_store_at_a_time_and_none_writes_to_it(packaged: Path) -> None:
    before = contents(packaged)
    one, two = open_store(packaged), open_store(packaged)
    assert len(one) == len(two) > 1000
    quad = next(iter(one))
    with pytest.raises(RuntimeError, match="read-write"):
        one.add(quad)
    del one, two
    assert set(contents(packaged)) == set(before)


# -- all or nothing ------------------------------------------------------------------------------


def test_a_store_that_is_there_is_replaced_while_its_readers_keep_it(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    out = tmp_path / "store"
    load_store(out, [write("one.ttl", "<urn:a> <urn:p> <urn:b> .")])
    old = open_store(out)
    load_store(out, [write("two.ttl", "<urn:a> <urn:p> <urn:b>, <urn:c> .")])
    assert len(old) == 1
    assert len(open_store(out)) == 2
    with pytest.raises(OutputError, match="was written before"):
        load_store(out, [tmp_path / "one.ttl"], overwrite=False)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("bad.ttl", "<urn:a> <urn:p> .", "syntax error"),
        ("bad.nt", "<urn:a> <urn:p> .\n", "syntax error"),
        (
            "date.ttl",
            TURTLE + '<urn:a> cg:begin "2012-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .',
            "is no date",
        ),
        ("deep.nt", f"<urn:a> <urn:p> {'<<(' * 200}\n", "nest more than 100 deep"),
    ],
)
@pytest.mark.parametrize("large", [1, 2**20])
def test_a_file_that_cannot_be_read_leaves_the_store_that_was(
    tmp_path: Path,
    write: Callable[[str, str], Path],
    name: str,
    text: str,
    message: str,
    large: int,
) -> None:
    out, good = tmp_path / "store", write("good.ttl", "<urn:a> <urn:p> <urn:b> .")
    load_store(out, [good])
    before = set(contents(out))
    with pytest.raises(InputError, match=message):
        load_store(out, [good, write(name, text)], large=large)
    assert set(contents(out)) == before
    assert len(open_store(out)) == 1
    assert {each.name for each in tmp_path.iterdir()} == {"store", "good.ttl", name}


def test_a_directory_of_others_is_refused(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    path = write("one.ttl", "<urn:a> <urn:p> <urn:b> .")
    with pytest.raises(OutputError, match="corpgraph did not make it"):
        load_store(tmp_path, [path])
    export(load_files([path]), tmp_path / "out", formats=["turtle"])
    with pytest.raises(OutputError, match="is no store"):
        load_store(tmp_path / "out", [path])
    assert (tmp_path / "out" / "corpgraph.ttl").exists()


def test_a_dry_run_reads_everything_and_writes_nothing(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    path = write("one.ttl", "<urn:a> <urn:p> <urn:b>, <urn:c> .")
    seen: list[Loaded] = []
    assert load_store(tmp_path / "store", [path], dry_run=True, progress=seen.append) is None
    assert [each.quads for each in seen] == [2]
    assert not (tmp_path / "store").exists()
    with pytest.raises(InputError, match="syntax error"):
        load_store(tmp_path / "store", [write("bad.ttl", "<urn:a>")], dry_run=True)


# -- what is no store ----------------------------------------------------------------------------


def test_a_directory_without_the_marker_is_no_store(tmp_path: Path) -> None:
    assert not is_store(tmp_path)
    with pytest.raises(InputError, match="no store of corpgraph; make one with"):
        open_store(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"version": 1}', "damaged"),
        ('{"version": 2}', "of another version; load it again"),
        ('{"version": 1, "quads": 1, "graphs": {}, "classes": {}}', "cannot be opened"),
    ],
)
def test_a_store_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / MARKER).write_text(text)
    assert is_store(tmp_path)
    with pytest.raises(InputError, match=message) as caught:
        open_store(tmp_path)
    assert caught.value.hint == "load it again with corpgraph store load"


def test_a_store_that_lacks_what_was_loaded_is_seen(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    out = tmp_path / "store"
    load_store(out, [write("one.ttl", "<urn:a> <urn:p> <urn:b> .")])
    record = json.loads((out / MARKER).read_bytes())
    (out / MARKER).write_text(json.dumps({**record, "quads": 2}))
    assert read_info(out).quads == 2
    with pytest.raises(InputError, match="has 1 triples, and 2 were loaded"):
        check_store(out)


def test_a_marker_that_may_not_be_read_is_no_internal_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / MARKER).mkdir()
    assert not is_store(tmp_path)
    with pytest.raises(InputError, match=os.strerror(21)):
        read_info(tmp_path)
