from __future__ import annotations

import pyoxigraph as ox
import rdflib

from corpgraph.namespaces import CG
from corpgraph.reasoning import close

EX = "https://example.org/"


def graph(*statements: tuple[str, str, str]) -> ox.Store:
    store = ox.Store()
    for subject, predicate, obj in statements:
        store.add(ox.Quad(ox.NamedNode(EX + subject), ox.NamedNode(CG + predicate), node(obj)))
    return store


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def entails(store: ox.Store, subject: str, predicate: str, obj: str) -> bool:
    triple = ox.Triple(node(subject), ox.NamedNode(CG + predicate), node(obj))
    return triple in close(store).inferred


def test_control_passes_through_subsidiaries() -> None:
    chain = graph(("c", "isSubsidiaryOf", "b"), ("b", "isSubsidiaryOf", "a"))
    assert entails(chain, "c", "isControlledBy", "a")
    assert not entails(chain, "c", "isSubsidiaryOf", "a")


def test_a_unit_of_a_subsidiary_belongs_to_the_group_and_is_not_controlled() -> None:
    group = graph(("u", "isUnitOf", "b"), ("b", "isSubsidiaryOf", "a"))
    assert entails(group, "u", "belongsTo", "a")
    assert not entails(group, "u", "isControlledBy", "a")


def test_who_is_listed_is_a_listed_organisation() -> None:
    inferred = close(graph(("a", "isListedOn", "m"))).inferred
    assert any(
        triple.subject == node("a") and triple.object == ox.NamedNode(f"{CG}ListedOrganization")
        for triple in inferred
    )


def test_trivial_consequences_are_left_out() -> None:
    inferred = close(graph(("a", "isSubsidiaryOf", "b"))).inferred
    assert inferred
    assert all(
        triple.predicate.value.startswith(CG) or triple.object.value.startswith(CG)
        for triple in inferred
        if isinstance(triple.object, ox.NamedNode)
    )


def test_a_company_that_is_its_own_subsidiary_is_inconsistent() -> None:
    assert close(graph(("a", "isSubsidiaryOf", "b"))).inconsistencies == []
    assert close(graph(("a", "isSubsidiaryOf", "a"))).inconsistencies


def test_two_companies_that_are_each_other_s_subsidiary_are_inconsistent() -> None:
    mutual = graph(("a", "isSubsidiaryOf", "b"), ("b", "isSubsidiaryOf", "a"))
    assert close(mutual).inconsistencies


def test_an_rdflib_graph_is_closed_into_an_rdflib_graph() -> None:
    given = rdflib.Graph()
    given.add(
        (rdflib.URIRef(EX + "b"), rdflib.URIRef(CG + "isSubsidiaryOf"), rdflib.URIRef(EX + "a"))
    )
    closed = close(given).graph
    assert (
        rdflib.URIRef(EX + "b"),
        rdflib.URIRef(CG + "belongsTo"),
        rdflib.URIRef(EX + "a"),
    ) in closed
