"""Property tables as N-Triples and N-Quads (RDF 1.1), a batch of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.tables import read_tables
from corpgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpgraph.importing.tables import Property, Stored, Table

__all__ = ["lines_of_part", "lines_of_rows", "lines_of_tables"]

#: RDF 1.1 N-Triples, grammar rule 9: what a quoted string cannot hold as it is.
_ESCAPED: Final = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"))


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
    subject = f"<{table.prefix}"
    columns = [_line(subject, each, end) for each in table.properties]
    text = rows.select(pl.concat_str(columns, ignore_nulls=True).str.join("")).item()
    return str(text or "").encode()


def _line(subject: str, prop: Property, end: str) -> pl.Expr:
    """The line of a property; null where the row has no such triple."""
    start = [pl.lit(subject), pl.col("subject").cast(pl.String)]
    if prop.column is None:
        literal = pl.lit(_quoted(prop.prefix + (prop.value or ""), prop))
        text: list[pl.Expr] = [pl.lit(f"> <{prop.predicate}> "), literal]
    else:
        cell = pl.col(prop.column).cast(pl.String)
        text = [pl.lit(f"> <{prop.predicate}> {_opening(prop)}"), *_cell(cell, prop)]
    return pl.concat_str([*start, *text, pl.lit(end)], ignore_nulls=False)


def _cell(cell: pl.Expr, prop: Property) -> list[pl.Expr]:
    if prop.term == "iri":
        return [cell, pl.lit(">")]
    for plain, escaped in _ESCAPED:
        cell = cell.str.replace_all(plain, escaped, literal=True)
    if prop.language_column is None:
        return [cell, pl.lit(f'"{_tag(prop)}')]
    tag = pl.concat_str(pl.lit("@"), pl.col(prop.language_column))
    return [cell, pl.lit('"'), tag.fill_null("")]


def _quoted(text: str, prop: Property) -> str:
    if prop.term == "iri":
        return f"<{text}>"
    return f'"{_escape(text)}"{_tag(prop)}'


def _opening(prop: Property) -> str:
    return f"<{prop.prefix}" if prop.term == "iri" else f'"{_escape(prop.prefix)}'


def _escape(text: str) -> str:
    for plain, escaped in _ESCAPED:
        text = text.replace(plain, escaped)
    return text


def _tag(prop: Property) -> str:
    if prop.language:
        return f"@{prop.language}"
    # A string has no datatype in its text.
    return f"^^<{prop.datatype}>" if prop.datatype not in (None, f"{XSD}string") else ""
