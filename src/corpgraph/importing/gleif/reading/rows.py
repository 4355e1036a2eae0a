"""Rows of columns, filled record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from corpgraph.importing.gleif.reading.batching import Piece
from corpgraph.importing.gleif.reading.columns import columns
from corpgraph.importing.gleif.reading.model import Broken, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.importing.gleif.reading.model import Kind

__all__ = ["Rows"]


class Rows:
    """The records of a part of a file.

    Args:
        kind: What they are about.
        after: Up to which number records are left out.
        wanted: The columns that are.
    """

    def __init__(self, kind: Kind, after: int, wanted: Sequence[str]) -> None:
        self._after = after
        self._wanted = wanted
        self._columns = columns(kind)
        self._rows: list[list[str | None]] = []
        self._records: list[int] = []
        self._lines: list[int | None] = []
        self._broken: list[Broken] = []
        self._unread: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._rows) + len(self._broken)

    def blank(self) -> list[str | None]:
        """A row with nothing in it."""
        return [None] * len(self._columns)

    def wants(self, record: int) -> bool:
        """Whether a record is not left out."""
        return record > self._after

    def add(self, row: list[str | None], *, record: int, line: int | None) -> None:
        """Add a record that could be read."""
        self._rows.append(row)
        self._records.append(record)
        self._lines.append(line)

    def add_broken(self, what: str, text: bytes | str, *, record: int, line: int | None) -> None:
        """Add one that could not, unless it is left out."""
        if self.wants(record):
            self._broken.append(Broken(record, line, what, shortened(text)))

    def add_unread(self, name: str, *, record: int) -> None:
        """Add a value of a record that has no column."""
        if self.wants(record):
            self._unread.append((record, name))

    def piece(self, *, early_end: str | None = None) -> Piece:
        """The records."""
        values = zip(*self._rows, strict=True) if self._rows else ((),) * len(self._columns)
        named = dict(zip(self._columns, values, strict=True))
        frame = pl.DataFrame(
            [
                *(pl.Series(name, named[name], pl.String) for name in self._wanted),
                pl.Series("record", self._records, pl.Int64),
                pl.Series("line", self._lines, pl.Int64),
            ]
        )
        return Piece(frame, self._broken, self._unread, early_end)
