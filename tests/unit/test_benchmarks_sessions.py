"""A session runs each peer as often as it pays, and holds what it reported against the ledger."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from benchmarks.ledger import Planted
from benchmarks.measuring import Limits, Run
from benchmarks.peers import FLOOR, Peer, Unavailable, find_peers
from benchmarks.reports import Result
from benchmarks.session import Case, Row, Session, more_runs

SH: Final = "http://www.w3.org/ns/shacl#"
ROOMY: Final = Limits(seconds=30, memory=4 * 10**9)
PLANTED: Final = [
    Planted("nolabel", "urn:a", "label", "MinCount"),
    Planted("cycle", "urn:b", "", "SPARQL"),
]

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
