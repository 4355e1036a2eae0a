"""Triples in the words of other vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from corpgraph.exporting.dumps import Node, Term

__all__ = ["Sentences", "term"]


def term(name: str) -> ox.NamedNode:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


class Sentences:
    """What a translation says."""

    def __init__(self) -> None:
        self._triples: dict[ox.Triple, None] = {}

    def say(self, subject: Node, predicate: str, *objects: Term) -> None:
        """Say something of a node by a prefixed name; nothing if there is no object."""
        for each in objects:
            self._triples[ox.Triple(subject, term(predicate), each)] = None

    def call(self, subject: Node, *classes: str) -> None:
        """Say what a node is, by prefixed names."""
        self.say(subject, "rdf:type", *map(term, classes))

    def store(self) -> ox.Store:
        """Everything that was said, in a default graph."""
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in self._triples)
        return store
