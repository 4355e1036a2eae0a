"""Files of RDF, read into tables of Spark that have a row a triple, as text.

The tables are those of `line_statements`, written as Parquet. Lines are numbered by two passes: one
counts the lines of each split of a file, the other adds to a line's place in its split what is
before that split.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox
from pyspark.errors import PySparkException
from pyspark.sql import functions as sf

from corpgraph.frames.reading.line_statements import Dialect, labels, odd, split
from corpgraph.frames.reading.odd_lines import IGNORED, UnreadableError, read_again
from corpgraph.frames.reading.physical_lines import check_start
from corpgraph.frames.reading.spark_frames import batches, literal, local_frame, location
from corpgraph.loading import FORMATS, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

__all__ = ["DIALECT", "Staged", "stage"]

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


@dataclass(frozen=True, slots=True)
class Staged:
    """Files that were read.

    Attributes:
        table: The name of their table.
        file: The number of the file of a row, as an expression of SQL.
        predicates: The predicates in it.
        names: The table of the names of its blank nodes, if they have the labels of the file.
    """

    table: str
    file: str
    predicates: frozenset[str]
    names: str | None = None


def stage(session: SparkSession, paths: Sequence[Path], folder: str) -> list[Staged]:
    """Read files into new tables: one for each whose lines are triples, one for all others.

    Args:
        session: Where the tables are.
        paths: The files, known by their endings, where all workers see them.
        folder: Where their Parquet is put.

    Raises:
        InputError: A file cannot be read; as `loading.parse` says it.
    """
    staged, others = [], []
    for number, path in enumerate(paths):
        lined = _lined(session, path, number, f"{folder}/{number}")
        if lined is None:
            others.append((number, path))
        else:
            staged.append(lined)
    return [*staged, *_stage_parsed(session, others, f"{folder}/parsed")]


def _lined(session: SparkSession, path: Path, number: int, folder: str) -> Staged | None:
    """Read a file whose lines are triples; None if it has to be parsed."""
    form, table = FORMATS[path.suffix], f"staged_{number}"
    if form in _LINED:
        try:
            told = _stage_lines(session, path, table, folder, graphs=form == ox.RdfFormat.N_QUADS)
            if told.predicates:
                names = _name(session, path, table) if told.has_labels else None
                return Staged(table, f"CAST({number} AS INT)", frozenset(told.predicates), names)
        except (UnreadableError, SyntaxError, OSError, PySparkException):
            # It has an error that the parser will place, or something rare that it can read.
            pass
    return None


class _Told(NamedTuple):
    """What is in a table: of lines that are not plain, those of triples and those of no text."""

    predicates: list[str]
    has_labels: bool
    odd: int
    garbled: int


def _tell(session: SparkSession, table: str) -> _Told:
    is_odd = f"NOT plain AND NOT {DIALECT.matches('object', IGNORED)}"
    ((predicates, *counts),) = session.sql(
        "SELECT collect_set(CASE WHEN plain THEN predicate END), coalesce(bool_or(plain AND "
        "(startswith(subject, '_:') OR startswith(object, '_:'))), FALSE), "
        f"count_if({is_odd}), count_if(NOT plain AND NOT is_valid_utf8(object)) FROM {table}"
    ).collect()
    return _Told(list(predicates), *counts)


def _name(session: SparkSession, path: Path, table: str) -> str:
    """Name blank nodes, once for all that uses the names."""
    names = session.sql(labels(table, path)).localCheckpoint()
    names.createOrReplaceTempView(f"{table}_names")
    return f"{table}_names"


def _stage_lines(
    session: SparkSession, path: Path, table: str, folder: str, *, graphs: bool
) -> _Told:
    check_start(path)
    _numbered(session, path).createOrReplaceTempView(f"{table}_lines")
    staged = session.sql(split(f"{table}_lines", DIALECT, graphs=graphs))
    staged.write.mode("overwrite").parquet(folder)
    _read(session, table, folder)
    told = _tell(session, table)
    if told.garbled:
        raise UnreadableError
    if not told.odd:
        return told
    blocks = (
        zip(*block, strict=True) for block in batches(session.sql(odd(table, DIALECT)), _BLOCK)
    )
    read = [(numbers, read_again(texts, graphs=graphs)) for numbers, texts in blocks]
    for numbers, columns in read:
        _append(session, folder, zip(numbers, *columns.values(), strict=True))
    _read(session, table, folder)
    return _tell(session, table)


def _numbered(session: SparkSession, path: Path) -> DataFrame:
    lines = (
        session.read.option("lineSep", "\n")
        .text(location(path))
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


def _stage_parsed(
    session: SparkSession, paths: Sequence[tuple[int, Path]], folder: str
) -> list[Staged]:
    # Each query and each folder takes tenths of a second, so files share them.
    schema, table = f"{_SCHEMA}, file int", "staged_parsed"
    rows, predicates = _parsed(paths), set[str]()
    while block := list(islice(rows, _BLOCK)):
        predicates.update(predicate for _, _, predicate, *_ in block)
        read = session.createDataFrame(block, schema, verifySchema=False)
        read.write.mode("append").parquet(folder)
    if not predicates:
        return []
    session.read.schema(schema).parquet(folder).createOrReplaceTempView(table)
    return [Staged(table, "file", frozenset(predicates))]


def _parsed(
    paths: Sequence[tuple[int, Path]],
) -> Iterator[tuple[int, str, str, str, bool, int]]:
    for file, path in paths:
        triples = (quad.triple for quad in parse(path))
        read = 0
        while block := list(islice(triples, _BLOCK)):
            text = ox.serialize(block, format=ox.RdfFormat.N_TRIPLES) or b""
            for line, each in enumerate(text.decode().split("\n")[:-1], read + 1):
                subject, predicate, value = each.removesuffix(" .").split(" ", 2)
                yield line, subject, predicate, value, True, file
            read += len(block)


def _append(session: SparkSession, folder: str, rows: Iterable[tuple[Any, ...]]) -> None:
    found = session.createDataFrame([(*row, True) for row in rows], _SCHEMA)
    found.write.mode("append").parquet(folder)


def _read(session: SparkSession, table: str, folder: str) -> None:
    session.read.schema(_SCHEMA).parquet(folder).createOrReplaceTempView(table)
