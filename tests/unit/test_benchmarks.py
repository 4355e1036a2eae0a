from __future__ import annotations

import argparse
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Final

import pytest

from benchmarks import peers
from benchmarks.goals import GOALS, judge
from benchmarks.graph import generate
from benchmarks.java import NoJavaError, find_java, needed_java
from benchmarks.ledger import Comparison, Planted
from benchmarks.measuring import Limits, Run
from benchmarks.packaged import export_packaged
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
from benchmarks.reports import Result
from benchmarks.session import Case, Row, Session, Table, more_runs
from benchmarks.tables import render
from benchmarks.validation import main, parse_names, parse_sizes

SH: Final = "http://www.w3.org/ns/shacl#"
ROOMY: Final = Limits(seconds=30, memory=4 * 10**9)
RIGHT: Final = Comparison(planted=2, found=2, missed={}, added={})
WRONG: Final = Comparison(planted=2, found=1, missed={"twoceos": 1}, added={"In of status": 3})

PLANTED: Final = [
    Planted("nolabel", "urn:a", "label", "MinCount"),
    Planted("cycle", "urn:b", "", "SPARQL"),
]


# Sessions

CASE: Final = Case("all", 30_000, 29_158, Path("data.nt"), Path("shapes.ttl"))
REPORT: Final = (
    f"_:r <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{SH}ValidationReport> . "
    f"_:r <{SH}result> _:1 . _:1 <{SH}focusNode> <urn:b> . "
    f"_:1 <{SH}sourceConstraintComponent> <{SH}SPARQLConstraintComponent> ."
)


def peer(script: str) -> Peer:
    return Peer("pyrudof", "1", lambda *_: [sys.executable, "-I", "-S", "-c", script], "turtle")


def test_a_peer_is_run_and_its_report_held_against_the_ledger() -> None:
    row, results = Session(ROOMY, most=2).row(peer(f"print({REPORT!r})"), CASE, PLANTED)
    assert results == [Result("urn:b", "", "SPARQL")]
    assert row.comparison is not None
    assert row.comparison.missed == {"nolabel": 1}
    assert (row.runs, row.failure, row.right, row.wrong) == (2, "", False, True)
    row, _ = Session(ROOMY, most=1).row(peer(f"print({REPORT!r})"), CASE, PLANTED[1:])
    assert (row.right, row.wrong) == (True, False)


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (f"print({REPORT!r}); raise SystemExit(3)", "exit code 3: it says nothing"),
        ("raise SystemExit('first\\nno such shape')", "no report: no such shape"),
        ("pass", "no report: it says nothing"),
        ("import os; os.abort()", "exit code -6: it says nothing"),
    ],
)
def test_a_peer_that_fails_is_not_taken_for_one_that_finds_nothing(
    script: str, failure: str
) -> None:
    row, results = Session(ROOMY, most=1).row(peer(script), CASE, PLANTED)
    assert (row.failure, row.right, row.wrong, results) == (failure, False, True, None)


def test_a_peer_that_is_stopped_is_not_run_with_more_data() -> None:
    session = Session(replace(ROOMY, seconds=0.2))
    slow = peer("import time; time.sleep(20)")
    row, _ = session.row(slow, CASE, PLANTED)
    assert (row.failure, row.runs) == ("stopped: more than 0.2 s", 1)
    more, _ = session.row(slow, replace(CASE, triples=300_000), PLANTED)
    assert (more.failure, more.runs) == ("not run: stopped with less data", 0)
    assert not more.wrong
    core, _ = session.row(slow, replace(CASE, rules="core"), PLANTED)
    assert core.failure == "stopped: more than 0.2 s"


@pytest.mark.parametrize(
    ("taken", "reason"),
    [
        ({"wall": 92.0, "memory": 10**9}, "92 s for 3,000,000 triples, 600 s is the limit"),
        ({"wall": 30.0, "memory": 4 * 10**9}, "4.0 GB for 3,000,000 triples, 16.0 GB is the limit"),
        ({"wall": 30.0, "memory": 10**9}, ""),
    ],
)
def test_a_peer_that_would_be_stopped_is_not_run_with_more_data(
    taken: dict[str, float], reason: str
) -> None:
    session = Session(Limits(600, 16 * 10**9))
    before = replace(Row("pyrudof", "1"), **taken)  # type: ignore[arg-type]
    session.taken["pyrudof", "all"] = 3_000_000, before
    quick = peer(f"print({REPORT!r})")
    many = replace(CASE, triples=30_000_000)
    session.most = 1
    found, _ = session.row(quick, many, PLANTED)
    assert found.failure == (f"not run: {reason}" if reason else "")
    assert found.asked is not bool(reason)
    assert session.taken["pyrudof", "all"][0] == (3_000_000 if reason else 30_000_000)
    core, _ = session.row(quick, replace(many, rules="core"), PLANTED)
    assert core.failure == ""


def test_what_a_peer_takes_for_little_data_says_nothing_of_more() -> None:
    session = Session(Limits(600, 16 * 10**9), most=1)
    session.row(peer(f"print({REPORT!r})"), replace(CASE, triples=300_000), PLANTED)
    assert session.taken == {}


def test_a_peer_that_cannot_be_run_has_a_row_that_says_why() -> None:
    row, _ = Session(ROOMY).row(Unavailable("shacl", "not installed"), CASE, PLANTED)
    assert row == Row("shacl", failure="not installed", asked=False)
    assert not row.wrong
    gone = Peer("shacl", "1", lambda *_: ["no-such-program"], "turtle")
    row, _ = Session(ROOMY).row(gone, CASE, PLANTED)
    assert row.failure.startswith("no-such-program cannot be run")


@pytest.mark.parametrize(
    ("wall", "ended", "most", "plan"),
    [
        (0.5, "itself", 3, (False, 3)),
        (0.5, "itself", 1, (False, 1)),
        (30.0, "itself", 3, (True, 1)),
        (30.0, "itself", 1, (True, 0)),
        (90.0, "itself", 3, (True, 0)),
        (0.5, "time", 3, (True, 0)),
        (0.5, "memory", 3, (True, 0)),
    ],
)
def test_short_runs_are_repeated_and_long_ones_are_not(
    wall: float, ended: str, most: int, plan: tuple[bool, int]
) -> None:
    first = Run(ended=ended, code=0, cpu=wall, wall=wall, memory=1)  # type: ignore[arg-type]
    assert more_runs(first, most) == plan


# Tables and goals


def row(name: str, cpu: float, comparison: Comparison = RIGHT, failure: str = "") -> Row:
    return Row(name, "1.0", failure, 3, cpu, cpu / 2, 50_000_000, comparison)


TABLE: Final = Table(
    CASE,
    [
        row("shacl", 1, WRONG),
        row("corpgraph", 2),
        Row("topbraid", failure="needs Java 21, found 17"),
        row("pyshacl", 600, failure="stopped: more than 600 s"),
        row("pyshifty", 5),
    ],
)


def test_the_text_table_has_corpgraph_first_and_says_what_each_missed() -> None:
    text = render({"machine": "2 cores"}, [TABLE], judge([TABLE]), "text")
    lines = text.splitlines()
    assert lines[0] == "machine: 2 cores"
    assert "All, 29,158 triples" in lines
    start = next(at for at, line in enumerate(lines) if line.startswith("peer "))
    assert [" ".join(line.split()) for line in lines[start + 1 : start + 6]] == [
        "corpgraph 1.0 1.00 1.00 2.00 1.00 50 3 2/2",
        "shacl 1.0 0.50 0.50 1.00 0.50 50 3 1/2 missed twoceos (1); added In of status (3)",
        "pyshifty 1.0 2.50 2.50 5.00 2.50 50 3 2/2",
        "topbraid – – – – – – – needs Java 21, found 17",
        "pyshacl 1.0 – – 600.00 300.00 50 3 2/2 stopped: more than 600 s",
    ]
    assert "fastest peer that is right: reached (0.40 of pyshifty's" in text


def test_the_markdown_table_is_one_whatever_a_peer_says() -> None:
    odd = replace(TABLE, rows=[row("corpgraph", 2), row("shacl", 1, failure="a | b")])
    text = render({"machine": "2 cores"}, [odd], [], "markdown")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == 4
    assert {line.replace(r"\|", "").count("|") for line in lines} == {10}
    assert "## All, 29,158 triples" in text


def test_the_json_document_holds_every_figure() -> None:
    document = json.loads(render({"machine": "2"}, [TABLE], judge([TABLE]), "json"))
    assert document["machine"] == {"machine": "2"}
    (table,) = document["tables"]
    assert (table["rules"], table["size"], table["triples"]) == ("all", 30_000, 29_158)
    assert table["rows"][0]["comparison"]["missed"] == {"twoceos": 1}
    assert [each["right"] for each in table["rows"]] == [False, True, False, False, True]
    assert document["goals"][0]["reached"] is True


def test_the_fastest_peer_that_is_right_is_the_one_to_beat() -> None:
    (verdict,) = judge([TABLE])
    assert verdict.reached is True
    assert verdict.why == "0.40 of pyshifty's, 0.5 wanted"
    (verdict,) = judge([replace(TABLE, rows=[row("corpgraph", 2), row("shacl", 3)])])
    assert verdict.reached is False


def test_a_goal_is_not_reached_by_a_fast_corpgraph_that_is_wrong() -> None:
    (verdict,) = judge([replace(TABLE, rows=[row("corpgraph", 0.1, WRONG), row("shacl", 9)])])
    assert (verdict.reached, verdict.why) == (False, "corpgraph does not get it right")


def test_a_goal_without_a_right_peer_cannot_be_told() -> None:
    (verdict,) = judge([replace(TABLE, rows=[row("corpgraph", 2), row("shacl", 3, WRONG)])])
    assert verdict.reached is None
    unknown = replace(row("corpgraph", 2), comparison=None)
    (verdict,) = judge([replace(TABLE, rows=[unknown, row("shacl", 3)])])
    assert verdict.reached is None


def test_goals_of_cases_that_were_not_run_are_not_judged() -> None:
    assert judge([]) == []
    assert judge([replace(TABLE, case=replace(CASE, size=77))]) == []
    assert len({goal.text for goal in GOALS}) == len(GOALS) == 13


def test_the_goal_at_three_million_counts_elapsed_time() -> None:
    million = replace(CASE, size=3_000_000)
    quick = replace(row("topbraid", 62), wall=43.0)
    ours = replace(row("corpgraph", 50), wall=44.0)
    (verdict, *_) = judge([Table(million, [ours, quick])])
    assert verdict.reached is False


def test_the_goals_of_columns_are_held_against_other_cases_as_well() -> None:
    all_rules, core = (replace(CASE, rules=each, size=3_000_000) for each in ("all", "core"))
    huge = replace(CASE, size=30_000_000)
    floor = replace(row("floor", 1.0), comparison=None)
    columns, peer = replace(row(COLUMNS, 2.9), memory=2**30), row("pyshifty", 29.5)
    tables = [
        Table(all_rules, [row("corpgraph", 20), columns, peer, floor, row("shacl", 1, WRONG)]),
        Table(core, [row("shacl", 9.0), row(COLUMNS, 1)]),
        Table(huge, [replace(row(COLUMNS, 29.5), memory=13 * 2**30)]),
    ]
    verdicts = {each.text: each for each in judge(tables) if each.text.startswith("columns")}
    assert [(each.reached, each.why) for each in verdicts.values()] == [
        (True, "0.32 of shacl's, 0.333 wanted"),
        (True, "2.90 of floor's, 3 wanted"),
        (True, "1.00 GiB"),
        (True, "0.10 of pyshifty's, 0.1 wanted"),
        (False, "10.17 of corpgraph (columns)'s, 10 wanted"),
        (False, "13.00 GiB"),
    ]
    alone = [each for each in judge(tables[:1]) if each.text.startswith("columns")]
    assert [each.reached for each in alone] == [None, True, True, True]


def test_the_goals_on_disk_are_held_against_a_tenth_of_the_data() -> None:
    many, huge = (replace(CASE, size=size) for size in (3_000_000, 30_000_000))
    tables = [
        Table(many, [row(ON_DISK, 10), row(COLUMNS, 2)]),
        Table(huge, [replace(row(ON_DISK, 101), memory=3 * 2**30)]),
    ]
    found = [each for each in judge(tables) if each.text.startswith("on disk")]
    assert [(each.reached, each.why) for each in found] == [
        (False, "10.10 of corpgraph (on disk)'s, 10 wanted"),
        (True, "3.00 GiB"),
    ]


def test_a_goal_of_columns_that_were_not_run_cannot_be_told() -> None:
    missing = Row(COLUMNS, failure="Polars is not installed", asked=False)
    many = Table(replace(CASE, size=3_000_000), [missing, row("shacl", 1)])
    assert {each.reached for each in judge([many])} == {None}
    failed = Table(many.case, [replace(missing, asked=True), row("shacl", 1)])
    columns = [each for each in judge([failed]) if each.text.startswith("columns")]
    assert {each.reached for each in columns} == {False}


def test_the_ratios_are_those_to_the_fastest_engine() -> None:
    rows = [row("corpgraph", 4), row("shacl", 8), row(COLUMNS, 2), replace(row("floor", 1))]
    lines = render({}, [replace(TABLE, rows=rows)], [], "text").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("peer "))
    assert [line.split(" 1.0 ")[0] for line in lines[start + 1 :]] == [
        *("floor", COLUMNS, "corpgraph", "shacl")
    ]
    assert [line.split(" 1.0 ")[1].split()[0] for line in lines[start + 1 :]] == [
        *("0.50", "1.00", "2.00", "4.00")
    ]


# Data


def test_a_graph_is_generated_once_and_again_when_the_generator_changes(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; n, out = sys.argv[1:]; out = pathlib.Path(out)\n"
        "(out / f'data_{n}.nt').write_text('data')\n"
        "(out / f'expected_{n}.tsv').write_text('ledger')\n"
        "(out / f'meta_{n}.txt').write_text(f'{n}\\t29158\\t1')\n"
    )
    (tmp_path / "gen.py").write_text(script)
    graph = generate(30_000, generator=tmp_path, cache=tmp_path / "cache")
    assert (graph.companies, graph.triples) == (1_000, 29_158)
    assert graph.ledger.read_text() == "ledger"
    graph.data("nt").write_text("kept")
    again = generate(30_000, generator=tmp_path, cache=tmp_path / "cache")
    assert again.data("nt").read_text() == "kept"
    (tmp_path / "gen.py").write_text(f"# changed\n{script}")
    other = generate(30_000, generator=tmp_path, cache=tmp_path / "cache")
    assert other.data("nt").read_text() == "data"


def test_the_packaged_data_is_exported_with_ontology_and_shapes(tmp_path: Path) -> None:
    data, shapes, triples = export_packaged(tmp_path)
    assert len(data.read_text(encoding="utf-8").splitlines()) == triples > 1_000
    assert "http://www.w3.org/2002/07/owl#Class" in data.read_text(encoding="utf-8")
    assert f"{SH}NodeShape" in shapes.read_text(encoding="utf-8")


# Peers


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


def test_the_floor_takes_each_line_apart(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text('<a> <b> "c d e" .\n<a> <b> <c> .\n')
    (floor,) = [each for each in find_peers() if each.name == FLOOR]
    assert isinstance(floor, Peer)
    table, results = Session(ROOMY, most=1).row(floor, replace(CASE, data=data), PLANTED)
    assert (table.failure, table.comparison, results) == ("", None, None)
    assert (table.cpu or 0) > 0
    done = subprocess.run(
        [str(word) for word in floor.command(data, data)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "2\n"


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


# Command


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("3M,30k,300k", [30_000, 300_000, 3_000_000]), ("500", [500]), ("", []), ("1k,1k", [1_000])],
)
def test_sizes_are_read_with_their_units(text: str, sizes: list[int]) -> None:
    assert parse_sizes(text) == sizes


@pytest.mark.parametrize("text", ["k", "0k", "3G", "-1k", "1.5M"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no size"):
        parse_sizes(text)


def test_names_keep_the_order_of_those_that_are_known() -> None:
    assert parse_names("c,a", ["a", "b", "c"]) == ["a", "c"]
    with pytest.raises(argparse.ArgumentTypeError, match="'z' is none of a, b"):
        parse_names("a,z", ["a", "b"])


def test_the_command_prints_a_document_even_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "", "--no-packaged", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"] == []


def test_a_missing_generator_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--sizes", "1k", "--no-packaged", "--generator", str(tmp_path / "none")]
    assert main([*wanted, "--cache", str(tmp_path)]) == 2
    assert "gen.py" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
