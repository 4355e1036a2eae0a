from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.contradicting import RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

SHARES: Final = """
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<x:c1> cg:parent <x:p> ; cg:subsidiary <x:s> ; cg:share 73.0 ; rdfs:label "73 percent"@en ;
  cg:begin "2011-01-01"^^xsd:date .
<x:c2> cg:parent <x:p> ; cg:subsidiary <x:s> ; cg:share 80.0 ; cg:begin "2011-06-01"^^xsd:date .
"""
JUDGED: Final = "<x:j> cg:judges <x:c1> ; cg:verdict <https://w3id.org/corpgraph/code/verdict/{}> ."


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    """Two shares that exclude each other, which nobody judged."""
    path = tmp_path / "shares.ttl"
    path.write_text(SHARES)
    return path


def test_the_list_tells_what_is_claimed_by_whom_when_and_what_the_editors_make_of_it(
    corpgraph: Callable[..., Outcome],
) -> None:
    outcome = corpgraph("contradictions")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == (
        "open  “Alibaba.com is listed on the Hong Kong exchange” is said to have lasted 5 years; "
        "by its dates it is 4 years, 7 months and 14 days"
    )
    noted = "id:contradiction/alibaba-com-listing-length"
    assert lines[1] == f"  found by the rule “duration”, noted as {noted}"
    assert lines[2].endswith("(id:duration-claim/alibaba-com-xhkg-2007): open")
    assert lines[3].startswith("      why: Five years can stand as a round figure")
    assert lines[4].endswith("P7.S1, 2012-07-23 to 2012-07-30")
    assert "\n  found by an editor only, noted as id:contradiction/alibaba-2012-alicloud\n" in (
        outcome.out
    )
    assert lines[-1].split(": ")[1].endswith("settled, 1 open")


def test_a_contradiction_that_nobody_judged_fails_where_that_is_asked(
    corpgraph: Callable[..., Outcome], shares: Path
) -> None:
    words = ("contradictions", "--data", shares)
    listed = corpgraph(*words)
    assert listed.code == 0
    assert listed.out.startswith("unjudged  “73 percent” gives 73 percent, and “x:c2” 80 ")
    assert listed.out.endswith("1 contradiction: 1 unjudged\n")
    assert corpgraph(*words, "--fail-on", "unjudged").code == 1
    assert corpgraph(*words, "--fail-on", "open").code == 1


@pytest.mark.parametrize(
    ("verdict", "on_unjudged", "on_open"), [("open", 0, 1), ("accepted", 0, 1), ("rejected", 0, 0)]
)
def test_what_is_judged_fails_only_while_it_is_open(
    corpgraph: Callable[..., Outcome], shares: Path, verdict: str, on_unjudged: int, on_open: int
) -> None:
    shares.write_text(SHARES + JUDGED.format(verdict))
    words = ("contradictions", "--data", shares, "--fail-on")
    assert corpgraph(*words, "unjudged").code == on_unjudged
    assert corpgraph(*words, "open").code == on_open


def test_the_packaged_data_has_nothing_unjudged(corpgraph: Callable[..., Outcome]) -> None:
    assert corpgraph("contradictions", "--fail-on", "unjudged").code == 0


@pytest.mark.parametrize(
    ("verdicts", "standings"),
    [
        (("unjudged",), set()),
        (("open",), {"open"}),
        (("rejected",), {"settled"}),
        (("accepted",), {"settled"}),
        (("open", "rejected"), {"open", "settled"}),
    ],
)
def test_a_verdict_picks_those_of_which_a_claim_has_it(
    corpgraph: Callable[..., Outcome], verdicts: tuple[str, ...], standings: set[str]
) -> None:
    options = [word for verdict in verdicts for word in ("--verdict", verdict)]
    rows = json.loads(corpgraph("contradictions", *options, "--format", "json").out)
    assert {row["standing"] for row in rows} == standings
    for row in rows:
        assert {claim["verdict"] for claim in row["claims"]} & set(verdicts)


def test_what_nobody_judged_is_picked_by_its_word(
    corpgraph: Callable[..., Outcome], shares: Path
) -> None:
    words = ("contradictions", "--data", shares, "--format", "json", "--verdict")
    assert len(json.loads(corpgraph(*words, "unjudged").out)) == 1
    assert json.loads(corpgraph(*words, "open").out) == []


def test_every_format_has_the_same_claims(corpgraph: Callable[..., Outcome]) -> None:
    listed = json.loads(corpgraph("contradictions", "--format", "json").out)
    claims = [claim["assertion"] for each in listed for claim in each["claims"]]
    assert len(claims) > 8
    text = corpgraph("contradictions", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(dict.fromkeys(row["assertion"] for row in rows)) == list(dict.fromkeys(claims))
    for each in listed[0]["claims"]:
        sources = {row["source"] for row in rows if row["assertion"] == each["assertion"]}
        assert sources == {stated["source"] for stated in each["stated"]}
    for form in ("table", "markdown", "tsv", "jsonl"):
        assert "2012-07-23" in corpgraph("contradictions", "--format", form).out


def test_the_rules_are_listed_with_their_sentences(corpgraph: Callable[..., Outcome]) -> None:
    rows = json.loads(corpgraph("contradictions", "--rules", "--format", "json").out)
    assert [(row["rule"], row["what"]) for row in rows] == [
        (rule.name, rule.sentence) for rule in RULES
    ]
    assert corpgraph("contradictions", "--rules").out.count("\n") > len(RULES)


def test_none_is_said_and_is_no_error(corpgraph: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<x:a> <x:b> <x:c> .\n")
    outcome = corpgraph("contradictions", "--data", tmp_path, "--fail-on", "open")
    assert (outcome.code, outcome.out) == (0, "0 contradictions\n")


def test_what_was_not_published_yet_contradicts_nothing(
    corpgraph: Callable[..., Outcome],
) -> None:
    words = ("contradictions", "--format", "json", "--known")
    days = ("2012-07-22", "2012-07-23", "2012-07-24")
    found = [
        {row["contradiction"] for row in json.loads(corpgraph(*words, day).out)} for day in days
    ]
    assert found[0] == set()
    assert found[0] < found[2]
    customers = "https://w3id.org/corpgraph/id/contradiction/alibaba-2012-international-customers"
    assert customers in found[2]


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (SHARES.replace("80.0", '"many"'), "the share of x:c2 is no number: 'many'"),
        (SHARES.replace("2011-06-01", "2011-06-31"), "2011-06-31"),
        (
            SHARES.replace("<x:c2> ", '<x:c2> cg:end "2010-01-01"^^xsd:date ; '),
            "x:c2 ends by 2010-01-01, but does not begin before 2011-06-01",
        ),
        (SHARES + '<x:d> cg:durationOf <x:c1> ; cg:duration "long" .', None),
        (
            SHARES + '<x:c1> cg:end "2012-01-01"^^xsd:date .'
            '<x:d> cg:durationOf <x:c1> ; cg:duration "long" .',
            "'long' is no length of time",
        ),
    ],
)
def test_data_that_cannot_be_compared_is_exit_2(
    corpgraph: Callable[..., Outcome], shares: Path, turtle: str, message: str | None
) -> None:
    shares.write_text(turtle)
    outcome = corpgraph("contradictions", "--data", shares)
    assert outcome.code == (0 if message is None else 2)
    assert (message or "") in outcome.err


def test_the_view_of_an_export_is_chosen_by_name(
    corpgraph: Callable[..., Outcome], shares: Path, tmp_path: Path
) -> None:
    shares.write_text(SHARES + JUDGED.format("rejected"))
    words = ("--data", shares, "--format", "ntriples")
    for view, number in (("all", 6), ("accepted", 0)):
        out = tmp_path / view
        assert corpgraph("export", out, *words, "--view", view).code == 0
        assert (out / "corpgraph.nt").read_text().count("<x:c1>") == number
    outcome = corpgraph("export", tmp_path / "out", "--view", "acepted")
    assert outcome.code == 2
    assert "'acepted' is not one of" in outcome.err
