"""`corpgraph import`: the command, what it prints, and its exit codes."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from corpgraph.importing import gleif
from corpgraph.importing.gleif import import_gleif
from importing.made import A, B, C, entity, relation, write
from importing.markets import market
from importing.markets import write as write_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome
    from corpgraph.frames.opening import Settings
    from corpgraph.importing.gleif import Engine
    from corpgraph.importing.outcomes import Outcome as Made

GROUP = f"lei-{C}"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [
        write(tmp_path / "lei2.csv", [entity(each) for each in (A, B, C)]),
        write(tmp_path / "rr.csv", [relation(A, B), relation(B, C)]),
    ]


def test_facts_are_taken_in_and_can_be_asked(
    corpgraph: Callable[..., Outcome], files: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = corpgraph("import", "gleif", *files, "--out", out, "--as", "nq")
    assert (done.code, done.err) == (0, "")
    assert "rr.csv: 2 records, 2 taken in, 0 left out" in done.out
    asked = ("--data", out, "--at", "2024-01-01")
    tree = corpgraph("tree", GROUP, *asked)
    assert tree.out.splitlines() == [
        f"Company {C[-4:]}  on 2024-01-01",
        f"└── Company {B[-4:]}  subsidiary",
        f"    └── Company {A[-4:]}  subsidiary",
    ]
    # An LEI is an identifier, by which an organisation is known as well.
    found = corpgraph("ask", "ultimate-parents", "--organization", A, *asked, "--format", "json")
    (answer,) = json.loads(found.out)
    assert answer["parent"].endswith(GROUP)
    assert corpgraph("validate", out).code == 0


def test_a_store_is_loaded_on_request(
    corpgraph: Callable[..., Outcome], files: list[Path], tmp_path: Path
) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    done = corpgraph("import", "gleif", *files, "--out", out, "--store", store)
    assert done.code == 0
    assert f"in {store}" in done.err
    info = json.loads(corpgraph("store", "info", store, "--format", "json").out)
    names = [name.rpartition("/")[2].rsplit("-", 1)[0] for name in info["graphs"]]
    assert sorted(names) == ["added", "lei2", "rr"]
    wrong = corpgraph("import", "gleif", *files, "--out", out, "--store", store, "--as", "nt")
    assert (wrong.code, wrong.out) == (2, "")
    assert "say --as nq" in wrong.err


def test_deltas_are_applied_to_the_import_that_stands(
    corpgraph: Callable[..., Outcome], files: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert corpgraph("import", "gleif", *files, "--out", out).code == 0
    gone = {"Extension.Deletion.DeletedAt": "2024-06-01T00:00:00Z"}
    delta = write(tmp_path / "rr-delta.csv", [relation(A, B, **gone), relation(A, C)])
    words = ("import", "gleif", delta, "--delta", "--out", out)
    done = corpgraph(*words)
    assert (done.code, done.err) == (0, "")
    assert "rr.csv: 2 records, 1 taken in, 0 left out, 1 replaced" in done.out
    assert "rr-delta.csv: 2 records, 1 taken in, 0 left out, 1 deleted" in done.out
    assert corpgraph(*words).out == done.out
    wrong = corpgraph(*words, "--as", "nq")
    assert (wrong.code, wrong.out) == (2, "")
    assert "deltas are applied to property tables" in wrong.err


def test_records_that_are_left_out_are_told_with_exit_code_1(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = write(tmp_path / "rr.csv", [relation(A, B), relation("X", B), relation(C, C)])
    words = ("import", "gleif", path, "--out", tmp_path / "out")
    done = corpgraph(*words)
    assert done.code == 1
    assert "bad-check-digit" in done.out
    assert "rr.csv:3 X IS_DIRECTLY_CONSOLIDATED_BY" in done.out
    assert "not checked: whether organisations that are mentioned have a record" in done.out
    report = json.loads(corpgraph(*words, "--format", "json").out)
    assert report == json.loads((tmp_path / "out" / "anomalies.json").read_text())
    assert [each["left_out"] for each in report["files"]] == [1]
    listed = (tmp_path / "out" / "anomalies.csv").read_text().splitlines()
    assert len(listed) == 1 + sum(each["count"] for each in report["anomalies"])


def test_values_that_are_not_read_are_told(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = write(tmp_path / "lei2.csv", [entity(A, **{"Entity.Mood": "good"})])
    done = corpgraph("import", "gleif", path, "--out", tmp_path / "out")
    assert done.code == 0
    assert "lei2.csv: not read: Entity.Mood" in done.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--out", "out"), "Missing argument"),
        (("missing.csv", "--out", "out"), "missing.csv"),
        (("missing.csv",), "Missing option '--out'"),
        (("missing.csv", "--out", "out", "--as", "ttl"), "'ttl'"),
        (("missing.csv", "--out", "out", "--batch", "0"), "--batch"),
        (("missing.csv", "--out", "out", "--engine", "duckdb"), "'polars', 'spark'"),
        (("missing.csv", "--out", "out", "--master", "local"), "--master goes with --engine spark"),
        (
            ("missing.csv", "--out", "out", "--delta", "--engine", "spark"),
            "deltas are applied on this machine; leave out --engine",
        ),
    ],
)
def test_wrong_use_is_one_clear_message(
    corpgraph: Callable[..., Outcome],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = corpgraph("import", "gleif", *words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert list(tmp_path.iterdir()) == []


def test_spark_is_told_its_master(
    corpgraph: Callable[..., Outcome],
    files: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def told(
        paths: list[Path], out: Path, *, engine: Engine, settings: Settings | None, **_: object
    ) -> Made:
        asked.append((engine, settings and settings.master))
        return import_gleif(paths, out)

    monkeypatch.setattr(gleif, "import_gleif", told)
    words = ("import", "gleif", *files, "--out", tmp_path / "out")
    assert corpgraph(*words).code == 0
    assert corpgraph(*words, "--engine", "spark").code == 0
    assert corpgraph(*words, "--engine", "spark", "--master", "spark://there:7077").code == 0
    assert asked == [("polars", None), ("spark", None), ("spark", "spark://there:7077")]


def test_the_list_of_markets_is_taken_in_beside_the_reference_data(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    bad = market("QWES", STATUS="EXPIRED", EXPIRY_DATE="20050627", WEBSITE="?")
    path = write_list(tmp_path / "mic.csv", [market("XPAR", COUNTRY="FR"), market("QWER"), bad])
    out = tmp_path / "out"
    done = corpgraph("import", "mic", path, "--out", out)
    assert (done.code, done.err) == (0, "")
    assert "mic.csv:4 QWES ?" in done.out
    assert "mic.csv: 3 records, 3 taken in, 0 left out" in done.out
    assert sorted(each.suffix for each in out.glob("mic*")) == [".nt"]
    assert corpgraph("validate", out).code == 0
    again = write_list(tmp_path / "mic.csv", [market("XPAR"), market("XPAR")])
    assert corpgraph("import", "mic", again, "--out", out, "--format", "json").code == 1
    wrong = corpgraph("import", "mic", tmp_path / "missing.csv", "--out", out)
    assert (wrong.code, wrong.out) == (2, "")
    assert "missing.csv" in wrong.err


def test_without_its_packages_it_says_what_to_install(
    corpgraph: Callable[..., Outcome], files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("corpgraph.importing")]:
        monkeypatch.delitem(sys.modules, name)
    # None in this place is a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "polars", None)
    done = corpgraph("import", "gleif", *files, "--out", "out")
    assert (done.code, done.out) == (2, "")
    assert "pip install 'corpgraph[gleif]'" in done.err
