"""Where the batches of a file are, from scans of its ranges."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.importing.gleif.reading import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.importing.gleif.reading import Scan

__all__ = ["Division", "Stretch", "divide", "ranges"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a file in which a batch is.

    Attributes:
        number: The number of the batch in the file, from 0.
        begin: A place at or before its first record.
        end: An offset after its last record; None if it is the last batch, which ends with the
            file.
    """

    number: int
    begin: Place
    end: int | None


@dataclass(frozen=True, slots=True)
class Division:
    """A file, divided.

    Attributes:
        stretches: Those of its batches, in order.
        records: How many records it has.
    """

    stretches: tuple[Stretch, ...]
    records: int


def ranges(begin: int, end: int, length: int) -> Iterator[tuple[int, int]]:
    """Ranges of a length that follow each other; the last may be shorter."""
    for at in range(begin, end, length):
        yield at, min(at + length, end)


def divide(begin: Place, scans: Sequence[Scan], size: int) -> Division:
    """Divide a file into its batches.

    Args:
        begin: Where the first record of the file is.
        scans: What its ranges have, in order; places in them are relative to the range.
        size: How many records a batch has; the last one may have fewer.
    """
    places, record, line = [], begin.record, begin.line
    for scan in scans:
        places += [
            Place(each.offset, each.record + record - 1, each.line + line - 1)
            for each in scan.places
        ]
        record, line = record + scan.records, line + scan.lines
    records = [each.record for each in places]
    found = []
    for number, first in enumerate(range(begin.record, record, size)):
        before = bisect_right(records, first) - 1
        after = bisect_left(records, first + size)
        end = places[after].offset if after < len(places) else None
        found.append(Stretch(number, places[before], end))
    return Division(tuple(found), record - begin.record)
