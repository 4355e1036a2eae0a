"""All dated facts, events and statements of an entity and its group, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from corpgraph.changing.model import Event, Fact, Statement
from corpgraph.changing.reading import open_dossier
from corpgraph.changing.states import in_span, is_certain_in, members, of_members, point_in_span
from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from corpgraph.changing.model import Thing, When
    from corpgraph.changing.reading import Dossier
    from corpgraph.sparql import AnyData

__all__ = ["Entry", "Timeline", "in_order", "trace"]

Entry = Fact | Event | Statement


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened to an entity, in order of time.

    Attributes:
        entity: The entity.
        since: The first day asked about; None for all before `until`.
        until: The last day asked about; None for all after `since`.
        known: The day until which sources count; None if all do.
        entries: Facts, events and statements by the first day known of them, then by name.
    """

    entity: Thing
    since: date | None
    until: date | None
    known: date | None
    entries: tuple[Entry, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts among the entries."""
        return tuple(each for each in self.entries if isinstance(each, Fact))

    @property
    def events(self) -> tuple[Event, ...]:
        """The events among the entries."""
        return tuple(each for each in self.entries if isinstance(each, Event))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements among the entries."""
        return tuple(each for each in self.entries if isinstance(each, Statement))


def trace(
    data: AnyData,
    entity: str,
    *,
    since: date | None = None,
    until: date | None = None,
    certain: bool = False,
    known: date | None = None,
) -> Timeline:
    """Put what is dated about an entity, and the group under it, in order of time.

    Args:
        data: A graph, dataset or store, or an endpoint (`corpgraph.remote.open_graph`).
        entity: The entity, as `corpgraph.querying.resolve` has it.
        since: Leave out what was certainly over before this day.
        until: Leave out what certainly began after this day.
        certain: Whether to leave out facts that are certain on none of the days, and events and
            statements of which the day is not known.
        known: Go by what the sources had published until this day.

    Raises:
        UsageError: The entity is unknown or ambiguous, or `since` is after `until`.
        InputError: A date cannot be read, or a fact ends before it begins; an endpoint
            cannot be asked, or holds rows back.
    """
    if since and until and since > until:
        raise UsageError(f"{since} is after {until}", hint="give the earlier day first")
    dossier = open_dossier(data, entity, known)
    entries = in_order(dossier, since=since, until=until, certain=certain)
    return Timeline(dossier.entity, since, until, known, entries)


def in_order(
    dossier: Dossier,
    *,
    since: date | None = None,
    until: date | None = None,
    certain: bool = False,
) -> tuple[Entry, ...]:
    """What is dated in a dossier, in order of time.

    Args:
        dossier: What has been read about an entity and its group.
        since: As for `trace`.
        until: As for `trace`.
        certain: As for `trace`.

    Raises:
        InputError: A date cannot be read, or a fact ends before it begins.
    """
    group = members(dossier.entity.iri, dossier.facts, since=since, until=until)
    facts = [
        fact
        for fact in of_members(group, dossier.facts, dossier.events)
        if (fact.begin.is_told or (fact.end and fact.end.is_told))
        and in_span(fact.interval, since, until)
        and (not certain or is_certain_in(fact.interval, since, until))
    ]
    explaining = {event for fact in facts for event in (*fact.begun_by, *fact.ended_by)}
    events = [
        event
        for event in dossier.events
        if not event.concerns
        or event in explaining
        or any(each.iri in group for each in event.concerns)
    ]
    points: list[Event | Statement] = [*events, *dossier.statements]
    entries: list[Entry] = [
        *facts,
        *(
            point
            for point in points
            if point.date.is_told
            and point_in_span(point, since, until)
            and (not certain or point.date.day)
        ),
    ]
    return tuple(sorted(entries, key=_order))


def _order(entry: Entry) -> tuple[date, int, str, str]:
    first = _first(entry)
    sort = (Event, Statement, Fact).index(type(entry))
    return (first, sort, entry.name, entry.iri)


def _first(entry: Entry) -> date:
    """The first day that is known of an entry; nothing known comes first."""
    whens: list[When | None]
    whens = [entry.begin, entry.end] if isinstance(entry, Fact) else [entry.date]
    for when in whens:
        for day in (when.bounds.earliest, when.bounds.latest) if when else ():
            if day:
                return day
    return date.min
