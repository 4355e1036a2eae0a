"""Frames of Spark: rows in, rows out, and what Spark has written.

The rows of a frame that came from here, or went through here, are remembered as long as the frame
is: to ask for them again costs no job.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from corpgraph.frames.reading.spark_sessions import is_single

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    Row = tuple[Any, ...]

__all__ = ["FEW", "batches", "known_rows", "literal", "local_frame", "location", "written_frame"]

#: So many rows are written into a query, and kept by the driver.
FEW: Final = 1000
_KNOWN: Final[WeakKeyDictionary[DataFrame, list[Row]]] = WeakKeyDictionary()
#: What in the name of a file stands for other names.
_MEANS_MORE: Final = re.compile(r"[]*?{}\\[]")
#: What is in a text of SQL as it is.
_SAFE: Final = frozenset(' "#()*+,-./:;<=>?@[]^_')


def known_rows(frame: DataFrame) -> list[Row] | None:
    """The rows of a frame; None if it has to be computed."""
    return _KNOWN.get(frame)


def batches(frame: DataFrame, most: int) -> Iterator[list[Row]]:
    """The rows of a frame, at most so many at a time; the driver holds no more than a partition."""
    known = known_rows(frame)
    found = iter(known) if known is not None else map(tuple, frame.toLocalIterator())
    while batch := list(islice(found, most)):
        yield batch


def local_frame(
    session: SparkSession, schema: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> DataFrame:
    """A frame of some rows.

    Args:
        session: Where it is.
        schema: Spark's name of the type of each column, by the column's name.
        rows: The rows.
    """
    found = _made(session, schema, rows)
    _KNOWN[found] = [tuple(row) for row in rows]
    return found


def written_frame(session: SparkSession, schema: str, folder: str) -> DataFrame:
    """A frame of what has been written as Parquet.

    Args:
        session: Where it is.
        schema: The columns, as Spark's SQL declares them.
        folder: The folder.
    """
    found = session.read.schema(schema).parquet(folder)
    return found.coalesce(1) if is_single(session) else found


def location(path: Path) -> str:
    """How Spark calls a file, by a name that means no other files."""
    return "file:" + _MEANS_MORE.sub(r"\\\g<0>", path.resolve().as_posix())


def literal(value: object) -> str:
    """A value as a literal of Spark's SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        # Whatever a quote, a backslash or a dollar sign would do there, none is written as it is.
        return f"'{''.join(each if _is_safe(each) else _escaped(each) for each in value)}'"
    return f"{value}D" if isinstance(value, float) else str(value)


def _made(
    session: SparkSession, schema: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> DataFrame:
    if len(rows) > FEW:
        columns = ", ".join(f"`{name}` {kind}" for name, kind in schema.items())
        return session.createDataFrame([tuple(row) for row in rows], columns)
    listed = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    casts = ", ".join(
        f"CAST({f'col{place}' if rows else 'NULL'} AS {kind}) AS `{name}`"
        for place, (name, kind) in enumerate(schema.items(), start=1)
    )
    if not rows:
        return session.sql(f"SELECT {casts} LIMIT 0")
    # One partition meets others without a shuffle where they are single too.
    return session.sql(f"SELECT {casts} FROM VALUES {listed}").coalesce(1)


def _is_safe(character: str) -> bool:
    return character in _SAFE or (character.isascii() and character.isalnum())


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08X}"
