"""``corpgraph snapshot`` as a user types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.cli import run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_day_is_written_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "day.csv"
    words = ["snapshot", str(out), "--at", "2012-07-24", "--show", "ultimate-parents"]
    assert run(words) == 0
    assert capsys.readouterr().err == f"6 rows in {out}\n"
    assert run([*words, "--possible"]) == 0
    assert capsys.readouterr().err == f"8 rows in {out}\n"
    assert run([*words, "--at", "2012-06-19"]) == 0
    assert capsys.readouterr().err == f"1 row in {out}\n"
    header = out.read_text(encoding="utf-8").splitlines()[0]
    assert header == "organization,parent,depth,certainty"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["day.ttl"], "name a file that ends in .nt, .parquet or .csv"),
        (["day.nt", "--at", "2012-02-30"], "February 2012 has 29 days"),
        (["day.nt", "--data", "nowhere.nt"], "nowhere.nt"),
        (["no/day.nt"], "make the directory first"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["snapshot", *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_triples_are_counted_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "day.nt"
    assert run(["snapshot", str(out), "--at", "2012-07-24"]) == 0
    number = len(out.read_bytes().splitlines())
    assert capsys.readouterr().err == f"{number} triples in {out}\n"


def test_duckdb_writes_the_same(tmp_path: Path) -> None:
    outs = [tmp_path / f"{each}.csv" for each in ("polars", "duckdb")]
    for out in outs:
        words = ["--at", "2012-07-24", "--show", "closure", "--engine", out.stem, "--possible"]
        assert run(["snapshot", str(out), *words]) == 0
    first, second = (out.read_bytes() for out in outs)
    assert first == second
    assert first.count(b"\n") > 1


def test_a_store_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["store", "load", str(tmp_path / "store")]) == 0
    capsys.readouterr()
    words = ["snapshot", str(tmp_path / "day.nt"), "--data", str(tmp_path / "store")]
    assert run(words) == 2
    assert "name the files" in capsys.readouterr().err
