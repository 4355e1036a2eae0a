"""What the benchmark of the site makes of its figures, and which faults of a site it sees."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from benchmarks.groups import statements
from benchmarks.publishing import Row, judge, main, render
from benchmarks.sites import faults_of
from corpgraph.loading import load_files
from corpgraph.namespaces import ID, RDFS
from corpgraph.publishing import publish
from corpgraph.writing import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

PACKAGED: Final = Row(None, 6000, 10**7, 2.0, 0.5, 2.6, 10**8, 2)
SOME: Final = Row(10_000, 260_000, 10**9, 55.0, 5.0, 32.0, 5 * 10**8, 2)
ALL: Final = Row(100_000, 2_600_000, 10**10, 1000.0, 100.0, 590.0, 3 * 2**30, 2)
PAGE: Final = "id/corporation/c0000007"


@pytest.mark.parametrize(
    ("rows", "reached"),
    [
        ([PACKAGED, SOME, ALL], [True, True, True]),
        ([replace(PACKAGED, user=10.0)], [False]),
        ([SOME, replace(ALL, user=1200.0)], [False, True]),
        ([replace(ALL, memory=5 * 2**30)], [True, False]),
    ],
)
def test_each_goal_is_judged_by_its_figures(rows: list[Row], reached: list[bool]) -> None:
    assert [verdict[1] for verdict in judge(rows)] == reached


def test_time_of_fewer_companies_is_told_in_proportion_and_memory_is_not() -> None:
    (_, time, why), (_, memory, _) = judge([SOME])
    assert (time, memory) == (True, None)
    assert why.startswith("~5.0 minutes")
    assert judge([ALL])[0][2].startswith("9.2 minutes")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_goals_and_ratios_come_first_and_faults_are_told(form: str) -> None:
    text = render({"Python": "3"}, [PACKAGED, replace(ALL, faults=("x has no page",))], form)
    assert text.index("Goals") < text.index("companies  ") if form == "text" else "| --- |" in text
    row = next(line for line in text.splitlines() if line.strip("| ").startswith("100,000"))
    cells = [each for each in row.replace("|", " ").split("  ") if each.strip()]
    assert [each.strip() for each in cells[:3]] == ["100,000", "0.92", "0.75"]
    assert "- x has no page" in text


def test_the_benchmark_runs_and_finds_the_site_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--companies", "20", "--no-packaged", "--jobs", "1", "--sample", "10"]
    places = ["--cache", str(tmp_path / "cache"), "--out", str(tmp_path)]
    assert main([*words, *places, "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["sites"]
    assert row["faults"] == []
    assert row["files"] > 2000
    assert row["cpu"] == row["user"] + row["system"] > 0.5
    assert row["memory"] > 10 * 2**20
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ox.Store]:
    folder = tmp_path_factory.mktemp("companies")
    (folder / "data.nt").write_text("".join(statements(10)), encoding="utf-8")
    data = load_files([folder / "data.nt"])
    publish(data, folder / "site", base="http://127.0.0.1/")
    return folder / "site", data


def test_a_site_that_is_right_has_no_faults(written: tuple[Path, ox.Store]) -> None:
    assert list(faults_of(*written, sample=1000)) == []


@pytest.mark.parametrize(
    ("ending", "old", "new", "fault"),
    [
        (".ttl", '"Company 7 Holdings"@en', '"Company 8"@en', "lacks 1 triples and has 1 more"),
        (".html", 'href="../../static/', 'href="../../statue/', "leads nowhere"),
        (".fr.html", "</h1>", "</h2>", "end-tag-too-early"),
    ],
)
def test_a_fault_of_a_page_is_seen(
    ending: str, old: str, new: str, fault: str, written: tuple[Path, ox.Store]
) -> None:
    site, data = written
    page = site / f"{PAGE}{ending}"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    found = list(faults_of(site, data, sample=1000))
    page.write_text(text, encoding="utf-8")
    assert found
    assert fault in found[0]
    assert PAGE in found[0]


def test_a_thing_without_a_page_and_a_page_without_a_thing_are_seen(
    written: tuple[Path, ox.Store],
) -> None:
    site, data = written
    more = ox.Store()
    more.extend(data)
    name = ox.NamedNode(f"{RDFS}label")
    more.add(ox.Quad(ox.NamedNode(f"{ID}person/new"), name, ox.Literal("New")))
    assert "id/person/new has no page" in list(faults_of(site, more, sample=5))
    listed = json.loads((site / MANIFEST).read_bytes())["files"]
    assert f"{PAGE}.ttl" in listed
    gone = ox.Store()
    gone.extend(quad for quad in data if not str(quad.subject).endswith("corporation/c0000007>"))
    assert f"{PAGE} is no thing of the data" in list(faults_of(site, gone, sample=5))
