"""How many nodes and triples a check is about, so that it starts where there are fewest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.validation.planning import plan
from corpgraph.validation.running.data_store import BLANK, IRI
from corpgraph.validation.running.written import is_sure
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.model import ClassTarget, NodeTarget
from corpgraph.validation.shapes.property_paths import Predicate
from corpgraph.validation.shapes.triples import SUBCLASS, TYPE

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.running.data_store import DataStore
    from corpgraph.validation.shapes.model import Target

__all__ = ["Estimates"]

#: Looking up one focus node takes as long as walking over about so many triples.
_LOOKUP: Final = 4
_KINDS: Final = {IRI: rules.Kind.IRI, BLANK: rules.Kind.BLANK}


class Estimates:
    """Counts what is in the data, each thing once.

    Args:
        data: The data.
    """

    def __init__(self, data: DataStore) -> None:
        self._data = data
        self._counts: dict[str, tuple[int, int]] = {}

    def starts_with_values(self, check: Check) -> bool:
        """Whether it is cheaper to go through all values of a check than from its focus nodes."""
        if not isinstance(check.path, Predicate) or not isinstance(check.focus, plan.Targeted):
            return False
        nodes = sum(self._size(target) for target in check.focus.targets)
        return nodes > 0 and self._triples(check.path.iri) <= _LOOKUP * nodes

    def cannot_fail(self, check: Check) -> bool:
        """Whether no node in all the data, be it a focus node or not, breaks a check."""
        if not isinstance(check.path, Predicate):
            return False
        if isinstance(check.breach, plan.Fails):
            return self._all_pass(check.breach.test, check.path.iri)
        if not isinstance(check.breach, plan.Counted) or not check.breach.most:
            return False
        triples, nodes = self._count(_triples_of(check.path.iri))
        return triples == nodes

    def _all_pass(self, test: plan.Test, predicate: ox.NamedNode) -> bool:
        """Whether the kinds of a property's values tell that they all pass a test."""
        kinds = self._data.kinds().get(predicate, frozenset())
        if isinstance(test, rules.IsKind):
            return all(_KINDS.get(each, rules.Kind.LITERAL) in test.kinds for each in kinds)
        if not isinstance(test, rules.HasDatatype) or kinds - {test.datatype}:
            return False
        # What a store was given has no disguise that would tell of ill-typed literals.
        return not self._data.is_normalized and is_sure(test.datatype.value)

    def _size(self, target: Target) -> int:
        if isinstance(target, NodeTarget):
            return 1
        if isinstance(target, ClassTarget):
            return self._count(f"?node {TYPE}/{SUBCLASS}* {target.cls}")[0]
        return self._triples(target.predicate)

    def _triples(self, predicate: ox.NamedNode) -> int:
        return self._count(_triples_of(predicate))[0]

    def _count(self, pattern: str) -> tuple[int, int]:
        """How often a pattern matches, and how many different nodes it does."""
        if pattern not in self._counts:
            counts = "(COUNT(*) AS ?matches) (COUNT(DISTINCT ?node) AS ?nodes)"
            row = next(self._data.select(f"SELECT {counts} WHERE {{ {pattern} }}"))
            self._counts[pattern] = int(row["matches"].value), int(row["nodes"].value)
        return self._counts[pattern]


def _triples_of(predicate: ox.NamedNode) -> str:
    return f"?node {predicate} ?value"
