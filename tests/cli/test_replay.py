from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

HEAD = """
@base <https://w3id.org/corpgraph/> .
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DELISTING = """
<id/event/delisting> a cg:Delisting ; rdfs:label "A is delisted"@en ;
  cg:concerns <id/corporation/a> ; cg:date "2012-06-20"^^xsd:date ; cg:endsFact <id/listing/l> .
<id/listing/l> a cg:Listing ; rdfs:label "A is listed"@en ; cg:issuer <id/corporation/a> ;
  cg:begin "2007-11-06"^^xsd:date ; cg:end "2012-06-21"^^xsd:date .
"""


@pytest.fixture
def contradicted(tmp_path: Path) -> Path:
    path = tmp_path / "delisting.ttl"
    path.write_text(HEAD + DELISTING)
    return path


def test_an_event_is_shown_as_before_effect_and_after(corpgraph: Callable[..., Outcome]) -> None:
    outcome = corpgraph("replay", "alibaba-com-delisting-2012")
    before, effect, after = (
        outcome.out.index(f"\n{part}") for part in ("before  on 2012-06-19", "effect", "after  on")
    )
    listed = "− Alibaba.com is listed on the Hong Kong exchange"
    assert outcome.code == 0
    assert listed in outcome.out[before:effect]
    assert f"✓ {listed}  ends on 2012-06-20" in outcome.out[effect:after]
    assert "is listed on" not in outcome.out[after:]
    assert outcome.out.endswith("✓ holds: before + effect = after\n")


def test_what_is_only_announced_is_undecided_and_no_failure(
    corpgraph: Callable[..., Outcome],
) -> None:
    outcome = corpgraph("replay", "alibaba-com-split-2012")
    assert outcome.code == 0
    assert "Split, from 2012-07-23 on, planned" in outcome.out
    assert "the event  is not known to take effect" in outcome.out
    assert "serves domestic customers, as printed  rejected, left out" in outcome.out


def test_a_contradicted_event_is_exit_1(
    corpgraph: Callable[..., Outcome], contradicted: Path
) -> None:
    outcome = corpgraph("replay", "delisting", "--data", contradicted)
    assert outcome.code == 1
    assert "✗ − A is listed  ends on 2012-06-21, the event is on 2012-06-20" in outcome.out
    assert outcome.out.endswith("✗ contradicted: 1 of 1 lines cannot hold\n")
    assert corpgraph("replay", "--data", contradicted).code == 1
    assert corpgraph("validate", contradicted).code == 1


def test_json_names_the_triples_that_disagree(
    corpgraph: Callable[..., Outcome], contradicted: Path
) -> None:
    outcome = corpgraph("replay", "delisting", "--data", contradicted, "--format", "json")
    replayed = json.loads(outcome.out)
    assert (outcome.code, replayed["verdict"]) == (1, "contradicted")
    (check,) = replayed["checks"]
    predicates = [predicate.rpartition("#")[2] for _, predicate, _ in check["triples"]]
    assert predicates == ["endsFact>", "date>", "end>"]
    assert [state["day"] for state in (replayed["before"], replayed["after"])] == [
        "2012-06-19",
        "2012-06-20",
    ]


def test_without_an_event_all_are_told_in_the_order_of_their_dates(
    corpgraph: Callable[..., Outcome],
) -> None:
    rows = json.loads(corpgraph("replay", "--format", "json").out)
    days = [row["earliest"] for row in rows if row["earliest"]]
    assert len(days) > 7
    assert days == sorted(days)
    assert {row["verdict"] for row in rows} == {"holds", "undecided"}
    assert all(bool(row["why"]) == (row["verdict"] == "undecided") for row in rows)
    table = corpgraph("replay")
    assert table.code == 0
    assert table.out.count("id:event/") == len(rows)


def test_data_without_events_has_nothing_to_replay(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "none.ttl"
    path.write_text(HEAD + "<id/corporation/a> a cg:Corporation .")
    assert corpgraph("replay", "--data", path).code == 0
    assert corpgraph("replay", "--data", path).err == "no answer\n"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("alibaba-com-delisting-2013", "did you mean 'alibaba-com-delisting-2012'"),
        ("corporation/alibaba-group", "corporation/alibaba-group is no Event"),
        (" ", "the event is empty"),
    ],
)
def test_an_event_that_is_none_is_exit_2_in_one_line(
    corpgraph: Callable[..., Outcome], event: str, told: str
) -> None:
    outcome = corpgraph("replay", event)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_date_that_cannot_be_read_is_exit_2(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(HEAD + DELISTING.replace("2012-06-20", "2012-06-31"))
    outcome = corpgraph("replay", "delisting", "--data", path)
    assert outcome.code == 2
    assert "2012-06-31" in outcome.err
