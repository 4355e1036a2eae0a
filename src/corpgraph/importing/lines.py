"""Property tables as N-Triples and N-Quads (RDF 1.1), a batch of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from corpgraph.property_tables import read_tables
from corpgraph.property_tables.terms import object_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpgraph.property_tables import Stored, Table

__all__ = ["lines_of_part", "lines_of_rows", "lines_of_tables"]


def lines_of_tables(folder: Path, *, quads: bool = False) -> Iterator[bytes]:
    """The triples of all tables in a directory, a block of lines a part.

    Args:
        folder: A directory with a description of its tables.
        quads: Whether lines name the graph, as N-Quads do.

    Raises:
        InputError: The directory has no tables.
    """
    for stored in read_tables(folder):
        for part in stored.parts:
            yield lines_of_part(folder / part, stored, quads=quads)


def lines_of_part(path: Path, stored: Stored, *, quads: bool = False) -> bytes:
    """The triples of one part of a table; a row after the other, its properties in order."""
    return lines_of_rows(pl.read_parquet(path), stored.table, graph=stored.graph if quads else None)


def lines_of_rows(rows: pl.DataFrame, table: Table, *, graph: str | None = None) -> bytes:
    """The triples of rows, whose columns are those of the table."""
    end = f" <{graph}> .\n" if graph else " .\n"
    columns = [
        pl.concat_str(
            subject_of(table), pl.lit(f" <{each.predicate}> "), object_of(each), pl.lit(end)
        )
        for each in table.properties
    ]
    text = rows.select(pl.concat_str(columns, ignore_nulls=True).str.join("")).item()
    return str(text or "").encode()
