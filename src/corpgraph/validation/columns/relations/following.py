"""A table, extended along a path that repeats, as far as its rows ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import settled, size
from corpgraph.frames.closures import circles, reached
from corpgraph.validation.columns.relations.tables import Table, key, text
from corpgraph.validation.shapes.property_paths import OneOrMore, ZeroOrMore, ZeroOrOne

if TYPE_CHECKING:
    from corpgraph.frames.slices import Frame
    from corpgraph.validation.columns.relations.kinds import Kinds

    Repeat = OneOrMore | ZeroOrMore | ZeroOrOne

__all__ = ["COLUMNS", "Pairs", "follow"]

COLUMNS: Final = ("s", "o", "subject", "object")


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of nodes of which a path leads from the one to the other.

    Attributes:
        frame: The `COLUMNS` of a slice.
        starts: The kinds of terms that it leads from.
        ends: The kinds of terms that it leads to.
    """

    frame: Frame
    starts: Kinds
    ends: Kinds


def follow(table: Table, start: str, end: str, edges: Pairs, path: Repeat) -> Table:
    """Join a table with the pairs of a path that repeats.

    Args:
        table: The rows, which bind the start.
        start: The variable at the start of the path.
        end: The one at its end.
        edges: The pairs that one round of the path joins.
        path: The path.

    Raises:
        DeclinedError: There is too much to follow.
    """
    steps = edges.frame.select("s", "o").unique()
    if end not in table.kinds:
        return _expanded(table, start, end, edges, path)
    asked = table.frame.select(nw.col(key(start)).alias("s"), nw.col(key(end)).alias("o")).unique()
    parts = []
    if not isinstance(path, OneOrMore):
        parts.append(asked.filter(nw.col("s") == nw.col("o")))
    if isinstance(path, ZeroOrOne):
        parts.append(asked.join(steps, on=["s", "o"], how="semi"))
    elif start == end:
        parts.append(_on_circles(asked, steps))
    else:
        parts += _joined(asked, steps)
    found = nw.concat([each.select("s", "o") for each in parts]) if len(parts) > 1 else parts[0]
    left = [key(start), key(end)] if start != end else [key(start)]
    right = ["s", "o"] if start != end else ["s"]
    frame = table.frame.join(found, left_on=left, right_on=right, how="semi")
    return Table(frame, table.kinds)


def _joined(asked: Frame, steps: Frame) -> list[Frame]:
    """Those of some pairs that steps join, many or one."""
    # Where one step leads back, the two are joined if and only if they are on one circle.
    back = steps.select(nw.col("s").alias("o"), nw.col("o").alias("s"))
    asked = settled(asked)
    found = [_on_circles(asked.join(back, on=["s", "o"], how="semi"), steps)]
    others = settled(asked.join(back, on=["s", "o"], how="anti"))
    if size(others):
        found.append(others.join(reached(steps, others), on=["s", "o"], how="semi"))
    return found


def _on_circles(asked: Frame, steps: Frame) -> Frame:
    """Those of some pairs that are on one circle."""
    of_start = circles(steps)
    of_end = of_start.select("node", nw.col("circle").alias("other"))
    found = asked.join(of_start, left_on="s", right_on="node", how="inner")
    found = found.join(of_end, left_on="o", right_on="node", how="inner")
    return found.filter(nw.col("circle") == nw.col("other")).select("s", "o")


def _expanded(table: Table, start: str, end: str, edges: Pairs, path: Repeat) -> Table:
    """A table with all ends that a path leads to."""
    has_empty = not isinstance(path, OneOrMore)
    kinds = edges.ends | table.kinds[start] if has_empty else edges.ends
    texts = edges.frame.select(
        nw.col("o").alias(key(end)), nw.col("object").alias(text(end))
    ).unique(subset=[key(end)])
    steps = edges.frame.select("s", "o").unique()
    if isinstance(path, ZeroOrOne):
        pairs = steps.filter(nw.col("s") != nw.col("o"))
    else:
        pairs = reached(steps, table.frame.select(nw.col(key(start)).alias("s")))
        pairs = pairs.filter(nw.col("s") != nw.col("o")) if has_empty else pairs
    named = pairs.select(nw.col("s").alias(key(start)), nw.col("o").alias(key(end)))
    frame = table.frame.join(
        named.join(texts, on=key(end), how="inner"), on=key(start), how="inner"
    )
    if has_empty:
        columns = frame.collect_schema().names()
        itself = table.frame.with_columns(
            nw.col(key(start)).alias(key(end)), nw.col(text(start)).alias(text(end))
        )
        frame = nw.concat([frame.select(*columns), itself.select(*columns)])
    return Table(frame, {**table.kinds, end: kinds})
