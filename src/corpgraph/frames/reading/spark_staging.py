"""Files of RDF, read into tables of Spark that have a row a triple, as text.

The tables are those of `line_statements`, written as Parquet. Lines are numbered by two passes: one
counts the lines of each split of a file, the other adds to a line's place in its split what is
before that split.
"""

from __future__ import annotations

from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pyspark.errors import PySparkException
from pyspark.sql import functions as sf

from corpgraph.frames.reading.line_statements import Dialect, labels, odd, split
from corpgraph.frames.reading.odd_lines import UnreadableError, read_again
from corpgraph.frames.reading.physical_lines import check_start
from corpgraph.frames.reading.spark_frames import batches, literal, local_frame
from corpgraph.loading import FORMATS, parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

__all__ = ["DIALECT", "stage"]

_LINED: Final = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_SCHEMA: Final = "line bigint, subject string, predicate string, object string, plain boolean"
#: How many lines are objects of Python at a time.
_BLOCK: Final = 1 << 16


def _java(pattern: str) -> str:
    # Only a line feed ends a line, and what repeats is never given back: Java's stack would grow
    # with each repetition of a group that might be.
    return literal("(?d)" + pattern.replace(")*", ")*+"))


def _hashed(text: str, salt: str) -> str:
    return f"xxhash64({literal(salt)}, {text})"


#: How Spark writes it. What is not UTF-8 matches nothing.
DIALECT: Final = Dialect(
    matches=lambda column, pattern: (
        f"(is_valid_utf8({column}) AND regexp_like({column}, {_java(pattern)}))"
    ),
    without=lambda column, pattern: f"regexp_replace({column}, {_java(pattern)}, '')",
    hashed=_hashed,
)


def stage(session: SparkSession, path: Path, table: str, folder: str) -> bool:
    """Read a file into a new table.

    Args:
        session: Where the table is.
        path: The file, known by its ending, where all workers see it.
        table: The name of the table.
        folder: Where its Parquet is put.

    Returns:
        Whether there are blank nodes that have the labels of the file; then there is also a table
        of their names, ``{table}_names``.

    Raises:
        InputError: The file cannot be read; as `loading.parse` says it.
    """
    form = FORMATS[path.suffix]
    if form in _LINED:
        try:
            _stage_lines(session, path, table, folder, graphs=form == ox.RdfFormat.N_QUADS)
            if not _is_empty(session.sql(f"SELECT 1 FROM {table} WHERE plain")):
                names = session.sql(labels(table, path)).localCheckpoint()
                names.createOrReplaceTempView(f"{table}_names")
                return not _is_empty(names)
        except (UnreadableError, SyntaxError, OSError, PySparkException):
            # It has an error that the parser will place, or something rare that it can read.
            pass
    _stage_parsed(session, path, table, folder)
    return False


def _stage_lines(
    session: SparkSession, path: Path, table: str, folder: str, *, graphs: bool
) -> None:
    check_start(path)
    _numbered(session, path).createOrReplaceTempView(f"{table}_lines")
    staged = session.sql(split(f"{table}_lines", DIALECT, graphs=graphs))
    staged.write.mode("overwrite").parquet(folder)
    _read(session, table, folder)
    if not _is_empty(
        session.sql(f"SELECT 1 FROM {table} WHERE NOT plain AND NOT is_valid_utf8(object)")
    ):
        raise UnreadableError
    blocks = (
        zip(*block, strict=True) for block in batches(session.sql(odd(table, DIALECT)), _BLOCK)
    )
    read = [(numbers, read_again(texts, graphs=graphs)) for numbers, texts in blocks]
    for numbers, columns in read:
        _append(session, folder, zip(numbers, *columns.values(), strict=True))
    _read(session, table, folder)


def _numbered(session: SparkSession, path: Path) -> DataFrame:
    lines = (
        session.read.option("lineSep", "\n")
        .text(path.resolve().as_uri())
        .select(
            sf.col("value").alias("text"),
            sf.col("_metadata.file_block_start").alias("split"),
            sf.monotonically_increasing_id().alias("place"),
        )
    )
    counted = lines.groupBy("split").agg(sf.min("place"), sf.count("*"))
    splits = sorted(tuple(row) for row in counted.collect())
    before = accumulate((lines for *_, lines in splits), initial=0)
    shifts = [
        (start, number + 1 - first)
        for (start, first, _), number in zip(splits, before, strict=False)
    ]
    shift = local_frame(session, {"split": "bigint", "shift": "bigint"}, shifts)
    numbered = lines.join(sf.broadcast(shift), "split")
    return numbered.select((sf.col("place") + sf.col("shift")).alias("line"), "text")


def _stage_parsed(session: SparkSession, path: Path, table: str, folder: str) -> None:
    session.createDataFrame([], _SCHEMA).write.mode("overwrite").parquet(folder)
    triples = (quad.triple for quad in parse(path))
    read = 0
    while block := list(islice(triples, _BLOCK)):
        text = ox.serialize(block, format=ox.RdfFormat.N_TRIPLES) or b""
        lines = (line.removesuffix(" .").split(" ", 2) for line in text.decode().split("\n")[:-1])
        _append(session, folder, ((n, *each) for n, each in enumerate(lines, read + 1)))
        read += len(block)
    _read(session, table, folder)


def _append(session: SparkSession, folder: str, rows: Iterable[tuple[Any, ...]]) -> None:
    found = session.createDataFrame([(*row, True) for row in rows], _SCHEMA)
    found.write.mode("append").parquet(folder)


def _read(session: SparkSession, table: str, folder: str) -> None:
    session.read.schema(_SCHEMA).parquet(folder).createOrReplaceTempView(table)


def _is_empty(frame: DataFrame) -> bool:
    return not frame.limit(1).collect()
