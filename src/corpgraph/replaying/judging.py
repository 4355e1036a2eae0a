"""Whether the parts of an event's effect agree with the facts."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.namespaces import CG
from corpgraph.querying.entities import class_and_subclasses
from corpgraph.replaying.days import Moment, Verdict, same_day
from corpgraph.replaying.model import Change, Check
from corpgraph.replaying.record import Node, Record, is_ended, name
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    import pyoxigraph as ox

__all__ = ["Declared", "Play", "judge"]

#: The kinds of fact that begin and end with an event; shapes ask for one (`cgs:explainedBy`).
_NEED_EVENTS: Final = frozenset({f"{CG}Listing", f"{CG}UnitMembership"})

_TERMS: Final = {Change.BEGINS: "beginsFact", Change.ENDS: "endsFact"}

# What a count may say, how that is said, and whether a number agrees with it.
_CLAIMS: Final[dict[str, tuple[str, Callable[[int, int], bool]]]] = {
    "exactly": ("", operator.eq),
    "moreThan": ("more than ", operator.gt),
    "atLeast": ("at least ", operator.ge),
    "atMost": ("at most ", operator.le),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """One fact that an event or a step of it is said to begin or end."""

    change: Change
    fact: Node
    by: Node
    in_effect: bool


@dataclass(frozen=True, slots=True)
class Play:
    """An event with what is needed to judge it.

    Attributes:
        event: The event.
        kinds: The IRIs of its classes.
        in_effect: Whether it has taken effect, or has a day on which it does.
        concerned: The organisations that it happens to.
        declared: What it and its steps begin and end, without what was rejected.
        results: The organisations that it and its steps result in.
        facts: The facts about the organisations concerned.
        before: The day of the state before, if known.
        after: The day of the state after, if known.
    """

    event: Node
    kinds: tuple[str, ...]
    in_effect: bool
    concerned: list[Node]
    declared: list[Declared]
    results: list[Node]
    facts: list[Node]
    before: date | None
    after: date | None

    def is_a(self, kind: str) -> bool:
        """Whether the event is of a class of the ontology, or of one under it."""
        return not class_and_subclasses(kind).isdisjoint(self.kinds)


def judge(record: Record, play: Play) -> Iterator[Check]:
    """Check each part of the effect, what else changes, and what the kind of event promises."""
    for each in play.declared:
        yield _effect(record, play, each)
    yield from _unexplained(record, play)
    yield from _places(record, play)
    yield from _claims(record, play)
    for kind, expectation in _EXPECTATIONS.items():
        if play.is_a(kind):
            yield from expectation(record, play)
    if not play.declared and not play.results:
        yield _about(record, play.event, Verdict.UNDECIDED, "is not said to change anything")
    elif not play.in_effect:
        what = "is not known to take effect: the effect is what it would be"
        yield _about(record, play.event, Verdict.UNDECIDED, what)


def _about(
    record: Record,
    node: Node,
    verdict: Verdict,
    what: str,
    *triples: ox.Triple,
    change: Change | None = None,
) -> Check:
    return Check(verdict, name(node), record.label(node), what, change, triples)


def _effect(record: Record, play: Play, declared: Declared) -> Check:
    fact, by, change = declared.fact, declared.by, declared.change
    event, begin, end = record.date(by), record.begin(fact), record.end(fact)
    boundary = begin if change is Change.BEGINS else end
    verdict, what = same_day(event, boundary), f"{change} {boundary}"
    triples = [
        *(each for each in record.triples(by, _TERMS[change]) if each.object == fact),
        *event.triples,
        *boundary.triples,
    ]
    both = {each.change for each in play.declared if (each.fact, each.by) == (fact, by)}
    if len(both) > 1:
        verdict, what = Verdict.CONTRADICTED, "is said both to begin and to end with the event"
        triples += record.triples(by, _TERMS[(both - {change}).pop()])
    elif change is Change.ENDS and not is_ended(end):
        verdict = Verdict.CONTRADICTED if declared.in_effect else Verdict.UNDECIDED
        what = "goes on: it has no end" if declared.in_effect else "would end"
    elif change is Change.ENDS and declared.in_effect and _is_late(begin, event):
        verdict, what = Verdict.CONTRADICTED, f"had not begun: it begins {begin}"
        triples += begin.triples
    elif change is Change.BEGINS and _is_late(event, end):
        verdict, what = Verdict.CONTRADICTED, f"was over by then: it ends {end}"
        triples += end.triples
    elif change is Change.BEGINS and not begin.triples:
        what = "begins, and has no begin of its own"
    elif verdict is Verdict.CONTRADICTED:
        what = f"{what}, the event is {event}"
    elif verdict is Verdict.UNDECIDED:
        what = f"{what}, possibly with the event"
        what += "" if str(event) == str(boundary) else f", which is {event}"
    if verdict is Verdict.HOLDS and not declared.in_effect:
        verdict = Verdict.UNDECIDED
    return _about(record, fact, verdict, what, *triples, change=change)


def _is_late(begin: Moment, end: Moment) -> bool:
    """Whether what begins and ends then would not hold for a day."""
    return begin.first is not None and end.last is not None and begin.first >= end.last


def _unexplained(record: Record, play: Play) -> Iterator[Check]:
    """Facts of kinds that need an event, which change between the states and have none."""
    if play.before is None or play.after is None:
        return
    is_one_day = record.date(play.event).day is not None
    for fact in play.facts:
        was, will = record.holds(fact, play.before), record.holds(fact, play.after)
        if was is will or _NEED_EVENTS.isdisjoint(record.kinds(fact)):
            continue
        change = Change.ENDS if will is Certainty.NO or was is Certainty.CERTAIN else Change.BEGINS
        if record.subjects(fact, _TERMS[change]):
            continue
        moment = record.begin(fact) if change is Change.BEGINS else record.end(fact)
        certain = is_one_day and {was, will} == {Certainty.NO, Certainty.CERTAIN}
        yield _about(
            record,
            fact,
            Verdict.CONTRADICTED if certain else Verdict.UNDECIDED,
            f"{change} {moment}, and no event is said to do that",
            *moment.triples,
        )


def _places(record: Record, play: Play) -> Iterator[Check]:
    """Whether each organisation that results has its place in the state after."""
    for result in play.results:
        facts = record.facts_about([result])
        found = {record.holds(each, play.after) for each in facts} if play.after else set()
        verdict, what = Verdict.UNDECIDED, "has no fact that tells its place after the event"
        if Certainty.CERTAIN in found:
            verdict = Verdict.HOLDS if play.in_effect else Verdict.UNDECIDED
            what = "is there after the event"
        elif Certainty.POSSIBLE in found:
            what = "may be there after the event"
        yield _about(record, result, verdict, what)


def _claims(record: Record, play: Play) -> Iterator[Check]:
    """Whether as many organisations result as sources count."""
    listed = len(play.results)
    for count in record.objects(play.event, "claimsCount"):
        if record.is_rejected(count):
            continue
        for term, (words, agrees) in _CLAIMS.items():
            for number in record.numbers(count, term):
                what = f"counts {words}{number} of what results; {listed} are named"
                verdict = Verdict.HOLDS if agrees(listed, number) else Verdict.CONTRADICTED
                triples = record.triples(play.event, "claimsCount") + record.triples(count, term)
                yield _about(record, count, verdict, what, *triples)


def _moved(record: Record, play: Play, change: Change, kind: str) -> list[Declared]:
    return [
        each
        for each in play.declared
        if each.change is change and f"{CG}{kind}" in record.kinds(each.fact)
    ]


def _listing_of(change: Change) -> Callable[[Record, Play], Iterator[Check]]:
    """An event that begins or ends a listing of the company that it concerns."""

    def expectation(record: Record, play: Play) -> Iterator[Check]:
        listings = _moved(record, play, change, "Listing")
        if not listings:
            what = f"does not name the listing that {change} with it"
            yield _about(record, play.event, Verdict.UNDECIDED, what)
        concerned = set(record.objects(play.event, "concerns"))
        for each in listings:
            issuers = record.objects(each.fact, "issuer")
            if each.by == play.event and not set(issuers) <= concerned:
                what = "is the listing of a company that the event does not concern"
                triples = [
                    *record.triples(each.fact, "issuer"),
                    *record.triples(play.event, "concerns"),
                ]
                yield _about(record, each.fact, Verdict.CONTRADICTED, what, *triples)

    return expectation


def _taken_private(record: Record, play: Play) -> Iterator[Check]:
    event = record.date(play.event)
    companies = set(record.objects(play.event, "concerns"))
    listings = [each for each in play.facts if companies & set(record.objects(each, "issuer"))]
    for listing in listings:
        begin, end = record.begin(listing), record.end(listing)
        if play.in_effect and _lasts_through(begin, end, event):
            triples = [*record.triples(listing, "issuer"), *begin.triples, *end.triples]
            what = "goes on after the company is taken private"
            yield _about(record, listing, Verdict.CONTRADICTED, what, *event.triples, *triples)
        elif play.after is None or record.holds(listing, play.after) is not Certainty.NO:
            what = "may go on after the company is taken private"
            yield _about(record, listing, Verdict.UNDECIDED, what)


def _lasts_through(begin: Moment, end: Moment, event: Moment) -> bool:
    """Whether what begins and ends then holds on each day that the event can be."""
    if not (begin.last and event.first and event.last) or begin.last > event.first:
        return False
    return not is_ended(end) or (end.first is not None and end.first > event.last)


def _divided(record: Record, play: Play) -> Iterator[Check]:
    """Two or more come of what is divided; of a spin-off one, as the divided one goes on."""
    is_spin_off = play.is_a("SpinOff")
    results = record.triples(play.event, "resultsIn")
    least = 1 if is_spin_off else 2
    if len(results) < least:
        what = f"results in {len(results)}, fewer than {least}"
        yield _about(record, play.event, Verdict.CONTRADICTED, what, *results)
    for divided in record.objects(play.event, "splits"):
        itself = [triple for triple in results if triple.object == divided]
        if itself:
            what = "is divided, so that it does not result"
            yield _about(record, divided, Verdict.CONTRADICTED, what, *itself)
        if is_spin_off:
            yield _goes_on(record, play, divided)


def _goes_on(record: Record, play: Play, organization: Node) -> Check:
    facts = record.facts_about([organization])
    day = play.after
    if day and any(record.holds(each, day) is Certainty.CERTAIN for each in facts):
        return _about(record, organization, Verdict.HOLDS, "goes on after the part has left")
    what = "has no fact that certainly holds after the part has left"
    return _about(record, organization, Verdict.UNDECIDED, what)


def _joined(record: Record, play: Play) -> Iterator[Check]:
    merged, results = record.triples(play.event, "merges"), record.triples(play.event, "resultsIn")
    for triples, least, what in ((merged, 2, "joins"), (results, 1, "results in")):
        if len(triples) < least:
            what = f"{what} {len(triples)}, fewer than {least}"
            yield _about(record, play.event, Verdict.CONTRADICTED, what, *triples)


def _reorganized(record: Record, play: Play) -> Iterator[Check]:
    moved = [m for change in Change for m in _moved(record, play, change, "UnitMembership")]
    touched = {node for m in moved for node in record.objects(m.fact, "organization", "unit")}
    if touched.isdisjoint(play.concerned):
        what = "is not said to begin or end any unit of what it concerns"
        yield _about(record, play.event, Verdict.UNDECIDED, what)


_EXPECTATIONS: Final[dict[str, Callable[[Record, Play], Iterator[Check]]]] = {
    "Admission": _listing_of(Change.BEGINS),
    "Delisting": _listing_of(Change.ENDS),
    "Merger": _joined,
    "Privatization": _taken_private,
    "Reorganization": _reorganized,
    "Split": _divided,
}
