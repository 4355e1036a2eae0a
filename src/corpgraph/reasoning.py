"""The OWL 2 RL closure of a snapshot under the ontology.

Rules: W3C, OWL 2 Web Ontology Language Profiles (2012), section 4.3, as implemented by owlrl.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

import pyoxigraph as ox

from corpgraph.loading import DataT, as_store, like, load_ontology
from corpgraph.namespaces import CG, OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Closure", "close"]

_AXIOMS = (RDF, RDFS, OWL)
_ANNOTATIONS = {f"{RDFS}{name}" for name in ("label", "comment", "isDefinedBy", "seeAlso")}


@dataclass(frozen=True, slots=True)
class Closure(Generic[DataT]):
    """A closed graph and what was found on the way.

    Attributes:
        graph: The given triples and the inferred ones, of the kind of graph that was given.
        inferred: The inferred triples alone, in the order of their N-Triples text.
        inconsistencies: What contradicts the ontology, one sentence each; empty if nothing does.
    """

    graph: DataT
    inferred: list[ox.Triple]
    inconsistencies: list[str]


def close(data: DataT, *, ontology: ox.Store | None = None) -> Closure[DataT]:
    """Infer what a graph of direct relations entails under the ontology.

    Only relations and classes of the ontology are returned: the trivial consequences that OWL
    has for every graph, such as that each thing is the same as itself, are left out.

    Args:
        data: An rdflib graph or a store of direct relations, as `snapshot` makes it.
        ontology: The ontology's modules; the packaged ones if not given.
    """
    given = {quad.triple for quad in as_store(data)}
    axioms = {quad.triple for quad in ontology or load_ontology() if _is_axiom(quad.triple)}
    entailed, inconsistencies = _owlrl(given | axioms)
    inferred = sorted(entailed - given - axioms, key=str)
    return Closure(like(data, given | set(inferred)), inferred, inconsistencies)


def _is_axiom(triple: ox.Triple) -> bool:
    predicate = triple.predicate.value
    return predicate.startswith(_AXIOMS) and predicate not in _ANNOTATIONS


def _owlrl(triples: Iterable[ox.Triple]) -> tuple[set[ox.Triple], list[str]]:
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    rules = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False)
    rules.closure()
    entailed = rdflib.Graph()
    for subject, predicate, obj in graph:
        # The rules also make triples that RDF has not, with a literal for a subject.
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef):
            continue
        about_class = predicate == rdflib.RDF.type and str(obj).startswith(CG)
        if about_class or predicate.startswith(CG):
            entailed.add((subject, predicate, obj))
    found = {quad.triple for quad in as_store(entailed)}
    return found, sorted(str(message) for message in rules.error_messages)
