"""Frames of Spark: rows out, small tables in, results kept.

What comes out small is kept as a table of the driver's, which costs no job to use again. What does
not is checkpointed: written where the executors' end does not lose it, without what it was made of.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyspark.sql import DataFrame, SparkSession

    Row = tuple[Any, ...]

__all__ = ["batches", "collect_all", "keep_all", "literal", "local_frame"]

#: So many rows are written into a query, and kept by the driver.
_FEW: Final = 1000
#: So many jobs are planned at a time; the executors share their tasks out.
_TOGETHER: Final = 8


def collect_all(frames: Sequence[DataFrame]) -> list[list[Row]]:
    """The rows of each frame."""
    return _each(frames, lambda frame: [tuple(row) for row in frame.collect()])


def batches(frame: DataFrame, most: int) -> Iterator[list[Row]]:
    """The rows of a frame, at most so many at a time; the driver holds no more than a partition."""
    found = (tuple(row) for row in frame.toLocalIterator())
    while batch := list(islice(found, most)):
        yield batch


def keep_all(frames: Sequence[DataFrame]) -> list[DataFrame]:
    """Compute frames and keep them."""
    return _each(frames, _kept)


def local_frame(
    session: SparkSession, schema: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> DataFrame:
    """A frame of some rows.

    Args:
        session: Where it is.
        schema: Spark's name of the type of each column, by the column's name.
        rows: The rows.
    """
    if len(rows) > _FEW:
        columns = ", ".join(f"`{name}` {kind}" for name, kind in schema.items())
        return session.createDataFrame([tuple(row) for row in rows], columns)
    listed = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    casts = ", ".join(
        f"CAST({f'col{place}' if rows else 'NULL'} AS {kind}) AS `{name}`"
        for place, (name, kind) in enumerate(schema.items(), start=1)
    )
    return session.sql(
        f"SELECT {casts} FROM VALUES {listed}" if rows else f"SELECT {casts} LIMIT 0"
    )


def literal(value: object) -> str:
    """A value as a literal of Spark's SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        # Whatever a quote, a backslash or a dollar sign would do there, none is written as it is.
        safe = (each if each.isascii() and each.isalnum() else _escaped(each) for each in value)
        return f"'{''.join(safe)}'"
    return f"{value}D" if isinstance(value, float) else str(value)


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08X}"


def _kept(frame: DataFrame) -> DataFrame:
    few = frame.limit(_FEW + 1).collect()
    if len(few) <= _FEW:
        schema = {field.name: field.dataType.simpleString() for field in frame.schema.fields}
        return local_frame(frame.sparkSession, schema, few)
    return frame.checkpoint()


def _each(frames: Sequence[DataFrame], work: Callable[[DataFrame], Any]) -> list[Any]:
    if len(frames) == 1:
        return [work(frames[0])]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        return list(pool.map(work, frames))
