"""The alignments: what they may say, and of which terms, theirs and ours.

Each check is a function from a graph to a list of complaints, so that it runs on the files and on
a graph with one planted fault.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import ORG, PROV, TIME

from ontology.modules import (
    ALIGNMENTS,
    CG,
    HERE,
    ONTOLOGY,
    declared,
    header,
    merged,
    read_alignments,
    read_modules,
    tail,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rdflib.namespace import DefinedNamespaceMeta
    from rdflib.term import Node

TERMS = HERE / "terms"
VOCABULARIES = ("bods", "fibo", "gleif", "org", "prov", "schema", "time", "wikidata")
# Lists that are made from the vocabularies themselves and kept outside the project.
WHOLE_LISTS = {"bods": "bods", "fibo": "fibo", "gleif": "gleif", "schema": "schemaorg"}
NAMESPACES: dict[str, DefinedNamespaceMeta] = {"org": ORG, "prov": PROV, "time": TIME}
MATCHES = {
    *(SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
    *(RDFS.subClassOf, RDFS.subPropertyOf),
}


def read_terms(path: Path) -> list[str]:
    """The IRIs of a list of terms, one a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def kept_terms(stem: str) -> list[str]:
    return read_terms(TERMS / f"{stem}.txt")


def matches(graph: Graph) -> list[tuple[Node, Node, Node]]:
    """What an alignment says besides its own header."""
    return sorted(triple for triple in graph if triple[0] != header(graph))


def unknown_objects(graph: Graph, terms: Iterable[str]) -> list[str]:
    """Aligned IRIs that the vocabulary does not have."""
    return sorted({str(o) for _, _, o in matches(graph)} - set(terms))


def foreign_predicates(graph: Graph) -> list[str]:
    """Predicates by which a document says more than how two terms lie to each other."""
    return sorted({str(p) for _, p, _ in matches(graph) if p not in MATCHES})


def strange_subjects(graph: Graph, modules: Graph) -> list[str]:
    """Subjects that are not terms of ours, or not of the kind that the predicate is for."""
    found = []
    classes = declared(modules, OWL.Class)
    properties = declared(modules, OWL.ObjectProperty, OWL.DatatypeProperty)
    kinds: dict[Node, list[URIRef]] = {
        RDFS.subClassOf: classes,
        RDFS.subPropertyOf: properties,
    }
    for subject, predicate, _ in matches(graph):
        known = kinds.get(predicate, classes + properties)
        if subject not in known:
            found.append(f"{tail(subject)} {tail(predicate)}")
    return found


def two_minds(graph: Graph) -> list[str]:
    """Pairs of terms that are matched in more than one way."""
    pairs = Counter((tail(s), str(o)) for s, _, o in matches(graph))
    return [f"{s} {o}" for (s, o), n in pairs.items() if n > 1]


def importers(graphs: Iterable[Graph]) -> list[str]:
    """Documents that import an alignment."""
    return [
        tail(header(graph))
        for graph in graphs
        for imported in graph.objects(None, OWL.imports)
        if "/alignment/" in str(imported)
    ]


@pytest.fixture(scope="module")
def modules() -> Graph:
    return merged(read_modules().values())


@pytest.fixture
def planted() -> Graph:
    """An alignment that a test may spoil."""
    return merged([read_alignments()["org"]])


# ── the files ───────────────────────────────────────────────────────────────────────────────


def test_each_vocabulary_has_one_alignment_and_one_list_of_terms() -> None:
    assert tuple(ALIGNMENTS) == VOCABULARIES
    assert tuple(sorted(path.stem for path in TERMS.glob("*.txt"))) == VOCABULARIES


@pytest.mark.parametrize("stem", ALIGNMENTS)
def test_every_aligned_term_exists_in_its_vocabulary(stem: str) -> None:
    graph = read_alignments()[stem]
    assert len(matches(graph)) >= 9
    assert unknown_objects(graph, kept_terms(stem)) == []


@pytest.mark.parametrize("stem", ALIGNMENTS)
def test_a_list_of_terms_is_sound_and_no_longer_than_needed(stem: str) -> None:
    origin, *_ = (TERMS / f"{stem}.txt").read_text(encoding="utf-8").splitlines()
    assert re.match(r"# https?://\S+: .*\d", origin), "where from, and which version"
    terms = kept_terms(stem)
    assert all(term.startswith("http") and " " not in term for term in terms)
    assert len(terms) == len(set(terms))
    assert set(terms) == {str(o) for _, _, o in matches(read_alignments()[stem])}


@pytest.mark.parametrize(("stem", "whole"), WHOLE_LISTS.items())
def test_a_kept_list_is_a_part_of_the_whole_vocabulary(stem: str, whole: str, shared: Path) -> None:
    terms = set(read_terms(shared / "vocab" / f"{whole}.txt"))
    assert len(terms) > 100
    assert sorted(set(kept_terms(stem)) - terms) == []


@pytest.mark.parametrize(("stem", "namespace"), NAMESPACES.items())
def test_a_kept_list_of_a_w3c_vocabulary_agrees_with_the_closed_namespace(
    stem: str, namespace: DefinedNamespaceMeta
) -> None:
    terms = kept_terms(stem)
    assert terms
    assert [term for term in terms if URIRef(term) not in namespace] == []
    assert URIRef(f"{terms[0]}s") not in namespace


@pytest.mark.parametrize("stem", ALIGNMENTS)
def test_an_alignment_says_only_how_terms_lie_to_each_other(stem: str) -> None:
    graph = read_alignments()[stem]
    assert foreign_predicates(graph) == []
    assert two_minds(graph) == []


@pytest.mark.parametrize("stem", ALIGNMENTS)
def test_an_alignment_is_about_terms_that_we_declare(stem: str, modules: Graph) -> None:
    assert len(declared(modules)) > 100
    assert strange_subjects(read_alignments()[stem], modules) == []


def test_no_document_imports_an_alignment_and_no_alignment_imports_anything() -> None:
    documents = [*read_modules().values(), *read_alignments().values()]
    assert len(documents) >= 17
    assert importers(documents) == []
    assert [g for g in read_alignments().values() if any(g.objects(None, OWL.imports))] == []


def test_a_fact_is_never_subclassed_to_a_relation_that_would_hold(modules: Graph) -> None:
    assertions = set(modules.transitive_subjects(RDFS.subClassOf, CG.Assertion))
    assert len(assertions) > 20
    subclassed = {s for g in read_alignments().values() for s in g.subjects(RDFS.subClassOf)}
    assert subclassed
    assert not subclassed & assertions


# ── each check catches a planted fault ──────────────────────────────────────────────────────


def test_a_term_that_the_vocabulary_lacks_is_caught(planted: Graph) -> None:
    wrong = ORG.Organization + "s"
    planted.add((CG.Organization, SKOS.closeMatch, wrong))
    assert unknown_objects(planted, kept_terms("org")) == [str(wrong)]


@pytest.mark.parametrize("predicate", [OWL.equivalentClass, OWL.sameAs, RDF.type])
def test_a_predicate_that_is_not_for_alignments_is_caught(
    planted: Graph, predicate: URIRef
) -> None:
    planted.add((CG.Organization, predicate, ORG.Organization))
    assert foreign_predicates(planted) == [str(predicate)]


def test_two_ways_of_matching_one_pair_are_caught(planted: Graph) -> None:
    planted.add((CG.Organization, SKOS.exactMatch, ORG.Organization))
    assert two_minds(planted) == [f"Organization {ORG.Organization}"]


@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        (CG.Organisation, SKOS.closeMatch),
        (ORG.Organization, SKOS.closeMatch),
        (CG.role, RDFS.subClassOf),
        (CG.Appointment, RDFS.subPropertyOf),
    ],
)
def test_a_subject_that_is_no_such_term_is_caught(
    planted: Graph, modules: Graph, subject: URIRef, predicate: URIRef
) -> None:
    planted.add((subject, predicate, ORG.Role))
    assert strange_subjects(planted, modules) == [f"{tail(subject)} {tail(predicate)}"]


def test_an_import_of_an_alignment_is_caught() -> None:
    root = merged([read_modules()["corpgraph"]])
    root.add((ONTOLOGY, OWL.imports, header(read_alignments()["org"])))
    assert importers([root]) == ["ontology"]
