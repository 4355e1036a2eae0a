"""The closure by owlrl: the reference that the engine is held to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.loading import as_store, load_ontology
from corpgraph.reasoning.closure import is_axiom, is_returned

if TYPE_CHECKING:
    from corpgraph.loading import Data

__all__ = ["Reference", "close_with_owlrl"]

_COMPLAINTS: Final = "http://www.daml.org/2002/03/agents/agent-ont#"


@dataclass(frozen=True, slots=True)
class Reference:
    """What owlrl says.

    Attributes:
        inferred: The inferred triples, in the order of their N-Triples text.
        inconsistencies: Its error messages, sorted.
    """

    inferred: list[ox.Triple]
    inconsistencies: list[str]


def close_with_owlrl(data: Data, *, ontology: ox.Store | None = None) -> Reference:
    """Infer with owlrl what `corpgraph.reasoning.close` infers.

    Args:
        data: As for `close`.
        ontology: As for `close`.
    """
    import owlrl
    import rdflib

    given = {quad.triple for quad in as_store(data)}
    schema = ontology if ontology is not None else load_ontology()
    axioms = {quad.triple for quad in schema if is_axiom(quad.triple)}
    graph = rdflib.Graph()
    # owlrl compares cardinalities by rdflib's values, which a store's own datatypes have too.
    text = ox.serialize(given | axioms, format=ox.RdfFormat.N_TRIPLES)
    graph.parse(data=text, format="nt")
    rules = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False)
    rules.closure()
    entailed = rdflib.Graph()
    for subject, predicate, term in graph:
        # The rules also make triples that RDF has not, with a literal for a subject.
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef):
            continue
        # Its complaints are in the graph as well.
        if _COMPLAINTS in (str(predicate)[: len(_COMPLAINTS)], str(term)[: len(_COMPLAINTS)]):
            continue
        about = term if predicate == rdflib.RDF.type else predicate
        is_trivial = predicate == rdflib.OWL.sameAs and subject == term
        if (
            isinstance(about, rdflib.URIRef)
            and is_returned(ox.NamedNode(str(about)))
            and not is_trivial
        ):
            entailed.add((subject, predicate, term))
    found = {quad.triple for quad in as_store(entailed)}
    messages = sorted(str(message) for message in rules.error_messages)
    return Reference(sorted(found - given - axioms, key=str), messages)
