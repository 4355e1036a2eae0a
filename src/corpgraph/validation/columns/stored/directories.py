"""Directories of nodes: which there are and of which classes, in sixteen bytes a node.

A text is known by two hashes. Two texts would have to agree in both to be taken for one.
"""

from __future__ import annotations

import secrets
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.frames.collisions import hashed, second

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Directory", "are_distinct"]

#: With more classes, or sets of classes, than this nodes are told apart one by one.
_MOST_CLASSES: Final = 16
_SEED: Final = secrets.randbits(63)


class Directory:
    """Nodes and their classes.

    Args:
        parts: The columns ``cell``, a number or a text that tells a node from others, and
            ``classes``, a text.
    """

    def __init__(self, parts: Sequence[pl.LazyFrame]) -> None:
        self._parts = parts
        self._are_numbers = _are_numbers(parts)
        self._known: dict[bool, tuple[pl.DataFrame, list[list[pl.Series]]]] = {}

    def told(self, cells: pl.Series) -> list[pl.Series] | None:
        """What tells nodes of different classes apart, and each that is not in the directory.

        Args:
            cells: What the nodes are known by; null for none.

        Returns:
            None if there are too many classes.
        """
        are_numbers = self._are_numbers and cells.dtype == pl.Int64
        if are_numbers not in self._known:
            self._known[are_numbers] = self._by_classes(are_numbers=are_numbers)
        known, of_classes = self._known[are_numbers]
        if len(of_classes) > _MOST_CLASSES:
            return None
        frame = cells.alias("cell").to_frame()
        keys = frame.select(_keys(are_numbers=are_numbers)).get_columns()
        if not cells.null_count() and all(each.equals(known[each.name]) for each in keys):
            # One table has the nodes of the other, row by row.
            return [known["classes"]]
        found, others = [], cells.is_not_null()
        for members in of_classes:
            each = [key.is_in(known) for key, known in zip(keys, members, strict=True)]
            found.append(reduce(and_, each).fill_null(value=False))
            others &= ~found[-1]
        if others.any():
            found.append(frame.select(pl.when(others).then("cell").alias("other")).to_series())
        return found

    def _by_classes(self, *, are_numbers: bool) -> tuple[pl.DataFrame, list[list[pl.Series]]]:
        """All nodes with their classes, and the nodes of each class, or set of classes."""
        keys = _keys(are_numbers=are_numbers)
        frame = pl.concat([each.select("classes", *keys) for each in self._parts]).collect()
        frame = frame.with_columns(pl.col("classes").rank("dense"))
        parts = frame.partition_by("classes", include_key=False)
        return frame, [[each.implode() for each in part.get_columns()] for part in parts]


def are_distinct(parts: Sequence[pl.LazyFrame]) -> bool:
    """Whether no cell is there twice in some frames with a column ``cell``, as text."""
    keys = _keys(are_numbers=_are_numbers(parts))
    if _have_no_double([each.select(keys[0].alias("cell")) for each in parts]):
        return True
    return len(keys) > 1 and _have_no_double([each.cast({"cell": pl.String}) for each in parts])


def _have_no_double(parts: Sequence[pl.LazyFrame]) -> bool:
    counted = pl.concat(parts).select(pl.col("cell").n_unique(), size=pl.len()).collect()
    return bool(counted["cell"].item() == counted["size"].item())


def _are_numbers(parts: Sequence[pl.LazyFrame]) -> bool:
    # Numbers stand for themselves.
    return all(each.collect_schema()["cell"] == pl.Int64 for each in parts)


def _keys(*, are_numbers: bool) -> list[pl.Expr]:
    if are_numbers:
        return [pl.col("cell")]
    text = pl.col("cell").cast(pl.String)
    return [hashed(text, _SEED).alias("key"), second(text, _SEED).alias("second")]
