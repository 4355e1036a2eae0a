"""The terms of the ontology: each is declared once, named in two languages and defined."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from ontology.modules import CG, ONTOLOGY, declared, header, is_term, merged, read_modules, tail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rdflib.term import Node

    Modules = Mapping[str, Graph]
    Check = Callable[[Modules], list[str]]

LANGUAGES = ["en", "fr"]
FEWEST_CLASSES, FEWEST_PROPERTIES = 40, 80
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
BANNED = (
    *(OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs, OWL.hasKey),
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty),
)


def texts(graph: Graph, term: Node, predicate: URIRef) -> list[Literal]:
    return [text for text in graph.objects(term, predicate) if isinstance(text, Literal)]


def mislabelled(modules: Modules) -> list[str]:
    """Terms without exactly one label in each language."""
    found = []
    for graph in modules.values():
        for term in declared(graph):
            labels = texts(graph, term, RDFS.label)
            if sorted(str(label.language) for label in labels) != LANGUAGES:
                found.append(tail(term))
    return found


def ill_defined(modules: Modules) -> list[str]:
    """Terms without exactly one definition in English, from a capital to a period, of their own."""
    found = []
    seen: Counter[str] = Counter()
    for graph in modules.values():
        for term in declared(graph):
            match texts(graph, term, SKOS.definition):
                case [Literal(language="en") as text] if re.fullmatch(r"[A-Z].*\.", text):
                    seen[str(text)] += 1
                case _:
                    found.append(tail(term))
    return found + [text for text, count in seen.items() if count > 1]


def misplaced(modules: Modules) -> list[str]:
    """Terms that do not say that the module in which they stand defines them."""
    return [
        tail(term)
        for graph in modules.values()
        for term in declared(graph)
        if list(graph.objects(term, RDFS.isDefinedBy)) != [header(graph)]
    ]


def misspelt(modules: Modules) -> list[str]:
    """Classes that are not UpperCamel, properties that are not lowerCamel."""
    graph = merged(modules.values())
    upper, lower = re.compile(r"[A-Z][A-Za-z0-9]*"), re.compile(r"[a-z][A-Za-z0-9]*")
    return [
        tail(term)
        for kind, form in zip(KINDS, (upper, lower, lower), strict=True)
        for term in declared(graph, kind)
        if not form.fullmatch(tail(term))
    ]


def undecided(modules: Modules) -> list[str]:
    """Terms that are in use but not declared exactly once, over all modules, as one kind."""
    used: set[Node] = set()
    declarations: Counter[Node] = Counter()
    for graph in modules.values():
        used |= {term for triple in graph for term in triple if is_term(term)}
        declarations.update(term for kind in KINDS for term in graph.subjects(RDF.type, kind))
    return sorted(tail(term) for term in used if declarations[term] != 1)


def overspecified(modules: Modules) -> list[str]:
    """Properties with two domains or two ranges, which would be intersections."""
    graph = merged(modules.values())
    return [
        f"{tail(term)} {tail(predicate)}"
        for term in declared(graph, OWL.ObjectProperty, OWL.DatatypeProperty)
        for predicate in (RDFS.domain, RDFS.range)
        if len(list(graph.objects(term, predicate))) > 1
    ]


def banned(modules: Modules) -> list[str]:
    """Axioms that merge things or classes of ours, or force values to be one."""
    return [
        f"{tail(subject)} {tail(word)}"
        for graph in modules.values()
        for subject, predicate, value in graph
        for word in BANNED
        if word in (predicate, value)
    ]


CHECKS: list[Check] = [
    mislabelled,
    ill_defined,
    misplaced,
    misspelt,
    undecided,
    overspecified,
    banned,
]


# ── the files ───────────────────────────────────────────────────────────────────────────────


def test_the_terms_are_all_found() -> None:
    graph = merged(read_modules().values())
    assert len(declared(graph, OWL.Class)) >= FEWEST_CLASSES
    assert len(declared(graph, OWL.ObjectProperty, OWL.DatatypeProperty)) >= FEWEST_PROPERTIES


@pytest.mark.parametrize("check", CHECKS)
def test_every_term_is_in_good_style(check: Check) -> None:
    assert check(read_modules()) == []


# ── each check catches a planted fault ──────────────────────────────────────────────────────

Triple = tuple[URIRef, URIRef, "Node"]
FAULTS: list[tuple[Check, Triple, str]] = [
    (mislabelled, (CG.Entity, RDFS.label, Literal("thing", lang="en")), "Entity"),
    (mislabelled, (CG.Entity, RDFS.label, Literal("Ding", lang="de")), "Entity"),
    (ill_defined, (CG.Entity, SKOS.definition, Literal("Else.", lang="en")), "Entity"),
    (misplaced, (CG.Entity, RDFS.isDefinedBy, ONTOLOGY), "Entity"),
    (misspelt, (CG.Legal_entity, RDF.type, OWL.Class), "Legal_entity"),
    (misspelt, (CG.legalEntity, RDF.type, OWL.Class), "legalEntity"),
    (misspelt, (CG.Owns, RDF.type, OWL.ObjectProperty), "Owns"),
    (undecided, (CG.Fact, RDFS.subClassOf, CG.Thing), "Thing"),
    (undecided, (CG.owns, RDFS.domain, CG.Entity), "owns"),
    (undecided, (CG.Control, RDF.type, OWL.Class), "Control"),
    (undecided, (CG.begin, RDF.type, OWL.ObjectProperty), "begin"),
    (overspecified, (CG.begin, RDFS.domain, CG.Entity), "begin domain"),
    (overspecified, (CG.begin, RDFS.range, XSD.string), "begin range"),
    (banned, (CG.Fact, OWL.equivalentClass, CG.Assertion), "Fact equivalentClass"),
    (banned, (CG.name, OWL.equivalentProperty, CG.begin), "name equivalentProperty"),
    (banned, (CG.Identification, OWL.hasKey, RDF.nil), "Identification hasKey"),
    (banned, (CG.ticker, RDF.type, OWL.FunctionalProperty), "ticker FunctionalProperty"),
]


@pytest.mark.parametrize(("check", "fault", "complaint"), FAULTS)
def test_a_term_with_a_fault_is_caught(check: Check, fault: Triple, complaint: str) -> None:
    core = merged([read_modules()["core"]])
    core.add(fault)
    assert complaint in check({**read_modules(), "core": core})
    assert complaint not in check(read_modules())


@pytest.mark.parametrize(
    "text", ["something.", "Something", "", "Relates a naming to the entity that bears the name."]
)
def test_a_definition_that_is_no_sentence_of_its_own_is_caught(text: str) -> None:
    core = merged([read_modules()["core"]])
    before = ill_defined({"core": core})
    core.set((CG.Entity, SKOS.definition, Literal(text, lang="en")))
    assert len(ill_defined({"core": core})) == len(before) + 1


def test_every_check_is_shown_a_fault() -> None:
    assert {check for check, _, _ in FAULTS} == set(CHECKS)
