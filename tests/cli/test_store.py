from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

    Run = Callable[..., Outcome]

DAY: Final = ("--at", "2012-07-24")
READERS: Final = (
    ("ask", "executives", "--organization", "alibaba-group", *DAY, "--format", "json"),
    ("ask", "executives", "--organization", "alibaba-group", "--known", "2013-02-01"),
    ("tree", "alibaba-group", *DAY),
    ("diff", "alibaba-group", "2012-06-19", "2012-07-24"),
    ("timeline", "alibaba-group"),
    ("contradictions",),
    ("export", "{out}", "--format", "nquads", "--format", "jsonld"),
    ("export", "{out}", "--format", "nquads", *DAY),
    ("export", "{out}", "--as", "org", *DAY, "--format", "nquads"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from corpgraph.storing import load_store

    out = tmp_path_factory.mktemp("store") / "store"
    load_store(out)
    return out


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_whatever_reads_data_reads_a_store_and_finds_the_same(
    corpgraph: Run, store: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    outcomes, files = [], []
    for name, data in (("files", ()), ("store", ("--data", store))):
        out = tmp_path / name
        outcome = corpgraph(*(str(out) if word == "{out}" else word for word in words), *data)
        outcomes.append((outcome.code, outcome.out.replace(str(out), ""), outcome.err))
        files.append({path.name: path.read_bytes() for path in out.glob("*")})
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == 0
    assert outcomes[0][1]
    assert files[0] == files[1]


def test_load_says_what_it_reads_and_what_came_of_it(corpgraph: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.ttl"
    path.write_text("<urn:a> <urn:p> <urn:b> .")
    outcome = corpgraph("store", "load", tmp_path / "store", path, "--dry-run")
    assert outcome.out == "1 files with 1 triples can be loaded; nothing was written\n"
    assert outcome.err == f"· {path}: 1 triples\n"
    outcome = corpgraph("store", "load", tmp_path / "store", path)
    assert outcome.out == f"1 triples in 1 graphs in {tmp_path / 'store'}\n"


def test_info_is_for_people_and_for_programs(corpgraph: Run, store: Path) -> None:
    record = json.loads(corpgraph("store", "info", store, "--format", "json").out)
    assert record["triples"] == sum(record["graphs"].values()) > 1000
    assert record["bytes"] > 10_000
    assert record["classes"]["https://w3id.org/corpgraph/ontology#Control"] > 5
    page = corpgraph("store", "info", store).out
    assert page.startswith(f"{record['triples']} triples, ")
    assert "graph:alibaba-2012/facts" in page
    assert "cg:Control" in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("store", "info", "{folder}"), "no store of corpgraph"),
        (("store", "load", "{folder}"), "corpgraph did not make it"),
        (("tree", "alibaba-group", "--data", "{store}", "--data", "data"), "goes without other"),
        (("store", "push", "ftp://x", "--data", "{store}"), "must begin with http"),
        (("store", "push", "http://u:p@x/"), "has credentials in it"),
        (("store", "push", "http://x/", "--data", "x", "--store", "y"), "goes without --data"),
        (("store", "push", "http://x/", "--store", "{folder}"), "no store of corpgraph"),
    ],
)
def test_wrong_use_is_told_in_a_line(
    corpgraph: Run, store: Path, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    (tmp_path / "mine").write_text("mine")
    names = {"{folder}": str(tmp_path), "{store}": str(store)}
    outcome = corpgraph(*(names.get(word, word) for word in words))
    assert outcome.code == 2
    assert message in outcome.err
    assert "internal" not in outcome.err
