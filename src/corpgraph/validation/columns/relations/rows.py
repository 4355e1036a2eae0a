"""Rows of a table, with what has been found out and computed about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from corpgraph.frames.backends import DeclinedError, merges_columns, rows, settled
from corpgraph.validation.columns.relations.conditions import Conditions
from corpgraph.validation.planning.expressions import computed_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.columns.relations.tables import Table
    from corpgraph.validation.columns.relations.values import Value
    from corpgraph.validation.planning.expressions import Exists, Expression

__all__ = ["RowOf"]


class RowOf:
    """The columns of a table, and those of what has been found out about its rows.

    Args:
        table: The table.
        marks: By the identity of each EXISTS, the column that is null where there is nothing.
    """

    def __init__(self, table: Table, marks: Mapping[int, str]) -> None:
        self._marks = marks
        self._computed: dict[str, Value] = {}
        self.variable = table.variable

    def measure(self, name: str) -> nw.Expr:
        """The number that an aggregate has given."""
        return nw.col(f"m_{name}")

    def mark(self, exists: Exists) -> nw.Expr:
        """Whether there is a row that agrees."""
        return ~nw.col(self._marks[id(exists)]).is_null()

    def computed(self, name: str) -> Value:
        """What has been computed under a name."""
        return self._computed[name]

    def told(self, frame: Frame, condition: Expression, slices: Slices) -> tuple[Frame, nw.Expr]:
        """Whether a condition is true of a row, and a frame with the columns that this takes.

        Raises:
            DeclinedError: Columns cannot tell as SPARQL does.
        """
        conditions = Conditions(self, slices)
        computed = computed_in(condition)
        for place, each in enumerate(computed.values()):
            value = conditions.value(each.expression)
            self._computed[each.name], columns = value.kept(f"b_{place}")
            frame = frame.with_columns(*columns)
        holds = conditions.truth(condition)
        if conditions.doubts or (len(computed) > 1 and merges_columns(frame)):
            frame = settled(frame)
        if conditions.doubts:
            _check_undoubted(frame, conditions.doubts)
        return frame, holds


def _check_undoubted(frame: Frame, doubts: Sequence[tuple[nw.Expr, str]]) -> None:
    """See that no row of a frame is doubtful.

    Raises:
        DeclinedError: One is.
    """
    names = [f"d_{place}" for place in range(len(doubts))]
    columns = [doubt.alias(name) for name, (doubt, _) in zip(names, doubts, strict=True)]
    asked = frame.with_columns(*columns).select(*(nw.col(name).any() for name in names))
    ((*answers,),) = rows(asked)
    for answer, (_, reason) in zip(answers, doubts, strict=True):
        if answer:
            raise DeclinedError(reason)
