"""Which parts of a scale a fact takes up: certainly, possibly, and with which ends open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.changing.model import Event, Fact, Statement

__all__ = ["Edge", "Span", "point_span", "span", "told_days"]


class Edge(StrEnum):
    """How a span ends on one side."""

    KNOWN = "known"
    #: Nobody knows when, before or after what is known.
    UNKNOWN = "unknown"
    #: It had not ended.
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a fact, the last of each pair exclusive; None is an end that is not known.

    Attributes:
        possible: From the first day on which it can hold to the last.
        certain: From the first day on which it certainly holds; None if there is no such day.
        left: What is before the first day known.
        right: What is after the last day known.
    """

    possible: tuple[date | None, date | None]
    certain: tuple[date, date | None] | None
    left: Edge
    right: Edge


def span(fact: Fact) -> Span:
    """The days of a fact."""
    begin, end = fact.begin.bounds, fact.end.bounds if fact.end else None
    sure_until = end.earliest if end else None
    certain = None
    if begin.latest and (end is None or (sure_until and begin.latest < sure_until)):
        certain = (begin.latest, sure_until)
    last = end.latest if end else None
    right = Edge.OPEN if end is None else Edge.KNOWN if last else Edge.UNKNOWN
    left = Edge.KNOWN if begin.earliest else Edge.UNKNOWN
    return Span((begin.earliest, last), certain, left, right)


def point_span(point: Event | Statement) -> tuple[date | None, date | None]:
    """The first and the last day that an event or statement can be of."""
    return (point.date.bounds.earliest, point.date.bounds.latest)


def told_days(entry: Fact | Event | Statement) -> list[date]:
    """All days that are known of an entry."""
    whens = [getattr(entry, name, None) for name in ("begin", "end", "date")]
    bounds = [when.bounds for when in whens if when]
    return [day for each in bounds for day in (each.earliest, each.latest) if day]
