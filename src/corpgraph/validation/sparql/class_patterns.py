"""SPARQL for the instances of a class, its subclasses looked up once."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.validation.shapes.triples import SUBCLASS, TYPE

if TYPE_CHECKING:
    from corpgraph.validation.sparql.queried import Queried

__all__ = ["MOST_COMPARED", "ClassPatterns"]

#: More terms than this are looked up in a set, not compared one by one.
MOST_COMPARED: Final = 60


class ClassPatterns:
    """The part of a dialect that is about classes.

    Args:
        data: The data, which hold the subclass axioms.
    """

    def __init__(self, data: Queried) -> None:
        self._asked = data
        self._classes: dict[ox.NamedNode, tuple[ox.NamedNode, ...] | None] = {}
        self._numbers = count()

    def instances(self, cls: ox.NamedNode, variable: str) -> str:
        """A pattern that binds a variable to each instance of a class, perhaps repeatedly."""
        classes = self._subclasses(cls)
        if classes is None:
            return f"{variable} {TYPE}/{SUBCLASS}* {cls} ."
        if len(classes) == 1:
            return f"{variable} {TYPE} {cls} ."
        own = f"?class{next(self._numbers)}"
        return f"VALUES {own} {{ {' '.join(map(str, classes))} }} {variable} {TYPE} {own} ."

    def is_instance(self, cls: ox.NamedNode, node: str) -> str:
        """An expression that is true if a node is an instance of a class."""
        classes = self._subclasses(cls)
        if classes is None:
            return f"(EXISTS {{ {node} {TYPE}/{SUBCLASS}* {cls} }})"
        if len(classes) == 1:
            return f"(EXISTS {{ {node} {TYPE} {cls} }})"
        own = f"?class{next(self._numbers)}"
        known = ", ".join(map(str, classes))
        return f"(EXISTS {{ {node} {TYPE} {own} FILTER({own} IN ({known})) }})"

    def _subclasses(self, cls: ox.NamedNode) -> tuple[ox.NamedNode, ...] | None:
        """A class and its subclasses; None if they are too many to list, or not all have names."""
        if cls not in self._classes:
            query = f"SELECT DISTINCT ?class WHERE {{ ?class {SUBCLASS}* {cls} }}"
            found = {cls: None} | {row["class"]: None for row in self._asked.rows(query)}
            named = tuple(each for each in found if isinstance(each, ox.NamedNode))
            listed = len(named) == len(found) <= MOST_COMPARED
            self._classes[cls] = named if listed else None
        return self._classes[cls]
