"""What is to be run on which rows of tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.validation.columns.stored.rows import Rows
    from corpgraph.validation.planning.plan import Check

__all__ = ["Part", "Work"]


#: About so many rows are looked at together: a third of a gigabyte, as triples with their keys.
_BLOCK: Final = 400_000


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table that can break some checks.

    Attributes:
        rows: The table.
        conditions: What is true of these rows.
        checks: The checks.
    """

    rows: Rows
    conditions: Sequence[pl.Expr]
    checks: list[Check] = field(default_factory=list)

    def blocks(self) -> Iterator[Rows]:
        """These rows, some at a time."""
        found = self.rows.frame.filter(*self.conditions)
        size = found.select(pl.len()).collect().item() if self.conditions else self.rows.size
        step = -(-self.rows.size // max(1, -(-size // _BLOCK)))
        for start in range(0, self.rows.size, step):
            some = self.rows.frame.slice(start, step).filter(*self.conditions)
            yield replace(self.rows, frame=some)


@dataclass(slots=True)
class Work:
    """What is to be run on what.

    Attributes:
        near: Checks that are run on chosen rows.
        far: Checks that are run on all rows of all tables.
        parts: Checks that are run on all rows of a table that can break them.
        chosen: Rows, by the text of the cell ``subject``.
    """

    near: list[Check] = field(default_factory=list)
    far: list[Check] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    chosen: dict[Rows, pl.Series] = field(default_factory=dict)
