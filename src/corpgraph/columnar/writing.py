"""Frames written as N-Triples, CSV or Parquet, with the same bytes at each run."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from corpgraph.frames.backends import rows
from corpgraph.writing import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.frames.slices import Frame

__all__ = ["write_table", "write_triples"]


def write_triples(triples: Frame, path: Path) -> int:
    """Write N-Triples, in order of their text and each once.

    Args:
        triples: The columns ``subject``, ``predicate`` and ``object``, in N-Triples syntax.
        path: The file.

    Returns:
        The number of triples.

    Raises:
        OutputError: The file cannot be written.
    """
    parts = [*(nw.col(each) for each in ("subject", "predicate", "object")), nw.lit(".")]
    # What shapes would refuse, a literal that takes part in a fact, is the subject of no triple.
    triples = triples.filter(~nw.col("subject").str.starts_with('"'))
    lines = _collected(triples.select(line=nw.concat_str(parts, separator=" "))).unique()
    buffer = io.BytesIO()
    # No text of N-Triples has a line break in it: it is written as \n.
    lines.sort("line").write_csv(buffer, include_header=False, quote_style="never")
    write_atomic(path, buffer.getvalue())
    return lines.height


def write_table(table: Frame, path: Path) -> int:
    """Write rows, in order of their columns, as Parquet or, if the file's name ends so, as CSV.

    IRIs are written without brackets.

    Args:
        table: The rows; columns of texts are of terms in N-Triples syntax, or of words.
        path: The file.

    Returns:
        The number of rows.

    Raises:
        OutputError: The file cannot be written.
    """
    found = _collected(table)
    # Nothing else that stands here begins with a bracket.
    found = found.with_columns(pl.col(pl.String).str.replace("^<(.*)>$", "$1")).sort(found.columns)
    buffer = io.BytesIO()
    if path.suffix == ".csv":
        found.write_csv(buffer, line_terminator="\r\n")
    else:
        found.write_parquet(buffer)
    write_atomic(path, buffer.getvalue())
    return found.height


def _collected(frame: Frame) -> pl.DataFrame:
    if frame.implementation.is_polars():
        table: pl.DataFrame = frame.to_native().collect()
        return table
    schema = frame.collect_schema()
    types = {name: pl.String if kind == nw.String else pl.Int64 for name, kind in schema.items()}
    return pl.DataFrame(rows(frame), types, orient="row")
