"""Places in a plain CSV file at which it can be read, found in ranges of bytes on their own.

A line that is a record by itself always is one, whatever comes before (`cutting`). So a file can be
read from the first such line of any range of its bytes on, as if it were read from its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.importing.gleif.reading.blocks import blocks
from corpgraph.importing.gleif.reading.model import LONGEST_RECORD

if TYPE_CHECKING:
    from corpgraph.importing.gleif.reading.cutting import Cutter
    from corpgraph.importing.gleif.reading.streams import Stream

__all__ = ["Place", "Scan", "scan"]

_BLOCK: Final = 1 << 20
#: Where so many bytes make one record, or none, it may depend on the blocks of a reader what is
#: made of them.
_LONGEST: Final = LONGEST_RECORD // 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins.

    Attributes:
        offset: The first of its bytes, from 0.
        record: Its number, from 1.
        line: The number of its first line, from 1.
    """

    offset: int
    record: int
    line: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a range of a file has.

    Attributes:
        places: Where records begin, a MiB or so from each other and the first among them; records
            and lines are counted from the beginning of the range.
        end: The byte after the last record.
        records: How many records there are.
        lines: How many lines.
    """

    places: tuple[Place, ...]
    end: int
    records: int
    lines: int


def scan(stream: Stream, cutter: Cutter, begin: Place, near: int, end: int) -> Scan | None:
    """Count the records of a range, with those that lie across its end, and not across its begin.

    Args:
        stream: The file, which is not packed.
        cutter: Cuts its lines.
        begin: Where the first record of the file begins.
        near: The first byte of the range.
        end: The byte after its last.

    Returns:
        None if the range cannot be told apart from others, for a record, or broken lines one after
        the other, are so long.
    """
    first, last = (_begin(stream, cutter, begin, each) for each in (near, end))
    if first is None or last is None:
        return None
    stream.go_to(first, last)
    places, at = list[Place](), Place(first, 1, 1)
    for block in blocks(stream, cutter, _BLOCK):
        if block.size > _LONGEST:
            return None
        if block.size:
            places.append(at)
        at = Place(at.offset + block.size, at.record + block.records, at.line + block.passed)
    return Scan(tuple(places), last, at.record - 1, at.line - 1)


def _begin(stream: Stream, cutter: Cutter, begin: Place, near: int) -> int | None:
    """Where the first line at or after a byte begins that is a record by itself."""
    if near <= begin.offset:
        return begin.offset
    stream.go_to(near - 1, None)
    text = stream.read(_LONGEST)
    before, *lines = text.split(b"\n")
    is_whole = len(text) < _LONGEST
    at = near + len(before)
    for line in lines if is_whole else lines[:-1]:
        is_ended = at + len(line) < stream.size
        if cutter.is_record(line.removesuffix(b"\r") if is_ended else line):
            return at
        at += len(line) + 1
    return stream.size if is_whole else None
