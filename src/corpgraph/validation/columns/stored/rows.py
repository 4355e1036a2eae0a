"""Property tables as frames of rows, and the triples that rows make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from corpgraph.errors import InputError
from corpgraph.namespaces import RDF
from corpgraph.property_tables import read_tables
from corpgraph.property_tables.terms import object_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpgraph.property_tables import Property, Table

__all__ = ["TYPE", "Rows", "open_rows"]

TYPE = f"{RDF}type"


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of a property table.

    Attributes:
        table: What they say.
        frame: The rows; nothing is read before it is asked for.
        size: How many they are, at most.
    """

    table: Table
    frame: pl.LazyFrame
    size: int

    @property
    def predicates(self) -> frozenset[str]:
        """The IRIs of the properties that rows can have."""
        return frozenset(each.predicate for each in self.table.properties)

    def of(self, predicate: str) -> list[Property]:
        """How rows tell the values of a property."""
        return [each for each in self.table.properties if each.predicate == predicate]

    def triples(self, prop: Property) -> pl.LazyFrame:
        """Triples: ``subject``, ``object``, ``line`` (the number of the record) and ``file``."""
        frame = self.frame
        if prop.column is not None:
            frame = frame.filter(pl.col(prop.column).is_not_null())
        return frame.select(
            subject=subject_of(self.table),
            object=object_of(prop),
            line=pl.col("record"),
            file=pl.col("file"),
        )

    def having(self, cells: pl.Series) -> Rows:
        """The rows whose cell in the column ``subject`` is one of some."""
        found = self.frame.filter(pl.col("subject").cast(pl.String).is_in(cells.implode()))
        return replace(self, frame=found.collect().lazy())

    def classes(self) -> frozenset[str]:
        """The IRIs of the types that rows have."""
        return frozenset(self._classes())

    def _classes(self) -> Iterator[str]:
        for prop in self.of(TYPE):
            if prop.column is None:
                yield f"{prop.prefix}{prop.value}"
            else:
                cells = self.frame.select(pl.col(prop.column).drop_nulls().unique()).collect()
                yield from (f"{prop.prefix}{each}" for each in cells.to_series())


def open_rows(folder: Path) -> list[Rows]:
    """The tables of a directory.

    Raises:
        InputError: There are none, or a part of one cannot be read.
    """
    opened = []
    for stored in read_tables(folder):
        parts = [folder / part for part in stored.parts]
        missing = [part for part in parts if not part.is_file()]
        if missing:
            raise InputError("is missing", path=missing[0], hint="import the data again")
        opened.append(Rows(stored.table, pl.scan_parquet(parts, glob=False), stored.rows))
    return opened
