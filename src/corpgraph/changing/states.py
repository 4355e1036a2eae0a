"""Three-valued answers about facts in a span of days: did it begin in it, is it about then?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from corpgraph.time import Bounds, Certainty, Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.changing.model import Event, Fact, Statement

__all__ = [
    "began",
    "could_follow",
    "ended",
    "in_span",
    "is_certain_in",
    "members",
    "of_members",
    "point_in_span",
]

#: Roles in which an organisation takes part in the facts about it.
_ABOUT = (
    *("countedMember", "identifies", "issuer", "market", "names", "organization", "parent"),
    *("person", "security", "service", "subsidiary", "unit"),
)


def began(fact: Fact, after: date, until: date) -> Certainty:
    """Whether a fact began after one day, and on or before another.

    What is known of the end narrows down what is possible, and never makes anything certain.
    """
    if not fact.begin.is_told:
        return Certainty.NO
    last = fact.end.bounds.latest if fact.end else None
    return _within(fact.begin.bounds, after, until, latest=_day_before(last))


def ended(fact: Fact, after: date, until: date) -> Certainty:
    """Whether a fact ended after one day, and on or before another, as for `began`."""
    if fact.end is None or not fact.end.is_told:
        return Certainty.NO
    first = fact.begin.bounds.earliest
    return _within(fact.end.bounds, after, until, earliest=_day_after(first))


def could_follow(one: Fact, other: Fact) -> bool:
    """Whether one fact can have begun on or after the day on which the other ended."""
    if other.end is None or one.iri == other.iri:
        return False
    begin, end = one.begin.bounds.latest, other.end.bounds.earliest
    return begin is None or end is None or begin >= end


def in_span(interval: Interval, since: date | None, until: date | None) -> bool:
    """Whether an interval can hold on a day from one to another, both inclusive."""
    end = _day_after(until)
    span = Interval(Bounds(since, since), Bounds(end, end) if end else None)
    return interval.overlaps(span) is not Certainty.NO


def is_certain_in(interval: Interval, since: date | None, until: date | None) -> bool:
    """Whether an interval certainly holds on a day from one to another, both inclusive."""
    begun, end = interval.begin.latest, interval.end
    if begun is None or (until and begun > until):
        return False
    first = max(begun, since) if since else begun
    return end is None or (end.earliest is not None and first < end.earliest)


def members(
    entity: str, facts: Iterable[Fact], *, since: date | None, until: date | None
) -> frozenset[str]:
    """Who belonged to the group under an entity, certainly or possibly, in a span of days.

    Control of the ultimate kind tells of the top of a chain, and is no step in it.

    Returns:
        IRIs, the entity's among them.
    """
    below: dict[str, set[str]] = {}
    for fact in facts:
        if _is_step(fact) and in_span(fact.interval, since, until):
            for above in (*fact.all("parent"), *fact.all("organization")):
                parts = (*fact.all("subsidiary"), *fact.all("unit"))
                below.setdefault(str(above.iri), set()).update(str(part.iri) for part in parts)
    found, waiting = {entity}, [entity]
    while waiting:
        new = below.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return frozenset(found)


def of_members(
    group: frozenset[str], facts: Iterable[Fact], events: Iterable[Event] = ()
) -> list[Fact]:
    """The facts in which a member of a group takes part, and the stages of its events."""
    happened = {e.iri for e in events if any(each.iri in group for each in e.concerns)}
    return [
        fact
        for fact in facts
        if any(detail.role in _ABOUT and detail.iri in group for detail in fact.details)
        or any(detail.iri in happened for detail in fact.all("ofEvent"))
    ]


def point_in_span(point: Event | Statement, since: date | None, until: date | None) -> bool:
    """Whether an event or statement can have been on a day from one to another, both inclusive."""
    bounds = point.date.bounds
    return not (
        (since and bounds.latest and bounds.latest < since)
        or (until and bounds.earliest and bounds.earliest > until)
    )


def _within(
    bounds: Bounds,
    after: date,
    until: date,
    *,
    earliest: date | None = None,
    latest: date | None = None,
) -> Certainty:
    if after >= until:
        return Certainty.NO
    if _is_in(bounds.earliest, after, until) and _is_in(bounds.latest, after, until):
        return Certainty.CERTAIN
    low = max((day for day in (bounds.earliest, earliest) if day), default=None)
    high = min((day for day in (bounds.latest, latest) if day), default=None)
    if (low and low > until) or (high and high <= after):
        return Certainty.NO
    return Certainty.POSSIBLE


def _is_in(day: date | None, after: date, until: date) -> bool:
    return day is not None and after < day <= until


def _is_step(fact: Fact) -> bool:
    kinds = [str(each.iri) for each in fact.all("controlKind")]
    return not any(kind.endswith("/control-kind/ultimate") for kind in kinds)


def _day_after(day: date | None) -> date | None:
    return None if day in (None, date.max) else day + timedelta(days=1)


def _day_before(day: date | None) -> date | None:
    return None if day in (None, date.min) else day - timedelta(days=1)
