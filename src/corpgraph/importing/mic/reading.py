"""The list of market identifier codes, read from its CSV one record at a time."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.errors import InputError, nearest
from corpgraph.importing.anomalies import SCHEMA, Effect

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["COLUMNS", "Read", "read_list"]

#: The columns of which facts come, or which are looked at; there are more.
COLUMNS: Final = (
    *("MIC", "OPERATING MIC", "OPRT/SGMT", "MARKET NAME-INSTITUTION DESCRIPTION"),
    *("LEGAL ENTITY NAME", "LEI", "ACRONYM", "ISO COUNTRY CODE (ISO 3166)", "WEBSITE", "STATUS"),
    *("CREATION DATE", "LAST UPDATE DATE", "EXPIRY DATE"),
)
#: Those of which no fact comes; any other one is told.
_UNUSED: Final = ("MARKET CATEGORY CODE", "CITY", "LAST VALIDATION DATE", "COMMENTS")
_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Read:
    """A list as it was read.

    Attributes:
        frame: `COLUMNS` as String, where empty text is null, with ``record`` (its number in the
            file) and ``line`` (where it starts), both from 1.
        anomalies: The records that could not be read.
        records: How many there are, broken ones among them.
        unread: Columns that the list is not known to have.
    """

    frame: pl.DataFrame
    anomalies: pl.DataFrame
    records: int
    unread: tuple[str, ...]


def read_list(path: Path, *, file: int) -> Read:
    """Read a list of market identifier codes.

    Args:
        path: A CSV file as the registration authority publishes it, in UTF-8.
        file: The number of the file.

    Raises:
        InputError: It cannot be read, or a column is missing.
    """
    try:
        # A byte that is no text is kept, so that only its record is left out.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            names = _names(reader, path)
            rows = list(_rows(reader, len(names)))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    good = [row for row in rows if row.wrong is None]
    values = zip(*(row.fields for row in good), strict=True) if good else ((),) * len(names)
    columns = dict(zip(names, values, strict=True))
    frame = pl.DataFrame(
        [
            pl.Series(name, [text.strip() or None for text in columns[name]], pl.String)
            for name in COLUMNS
        ]
    ).with_columns(
        pl.Series("record", [row.record for row in good], pl.Int64),
        pl.Series("line", [row.line for row in good], pl.Int64),
    )
    broken = [
        ("broken-record", Effect.RECORD.value, file, row.record, row.line, row.wrong, row.text)
        for row in rows
        if row.wrong
    ]
    unread = tuple(name for name in names if name not in (*COLUMNS, *_UNUSED))
    return Read(frame, pl.DataFrame(broken, schema=SCHEMA, orient="row"), len(rows), unread)


@dataclass(frozen=True, slots=True)
class _Row:
    """A record: its fields, where it is, and what is wrong with it."""

    fields: list[str]
    record: int
    line: int
    wrong: str | None

    @property
    def text(self) -> str:
        text = ",".join(self.fields).encode("utf-8", "surrogateescape")
        return text.decode("utf-8", "backslashreplace")[:_SHOWN]


def _names(reader: Iterator[list[str]], path: Path) -> list[str]:
    try:
        names = [name.strip() for name in next(reader)]
    except StopIteration as error:
        raise InputError("is empty", path=path) from error
    except csv.Error as error:
        raise InputError(f"no CSV header: {error}", path=path, line=1) from error
    for name in COLUMNS:
        if names.count(name) != 1:
            raise InputError(
                f"the column {name!r} is {'there twice' if name in names else 'missing'}",
                path=path,
                line=1,
                hint=nearest(name, names),
            )
    return names


def _rows(reader: Reader, fields: int) -> Iterator[_Row]:
    record, line = 0, reader.line_num + 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            record += 1
            yield _Row([], record, line, f"is no CSV: {error}")
        else:
            if row:
                record += 1
                yield _Row(row, record, line, _wrong(row, fields))
        line = reader.line_num + 1


def _wrong(row: list[str], fields: int) -> str | None:
    if len(row) != fields:
        return f"has {len(row)} fields where the header has {fields}"
    text = "".join(row)
    if "\0" in text:
        return "has a NUL character"
    if not text.isascii() and any("\udc80" <= each <= "\udcff" for each in text):
        return "has bytes that are not UTF-8"
    return None
