"""Records put together to batches of a size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from corpgraph.importing.gleif.reading.model import Batch, Broken, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Piece", "batched"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive records, as they come out of a reader.

    Attributes:
        frame: Those that could be read, as in `Batch`.
        broken: Those that could not.
        unread: The values that have no column: of which record, and the name it would have.
        early_end: Why the file ended before its end.
    """

    frame: pl.DataFrame
    broken: list[Broken] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    early_end: str | None = None


def batched(pieces: Iterable[Piece], kind: Kind, size: int, *, after: int) -> Iterator[Batch]:
    """Batches of exactly so many records, but for the last.

    Args:
        pieces: All records after some first ones, in order.
        kind: What they are about.
        size: How many records a batch has.
        after: How many records come before the pieces.
    """
    first = after + 1
    frames: list[pl.DataFrame] = []
    broken: list[Broken] = []
    unread: list[tuple[int, str]] = []
    early_end = None
    for piece in pieces:
        frames.append(piece.frame)
        broken += piece.broken
        unread += piece.unread
        early_end = piece.early_end or early_end
        while sum(frame.height for frame in frames) + len(broken) > size:
            whole = pl.concat(frames)
            end = first + size
            inside = whole.head(whole["record"].search_sorted(end))
            yield Batch(
                kind,
                first,
                inside,
                tuple(each for each in broken if each.record < end),
                Counter(name for record, name in unread if record < end),
            )
            frames = [whole.slice(inside.height)]
            broken = [each for each in broken if each.record >= end]
            unread = [each for each in unread if each[0] >= end]
            first = end
    if frames and (broken or early_end or any(frame.height for frame in frames)):
        counts = Counter(name for _, name in unread)
        yield Batch(kind, first, pl.concat(frames), tuple(broken), counts, early_end)
