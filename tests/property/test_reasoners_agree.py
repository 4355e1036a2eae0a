"""Generated groups and ontologies: the engine and owlrl infer the same, and each step is sound.

Kept away from what owlrl gets wrong, which `tests/reasoning/test_rules.py` argues case by case:
keys, lists of all that are different or disjoint, and the values of literals.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpgraph.loading import load_ontology, load_packaged
from corpgraph.namespaces import CG
from corpgraph.reasoning import close
from corpgraph.reasoning.reference import close_with_owlrl
from corpgraph.snapshot import take_snapshot
from reasoning.replaying import replay

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

EX: Final = "https://example.org/"
SLOW: Final = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PREFIXES: Final = """
@prefix : <https://example.org/> .
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES: Final = tuple(f":n{number}" for number in range(6))
RELATIONS: Final = ("cg:isSubsidiaryOf", "cg:isControlledBy", "cg:isUnitOf", "cg:belongsTo")
PROPERTIES: Final = (":p", ":q", ":r")
CLASSES: Final = (":C", ":D", ":E")


def one_of(*texts: str) -> SearchStrategy[str]:
    return st.sampled_from(texts)


def sentences(*parts: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*parts).map(lambda words: " ".join(words) + " .")


def lists(members: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.lists(members, min_size=1, max_size=3).map(lambda each: f"( {' '.join(each)} )")


NODE: Final = one_of(*NODES)
PROPERTY: Final = one_of(*PROPERTIES)
CLASS: Final = one_of(*CLASSES)
RESTRICTION: Final = st.one_of(
    sentences(
        CLASS,
        st.just("owl:onProperty"),
        PROPERTY,
        st.just(";"),
        one_of("owl:someValuesFrom", "owl:allValuesFrom"),
        st.one_of(CLASS, st.just("owl:Thing")),
    ),
    sentences(CLASS, st.just("owl:onProperty"), PROPERTY, st.just("; owl:hasValue"), NODE),
    sentences(
        CLASS,
        st.just("owl:onProperty"),
        PROPERTY,
        one_of(
            '; owl:maxCardinality "0"^^xsd:nonNegativeInteger',
            '; owl:maxCardinality "1"^^xsd:nonNegativeInteger',
            '; owl:onClass :E ; owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger',
        ),
    ),
)
AXIOM: Final = st.one_of(
    sentences(PROPERTY, one_of("rdfs:subPropertyOf", "owl:equivalentProperty"), PROPERTY),
    sentences(PROPERTY, one_of("owl:inverseOf", "owl:propertyDisjointWith"), PROPERTY),
    sentences(PROPERTY, one_of("rdfs:domain", "rdfs:range"), CLASS),
    sentences(PROPERTY, st.just("owl:propertyChainAxiom"), lists(PROPERTY)),
    sentences(
        PROPERTY,
        st.just("a"),
        one_of(
            *("owl:TransitiveProperty", "owl:SymmetricProperty", "owl:AsymmetricProperty"),
            *("owl:IrreflexiveProperty", "owl:FunctionalProperty"),
            "owl:InverseFunctionalProperty",
        ),
    ),
    sentences(CLASS, one_of("rdfs:subClassOf", "owl:equivalentClass"), CLASS),
    sentences(CLASS, one_of("owl:disjointWith", "owl:complementOf"), CLASS),
    sentences(CLASS, one_of("owl:intersectionOf", "owl:unionOf"), lists(CLASS)),
    sentences(CLASS, st.just("owl:oneOf"), lists(NODE)),
    RESTRICTION,
)
FACT: Final = st.one_of(
    sentences(NODE, PROPERTY, NODE),
    sentences(NODE, st.just("a"), CLASS),
    sentences(NODE, st.just("owl:sameAs"), NODE),
    sentences(NODE, st.just("owl:differentFrom"), NODE),
)
DECLARED: Final = "\n".join(
    [f"{each} a owl:Class ." for each in CLASSES]
    + [f"{each} a owl:ObjectProperty ." for each in PROPERTIES]
)


def store(text: str) -> ox.Store:
    parsed = ox.Store()
    parsed.load(PREFIXES + text, format=ox.RdfFormat.TURTLE)
    return parsed


@SLOW
@given(st.lists(sentences(NODE, one_of(*RELATIONS), NODE), min_size=1, max_size=14))
def test_groups_with_cycles_of_control_close_the_same(statements: list[str]) -> None:
    data = store("\n".join(statements))
    ours, theirs = close(data), close_with_owlrl(data)
    assert ours.inferred == theirs.inferred
    assert bool(ours.inconsistencies) == bool(theirs.inconsistencies)
    replay(ours, data, load_ontology())


@settings(SLOW, max_examples=60)
@given(
    st.lists(AXIOM, min_size=1, max_size=6), st.lists(FACT, min_size=1, max_size=8), st.booleans()
)
def test_any_ontology_closes_the_same(axioms: list[str], facts: list[str], declared: bool) -> None:
    ontology = store("\n".join(axioms) + (DECLARED if declared else ""))
    data = store("\n".join(facts))
    ours, theirs = close(data, ontology=ontology), close_with_owlrl(data, ontology=ontology)
    assert ours.inferred == theirs.inferred
    assert bool(ours.inconsistencies) == bool(theirs.inconsistencies)
    replay(ours, data, ontology)


@pytest.mark.parametrize("depth", [300])
def test_a_deep_chain_is_followed_to_its_end(depth: int) -> None:
    data = store("\n".join(f":n{at} cg:isSubsidiaryOf :n{at + 1} ." for at in range(depth)))
    closure = close(data)
    control = [each for each in closure.inferred if each.predicate.value == f"{CG}isControlledBy"]
    assert len(control) == depth * (depth + 1) // 2
    top = ox.Triple(
        ox.NamedNode(f"{EX}n0"), ox.NamedNode(f"{CG}isControlledBy"), ox.NamedNode(f"{EX}n{depth}")
    )
    assert len(closure.proof(top)) > depth


@pytest.mark.parametrize(
    "day", [date(2000, 1, 1), date(2010, 1, 1), date(2012, 6, 19), date(2012, 7, 24)]
)
@pytest.mark.parametrize("possible", [False, True])
def test_the_packaged_snapshots_close_the_same(day: date, possible: bool) -> None:
    snapshot = take_snapshot(load_packaged(), day, possible=possible)
    ours, theirs = close(snapshot), close_with_owlrl(snapshot)
    assert ours.inferred == theirs.inferred
    assert (ours.inconsistencies, theirs.inconsistencies) == ([], [])
