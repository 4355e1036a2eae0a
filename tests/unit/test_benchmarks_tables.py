"""Tables put the ratios first; goals are judged by what was run and right."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.goals import GOALS, judge
from benchmarks.ledger import Comparison
from benchmarks.peers import COLUMNS, ON_DISK
from benchmarks.session import Case, Row, Table
from benchmarks.tables import render

RIGHT: Final = Comparison(planted=2, found=2, missed={}, added={})
WRONG: Final = Comparison(planted=2, found=1, missed={"twoceos": 1}, added={"In of status": 3})
CASE: Final = Case("all", 30_000, 29_158, Path("data.nt"), Path("shapes.ttl"))


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
