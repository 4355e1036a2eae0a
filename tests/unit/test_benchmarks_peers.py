"""Peers are found with the libraries and the Java that they need, or named with what is missing."""

from __future__ import annotations

import zipfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.java import NoJavaError, find_java, needed_java
from benchmarks.peers import (
    COLUMNS,
    CORPGRAPH,
    FLOOR,
    NAMES,
    ON_DISK,
    OURS,
    Peer,
    Unavailable,
    corpgraph_peer,
    find_peers,
)


def test_every_peer_is_listed_installed_or_not() -> None:
    peers = find_peers()
    assert tuple(each.name for each in peers) == NAMES
    assert len(NAMES) == 9
    by_name = {each.name: each for each in peers}
    pyshacl = by_name["pyshacl"]
    assert isinstance(pyshacl, Peer)
    words = [str(word) for word in pyshacl.command(Path("d.nt"), Path("s.ttl"))]
    assert words[1:] == ["--shapes", "s.ttl", "--format", "nt", "d.nt"]


def test_corpgraph_takes_its_packaged_data_only_where_that_is_asked_for() -> None:
    files = Path("d.nt"), Path("s.ttl")
    given = [str(word) for word in ours().command(*files)]
    start = ["validate", "--format", "json", "--engine"]
    assert given[1:] == [*start, "compiled", "d.nt", "--shapes", "s.ttl"]
    packaged = [str(word) for word in ours(COLUMNS, packaged=True).command(*files)]
    assert packaged[1:] == [*start, "polars"]


def ours(name: str = CORPGRAPH, *, packaged: bool = False) -> Peer:
    peer = corpgraph_peer(name, packaged=packaged)
    assert isinstance(peer, Peer)
    return peer


@pytest.mark.parametrize(("library", "ours"), [("Polars", {COLUMNS, FLOOR}), ("DuckDB", {ON_DISK})])
def test_what_runs_on_a_library_needs_it(
    library: str, ours: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def version_of(name: str) -> str:
        if name == library:
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(peers, "version", version_of)
    absent = {each.name for each in find_peers() if isinstance(each, Unavailable)}
    assert absent & {*OURS, FLOOR} == ours


def fake_java(folder: Path, version: str) -> Path:
    path = folder / "java"
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025' >&2\n")
    path.chmod(0o755)
    return path


def test_the_java_that_a_jar_needs_is_read_from_its_class_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.jar", "w") as archive:
        archive.writestr("org/Main.class", b"\xca\xfe\xba\xbe\x00\x00\x00\x41")
    assert needed_java(tmp_path / "a.jar", "org.Main") == 21


@pytest.mark.parametrize(
    ("version", "number"), [("25.0.3", 25), ("21", 21), ("17.0.15", 17), ("1.8.0_402", 8)]
)
def test_a_java_that_is_too_old_is_refused_with_what_was_found(
    tmp_path: Path, version: str, number: int
) -> None:
    java = fake_java(tmp_path, version)
    assert find_java(number, given=java) == (java, number)
    with pytest.raises(NoJavaError, match=f"needs Java {number + 1}, found {number}"):
        find_java(number + 1, given=java)


def test_a_java_that_is_not_there_is_too_old(tmp_path: Path) -> None:
    with pytest.raises(NoJavaError):
        find_java(8, given=tmp_path / "none")
