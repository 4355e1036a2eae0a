"""The facts that can have to do with a triple, so that a large graph is not reasoned over whole.

All that the ontology infers of a thing comes of facts in which it takes part, and of those in which
the things above it do: relations lead upwards, and classes come of having relations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import CG, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

__all__ = ["boundaries", "facts_around"]

_UPWARD: Final = {
    "subsidiary": ("parent",),
    "unit": ("organization",),
    "issuer": ("market",),
    "person": ("role", "organization"),
}
_DOWNWARD: Final = tuple(name for ends in _UPWARD.values() for name in ends)
_DATES: Final = ("begin", "beginEarliest", "beginLatest", "end", "endEarliest", "endLatest")
_DESCRIPTIVE: Final = (f"{RDF}type", f"{RDFS}label", f"{SKOS}prefLabel")


def _cg(name: str) -> ox.NamedNode:
    return ox.NamedNode(CG + name)


def facts_around(store: ox.Store, *terms: object) -> ox.Store:
    """Copy the facts in which things take part, and those above them at any height, at any time.

    Args:
        store: All facts.
        terms: The things; what is no name of one is passed over.
    """
    things = {term for term in terms if isinstance(term, ox.NamedNode)}
    facts: set[object] = set()
    # What is below a thing tells its class, and nothing else of it: one step is enough.
    for thing in things:
        for name in _DOWNWARD:
            facts.update(quad.subject for quad in store.quads_for_pattern(None, _cg(name), thing))
    reached, waiting = set(things), list(things)
    while waiting:
        thing = waiting.pop()
        for name, ends in _UPWARD.items():
            for quad in store.quads_for_pattern(None, _cg(name), thing):
                facts.add(quad.subject)
                for above in _objects(store, quad.subject, ends):
                    if above not in reached:
                        reached.add(above)
                        waiting.append(above)
    copy = ox.Store()
    copy.extend(quad for fact in facts for quad in _about(store, fact))
    copy.extend(
        quad
        for fact in facts
        for node in _objects(store, fact, (*_UPWARD, *_DOWNWARD))
        for name in _DESCRIPTIVE
        for quad in store.quads_for_pattern(node, ox.NamedNode(name), None)
    )
    return copy


def boundaries(store: ox.Store) -> list[date]:
    """The days on which the state of facts can change, in order."""
    from datetime import date

    found = set()
    for name in _DATES:
        for quad in store.quads_for_pattern(None, _cg(name), None):
            if isinstance(quad.object, ox.Literal) and quad.object.datatype.value == f"{XSD}date":
                found.add(date.fromisoformat(quad.object.value[:10]))
    return sorted(found)


def _about(store: ox.Store, fact: object) -> Iterator[ox.Quad]:
    if not isinstance(fact, ox.NamedNode | ox.BlankNode):
        return
    yield from store.quads_for_pattern(fact, None, None)
    for judged in store.quads_for_pattern(None, _cg("judges"), fact):
        yield from store.quads_for_pattern(judged.subject, None, None)


def _objects(store: ox.Store, fact: object, names: Iterable[str]) -> Iterator[ox.NamedNode]:
    if isinstance(fact, ox.NamedNode | ox.BlankNode):
        for name in names:
            for quad in store.quads_for_pattern(fact, _cg(name), None):
                if isinstance(quad.object, ox.NamedNode):
                    yield quad.object
