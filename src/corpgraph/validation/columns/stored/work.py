"""What is to be run on which rows of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from corpgraph.validation.columns.stored.rows import Rows
    from corpgraph.validation.planning.plan import Check

__all__ = ["Work"]


@dataclass(slots=True)
class Work:
    """What is to be run on what.

    Attributes:
        near: Checks that are run on chosen rows.
        far: Checks that are run on all rows of all tables.
        each: Checks that are run on all rows of a table that can break them: by these rows, the
            table and the checks.
        chosen: Rows, by the text of the cell ``subject``.
    """

    near: list[Check] = field(default_factory=list)
    far: list[Check] = field(default_factory=list)
    each: dict[Rows, tuple[Rows, list[Check]]] = field(default_factory=dict)
    chosen: dict[Rows, pl.Series] = field(default_factory=dict)
