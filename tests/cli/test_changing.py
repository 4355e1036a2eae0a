from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from changing_groups import PREFIXES
from pictures import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

SUMMER = ("diff", "alibaba-group", "2012-06-19", "2012-07-24")
LISTED = "Alibaba.com is listed on the Hong Kong exchange"


def test_a_change_is_told_with_its_event_and_its_passages(
    corpgraph: Callable[..., Outcome],
) -> None:
    outcome = corpgraph(*SUMMER, "--certain")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == "Alibaba Group  from 2012-06-19 to 2012-07-24"
    place = lines.index(f"- {LISTED}")
    delisted = "    with: Alibaba.com is delisted from the Hong Kong exchange"
    assert lines[place + 1] == "    ended 2012-06-20, printed XXXX-06-20"
    assert lines[place + 2].startswith(delisted)
    assert lines[place + 2].endswith("part of: Alibaba.com is taken private")
    assert "paragraph 7, sentence 1" in lines[place + 3]


def test_what_is_possible_is_told_as_possible_unless_only_the_certain_is_wanted(
    corpgraph: Callable[..., Outcome],
) -> None:
    assert "    possibly began 2012-07-23 or later" in corpgraph(*SUMMER).out
    assert "possibly" not in corpgraph(*SUMMER, "--certain").out


def test_a_diff_as_json_has_a_row_a_change(corpgraph: Callable[..., Outcome]) -> None:
    record = json.loads(corpgraph(*SUMMER, "--certain", "--format", "json").out)
    assert (record["from"], record["to"], record["known"]) == ("2012-06-19", "2012-07-24", None)
    (row,) = [each for each in record["changes"] if each["kind"] == "Listing"]
    assert (row["change"], row["certainty"], row["after"]) == ("ended", "certain", None)
    assert row["when"] == {
        "printed": "XXXX-06-20",
        "earliest": "2012-06-20",
        "latest": "2012-06-20",
    }
    assert [each["name"] for each in row["before"]["details"] if each["role"] == "issuer"] == [
        "Alibaba.com"
    ]
    assert row["events"][0]["iri"].endswith("/event/alibaba-com-delisting-2012")
    assert row["evidence"][0]["passage"].startswith("https://w3id.org/corpgraph/id/passage/")


def test_no_change_is_said_and_is_no_failure(corpgraph: Callable[..., Outcome]) -> None:
    outcome = corpgraph("diff", "alibaba-group", "2012-06-20", "2012-06-20")
    assert outcome.code == 0
    assert outcome.out.splitlines()[1:] == ["nothing changed"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("diff", "alibabagroup", "2012-01-01", "2013-01-01"), "did you mean 'alibaba-group'"),
        (("diff", "alibaba-group", "2013-01-01", "2012-01-01"), "give the earlier day first"),
        (("diff", "alibaba-group", "2012-02-30", "2013-01-01"), "February 2012 has 29 days"),
        (("diff", "alibaba-group", "2012-01-01"), "Missing argument 'TO'"),
        (("diff", "alibaba-group", "2012", "2013-01-01"), "2012 is no single day"),
        (("diff", "alibaba-group", "2012-01-01", "2013-01-01", "--format", "png"), "'png'"),
        (("timeline", "alibabagroup"), "did you mean 'alibaba-group'"),
        (("timeline", "alibaba-group", "--from", "soon"), "'soon' is no date"),
        (
            ("timeline", "alibaba-group", "--from", "2013-01-01", "--to", "2012-01-01"),
            "give the earlier day first",
        ),
        (("timeline", "alibaba-group", "--data", "nowhere.ttl"), "no such file"),
    ],
)
def test_wrong_use_is_told_in_a_line_and_exits_with_2(
    corpgraph: Callable[..., Outcome], words: tuple[str, ...], said: str
) -> None:
    outcome = corpgraph(*words)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.out == ""


def test_a_timeline_is_a_plain_list_where_nobody_sees_a_terminal(
    corpgraph: Callable[..., Outcome],
) -> None:
    lines = corpgraph("timeline", "alibaba-com").out.splitlines()
    assert lines[0] == "Alibaba.com"
    (listing,) = [line for line in lines if line.endswith(f"  {LISTED}")]
    assert listing.split("  ")[0] == "2007-11-06 → 2012-06-20"
    assert not any("\x1b" in line or "█" in line for line in lines)


def test_a_timeline_is_lanes_in_colours_on_a_terminal() -> None:
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": "100", "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    script = "from corpgraph.cli import main; main()"
    words = [sys.executable, "-c", script, "timeline", "alibaba-com"]
    done = subprocess.run(words, capture_output=True, check=True, env=environment, encoding="utf-8")
    assert "█" in done.stdout
    assert "◆" in done.stdout
    assert "\x1b[" in done.stdout


def test_a_timeline_of_some_days_as_json(corpgraph: Callable[..., Outcome]) -> None:
    days = ("--from", "2012-06-20", "--to", "2012-06-20", "--certain", "--format", "json")
    record = json.loads(corpgraph("timeline", "alibaba-com", *days).out)
    assert [(each["type"], each["name"]) for each in record["entries"]] == [
        ("fact", "Jonathan Lu is chief executive of Alibaba.com"),
        ("fact", "Alibaba.com is the flagship subsidiary of Alibaba Group"),
        ("event", "Alibaba.com is delisted from the Hong Kong exchange"),
        ("event", "Alibaba.com is taken private"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        SUMMER,
        ("timeline", "alibaba-group"),
        ("timeline", "jack-ma"),
        ("tree", "alibaba-group", "--at", "2012-07-24"),
    ],
    ids=" ".join,
)
def test_a_picture_is_printed_or_written_and_is_always_the_same(
    corpgraph: Callable[..., Outcome], tmp_path: Path, words: tuple[str, ...]
) -> None:
    printed = corpgraph(*words, "--format", "svg")
    assert (printed.code, printed.err) == (0, "")
    assert read(printed.out).get("role") == "img"
    path = tmp_path / "picture.svg"
    assert corpgraph(*words, "--out", path).out == ""
    assert path.read_text(encoding="utf-8") == printed.out


@pytest.mark.parametrize(
    "words", [SUMMER, ("timeline", "alibaba-group"), ("tree", "alibaba-group")], ids=" ".join
)
def test_what_is_printed_can_be_written(
    corpgraph: Callable[..., Outcome], tmp_path: Path, words: tuple[str, ...]
) -> None:
    for name, form in (("a.txt", "text"), ("a.json", "json")):
        corpgraph(*words, "--out", tmp_path / name)
        printed = corpgraph(*words, "--format", form).out
        assert (tmp_path / name).read_text(encoding="utf-8") == printed


def test_a_place_that_cannot_be_written_is_told(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    outcome = corpgraph(*SUMMER, "--out", tmp_path / "nowhere" / "a.svg")
    assert outcome.code == 2
    assert "make the directory first" in outcome.err


def test_the_tree_as_a_picture_tells_what_is_possible_and_listed(
    corpgraph: Callable[..., Outcome],
) -> None:
    picture = corpgraph("tree", "alibaba-group", "--at", "2012-07-24", "--format", "svg").out
    assert picture.count("unit, possibly</text>") == 2
    before = corpgraph("tree", "alibaba-group", "--at", "2012-06-19", "--format", "svg").out
    assert "listed: Stock Exchange of Hong Kong</text>" in before


@pytest.mark.parametrize("command", [SUMMER, ("timeline", "alibaba-group")])
def test_only_what_was_known_can_be_asked_for(
    corpgraph: Callable[..., Outcome], command: tuple[str, ...]
) -> None:
    outcome = corpgraph(*command, "--known", "2012-07-01")
    assert "as known on 2012-07-01" in outcome.out
    assert LISTED in outcome.out
    assert "business group" not in outcome.out


def test_data_of_ones_own_is_read(corpgraph: Callable[..., Outcome], tmp_path: Path) -> None:
    path = tmp_path / "acme.ttl"
    path.write_text(
        PREFIXES + "<id/control/ab> a cg:Control ; cg:parent <id/corporation/acme> ; "
        'cg:subsidiary <id/corporation/bolt> ; cg:begin "2012-06-01"^^xsd:date .\n',
        encoding="utf-8",
    )
    outcome = corpgraph("diff", "acme", "2012-01-01", "2013-01-01", "--data", path)
    assert outcome.out.splitlines()[2:] == [
        "Subsidiaries",
        "+ Bolt is a subsidiary of Acme",
        "    began 2012-06-01",
    ]
