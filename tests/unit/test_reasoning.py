from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from corpgraph.namespaces import CG
from corpgraph.reasoning import close
from corpgraph.reasoning.reference import close_with_owlrl
from reasoning.replaying import replay

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


def test_what_turns_out_to_be_the_same_late_shares_what_was_known_early() -> None:
    data = ox.Store()
    data.load(
        """
        @prefix : <https://example.org/> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        :seat a owl:FunctionalProperty . :country a owl:FunctionalProperty .
        :x :seat :s1 , :s2 . :s1 :country :c1 . :s2 :country :c2 .
        :c1 a :Country ; :borders :d . :e :near :c1 .
        """,
        format=ox.RdfFormat.TURTLE,
    )
    inferred = {tuple(map(str, triple)) for triple in close(data, ontology=ox.Store()).inferred}
    assert {
        (f"<{EX}c2>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{EX}Country>"),
        (f"<{EX}c2>", f"<{EX}borders>", f"<{EX}d>"),
        (f"<{EX}e>", f"<{EX}near>", f"<{EX}c2>"),
    } <= inferred


def test_an_axiom_that_follows_from_facts_is_an_axiom() -> None:
    data = ox.Store()
    data.load(
        """
        @prefix : <https://example.org/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :narrower rdfs:subPropertyOf rdfs:subClassOf .
        :Bank :narrower :Firm . :a a :Bank .
        """,
        format=ox.RdfFormat.TURTLE,
    )
    closure = close(data, ontology=ox.Store())
    [triple] = closure.inferred
    assert (triple.subject, triple.object) == (node("a"), node("Firm"))
    assert [step.rule for step in closure.proof(triple) if step.rule] == ["prp-spo1", "cax-sco"]


def test_rdf_type_can_be_a_property_like_others() -> None:
    data = ox.Store()
    data.load(
        """
        @prefix : <https://example.org/> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :kind rdfs:subPropertyOf rdf:type . rdf:type rdfs:subPropertyOf :isA .
        :a :kind :Bank . :b a :Bank . :Bank rdfs:subClassOf :Firm .
        """,
        format=ox.RdfFormat.TURTLE,
    )
    closure = close(data, ontology=ox.Store())
    inferred = closure.inferred
    assert len(inferred) == 7
    assert replay(closure, data, ox.Store()) > 7
    # owlrl also says of the datatypes that they are such.
    theirs = close_with_owlrl(data, ontology=ox.Store()).inferred
    assert inferred == [each for each in theirs if str(each.subject).startswith(f"<{EX}")]


def test_a_literal_that_is_none_of_its_own_datatype_is_inconsistent() -> None:
    data = ox.Store()
    data.load(
        """
        @prefix : <https://example.org/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        :staff rdfs:domain :Firm .
        :a :staff "many"^^xsd:integer . :b :staff "12"^^xsd:integer .
        """,
        format=ox.RdfFormat.TURTLE,
    )
    [found] = close(data, ontology=ox.Store()).inconsistencies
    assert found.rule == "dt-not-type"
    assert found.statements[0].subject == node("a")


def test_a_proof_of_what_does_not_hold_is_refused() -> None:
    closure = close(graph(("a", "isSubsidiaryOf", "b")))
    wrong = ox.Triple(node("b"), ox.NamedNode(f"{CG}belongsTo"), node("a"))
    assert not closure.holds(wrong)
    with pytest.raises(KeyError):
        closure.proof(wrong)


def test_what_is_given_is_its_own_proof_even_where_no_rule_reads_it() -> None:
    store = graph(("a", "isSubsidiaryOf", "b"))
    named = ox.Triple(node("a"), node("called"), ox.Literal("A"))
    store.add(ox.Quad(*named))
    closure = close(store)
    assert closure.holds(named)
    [step] = closure.proof(named)
    assert (step.rule, step.premises) == (None, ())
