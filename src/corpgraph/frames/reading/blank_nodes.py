"""Blank nodes of a file, named by the file and the order in which they come up.

The names are those of `loading.parse`, so that a finding leads to where a node is written, and no
two files have a blank node in common.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.frames.collisions import hashed, second

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.frames.reading.tokenising import Table

__all__ = ["name_blank_nodes"]

_LABEL: Final = "_:"
_ENDS: Final = (("subject", "s"), ("object", "o"))


def name_blank_nodes(table: Table, path: Path, seed: int) -> None:
    """Name the blank nodes of a table.

    Args:
        table: The table.
        path: The file.
        seed: What keys are computed with.
    """
    frames = [each.lazy() for parts in table.slices.values() for each in parts]
    places = [
        frame.filter(pl.col(text).str.starts_with(_LABEL)).select(
            label=text, place=pl.col("line").cast(pl.Int64) * 2 + number
        )
        for frame in frames
        for number, (text, _) in enumerate(_ENDS)
    ]
    first = pl.concat(places).group_by("label").agg(pl.col("place").min()).sort("place")
    scope = path.resolve().as_uri()
    prefix = f"{_LABEL}b{hashlib.blake2b(scope.encode(), digest_size=8).hexdigest()[1:]}"
    name = pl.concat_str(pl.lit(prefix), *_digits("order"))
    keys = {"key": hashed(pl.col("name"), seed), "second": second(pl.col("name"), seed)}
    names = first.with_row_index("order").select("label", name=name).with_columns(**keys).collect()
    table.hashes.append(names.select("key", "second"))
    for parts in table.slices.values():
        parts[:] = pl.collect_all(_renamed(each.lazy(), names.lazy()) for each in parts)


def _renamed(frame: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    columns = frame.collect_schema().names()
    for text, key in _ENDS:
        found = names.select(pl.col("label").alias(text), "name", "key")
        joined = frame.join(found, on=text, how="left", maintain_order="left")
        frame = joined.with_columns(
            pl.coalesce("name", text).alias(text), pl.coalesce("key", key).alias(key)
        ).select(columns)
    return frame


def _digits(column: str) -> list[pl.Expr]:
    """The sixteen hexadecimal digits of a number."""
    number = pl.col(column).cast(pl.UInt64)
    shifted = (number // (1 << shift) % 16 for shift in range(60, -1, -4))
    return [pl.lit("0123456789abcdef").str.slice(each, 1) for each in shifted]
