r"""Tables for readers without RDF: one CSV file a class, one row a thing, one column a property.

Each file follows RFC 4180 (comma, CRLF, UTF-8 without a byte order mark). Tables and columns are
named as `corpgraph.exporting.tabling` has it. ``columns.csv`` tells for every column of every table
the property and the kind of its values, and ``csv-metadata.json`` tells it to machines.

Several values in a cell are joined by a vertical bar. A bar or backslash in a value has a
backslash before it, and an empty value is written as ``\e``; an empty cell has no value. IRIs are
written in full, blank nodes as ``_:label``.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from corpgraph.exporting import csvw
from corpgraph.exporting.tabling import tabulate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpgraph.exporting.dumps import Content
    from corpgraph.exporting.tabling import Column

__all__ = ["write_tables"]

_HEADER: Final = ("table", "column", "property", "datatype", "language")


def write_tables(content: Content, folder: Path, name: str) -> None:
    """Write ``tables/<class>.csv`` for each class in the data, and what tells about them."""
    tables = tabulate(content)
    (folder / "tables").mkdir()
    columns: list[tuple[str, ...]] = []
    for table in tables:
        _write(
            folder / "tables" / f"{table.name}.csv",
            ["id", *table.columns],
            ([each, *map(_cell, values)] for each, values in table.rows()),
        )
        columns.extend((table.name, *_described(*each)) for each in table.columns.items())
    _write(folder / "columns.csv", _HEADER, columns)
    (folder / csvw.METADATA).write_bytes(csvw.describe(tables, name).encode())


def _cell(values: Iterable[str]) -> str:
    return "|".join(re.sub(r"[|\\]", r"\\\g<0>", value) or r"\e" for value in values)


def _described(name: str, column: Column) -> tuple[str, str, str, str]:
    return name, column.predicate, column.datatype or "", column.language or ""


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
