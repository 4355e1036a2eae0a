"""What contradicts what in the packaged data, by rule and by the editors."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from corpgraph.contradicting import Contradiction, Standing, contradictions
from corpgraph.loading import load_packaged
from corpgraph.namespaces import CG, ID


@pytest.fixture(scope="module")
def packaged() -> list[Contradiction]:
    return contradictions(load_packaged())


def test_every_contradiction_in_the_packaged_data_is_judged_with_a_reason(
    packaged: list[Contradiction],
) -> None:
    assert len(packaged) > 4
    assert [each.sentence for each in packaged if each.standing is Standing.UNJUDGED] == []
    for each in packaged:
        judged = [claim for claim in each.claims if claim.verdict is not None]
        assert judged
        assert all(claim.why for claim in judged)
        assert all(claim.stated for claim in each.claims)


def test_every_contradiction_that_a_rule_finds_is_also_written_down(
    packaged: list[Contradiction],
) -> None:
    assert len([each for each in packaged if each.rule]) > 3
    assert [each.sentence for each in packaged if each.noted is None] == []


def test_those_of_the_article_are_found_by_rule(packaged: list[Contradiction]) -> None:
    noted = {each.noted: each.rule for each in packaged}
    article = {
        "alibaba-2012-international-customers": "customers",
        "alibaba-2012-small-business-customers": "customers",
        "alibaba-com-listing-length": "duration",
        # What excludes what among lines of business, no rule can tell.
        "alibaba-2012-alicloud": None,
    }
    assert {name: noted[f"{ID}contradiction/{name}"] for name in article} == article


def test_without_the_editors_the_rules_find_the_same(packaged: list[Contradiction]) -> None:
    store = load_packaged()
    for name in ("judges", "between"):
        for quad in list(store.quads_for_pattern(None, ox.NamedNode(CG + name), None)):
            store.remove(quad)
    found = contradictions(store)
    assert [each.sentence for each in found] == [each.sentence for each in packaged if each.rule]
    assert {each.standing for each in found} == {Standing.UNJUDGED}
