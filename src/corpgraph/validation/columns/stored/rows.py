"""Property tables as frames of rows, and the triples that rows make."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.errors import InputError
from corpgraph.namespaces import RDF
from corpgraph.property_tables import read_tables
from corpgraph.property_tables.terms import object_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from corpgraph.property_tables import Property, Table

__all__ = ["TYPE", "Rows", "open_rows", "readable"]

TYPE: Final = f"{RDF}type"
#: So many rows are read together where some of them are wanted.
_BLOCK: Final = 50_000
_AGAIN: Final = "import the data again"


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

    def only(self, predicates: Collection[str]) -> Rows:
        """The same rows, of which nothing is said but some properties."""
        own = tuple(each for each in self.table.properties if each.predicate in predicates)
        told = chain.from_iterable((each.column, each.language_column) for each in own)
        columns = dict.fromkeys(["subject", "record", "file", *filter(None, told)])
        table = replace(self.table, properties=own)
        return replace(self, table=table, frame=self.frame.select(*columns))

    def having(self, cells: pl.Series) -> Rows:
        """The rows whose cell in the column ``subject`` is one of some."""
        found = self.frame.filter(pl.col("subject").cast(pl.String).is_in(cells.implode()))
        return replace(self, frame=found.collect().lazy())

    def at(self, numbers: pl.Series) -> pl.DataFrame:
        """The rows with some numbers, from 0, in their order."""
        blocks = (numbers // _BLOCK).unique().sort()
        parts = []
        for start in blocks * _BLOCK:
            here = numbers.filter(numbers.is_between(start, start + _BLOCK - 1))
            parts.append(self.frame.slice(start, _BLOCK).collect()[here - start])
        return pl.concat(parts) if parts else self.frame.head(0).collect()

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
        InputError: There are none, or a part of one cannot be read or lacks a column.
    """
    opened = []
    for stored in read_tables(folder):
        parts = [folder / part for part in stored.parts]
        for part in parts:
            _check_part(part, stored.table)
        opened.append(Rows(stored.table, pl.scan_parquet(parts, glob=False), stored.rows))
    return opened


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Say which part of a table cannot be read, where `open_rows` did not see it.

    Raises:
        InputError: A part is damaged, or gone.
    """
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        for part in (folder / part for stored in read_tables(folder) for part in stored.parts):
            try:
                pl.read_parquet(part, glob=False)
            except (pl.exceptions.PolarsError, OSError):
                raise InputError("is damaged, or gone", path=part, hint=_AGAIN) from error
        raise


def _check_part(part: Path, table: Table) -> None:
    if not part.is_file():
        raise InputError("is missing", path=part, hint=_AGAIN)
    try:
        columns = pl.read_parquet_schema(part).keys()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError("is no Parquet, or cut off", path=part, hint=_AGAIN) from error
    told = chain.from_iterable((each.column, each.language_column) for each in table.properties)
    lacking = {"subject", "record", "file", *told} - {None, *columns}
    if lacking:
        message = f"has no column {min(map(str, lacking))}, which its description names"
        raise InputError(message, path=part, hint=_AGAIN)
