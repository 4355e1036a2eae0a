"""Every module, with all that it imports, is in OWL 2 DL and OWL 2 RL."""

from __future__ import annotations

import pytest
from rdflib import Graph

from ontology.modules import MODULES, by_iri, imports_closure, read_modules
from ontology.owl_profile import Profile, Violation, profiles, violations

PREAMBLE = """
@prefix : <https://example.org/#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/> a owl:Ontology .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :note a owl:AnnotationProperty .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty . :e a owl:DatatypeProperty .
"""


def parse(turtle: str) -> Graph:
    return Graph().parse(data=PREAMBLE + turtle, format="turtle")


def some(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:someValuesFrom {filler} ]"


def every(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:allValuesFrom {filler} ]"


def value(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:hasValue {filler} ]"


def count(prop: str, word: str, number: int) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:{word} {number} ]"


def qualified(prop: str, number: int, filler: str) -> str:
    return (
        f"[ a owl:Restriction ; owl:onProperty {prop} ; {filler} ;"
        f" owl:maxQualifiedCardinality {number} ]"
    )


UNION = "[ a owl:Class ; owl:unionOf ( :B :C ) ]"
BOTH = "[ a owl:Class ; owl:intersectionOf ( :B :C ) ]"
NOT_B = "[ a owl:Class ; owl:complementOf :B ]"

IN_RL = [
    "",
    ":A rdfs:subClassOf :B ; owl:disjointWith :C ; :note 'a', :B ; rdfs:seeAlso :C .",
    f"{UNION} rdfs:subClassOf :A .",
    f"{some(':p', ':B')} rdfs:subClassOf :A .",
    f"{some(':p', 'owl:Thing')} rdfs:subClassOf :A .",
    f"{some('[ owl:inverseOf :p ]', UNION)} rdfs:subClassOf :A .",
    f"{some(':d', 'xsd:string')} rdfs:subClassOf :A .",
    f"{value(':p', ':i')} rdfs:subClassOf {value(':d', '7')} .",
    "[ a owl:Class ; owl:oneOf ( :i :j ) ] rdfs:subClassOf :A .",
    f":A rdfs:subClassOf {BOTH}, {NOT_B}, {every(':p', ':B')}, {every(':d', 'xsd:integer')} .",
    f":A rdfs:subClassOf {count(':p', 'maxCardinality', 1)} .",
    f":A rdfs:subClassOf {qualified(':p', 0, 'owl:onClass owl:Thing')} .",
    f":A rdfs:subClassOf {qualified(':d', 1, 'owl:onDataRange xsd:string')} .",
    f":A owl:equivalentClass {BOTH} .",
    ":p rdfs:domain :A ; rdfs:range :B ; rdfs:subPropertyOf :q ; owl:inverseOf :r .",
    ":d rdfs:domain :A ; rdfs:range rdfs:Literal ; rdfs:subPropertyOf :e .",
    ":p a owl:IrreflexiveProperty, owl:AsymmetricProperty ; rdfs:subPropertyOf :q ."
    " :q a owl:TransitiveProperty .",
    ":p a owl:SymmetricProperty . :d a owl:FunctionalProperty .",
    ":p owl:propertyChainAxiom ( :q :r ) . :q owl:propertyChainAxiom ( :q :q ) .",
    ":i a :A ; :p :j ; :d 'text' ; owl:differentFrom :j . :j a owl:NamedIndividual .",
]

IN_DL_ONLY = [
    (f":A rdfs:subClassOf {some(':p', ':B')} .", "owl:someValuesFrom as superclass"),
    (f":A rdfs:subClassOf {UNION} .", "owl:unionOf as superclass"),
    (f":p rdfs:domain {UNION} .", "owl:unionOf as superclass"),
    (f":p rdfs:range {UNION} .", "owl:unionOf as superclass"),
    (f":i a {UNION} .", "owl:unionOf as superclass"),
    (f":A rdfs:subClassOf {every(':p', UNION)} .", "owl:unionOf as superclass"),
    (f"{every(':p', ':B')} rdfs:subClassOf :A .", "owl:allValuesFrom as subclass"),
    (f"{NOT_B} rdfs:subClassOf :A .", "owl:complementOf as subclass"),
    (f":A owl:disjointWith {NOT_B} .", "owl:complementOf as subclass"),
    (f":A owl:equivalentClass {some(':p', ':B')} .", "owl:someValuesFrom as equivalent class"),
    (
        f":A rdfs:subClassOf {count(':p', 'minCardinality', 1)} .",
        "owl:minCardinality as superclass",
    ),
    (f":A rdfs:subClassOf {count(':p', 'maxCardinality', 2)} .", "cardinality above 1"),
    ("owl:Thing rdfs:subClassOf :A .", "owl:Thing as subclass"),
    (":A rdfs:subClassOf owl:Thing .", "owl:Thing as superclass"),
    (":A owl:disjointUnionOf ( :B :C ) .", "owl:disjointUnionOf"),
    (":p a owl:ReflexiveProperty .", "owl:ReflexiveProperty"),
    (":d rdfs:range owl:real .", "datatype owl:real"),
    (
        ":d rdfs:range [ a rdfs:Datatype ; owl:unionOf ( xsd:string xsd:integer ) ] .",
        "owl:unionOf as data range",
    ),
]

IN_NEITHER = [
    (":A rdfs:subClassOf :Z .", "undeclared class"),
    (":p rdfs:range :Z .", "undeclared class"),
    (":z rdfs:domain :A .", "undeclared object"),
    (":i :z :j .", "undeclared property"),
    (":A :remark 'x' .", "undeclared property"),
    (":d rdfs:range :feet .", "undeclared datatype"),
    (":d rdfs:range xsd:date .", "datatype xsd:date is not in the OWL 2 datatype map"),
    (":A :note '2012'^^xsd:gYear .", "datatype xsd:gYear is not in the OWL 2 datatype map"),
    (":p a owl:DatatypeProperty .", "more than one type of property"),
    (":A a rdfs:Datatype .", "both class and datatype"),
    ("xsd:date a rdfs:Datatype .", "declaration of a reserved name"),
    (
        ":p a owl:TransitiveProperty, owl:IrreflexiveProperty .",
        "owl:IrreflexiveProperty on a property that is not simple",
    ),
    (
        ":p a owl:TransitiveProperty ; rdfs:subPropertyOf :q . :q a owl:AsymmetricProperty .",
        "owl:AsymmetricProperty on a property that is not simple",
    ),
    (
        ":p owl:propertyChainAxiom ( :q :r ) ; a owl:FunctionalProperty .",
        "owl:FunctionalProperty on a property that is not simple",
    ),
    (
        ":p a owl:TransitiveProperty ; owl:inverseOf :q . :q a owl:InverseFunctionalProperty .",
        "owl:InverseFunctionalProperty on a property that is not simple",
    ),
    (
        f":p a owl:TransitiveProperty . :A rdfs:subClassOf {count(':p', 'maxCardinality', 1)} .",
        "owl:maxCardinality on a property that is not simple",
    ),
    (
        ":p owl:propertyChainAxiom ( :q :r ) . :r owl:propertyChainAxiom ( :p :q ) .",
        "irregular property chain",
    ),
    (":d a owl:TransitiveProperty .", "owl:TransitiveProperty on a data property"),
    (":d rdfs:subPropertyOf :p .", "sub-property of a property of another kind"),
    (":i :p 'text' .", "value of the wrong kind for https://example.org/#p"),
    (":A owl:frobnicate :B .", "owl:frobnicate is not understood"),
    ("[] a owl:AllDisjointClasses .", "anonymous owl:AllDisjointClasses is not understood"),
    ("[] a owl:Restriction ; owl:onProperty :p .", "owl:onProperty outside any axiom"),
    (":A owl:unionOf ( :B :C ) .", "owl:unionOf outside any axiom"),
    (":i :p [] .", "anonymous individual is not understood"),
    (f":A rdfs:subClassOf {value(':d', ':i')} .", "hasValue of the wrong kind"),
    (":A rdfs:subClassOf [ a owl:Class ] .", "class expression that is not understood"),
]


def faults(graph: Graph, breaks: Profile) -> set[str]:
    return {violation.rule for violation in violations(graph) if violation.breaks == breaks}


# ── the files ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stem", MODULES)
def test_a_module_with_its_imports_is_in_owl_2_dl_and_rl(stem: str) -> None:
    modules = read_modules()
    closure = imports_closure(modules[stem], by_iri(modules))
    assert len(closure) > 100
    assert violations(closure) == []
    assert profiles(closure) == {"DL", "RL"}


def test_the_closure_of_the_root_holds_every_module() -> None:
    modules = read_modules()
    assert len(modules) >= 9
    closure = imports_closure(modules["corpgraph"], by_iri(modules))
    assert all(triple in closure for graph in modules.values() for triple in graph)


# ── the checker ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("turtle", IN_RL)
def test_what_the_grammar_of_rl_allows_is_in_both_profiles(turtle: str) -> None:
    assert violations(parse(turtle)) == []


@pytest.mark.parametrize(("turtle", "rule"), IN_DL_ONLY)
def test_what_only_dl_allows_takes_an_ontology_out_of_rl(turtle: str, rule: str) -> None:
    graph = parse(turtle)
    assert faults(graph, "RL") == {rule}
    assert profiles(graph) == {"DL"}


@pytest.mark.parametrize(("turtle", "rule"), IN_NEITHER)
def test_what_dl_forbids_takes_an_ontology_out_of_both(turtle: str, rule: str) -> None:
    graph = parse(turtle)
    assert rule in faults(graph, "DL")
    assert profiles(graph) == set()


def test_a_violation_names_the_term_that_it_is_at() -> None:
    graph = parse(f":A rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( :B {UNION} ) ] .")
    where = "https://example.org/#A"
    assert violations(graph) == [Violation("RL", "owl:unionOf as superclass", where)]
