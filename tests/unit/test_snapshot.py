from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
import rdflib

from corpgraph.loading import load_packaged
from corpgraph.namespaces import CG, ID
from corpgraph.snapshot import shortcuts, take_snapshot
from corpgraph.time import Certainty

LISTED = ox.Triple(
    ox.NamedNode(f"{ID}corporation/alibaba-com"),
    ox.NamedNode(f"{CG}isListedOn"),
    ox.NamedNode(f"{ID}market/xhkg"),
)
UNIT_OF = ox.NamedNode(f"{CG}isUnitOf")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return load_packaged()


def triples(graph: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in graph}


def units(graph: ox.Store) -> int:
    return sum(1 for _ in graph.quads_for_pattern(None, UNIT_OF, None))


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        (date(2007, 11, 5), False),
        (date(2007, 11, 6), True),
        (date(2012, 6, 19), True),
        (date(2012, 6, 20), False),
    ],
)
def test_a_listing_holds_from_its_first_day_and_not_on_the_delisting_day(
    store: ox.Store, day: date, listed: bool
) -> None:
    assert (LISTED in triples(take_snapshot(store, day))) is listed


def test_what_is_announced_without_a_date_is_possible_and_not_certain(store: ox.Store) -> None:
    day = date(2012, 7, 24)
    assert units(take_snapshot(store, day)) == 5
    assert units(take_snapshot(store, day, possible=True)) == 7


def test_before_the_announcement_there_are_no_business_groups(store: ox.Store) -> None:
    assert units(take_snapshot(store, date(2012, 7, 22), possible=True)) == 0


def test_each_shortcut_names_the_fact_behind_it(store: ox.Store) -> None:
    found = [each for each in shortcuts(store, date(2012, 6, 19)) if each.triple == LISTED]
    assert [(each.fact.value, each.certainty) for each in found] == [
        (f"{ID}listing/alibaba-com-xhkg-2007", Certainty.CERTAIN)
    ]


def test_a_rejected_fact_is_left_out(store: ox.Store) -> None:
    copy = ox.Store()
    copy.extend(store)
    judgement = ox.NamedNode(f"{ID}judgement/test")
    fact = ox.NamedNode(f"{ID}listing/alibaba-com-xhkg-2007")
    rejected = ox.NamedNode("https://w3id.org/corpgraph/code/verdict/rejected")
    copy.add(ox.Quad(judgement, ox.NamedNode(f"{CG}judges"), fact))
    copy.add(ox.Quad(judgement, ox.NamedNode(f"{CG}verdict"), rejected))
    assert LISTED not in triples(take_snapshot(copy, date(2012, 6, 19)))


def test_ultimate_control_is_control_and_not_a_direct_subsidiary() -> None:
    store = ox.Store()
    store.load(
        """
        @base <https://w3id.org/corpgraph/> .
        @prefix cg: <https://w3id.org/corpgraph/ontology#> .
        <id/control/ca> cg:subsidiary <id/corporation/c> ; cg:parent <id/corporation/a> ;
          cg:controlKind <code/control-kind/ultimate> .
        <id/control/cb> cg:subsidiary <id/corporation/c> ; cg:parent <id/corporation/b> .
        """,
        format=ox.RdfFormat.TURTLE,
    )
    found = {
        (each.triple.predicate.value.removeprefix(CG), each.fact.value.removeprefix(ID))
        for each in shortcuts(store, date(2020, 1, 1))
    }
    assert found == {("isControlledBy", "control/ca"), ("isSubsidiaryOf", "control/cb")}


def test_an_rdflib_graph_gives_an_rdflib_graph(store: ox.Store) -> None:
    graph = rdflib.Graph().parse(
        data=ox.serialize({quad.triple for quad in store}, format=ox.RdfFormat.N_TRIPLES),
        format="nt",
    )
    made = take_snapshot(graph, date(2012, 6, 19))
    assert isinstance(made, rdflib.Graph)
    assert len(made) == len(take_snapshot(store, date(2012, 6, 19)))
