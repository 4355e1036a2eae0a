"""Where the focus nodes of checks are: in which tables, or in triples beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from corpgraph.validation.columns.stored.rows import TYPE
from corpgraph.validation.planning import plan
from corpgraph.validation.shapes.model import ClassTarget, NodeTarget, SubjectsTarget
from corpgraph.validation.shapes.triples import SUBCLASS

if TYPE_CHECKING:
    from corpgraph.validation.columns.stored.rows import Rows
    from corpgraph.validation.columns.stored.world import World
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.shapes.model import Target

__all__ = ["Targets"]


class Targets:
    """Tells in which tables checks have focus nodes.

    Args:
        world: All triples.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[tuple[Target, ...], list[Rows]] = {}
        #: Whether that can be told: tables say nothing of how classes hang together.
        self.are_known = SUBCLASS.value not in world.held()
        self._above = _closed(_pairs(world, SUBCLASS.value))
        self._classes = {rows: self._with_above(rows.classes()) for rows in world.large}
        types = {value[1:-1] for _, value in _pairs(world, TYPE)}
        self._elsewhere = self._with_above(frozenset(types))

    def tables(self, check: Check) -> list[Rows]:
        """The large tables whose rows may be focus nodes of a check."""
        targets = _targets(check)
        if targets not in self._known:
            self._known[targets] = [
                rows for rows in self._world.large if any(self._is_in(rows, t) for t in targets)
            ]
        return self._known[targets]

    def has_focus(self, check: Check) -> bool:
        """Whether a check may have any focus node."""
        return bool(self.tables(check)) or any(map(self._is_elsewhere, _targets(check)))

    def name_rows(self, check: Check) -> bool:
        """Whether a target of a check names a node that a large table may have."""
        return any(
            isinstance(each, NodeTarget) and self._world.owns(str(each.node))
            for each in _targets(check)
        )

    def _is_in(self, rows: Rows, target: Target) -> bool:
        match target:
            case ClassTarget(cls):
                return cls.value in self._classes[rows]
            case SubjectsTarget(predicate):
                return predicate.value in rows.predicates
            case NodeTarget(node):
                return self._world.owns(str(node))
            case _:
                return True

    def _is_elsewhere(self, target: Target) -> bool:
        match target:
            case ClassTarget(cls):
                return cls.value in self._elsewhere
            case SubjectsTarget(predicate):
                return predicate.value in self._world.known
            case _:
                return True

    def _with_above(self, classes: frozenset[str]) -> frozenset[str]:
        return classes.union(*(self._above.get(each, ()) for each in classes))


def _targets(check: Check) -> tuple[Target, ...]:
    focus = check.focus
    while isinstance(focus, plan.Reached):
        focus = focus.focus
    return focus.targets


def _pairs(world: World, predicate: str) -> list[tuple[str, str]]:
    frames = world.known.get(predicate)
    if not frames:
        return []
    ends = ["subject", "object"]
    if predicate == TYPE:
        ends = ["object", "object"]
    frame = pl.concat(
        [each.select(pl.col(ends[0]).alias("a"), pl.col(ends[1]).alias("b")) for each in frames]
    )
    return [(str(a), str(b)) for a, b in frame.unique().collect().rows()]


def _closed(pairs: list[tuple[str, str]]) -> dict[str, set[str]]:
    """For each class, by its IRI, all classes above it."""
    above: dict[str, set[str]] = {}
    for lower, upper in pairs:
        above.setdefault(lower[1:-1], set()).add(upper[1:-1])
    grown = True
    while grown:
        grown = False
        for uppers in above.values():
            more = set().union(*(above.get(each, ()) for each in uppers)) - uppers
            uppers |= more
            grown = grown or bool(more)
    return above
