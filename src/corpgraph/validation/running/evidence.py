"""The triples that a result of SHACL Core involves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from corpgraph.validation.planning import plan
from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.running.data_store import DataStore
    from corpgraph.validation.running.tracing import Tracer
    from corpgraph.validation.shapes.triples import Term

    Triples = tuple[ox.Triple, ...]

__all__ = ["Evidence", "StoreEvidence"]


class Evidence(Protocol):
    """Finds the triples that results involve."""

    def way(self, check: Check, node: Term, value: Term | None) -> Triples:
        """The triples of one way from a focus node to a value."""

    def of_pair(
        self,
        check: Check,
        breach: plan.Counted | plan.PairRule,
        node: Term,
        value: Term | None,
        other: Term | None,
        predicate: Term | None,
    ) -> Triples:
        """The triples of one pair that breaks a rule about all values.

        Args:
            check: What was checked.
            breach: Its breach.
            node: The focus node.
            value: The value that the result names.
            other: What tells results with one value apart.
            predicate: The property that the result names as its path.
        """


class StoreEvidence:
    """Looks the triples up in a store.

    Args:
        data: The data.
        tracer: Finds the triples along a path.
    """

    def __init__(self, data: DataStore, tracer: Tracer) -> None:
        self._data = data
        self._tracer = tracer

    def way(self, check: Check, node: Term, value: Term | None) -> Triples:
        """The triples of one way from a focus node to a value."""
        if check.path is None or value is None:
            return ()
        return self._tracer.trace(check.path, node, value)

    def of_pair(
        self,
        check: Check,
        breach: plan.Counted | plan.PairRule,
        node: Term,
        value: Term | None,
        other: Term | None,
        predicate: Term | None,
    ) -> Triples:
        """The triples of one pair that breaks a rule about all values."""
        find = self._data.triples
        match breach:
            case plan.Counted(most=int()) if check.path is not None:
                reached = self._tracer.reach(check.path, node)
                return tuple(dict.fromkeys(t for way in reached.values() for t in way))
            case rules.UniqueLanguages() if check.path is not None and other is not None:
                reached = self._tracer.reach(check.path, node)
                return tuple(t for end, way in reached.items() if _speaks(end, other) for t in way)
            case rules.EqualTo(iri):
                return self.way(check, node, value) or tuple(find(node, iri, value))
            case rules.DisjointFrom(iri):
                return (*self.way(check, node, value), *find(node, iri, value))
            case rules.Below(iri):
                return (*self.way(check, node, value), *find(node, iri, other))
            case rules.AllowsProperties() if isinstance(predicate, ox.NamedNode):
                way = () if other is None else self.way(check, node, other)
                return (*way, *find(other, predicate, value))
            case _:
                return ()


def _speaks(term: Term, tag: Term) -> bool:
    return (
        isinstance(term, ox.Literal)
        and isinstance(tag, ox.Literal)
        and (term.language or "").lower() == tag.value
    )
