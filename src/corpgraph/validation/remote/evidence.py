"""The triples that a result surely involves, without asking for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.property_paths import Inverse, Predicate

if TYPE_CHECKING:
    from corpgraph.validation.planning import plan
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.shapes.triples import Term

    Triples = tuple[ox.Triple, ...]

__all__ = ["SureEvidence"]


class SureEvidence:
    """Names the triples that a result implies; one more query a finding would be too many."""

    def way(self, check: Check, node: Term, value: Term | None) -> Triples:
        """The triple from a focus node to a value, where the path is one property."""
        match check.path:
            case Predicate(iri):
                return _triple(node, iri, value)
            case Inverse(Predicate(iri)):
                return _triple(value, iri, node)
            case _:
                return ()

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
        match breach:
            case rules.DisjointFrom(iri):
                return (*self.way(check, node, value), *_triple(node, iri, value))
            case rules.Below(iri):
                return (*self.way(check, node, value), *_triple(node, iri, other))
            case rules.AllowsProperties():
                way = () if check.path is None else self.way(check, node, other)
                return (*way, *_triple(other, predicate, value))
            case _:
                return ()


def _triple(subject: Term | None, predicate: Term | None, value: Term | None) -> Triples:
    if (
        isinstance(subject, ox.NamedNode | ox.BlankNode)
        and isinstance(predicate, ox.NamedNode)
        and value is not None
    ):
        return (ox.Triple(subject, predicate, value),)
    return ()
