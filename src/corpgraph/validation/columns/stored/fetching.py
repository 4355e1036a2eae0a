"""Rows of tables, each fetched once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from corpgraph.validation.columns.stored.rows import Rows

__all__ = ["Fetched"]


class Fetched:
    """Rows that have been asked for: to read a table takes as long for one row as for all."""

    def __init__(self) -> None:
        #: By table the cells of the column ``subject`` that were asked for, and the rows found.
        self._known: dict[Rows, tuple[pl.Series, pl.DataFrame]] = {}

    def keep(self, rows: Rows, frame: pl.DataFrame, cells: pl.Series) -> None:
        """Keep those rows of a table that have some cells in the column ``subject``, as text."""
        self._known[rows] = cells, frame

    def having(self, rows: Rows, cells: pl.Series) -> Rows:
        """The rows of a table that have some cells in the column ``subject``, as text."""
        if rows not in self._known:
            self._known[rows] = cells, rows.having(cells).frame.collect()
        asked, held = self._known[rows]
        missing = cells.filter(~cells.is_in(asked.implode()))
        if not missing.is_empty():
            held = pl.concat([held, rows.having(missing).frame.collect()])
            self._known[rows] = pl.concat([asked, missing]), held
        return replace(rows, frame=held.lazy().filter(_among(cells)))


def _among(cells: pl.Series) -> pl.Expr:
    return pl.col("subject").cast(pl.String).is_in(cells.implode())
