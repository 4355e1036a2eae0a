"""A timeline as lines of characters, for a terminal; who prints them chooses the colours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from corpgraph.changing.model import Event, Fact
from corpgraph.changing.wording import brief, heading, rank
from corpgraph.drawing.axis import Axis
from corpgraph.drawing.spans import Edge, point_span, span, told_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from corpgraph.changing.timeline import Entry, Timeline

__all__ = ["Lane", "Piece", "lanes"]

Style = Literal["certain", "possible", "point", "blank"]

_CERTAIN: Final = "█"
_POSSIBLE: Final = "░"
_EVENT: Final = "◆"
_STATEMENT: Final = "○"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Lane:
    """A line: the heading over it if it is the first under one, its label, and what is drawn."""

    heading: str | None
    label: str
    pieces: tuple[Piece, ...]
    entry: Entry | None = None


def lanes(timeline: Timeline, columns: int) -> list[Lane]:
    """Draw a timeline in lines of characters.

    Args:
        timeline: The timeline.
        columns: How many characters wide the scale is.

    Returns:
        A line with the marks of the scale, then one an entry; nothing where nothing is dated.
    """
    days = [day for each in timeline.entries for day in told_days(each)]
    axis = Axis.around(days, 0, columns - 1, since=timeline.since, until=timeline.until)
    if axis is None or not timeline.entries:
        return []
    drawn = [Lane(None, "", (Piece(_scale(axis, columns), "blank"),))]
    for title, group in groupby(sorted(timeline.entries, key=_rank), key=_title):
        for place, entry in enumerate(group):
            cells = _cells(entry, axis, columns)
            label = brief(entry, timeline.entity.name) if isinstance(entry, Fact) else entry.name
            drawn.append(Lane(None if place else title, label, tuple(_pieces(cells)), entry))
    return drawn


def _rank(entry: Entry) -> tuple[int, tuple[int, str]]:
    if isinstance(entry, Fact):
        return (2, rank(entry.kind))
    return (0 if isinstance(entry, Event) else 1, (0, ""))


def _title(entry: Entry) -> str:
    if isinstance(entry, Fact):
        return heading(entry.kind)
    return "Events" if isinstance(entry, Event) else "Statements"


def _cells(entry: Entry, axis: Axis, columns: int) -> list[str]:
    cells = [" "] * columns
    if isinstance(entry, Fact):
        _put_fact(cells, entry, axis)
        return cells
    earliest, latest = point_span(entry)
    start, end = _at(axis, earliest or latest), _at(axis, latest or earliest)
    cells[start : end + 1] = _POSSIBLE * (end + 1 - start)
    cells[start if earliest else end] = _EVENT if isinstance(entry, Event) else _STATEMENT
    return cells


def _put_fact(cells: list[str], fact: Fact, axis: Axis) -> None:
    days = span(fact)
    known = [_at(axis, day) for day in told_days(fact)] or [0]
    first, last = days.possible
    start = _at(axis, first) if first else max(min(known) - 1, 0)
    # A fact holds no longer on its end day; one that is short is seen all the same.
    end = _at(axis, last) if last else max(known) + 2
    stop = len(cells) if days.right is Edge.OPEN else min(max(end, start + 1), len(cells))
    cells[start:stop] = _POSSIBLE * (stop - start)
    if days.certain:
        begin, until = _at(axis, days.certain[0]), days.certain[1]
        stop = len(cells) if until is None else max(_at(axis, until), begin + 1)
        cells[begin:stop] = _CERTAIN * (stop - begin)
    if days.right is Edge.OPEN:
        cells[-1] = "▶" if days.certain else "▷"
    elif last and last > axis.last:
        cells[-1] = "»"
    if first and first < axis.first:
        cells[0] = "«"


def _at(axis: Axis, day: date | None) -> int:
    return int(axis(day or axis.first))


def _pieces(cells: Sequence[str]) -> Iterator[Piece]:
    for style, group in groupby(cells, key=_style):
        yield Piece("".join(group), style)


def _style(cell: str) -> Style:
    if cell in (_EVENT, _STATEMENT):
        return "point"
    if cell in (_POSSIBLE, "▷"):
        return "possible"
    return "blank" if cell == " " else "certain"


def _scale(axis: Axis, columns: int) -> str:
    line = [" "] * columns
    free = 0
    for tick in axis.ticks(of_characters=True):
        start = _at(axis, tick.day)
        text = f"╷{tick.label}"
        if start >= free and start + len(text) <= columns:
            line[start : start + len(text)] = text
            free = start + len(text) + 1
    return "".join(line)
