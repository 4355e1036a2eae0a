"""How many nodes and triples a check is about, so that it starts where there are fewest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.validation.planning import plan
from corpgraph.validation.running.data_store import NODE
from corpgraph.validation.running.written import is_sure
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.model import ClassTarget, NodeTarget
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.running.data_store import DataStore
    from corpgraph.validation.shapes.model import Target
    from corpgraph.validation.sparql.class_patterns import ClassPatterns

__all__ = ["Estimates"]

#: Looking up one focus node takes as long as walking over about so many triples.
_LOOKUP: Final = 4
_NODES: Final = frozenset((rules.Kind.IRI, rules.Kind.BLANK))


class Estimates:
    """Counts what is in the data, each thing once.

    Args:
        data: The data.
        classes: Says what an instance of a class is.
    """

    def __init__(self, data: DataStore, classes: ClassPatterns) -> None:
        self._data = data
        self._classes = classes
        self._sizes: dict[ox.NamedNode, int] = {}
        self._counts: dict[ox.NamedNode, tuple[int, int]] = {}

    def starts_with_values(self, check: Check) -> bool:
        """Whether it is cheaper to go through all values of a check than from its focus nodes."""
        if not isinstance(check.path, Predicate) or not isinstance(check.focus, plan.Targeted):
            return False
        nodes = sum(self._size(target) for target in check.focus.targets)
        return nodes > 0 and self._triples(check.path.iri) <= _LOOKUP * nodes

    def is_about_as_large(self, cls: ox.NamedNode, check: Check) -> bool:
        """Whether a class has not many more instances than the path of a check has values."""
        if not isinstance(check.path, Predicate):
            return False
        return self._instances(cls) <= _LOOKUP * self._triples(check.path.iri)

    def cannot_fail(self, check: Check) -> bool:
        """Whether no node in all the data, be it a focus node or not, breaks a check."""
        if not isinstance(check.path, Predicate):
            return False
        if isinstance(check.breach, plan.Fails):
            return self._all_pass(check.breach.test, check.path.iri)
        if not isinstance(check.breach, plan.Counted) or not check.breach.most:
            return False
        triples, nodes = self._count(check.path.iri)
        return triples == nodes

    def _all_pass(self, test: plan.Test, predicate: ox.NamedNode) -> bool:
        """Whether the kinds of a property's values tell that they all pass a test."""
        kinds = self._data.kinds().get(predicate, frozenset())
        if isinstance(test, rules.IsKind):
            literals = rules.Kind.LITERAL in test.kinds or not kinds - {NODE}
            return literals and (test.kinds >= _NODES or NODE not in kinds)
        if not isinstance(test, rules.HasDatatype) or kinds - {test.datatype}:
            return False
        # What a store was given has no disguise that would tell of ill-typed literals.
        return not self._data.is_normalized and is_sure(test.datatype.value)

    def _size(self, target: Target) -> int:
        if isinstance(target, NodeTarget):
            return 1
        if isinstance(target, ClassTarget):
            return self._instances(target.cls)
        return self._triples(target.predicate)

    def _instances(self, cls: ox.NamedNode) -> int:
        """How many instances a class has, each counted for each of its subclasses that it is in."""
        if cls not in self._sizes:
            pattern = self._classes.instances(cls, "?node")
            (row,) = self._data.select(f"SELECT (COUNT(*) AS ?nodes) WHERE {{ {pattern} }}")
            self._sizes[cls] = int(row["nodes"].value)
        return self._sizes[cls]

    def _triples(self, predicate: ox.NamedNode) -> int:
        return self._count(predicate)[0]

    def _count(self, predicate: ox.NamedNode) -> tuple[int, int]:
        """How many triples a property has, and how many subjects."""
        if predicate not in self._counts:
            counts = "(COUNT(*) AS ?triples) (COUNT(DISTINCT ?node) AS ?nodes)"
            query = f"SELECT {counts} WHERE {{ ?node {predicate} ?value }}"
            (row,) = self._data.select(query)
            self._counts[predicate] = int(row["triples"].value), int(row["nodes"].value)
        return self._counts[predicate]
