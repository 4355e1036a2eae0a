"""Level 2: who consolidates whom, since when, and what is odd about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.importing.anomalies import Effect
from importing.made import A, B, C, D, counts, entity, imported, relation, samples, text_of

if TYPE_CHECKING:
    from pathlib import Path

OUT, VALUE, KEPT = Effect.RECORD.value, Effect.VALUE.value, Effect.KEPT.value
AMOUNT = "Relationship.Quantifiers.1.QuantifierAmount"
UNITS = "Relationship.Quantifiers.1.QuantifierUnits"
TYPE = "RelationshipType"
ULTIMATE = "IS_ULTIMATELY_CONSOLIDATED_BY"
START, END = "Relationship.Period.2.startDate", "Relationship.Period.2.endDate"


def test_the_start_node_is_the_child_and_the_period_is_picked_by_its_type(tmp_path: Path) -> None:
    outcome = imported(tmp_path, [relation(A, B)])
    text, fact = text_of(outcome), f"<id/control/lei-{A}-direct-{B}>"
    assert f"{fact} <cg:subsidiary> <id/corporation/lei-{A}> ." in text
    assert f"{fact} <cg:parent> <id/corporation/lei-{B}> ." in text
    assert f"{fact} <cg:controlKind> <code/control-kind/direct> ." in text
    # 23:00 at -04:00 is the next day in UTC.
    assert f'{fact} <cg:begin> "2015-06-30"^^<xsd:date> .' in text
    assert f'{fact} <cg:beginPrinted> "2015-06-30T23:00:00-04:00"^^<xsd:dateTime> .' in text
    assert f'{fact} <cg:accountingPeriod> "2021-01-01/2021-12-31"^^' in text
    assert f"{fact} <cg:end" not in text
    assert f"<id/registration/control-lei-{A}-direct-{B}> <cg:registers> {fact} ." in text
    assert outcome.left_out == 0


def test_a_lapsed_relationship_goes_on_and_an_inactive_one_is_over(tmp_path: Path) -> None:
    lapsed = relation(A, B, RegistrationStatus="LAPSED")
    inactive = relation(C, B, RelationshipStatus="INACTIVE")
    ended = relation(D, B, RelationshipStatus="INACTIVE", **{END: "2019-12-31T00:00:00+01:00"})
    text = text_of(imported(tmp_path, [lapsed, inactive, ended]))
    assert f"<id/control/lei-{A}-direct-{B}> <cg:end" not in text
    assert f'<id/control/lei-{C}-direct-{B}> <cg:endEarliest> "2015-07-01"^^' in text
    assert f'<id/control/lei-{C}-direct-{B}> <cg:endLatest> "2024-05-04"^^' in text
    assert f'<id/control/lei-{D}-direct-{B}> <cg:end> "2019-12-31"^^' in text
    assert f"<id/control/lei-{D}-direct-{B}> <cg:endLatest>" not in text


def test_a_share_is_kept_as_printed_and_one_of_1_is_flagged(tmp_path: Path) -> None:
    rows = [
        relation(A, B, **{AMOUNT: "73.50", UNITS: "PERCENTAGE"}),
        relation(C, B, **{AMOUNT: "1.00"}),
    ]
    outcome = imported(tmp_path, rows)
    text = text_of(outcome)
    assert f'<id/control/lei-{A}-direct-{B}> <cg:share> "73.50"^^<xsd:decimal> .' in text
    assert f'<id/control/lei-{C}-direct-{B}> <cg:share> "1.00"^^<xsd:decimal> .' in text
    (sample,) = samples(outcome, "share-of-1")
    assert (sample["record"], sample["value"], sample["effect"]) == (2, "1.00", KEPT)


@pytest.mark.parametrize(
    "kind", ["IS_FUND-MANAGED_BY", "IS_SUBFUND_OF", "IS_FEEDER_TO", "IS_INTERNATIONAL_BRANCH_OF"]
)
def test_a_fund_or_branch_is_not_controlled(tmp_path: Path, kind: str) -> None:
    text = text_of(imported(tmp_path, [relation(A, B, **{TYPE: kind})]))
    assert "<cg:Affiliation>" in text
    assert "<cg:Control>" not in text


@pytest.mark.parametrize(
    ("changes", "kind", "effect"),
    [
        ({"StartNode.NodeID": ""}, "missing-required", OUT),
        ({"EndNode.NodeID": "X"}, "bad-check-digit", OUT),
        ({TYPE: "IS_FRIEND_OF"}, "unknown-relationship-type", OUT),
        ({END: "2015-06-30T23:30:00-04:00"}, "impossible-period", OUT),
        ({END: "2015-06-01T00:00:00Z"}, "impossible-period", OUT),
        ({"RelationshipStatus": "INACTIVE", START: "2024-05-04"}, "impossible-period", OUT),
        ({END: "2015-06-31T00:00:00Z"}, "impossible-date", OUT),
        ({START: "2015-06-31T00:00:00Z"}, "impossible-date", VALUE),
        ({START: ""}, "missing-required", KEPT),
        ({"Period.1.endDate": "2021-02-30"}, "impossible-date", VALUE),
        ({"RelationshipStatus": "ODD"}, "unknown-relationship-status", KEPT),
        ({"RegistrationStatus": "ODD"}, "unknown-registration-status", VALUE),
        ({AMOUNT: "100.01"}, "share-above-100", VALUE),
        ({AMOUNT: "-1"}, "share-below-0", VALUE),
        ({AMOUNT: "half"}, "unreadable-share", VALUE),
        ({AMOUNT: "50", TYPE: "IS_SUBFUND_OF"}, "share-of-no-control", VALUE),
        ({"EndNode.NodeID": A}, "self-loop", KEPT),
    ],
)
def test_a_planted_fault_is_told_with_its_place_and_what_became_of_it(
    tmp_path: Path, changes: dict[str, str], kind: str, effect: str
) -> None:
    outcome = imported(tmp_path, [relation(C, B), relation(A, B, **changes)])
    assert counts(outcome) == {kind: 1}
    (sample,) = samples(outcome, kind)
    assert (sample["effect"], sample["file"], sample["record"], sample["line"]) == (effect, 1, 2, 3)
    (file,) = outcome.report["files"]
    assert outcome.left_out == file["left_out"] == (1 if effect == OUT else 0)
    assert file["records"] == file["taken_in"] + file["left_out"] == 2
    text = text_of(outcome)
    assert (f"<id/corporation/lei-{A}>" in text) is (effect != OUT)
    assert ("<cg:share>" in text) is False


def test_a_relationship_told_again_is_left_out(tmp_path: Path) -> None:
    outcome = imported(tmp_path, [relation(A, B), relation(C, B), relation(A, B)], size=2)
    assert [each["record"] for each in samples(outcome, "duplicate-record")] == [3]


def test_children_and_parents_without_a_record_are_told_if_there_is_a_level_1(
    tmp_path: Path,
) -> None:
    outcome = imported(tmp_path, [entity(A)], [relation(A, B), relation(C, A)])
    assert counts(outcome) == {"child-unknown": 1, "parent-unknown": 1}
    (child,) = samples(outcome, "child-unknown")
    assert (child["file"], child["record"], child["line"], child["key"]) == (2, 2, 3, C)
    assert outcome.report["not_checked"] == []
    (tmp_path / "alone").mkdir()
    alone = imported(tmp_path / "alone", [relation(A, B)])
    assert counts(alone) == {}
    assert len(alone.report["not_checked"]) == 1


def test_a_top_of_the_direct_chain_that_is_not_the_ultimate_parent_is_told_and_kept(
    tmp_path: Path,
) -> None:
    rows = [
        relation(A, B),
        relation(B, C),
        relation(A, D, **{TYPE: ULTIMATE}),
        relation(B, C, **{TYPE: ULTIMATE}),
    ]
    outcome = imported(tmp_path, rows)
    (sample,) = samples(outcome, "other-ultimate-parent")
    assert (sample["record"], sample["key"]) == (3, A)
    assert D in sample["value"]
    assert C in sample["value"]
    assert f"<id/control/lei-{A}-ultimate-{D}>" in text_of(outcome)


def test_what_is_over_is_no_step_of_a_chain(tmp_path: Path) -> None:
    rows = [
        relation(A, B),
        relation(B, C, **{END: "2020-01-01T00:00:00Z"}),
        relation(A, B, **{TYPE: ULTIMATE}),
    ]
    assert counts(imported(tmp_path, rows)) == {}


def test_a_circle_of_direct_control_is_told_and_kept(tmp_path: Path) -> None:
    rows = [relation(A, B), relation(B, C), relation(C, B), relation(D, D)]
    outcome = imported(tmp_path, rows)
    assert counts(outcome) == {"control-circle": 2, "self-loop": 1}
    assert {each["key"] for each in samples(outcome, "control-circle")} == {B, C}
    assert outcome.left_out == 0
