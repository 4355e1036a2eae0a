"""Replaying one event, or all events of the data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.loading import as_store
from corpgraph.namespaces import CODE
from corpgraph.querying.entities import class_and_subclasses, resolve
from corpgraph.replaying.judging import Declared, Play, judge
from corpgraph.replaying.model import Change, Effect, Held, Replay, Result, State
from corpgraph.replaying.record import CONCERNS, Record, name
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.loading import Data
    from corpgraph.replaying.days import Moment
    from corpgraph.replaying.record import Node

__all__ = ["replay", "replay_all"]

_EFFECTIVE: Final = ox.NamedNode(f"{CODE}event-status/effective")
_WITHDRAWN: Final = ox.NamedNode(f"{CODE}event-status/withdrawn")


def replay(data: Data, event: str) -> Replay:
    """Hold the state before an event, with what it is said to change, against the state after.

    Args:
        data: A graph, dataset or store.
        event: The event, named as `corpgraph.querying.entities.resolve` has it.

    Raises:
        UsageError: The data has no such event, or several; the hint gives the nearest names.
        InputError: A date that the event or a fact has cannot be read.
    """
    store = as_store(data)
    return _replay(Record(store), ox.NamedNode(resolve(store, event, kinds=("Event",))))


def replay_all(data: Data) -> list[Replay]:
    """Replay all events of the data, in the order of their dates; those without one come last.

    Raises:
        InputError: A date that an event or a fact has cannot be read.
    """
    record = Record(as_store(data))
    events = {e for kind in class_and_subclasses("Event") for e in record.of_class(kind)}
    replays = (_replay(record, event) for event in events)
    return sorted(replays, key=lambda each: (_first(each.moment), each.event))


def _first(moment: Moment) -> date:
    return moment.first or moment.last or date.max


def _replay(record: Record, event: Node) -> Replay:
    steps = record.steps(event)
    moment = record.date(event)
    concerned = record.objects(event, *CONCERNS)
    facts = record.facts_about(concerned)
    declared = [each for step in steps for each in _declared(record, step)]
    accepted = [each for each in declared if not record.is_rejected(each.fact)]
    results = list(dict.fromkeys(r for step in steps for r in record.objects(step, "resultsIn")))
    dates = [record.date(step) for step in steps]
    firsts = [day for each in dates if (day := each.first or each.last)]
    lasts = [day for each in dates if (day := each.last or each.first)]
    play = Play(
        event=event,
        kinds=record.kinds(event),
        in_effect=_is_in_effect(record, event),
        concerned=concerned,
        declared=accepted,
        results=results,
        facts=facts,
        before=_day_before(min(firsts, default=None)),
        after=max(lasts, default=None),
    )
    shown = list(dict.fromkeys([*facts, *(each.fact for each in accepted)]))
    ended, begun = (
        [each.fact for each in accepted if each.change is change]
        for change in (Change.ENDS, Change.BEGINS)
    )
    return Replay(
        event=name(event),
        label=record.label(event),
        kinds=play.kinds,
        moment=moment,
        in_effect=play.in_effect,
        stages=tuple(record.label(each) for each in _stages(record, event)),
        before=_state(record, shown if play.before else ended, play.before),
        effects=tuple(
            Effect(
                each.change,
                name(each.fact),
                record.label(each.fact),
                _kind(record, each.fact),
                name(each.by),
                each not in accepted,
            )
            for each in declared
        ),
        results=tuple(Result(name(each), record.label(each)) for each in results),
        after=_state(record, shown if play.after else begun, play.after),
        checks=tuple(judge(record, play)),
    )


def _declared(record: Record, step: Node) -> Iterator[Declared]:
    in_effect = _is_in_effect(record, step)
    for change, term in ((Change.ENDS, "endsFact"), (Change.BEGINS, "beginsFact")):
        for fact in record.objects(step, term):
            yield Declared(change, fact, step, in_effect)


def _stages(record: Record, event: Node) -> list[Node]:
    stages = [each for each in record.subjects(event, "ofEvent") if not record.is_rejected(each)]
    return list(dict.fromkeys(s for each in stages for s in record.objects(each, "status")))


def _is_in_effect(record: Record, event: Node) -> bool:
    # A day from which on it may be (cg:dateEarliest alone) is what an announcement gives.
    stages = _stages(record, event)
    dated = record.triples(event, "date") or record.triples(event, "dateLatest")
    return _WITHDRAWN not in stages and (bool(dated) or _EFFECTIVE in stages)


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day and day > date.min else None


def _state(record: Record, facts: Iterable[Node], day: date | None) -> State:
    held = (
        Held(
            name(fact),
            record.label(fact),
            _kind(record, fact),
            record.holds(fact, day) if day else Certainty.POSSIBLE,
        )
        for fact in facts
    )
    there = (each for each in held if each.certainty is not Certainty.NO)
    return State(day, tuple(sorted(there, key=lambda each: (each.kind, each.label, each.fact))))


def _kind(record: Record, fact: Node) -> str:
    return next(iter(record.kinds(fact)), "")
