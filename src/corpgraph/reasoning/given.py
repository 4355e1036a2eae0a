"""What a run begins with: the triples of a store, and what the ontology says of individuals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.namespaces import RDF
from corpgraph.reasoning.terms import SHIFT, pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.reasoning.rules import Axiom
    from corpgraph.reasoning.terms import Terms

__all__ = ["Given"]

_TYPE = ox.NamedNode(f"{RDF}type")


class Given:
    """The triples of a store together with axioms, looked up by class or property.

    Args:
        store: The data.
        terms: The table of terms.
        axioms: The triples of the ontology; those of them that are about individuals count too.
    """

    def __init__(self, store: ox.Store, terms: Terms, axioms: Iterable[Axiom]) -> None:
        self._store = store
        self._terms = terms
        self._pairs: dict[int, set[int]] = defaultdict(set)
        self._members: dict[int, set[int]] = defaultdict(set)
        type_ = terms.number(_TYPE)
        for subject, predicate, obj in axioms:
            if predicate == type_:
                self._members[obj].add(subject)
            else:
                self._pairs[predicate].add(pair(subject, obj))

    def members(self, term: int) -> set[int]:
        """The members of a class."""
        wanted, number = self._terms[term], self._terms.number
        if isinstance(wanted, ox.Literal | ox.Triple):
            return set()
        quads = self._store.quads_for_pattern(None, _TYPE, wanted)
        return self._members.get(term, set()) | {number(quad.subject) for quad in quads}

    def pairs(self, term: int) -> set[int]:
        """The pairs of a property."""
        wanted, number = self._terms[term], self._terms.number
        if not isinstance(wanted, ox.NamedNode):
            return set(self._pairs.get(term, ()))
        quads = self._store.quads_for_pattern(None, wanted, None)
        found = {number(quad.subject) << SHIFT | number(quad.object) for quad in quads}
        return self._pairs.get(term, set()) | found

    def classes(self) -> set[int]:
        """All classes of something that is given."""
        quads = self._store.quads_for_pattern(None, _TYPE, None)
        return self._members.keys() | {self._terms.number(quad.object) for quad in quads}

    def properties(self) -> set[int]:
        """All properties of something that is given, but ``rdf:type``."""
        found = self._pairs.keys() | {self._terms.number(quad.predicate) for quad in self._store}
        return found - {self._terms.number(_TYPE)}

    def has(self, triple: ox.Triple | None) -> bool:
        """Whether a triple is in the data."""
        return triple is not None and any(self._store.quads_for_pattern(*triple))
