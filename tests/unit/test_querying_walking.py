"""Chains of control and membership are followed at a date, and are as certain as their links."""

from datetime import date

import pyoxigraph as ox
import pytest

from corpgraph.namespaces import ID
from corpgraph.querying import listing, organization, ownership
from corpgraph.time import Certainty
from questions.expected import with_turtle

CERTAIN, POSSIBLE = Certainty.CERTAIN, Certainty.POSSIBLE
SURE = 'cg:begin "2010-01-01"^^xsd:date'
MAYBE = 'cg:beginEarliest "2010-01-01"^^xsd:date'
LATER = 'cg:begin "2020-01-01"^^xsd:date'
AT = date(2012, 1, 1)


def group(*links: tuple[str, str, str], more: str = "") -> ox.Store:
    """Corporations a, b, c and so on, and controls of parent and subsidiary with their dates."""
    names = sorted({name for parent, subsidiary, _ in links for name in (parent, subsidiary)})
    corporations = "\n".join(
        f'<{ID}corporation/{name}> a cg:Corporation ; rdfs:label "{name.upper()}"@en .'
        for name in names
    )
    controls = "\n".join(
        f"<{ID}control/{number}> a cg:Control ; cg:parent <{ID}corporation/{parent}> ; "
        f"cg:subsidiary <{ID}corporation/{subsidiary}> ; {dates} ."
        for number, (parent, subsidiary, dates) in enumerate(links)
    )
    return with_turtle(ox.Store(), f"{corporations}\n{controls}\n{more}")


def below(store: ox.Store, top: str, at: date = AT) -> list[tuple[str | None, str, int, Certainty]]:
    return [
        (each.name, each.parent[-1], each.depth, each.certainty)
        for each in ownership.all_subsidiaries(store, top, at=at)
    ]


def above(store: ox.Store, bottom: str) -> list[tuple[str | None, int, Certainty]]:
    return [
        (each.name, each.depth, each.certainty)
        for each in ownership.ultimate_parents(store, bottom, at=AT)
    ]


def test_all_subsidiaries_are_found_at_any_depth_nearest_first() -> None:
    store = group(("a", "b", SURE), ("b", "d", SURE), ("a", "c", SURE), ("d", "e", SURE))
    assert below(store, "a") == [
        ("B", "a", 1, CERTAIN),
        ("C", "a", 1, CERTAIN),
        ("D", "b", 2, CERTAIN),
        ("E", "d", 3, CERTAIN),
    ]


def test_what_is_below_a_possible_link_is_possible() -> None:
    store = group(("a", "b", MAYBE), ("b", "c", SURE))
    assert below(store, "a") == [("B", "a", 1, POSSIBLE), ("C", "b", 2, POSSIBLE)]
    assert below(store, "b") == [("C", "b", 1, CERTAIN)]


def test_a_longer_chain_of_certain_links_makes_certain() -> None:
    store = group(("a", "c", MAYBE), ("a", "b", SURE), ("b", "c", SURE), ("c", "d", SURE))
    assert below(store, "a") == [
        ("B", "a", 1, CERTAIN),
        ("C", "a", 1, POSSIBLE),
        ("C", "b", 2, CERTAIN),
        ("D", "c", 2, CERTAIN),
    ]


def test_a_link_that_does_not_hold_on_the_day_is_not_followed() -> None:
    store = group(("a", "b", LATER), ("b", "c", SURE))
    assert below(store, "a") == []
    assert len(below(store, "a", at=date(2020, 1, 1))) == 2


def test_a_circle_is_followed_once_and_does_not_lead_back_to_the_start() -> None:
    store = group(("a", "b", SURE), ("b", "c", SURE), ("c", "a", SURE), ("c", "b", SURE))
    assert below(store, "a") == [
        ("B", "a", 1, CERTAIN),
        ("C", "b", 2, CERTAIN),
        ("B", "c", 3, CERTAIN),
    ]
    assert above(store, "a") == []


def test_the_ultimate_parent_is_the_one_above_which_there_is_none() -> None:
    store = group(("a", "b", SURE), ("b", "c", SURE))
    assert above(store, "c") == [("A", 2, CERTAIN)]
    assert above(store, "a") == []


def test_two_ultimate_parents_are_both_found() -> None:
    store = group(("a", "c", SURE), ("b", "c", SURE))
    assert above(store, "c") == [("A", 1, CERTAIN), ("B", 1, CERTAIN)]


def test_an_ultimate_parent_is_reached_by_two_ways_and_told_once() -> None:
    for short, long in ((MAYBE, SURE), (SURE, MAYBE)):
        store = group(("a", "d", short), ("a", "b", SURE), ("b", "d", long))
        assert above(store, "d") == [("A", 1, CERTAIN)]


def test_a_parent_that_possibly_has_one_is_possibly_the_ultimate_one() -> None:
    store = group(("a", "b", MAYBE), ("b", "c", SURE))
    assert above(store, "c") == [("B", 1, POSSIBLE), ("A", 2, POSSIBLE)]


def test_a_control_that_is_told_to_be_ultimate_is_no_direct_one() -> None:
    ultimate = f"{SURE} ; cg:controlKind <https://w3id.org/corpgraph/code/control-kind/ultimate>"
    store = group(("a", "b", ultimate))
    assert below(store, "a") == []
    assert ownership.subsidiaries(store, "a", at=AT) == []
    assert organization.children(store, "a", at=AT) == []
    assert ownership.parents(store, "b", at=AT) == []
    assert above(store, "b") == [("A", 1, CERTAIN)]


UNIT = f"""
<{ID}unit/u> a cg:BusinessUnit ; rdfs:label "U"@en .
<{ID}unit-membership/u> a cg:UnitMembership ; {SURE} ;
  cg:unit <{ID}unit/u> ; cg:organization <{ID}corporation/b> .
"""


def test_a_group_consists_of_subsidiaries_and_units() -> None:
    store = group(("a", "b", SURE), more=UNIT)
    assert [(each.name, each.relation) for each in organization.members(store, "a", at=AT)] == [
        ("B", "subsidiary"),
        ("U", "unit"),
    ]
    assert above(store, "u") == [("A", 2, CERTAIN)]


@pytest.mark.parametrize(("link", "expected"), [(SURE, CERTAIN), (MAYBE, POSSIBLE)])
def test_a_listing_in_a_group_is_as_certain_as_the_chain_to_it(
    link: str, expected: Certainty
) -> None:
    listings = "\n".join(
        f'<{ID}listing/{name}> a cg:Listing ; {SURE} ; cg:ticker "{name}" ; '
        f"cg:issuer <{ID}corporation/{name}> ; cg:market <{ID}market/m> ."
        for name in "ac"
    )
    store = group(("a", "b", link), ("b", "c", SURE), more=listings)
    listed = listing.listed_in_group(store, "a", at=AT)
    assert [(each.name, each.ticker, each.depth, each.certainty) for each in listed] == [
        ("A", "a", 0, CERTAIN),
        ("C", "c", 2, expected),
    ]


def test_two_facts_about_one_subsidiary_are_one_answer_as_certain_as_the_better() -> None:
    store = group(("a", "b", MAYBE), ("a", "b", SURE))
    assert [(each.name, each.certainty) for each in ownership.subsidiaries(store, "a", at=AT)] == [
        ("B", CERTAIN)
    ]
    assert len(ownership.controls(store, "a", at=AT)) == 2
