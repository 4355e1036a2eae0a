"""Regular expressions of shapes, tried before they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.validation.shapes.errors import ShapeError, shape_name
from corpgraph.validation.shapes.rules import Matches
from corpgraph.validation.sparql.expressions import quote

if TYPE_CHECKING:
    from corpgraph.validation.shapes.model import Shapes

__all__ = ["check_patterns"]


def check_patterns(shapes: Shapes) -> None:
    """Refuse regular expressions that the engine cannot run, or could not in bounded time.

    The engine's are those of XPath without back references. It runs each in time linear in the
    text, and refuses one that would need much memory.

    Raises:
        ShapeError: A pattern is none of these; with the shape that has it.
    """
    store = ox.Store()
    for shape in shapes.by_node.values():
        for constraint in shape.constraints:
            rule = constraint.rule
            if isinstance(rule, Matches) and not _works(store, rule):
                pattern = _short(rule.pattern)
                raise ShapeError(
                    f"{shape_name(shape.node)}: the sh:pattern {pattern} cannot be used",
                    shape.node,
                    hint="it must be a regular expression of XPath, of reasonable size, without "
                    "look-around and back references",
                )


def _works(store: ox.Store, rule: Matches) -> bool:
    query = f'SELECT (REGEX("", {quote(rule.pattern)}, {quote(rule.flags)}) AS ?tried) {{}}'
    rows = store.query(query)
    return isinstance(rows, ox.QuerySolutions) and next(rows)["tried"] is not None


def _short(pattern: str) -> str:
    return pattern if len(pattern) <= 80 else f"{pattern[:77]}..."
