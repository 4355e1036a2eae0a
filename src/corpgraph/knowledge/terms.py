"""The terms that known time rests on, and the things of a class in data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.loading import load_ontology
from corpgraph.namespaces import CG, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BEGIN", "DATE", "DATINGS", "END", "Dating", "Node", "cg", "instances", "links"]

Node = ox.NamedNode | ox.BlankNode

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_SUBCLASS: Final = ox.NamedNode(f"{RDFS}subClassOf")


def cg(name: str) -> ox.NamedNode:
    """A term of the ontology."""
    return ox.NamedNode(CG + name)


@dataclass(frozen=True, slots=True)
class Dating:
    """The terms of one kind of date: a fact's begin or end, an event's or statement's date."""

    name: str

    @property
    def printed(self) -> ox.NamedNode:
        """As the source prints it."""
        return cg(self.name)

    @property
    def earliest(self) -> ox.NamedNode:
        """Its first day, as an editor resolved it."""
        return cg(f"{self.name}Earliest")

    @property
    def latest(self) -> ox.NamedNode:
        """Its last day, as an editor resolved it."""
        return cg(f"{self.name}Latest")

    @property
    def stated_in(self) -> ox.NamedNode:
        """What leads to a passage that states it."""
        return cg(f"{self.name}StatedIn")

    @property
    def resolution(self) -> ox.NamedNode:
        """What leads to the reasoning behind its first and last day."""
        return cg("dateResolution" if self.name == "date" else f"{self.name}Resolution")


BEGIN: Final = Dating("begin")
END: Final = Dating("end")
DATE: Final = Dating("date")
DATINGS: Final = (BEGIN, END, DATE)


def links(store: ox.Store, predicate: ox.NamedNode) -> Iterator[tuple[Node, Node]]:
    """The pairs of things that a property relates."""
    for quad in store.quads_for_pattern(None, predicate, None):
        if isinstance(quad.subject, Node) and isinstance(quad.object, Node):
            yield quad.subject, quad.object


def instances(store: ox.Store, name: str) -> set[Node]:
    """The things of a class of the ontology, of those under it, and of those of the data."""
    classes = set(_subclasses(name))
    waiting = list(classes)
    while waiting:
        below = {
            quad.subject
            for quad in store.quads_for_pattern(None, _SUBCLASS, waiting.pop())
            if isinstance(quad.subject, Node)
        }
        waiting.extend(below - classes)
        classes |= below
    return {
        quad.subject
        for each in classes
        for quad in store.quads_for_pattern(None, _TYPE, each)
        if isinstance(quad.subject, Node)
    }


@cache
def _subclasses(name: str) -> frozenset[Node]:
    ontology = load_ontology()
    found: set[Node] = {cg(name)}
    waiting = list(found)
    while waiting:
        above = waiting.pop()
        below = {sub for sub, over in links(ontology, _SUBCLASS) if over == above}
        waiting.extend(below - found)
        found |= below
    return frozenset(found)
