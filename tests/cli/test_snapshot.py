"""``corpgraph snapshot`` as a user types it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph import columnar
from corpgraph.cli import run
from corpgraph.frames.opening import open_slices
from corpgraph.loading import load_packaged
from corpgraph.snapshot import take_snapshot

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from corpgraph.frames.opening import Library, Settings
    from corpgraph.frames.slices import Slices


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
        (["day.nt", "--master", "local[2]"], "--master goes with --engine spark"),
        (["day.nt", "--engine", "columns"], "'polars', 'duckdb', 'spark'"),
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


def test_spark_is_told_its_master(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def told(
        paths: list[Path], library: Library, settings: Settings | None
    ) -> AbstractContextManager[Slices]:
        asked.append((library, settings and settings.master))
        return open_slices(paths)

    monkeypatch.setattr(columnar, "open_slices", told)
    words = ["snapshot", str(tmp_path / "day.nt"), "--engine", "spark"]
    assert run([*words, "--master", "spark://there:7077"]) == 0
    assert asked == [("spark", "spark://there:7077")]


def test_a_store_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["store", "load", str(tmp_path / "store")]) == 0
    capsys.readouterr()
    words = ["snapshot", str(tmp_path / "day.nt"), "--data", str(tmp_path / "store")]
    assert run(words) == 2
    assert "name the files" in capsys.readouterr().err


@pytest.mark.parametrize("possible", [False, True])
@pytest.mark.parametrize("known", ["2012-07-22", "2012-07-25", "2019-01-01"])
def test_a_day_is_written_as_it_was_known(tmp_path: Path, *, known: str, possible: bool) -> None:
    out = tmp_path / "day.nt"
    words = ["snapshot", str(out), "--at", "2012-07-24", "--known", known]
    assert run([*words, *(["--possible"] if possible else [])]) == 0
    days = date(2012, 7, 24), date.fromisoformat(known)
    expected = take_snapshot(load_packaged(), days[0], known=days[1], possible=possible)
    found = {quad.triple for quad in ox.parse(path=out)}
    assert found == {quad.triple for quad in expected}


def test_the_day_is_that_of_what_was_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "day.csv"
    assert run(["snapshot", str(out), "--known", "2013-06-01"]) == 0
    first = out.read_bytes()
    assert run(["snapshot", str(out), "--known", "2013-06-01", "--at", "2013-06-01"]) == 0
    assert out.read_bytes() == first
    assert first.count(b"\n") > 5


def test_nothing_was_known_before_anything_was_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = (tmp_path / name for name in ("d.nt", "day.nt"))
    control, source = "<urn:c>", "<urn:s>"
    terms = "https://w3id.org/corpgraph/ontology#"
    lines = [
        f"{control} <{terms}subsidiary> <urn:a>",
        f"{control} <{terms}parent> <urn:b>",
        f"{control} <{terms}statedIn> <urn:p>",
        f"<urn:p> <http://www.w3.org/ns/oa#hasSource> {source}",
        f'{source} <{terms}date> "2012-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    ]
    data.write_text("".join(f"{each} .\n" for each in lines))
    for known, number in (("2011-12-31", 0), ("2012-01-01", 1)):
        words = ["snapshot", str(out), "--data", str(data), "--possible", "--known", known]
        assert run(words) == 0
        assert capsys.readouterr().err.startswith(f"{number} triple")
