"""Comparisons and timelines as dicts and lists, for JSON; a date is a text, nothing is None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpgraph.changing.model import Event, Fact
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.changing.diff import Change, Diff
    from corpgraph.changing.model import Passage, Statement, Thing, When
    from corpgraph.changing.timeline import Entry, Timeline

__all__ = ["diff_record", "timeline_record"]

Record = dict[str, Any]


def diff_record(diff: Diff) -> Record:
    """A comparison: its entity and days, the changes, and the IRIs of what stayed."""
    return {
        "entity": _thing(diff.entity),
        "from": diff.start.isoformat(),
        "to": diff.end.isoformat(),
        "known": _day(diff.known),
        "changes": [_change(each) for each in diff.changes],
        "stayed": [{"iri": each.iri, "name": each.name} for each in diff.stayed],
    }


def timeline_record(timeline: Timeline) -> Record:
    """A timeline: its entity and days, and the entries in order of time."""
    return {
        "entity": _thing(timeline.entity),
        "from": _day(timeline.since),
        "to": _day(timeline.until),
        "known": _day(timeline.known),
        "entries": [_entry(each) for each in timeline.entries],
    }


def _change(change: Change) -> Record:
    return {
        "change": change.kind.value,
        "kind": change.fact.kind,
        "what": change.what,
        "certainty": change.certainty.value,
        "when": _when(change.when),
        "before": _fact(change.before) if change.before else None,
        "after": _fact(change.after) if change.after else None,
        "events": [_event(each) for each in change.events],
        "evidence": [_passage(each) for each in change.evidence],
    }


def _entry(entry: Entry) -> Record:
    if isinstance(entry, Fact):
        return {
            "type": "fact",
            **_fact(entry),
            "begun_by": [_thing(each) for each in entry.begun_by],
            "ended_by": [_thing(each) for each in entry.ended_by],
            "evidence": [_passage(each) for each in entry.evidence],
        }
    if isinstance(entry, Event):
        return {"type": "event", **_event(entry)}
    return {"type": "statement", **_statement(entry)}


def _fact(fact: Fact) -> Record:
    return {
        "iri": fact.iri,
        "name": fact.name,
        "kind": fact.kind,
        "details": [{"role": d.role, "name": d.name, "iri": d.iri} for d in fact.details],
        "begin": _when(fact.begin),
        "end": _when(fact.end) if fact.end else None,
    }


def _event(event: Event) -> Record:
    return {
        **_thing(event),
        "kind": event.kind.removeprefix(CG),
        "date": _when(event.date),
        "announced": [_when(each) for each in event.announced],
        "concerns": [_thing(each) for each in event.concerns],
        "part_of": [_thing(each) for each in event.part_of],
        "evidence": [_passage(each) for each in event.evidence],
    }


def _statement(statement: Statement) -> Record:
    return {
        **_thing(statement),
        "kind": statement.kind.removeprefix(CG),
        "date": _when(statement.date),
        "speakers": [_thing(each) for each in statement.speakers],
        "evidence": [_passage(each) for each in statement.evidence],
    }


def _passage(passage: Passage) -> Record:
    return {
        "passage": passage.iri,
        "place": passage.place,
        "source": _thing(passage.source) if passage.source else None,
        "published": _when(passage.published) if passage.published else None,
        "page": passage.page,
    }


def _thing(thing: Thing | Event | Statement) -> Record:
    return {"iri": thing.iri, "name": thing.name}


def _when(when: When) -> Record:
    bounds = when.bounds
    return {
        "printed": when.printed,
        "earliest": _day(bounds.earliest),
        "latest": _day(bounds.latest),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
