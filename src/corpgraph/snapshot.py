"""The facts that hold on one day, as direct relations between entities.

A shortcut such as ``cg:isSubsidiaryOf`` is true on a day or not at all, so it is never stored:
it is constructed from the facts valid on the day that is asked about (`rules/snapshot.rq`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.knowledge import as_known
from corpgraph.loading import DataT, as_store, at_rest, like
from corpgraph.namespaces import RDF, RDFS, SKOS, XSD
from corpgraph.sparql import select_by_rule
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.loading import Data

__all__ = ["Shortcut", "shortcuts", "take_snapshot"]

_DESCRIPTIVE = tuple(
    ox.NamedNode(iri) for iri in (f"{RDF}type", f"{RDFS}label", f"{SKOS}prefLabel")
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One direct relation on one day, and the fact behind it.

    Attributes:
        triple: The relation, such as (Alibaba.com, cg:isSubsidiaryOf, Alibaba Group).
        fact: The IRI of the fact that holds on the day.
        certainty: Whether the fact certainly or possibly holds on the day.
    """

    triple: ox.Triple
    fact: ox.NamedNode
    certainty: Certainty


def shortcuts(data: Data, at: date, *, known: date | None = None) -> list[Shortcut]:
    """List the direct relations of a day, each with the fact behind it.

    Args:
        data: A graph, dataset or store of facts.
        at: The day.
        known: Go by what the sources had published until this day. What was only possibly
            published holds possibly.

    Returns:
        One entry a relation and fact, ordered by subject, predicate, object and fact.
    """
    if known is not None:
        data = as_known(as_store(data), known, possible=True)
    found = [
        Shortcut(ox.Triple(subject, predicate, obj), fact, Certainty(certainty.value))
        for subject, predicate, obj, fact, certainty, _ in _rows(data, at)
    ]
    return sorted(found, key=lambda each: (*map(str, each.triple), str(each.fact)))


def take_snapshot(
    data: DataT, at: date, *, known: date | None = None, possible: bool = False
) -> DataT:
    """Construct the direct relations of a day, with the types and labels of what they relate.

    Args:
        data: An rdflib graph or dataset, or a store, of facts.
        at: The day.
        known: Go by what the sources had published until this day.
        possible: Whether to take in facts that hold on the day possibly but not certainly, or that
            were only possibly published.

    Returns:
        A graph for a graph, a store for a store. It does not depend on the order of files.
    """
    store = as_store(data)
    if known is not None:
        store = as_known(store, known, possible=True)
    admitted = {each.value for each in Certainty} if possible else {Certainty.CERTAIN.value}
    with at_rest():
        relations = [
            (subject, predicate, obj)
            for subject, predicate, obj, _, certainty, _ in _rows(store, at)
            if certainty.value in admitted
        ]
        related = {node for relation in relations for node in (relation[0], relation[2])}
        described = (
            (node, predicate, quad.object)
            for node in related
            if isinstance(node, ox.NamedNode)
            for predicate in _DESCRIPTIVE
            for quad in store.quads_for_pattern(node, predicate, None)
        )
        return like(data, chain(relations, described))


def _rows(data: Data, at: date) -> ox.QuerySolutions:
    day = ox.Literal(at.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
    return select_by_rule(data, "snapshot", at=day)
