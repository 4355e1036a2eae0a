"""N-Triples and N-Quads, read by Polars into keys and texts, sliced by predicate.

A line is split at its first two blanks and what is left is hashed, batch by batch: a batch fits
into the processor's caches, and its memory is used again by the next. Terms come again and again,
so that each is looked at once a batch. Lines that are not plain, as `grammar` has it, are read by
Oxigraph's parser, and take their place in the batch; where it refuses one, so does `loading.parse`,
whose error names the place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.frames.collisions import hashed, second
from corpgraph.frames.reading.grammar import (
    GRAPH_NAME,
    IRI,
    NAMED_OBJECT,
    NODE,
    OBJECT,
    UNUSUAL_END,
)
from corpgraph.frames.reading.odd_lines import (
    IGNORED,
    LONGEST,
    UnreadableError,
    read_again,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Table", "hashed", "read_canonical", "read_lines"]

#: So many lines are a batch; a few more or less.
_BATCH: Final = 100_000
#: So many lines are objects of Python at a time.
_BLOCK: Final = 1 << 16
_ENDS: Final = (("s", "subject"), ("o", "object"))
_BLANK: Final = "_:"


@dataclass(slots=True)
class Table:
    """The triples of a file.

    Attributes:
        slices: For each predicate, in brackets, frames with the columns ``line`` (UInt32), ``s``,
            ``o`` (keys), ``subject`` and ``object``, in the order of the file; blank nodes have the
            labels of the file.
        hashes: Frames with the columns ``key`` and ``second``: the hashes of all terms.
        has_blank_nodes: Whether any term is a blank node.
    """

    slices: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    hashes: list[pl.DataFrame] = field(default_factory=list)
    has_blank_nodes: bool = False

    def add(self, batch: pl.DataFrame, *terms: pl.DataFrame, named: bool = False) -> None:
        """Add triples, and the terms in them; no blank nodes if all are named."""
        columns = ("predicate", "line", "s", "o", "subject", "object")
        parts = batch.select(columns).partition_by("predicate", as_dict=True, maintain_order=False)
        for (predicate,), part in parts.items():
            self.slices.setdefault(str(predicate), []).append(part.drop("predicate"))
        for each in terms:
            self.hashes.append(each.select("key", "second"))
            self.has_blank_nodes |= not named and each["text"].str.starts_with(_BLANK).any()


def read_lines(source: Path | bytes, *, graphs: bool, seed: int) -> Table:
    """Read lines into a table.

    Args:
        source: A file, or its content.
        graphs: Whether it is N-Quads.
        seed: What keys are computed with.

    Raises:
        UnreadableError: There is a syntax error, or something that is not read here.
    """
    table = Table()
    try:
        for batch in _batches(source, graphs=graphs, seed=seed):
            subjects, objects = _subjects(batch), _objects(batch)
            named = _is_plain_and_named(batch, subjects, objects)
            odd = None if named else _odd(batch, subjects, objects)
            if odd is not None:
                batch = _mended(batch.with_columns(odd=odd), graphs=graphs, seed=seed)
                subjects, objects = _subjects(batch), _objects(batch)
            table.add(batch, subjects, objects, named=named)
    except (
        pl.exceptions.PolarsError,
        SyntaxError,
        ValueError,
        OSError,
        MemoryError,
    ) as error:
        raise UnreadableError from error
    return table


def read_canonical(source: bytes, *, seed: int) -> Table:
    """Read canonical N-Triples into a table."""
    table = Table()
    for batch in _batches(source, graphs=False, seed=seed):
        table.add(batch, _subjects(batch), _objects(batch))
    return table


def _batches(source: Path | bytes, *, graphs: bool, seed: int) -> Iterator[pl.DataFrame]:
    lines = pl.scan_lines(
        source, name="text", row_index_name="line", row_index_offset=1, glob=False
    )
    # Each step a plan of its own: Polars would split a line again for each of its parts.
    split = lines.select("line", parts=pl.col("text").str.splitn(" ", 3))
    names = ("subject", "predicate", "rest")
    fields = (
        pl.col("parts").struct.field(f"field_{n}").alias(each) for n, each in enumerate(names)
    )
    named = split.select("line", *fields)
    cut = named.with_columns(object=pl.col("rest").str.strip_suffix(" ."))
    size = pl.col("rest").str.len_bytes()
    ended = (size - pl.col("object").str.len_bytes() == 2) & (size < LONGEST)
    cut = cut.with_columns(ended.fill_null(value=False).alias("ended"))
    if graphs:
        cut = cut.with_columns(pl.col("object").str.replace(GRAPH_NAME, ""))
    return _keyed(cut, seed).collect_batches(chunk_size=_BATCH, maintain_order=True)


def _keyed(frame: pl.LazyFrame, seed: int) -> pl.LazyFrame:
    keys = {key: hashed(pl.col(text), seed) for key, text in _ENDS}
    seconds = {f"{key}2": second(pl.col(text), seed) for key, text in _ENDS}
    return frame.with_columns(pl.col("predicate").cast(pl.Categorical), **keys, **seconds)


def _subjects(batch: pl.DataFrame) -> pl.DataFrame:
    """The columns ``key``, ``second`` and ``text`` of subjects, which come in runs: one of each."""
    is_start = batch["s2"].ne_missing(batch["s2"].shift())
    return batch.select(key="s", second="s2", text="subject").filter(is_start)


def _objects(batch: pl.DataFrame) -> pl.DataFrame:
    """The columns ``key``, ``second`` and ``text`` of the objects.

    One is left out that has the second hash of another of its batch. That is another term with
    odds of one to a thousand million.
    """
    is_first = batch["o2"].is_first_distinct()
    return batch.select(key="o", second="o2", text="object").filter(is_first)


def _is_plain_and_named(batch: pl.DataFrame, subjects: pl.DataFrame, objects: pl.DataFrame) -> bool:
    """Whether all lines are surely plain and have no blank node: so most batches are."""
    # A line that ended has all its parts: no text is null, which all() would pass over.
    return (
        batch["ended"].all()
        and subjects["text"].str.contains(IRI).all()
        and not objects["text"].str.ends_with(UNUSUAL_END).any()
        and objects["text"].str.contains(NAMED_OBJECT).all()
        and batch["predicate"].unique().cast(pl.String).str.contains(IRI).all()
    )


def _odd(batch: pl.DataFrame, subjects: pl.DataFrame, objects: pl.DataFrame) -> pl.Series | None:
    """Which lines are not plain; None if all are."""
    text = pl.col("text")
    unusual = text.str.ends_with(UNUSUAL_END) & text.str.starts_with('"')
    subjects = subjects.filter(~_matches("text", NODE))
    objects = objects.filter(unusual | ~_matches("text", OBJECT))
    predicates = batch.select(pl.col("predicate").unique().cast(pl.String))
    predicates = predicates.filter(~_matches("predicate", IRI))
    if batch["ended"].all() and not (len(objects) or len(subjects) or len(predicates)):
        return None
    names = predicates["predicate"]
    odd = (
        ~pl.col("ended")
        | pl.col("s").is_in(subjects["key"].implode())
        | pl.col("o").is_in(objects["key"].implode())
        | pl.col("predicate").cast(pl.String).is_in(names.implode(), nulls_equal=True)
    )
    return batch.select(odd).to_series()


def _matches(column: str, pattern: str) -> pl.Expr:
    return pl.col(column).str.contains(pattern).fill_null(value=False)


def _mended(batch: pl.DataFrame, *, graphs: bool, seed: int) -> pl.DataFrame:
    """Put the triples of the lines that are odd, as a parser reads them, in their place."""
    rest = batch.filter(~pl.col("odd"))
    columns = [
        "line",
        "predicate",
        *(name for each, text in _ENDS for name in (each, f"{each}2", text)),
    ]
    line = pl.concat_str(
        "subject",
        pl.col("predicate").cast(pl.String),
        "rest",
        separator=" ",
        ignore_nulls=True,
    )
    odd = batch.filter(pl.col("odd")).select("line", text=line)
    read = [rest.select(columns)]
    for block in odd.filter(~pl.col("text").str.contains(IGNORED)).iter_slices(_BLOCK):
        texts = read_again(block["text"].to_list(), graphs=graphs)
        again = _keyed(pl.LazyFrame({"line": block["line"], **texts}), seed)
        read.append(again.select(columns).collect())
    return pl.concat(read).sort("line")
