"""What of an entity, and of the group under it, began, ended or changed between two days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpgraph.changing.reading import open_dossier
from corpgraph.changing.states import began, could_follow, ended, members, of_members
from corpgraph.changing.wording import quality, rank, subject
from corpgraph.errors import UsageError
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from datetime import date

    from corpgraph.changing.model import Event, Fact, Passage, Thing, When
    from corpgraph.sparql import AnyData

__all__ = ["Change", "Diff", "Kind", "compare"]


class Kind(StrEnum):
    """How a fact changed."""

    BEGAN = "began"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: a fact that ended, one that began, or one that took the place of another.

    Attributes:
        certainty: Whether it certainly or possibly lies between the two days.
        before: The fact that ended, if one did.
        after: The fact that began, if one did.
    """

    certainty: Certainty
    before: Fact | None = None
    after: Fact | None = None

    @property
    def kind(self) -> Kind:
        """Whether something began, ended or took the place of something else."""
        if self.before and self.after:
            return Kind.CHANGED
        return Kind.ENDED if self.before else Kind.BEGAN

    @property
    def fact(self) -> Fact:
        """The fact that began, or else the one that ended."""
        fact = self.after or self.before
        assert fact is not None
        return fact

    @property
    def what(self) -> str:
        """What changed, in a sentence."""
        if self.before and self.after:
            return f"{subject(self.after)}: {quality(self.before)} → {quality(self.after)}"
        return self.fact.name

    @property
    def when(self) -> When:
        """When: the begin of what began, or else the end of what ended."""
        if self.after:
            return self.after.begin
        assert self.before is not None
        assert self.before.end is not None
        return self.before.end

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that explain it, ordered by IRI."""
        ended_by = self.before.ended_by if self.before else ()
        begun_by = self.after.begun_by if self.after else ()
        found = {each.iri: each for each in (*ended_by, *begun_by)}
        return tuple(found[iri] for iri in sorted(found))

    @property
    def evidence(self) -> tuple[Passage, ...]:
        """The passages that state it, ordered by IRI."""
        of_end = self.before.end_evidence if self.before else ()
        of_begin = self.after.begin_evidence if self.after else ()
        found = {each.iri: each for each in (*of_end, *of_begin)}
        return tuple(found[iri] for iri in sorted(found))


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed about an entity between two days.

    Attributes:
        entity: The entity.
        start: The first of the two days; what began or ended on it is no change.
        end: The second; what began or ended on it is one.
        known: The day until which sources count; None if all do.
        changes: In the order of kinds (`wording.HEADINGS`), then of time.
        stayed: Dated facts that hold, certainly or possibly, on both days, and did not change.
    """

    entity: Thing
    start: date
    end: date
    known: date | None
    changes: tuple[Change, ...]
    stayed: tuple[Fact, ...]


def compare(
    data: AnyData,
    entity: str,
    start: date,
    end: date,
    *,
    certain: bool = False,
    known: date | None = None,
) -> Diff:
    """Tell what began, ended or changed after one day, on or before another.

    For an organisation, the facts of all who belonged to the group under it on any day from one to
    the other count. Facts of which no date is known, and those that an editor rejected, do not. A
    fact that began and ended in between counts twice. Where a fact has one that takes its place (a
    number, a share, a name, a holder of a role with a single seat), the two make one change.

    Args:
        data: A graph, dataset or store, or an endpoint (`corpgraph.remote.open_graph`).
        entity: The entity, as `corpgraph.querying.resolve` has it.
        start: The earlier day.
        end: The later day, or the same.
        certain: Whether to leave out what only possibly lies between the two days.
        known: Go by what the sources had published until this day.

    Raises:
        UsageError: The entity is unknown or ambiguous, or `start` is after `end`.
        InputError: A date of a fact cannot be read, or a fact ends before it begins; an endpoint
            cannot be asked, or holds rows back.
    """
    if start > end:
        raise UsageError(f"{start} is after {end}", hint="give the earlier day first")
    dossier = open_dossier(data, entity, known)
    group = members(dossier.entity.iri, dossier.facts, since=start, until=end)
    facts = of_members(group, dossier.facts, dossier.events)
    admitted = {Certainty.CERTAIN} if certain else {Certainty.CERTAIN, Certainty.POSSIBLE}
    begun = {f.iri: (f, c) for f in facts if (c := began(f, start, end)) in admitted}
    over = {f.iri: (f, c) for f in facts if (c := ended(f, start, end)) in admitted}
    pairs = _successions([f for f, _ in over.values()], [f for f, _ in begun.values()])
    changes = [
        Change(_both(over.pop(one.iri)[1], begun.pop(other.iri)[1]), one, other)
        for one, other in pairs
    ]
    changes += [Change(certainty, before=fact) for fact, certainty in over.values()]
    changes += [Change(certainty, after=fact) for fact, certainty in begun.values()]
    changed = {fact.iri for each in changes for fact in (each.before, each.after) if fact}
    stayed = [
        fact
        for fact in facts
        if fact.iri not in changed
        and (fact.begin.is_told or fact.end)
        and {fact.at(start), fact.at(end)} <= admitted
    ]
    return Diff(
        dossier.entity,
        start,
        end,
        known,
        tuple(sorted(changes, key=_change_order)),
        tuple(sorted(stayed, key=lambda fact: (rank(fact.kind), fact.name, fact.iri))),
    )


def _successions(over: Iterable[Fact], begun: Iterable[Fact]) -> list[tuple[Fact, Fact]]:
    """Pair each fact that ended with the first that can have taken its place."""
    waiting: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in sorted(begun, key=_begin_order):
        place = _place(fact)
        if place is not None:
            waiting[place].append(fact)
    pairs = []
    for fact in sorted(over, key=_begin_order):
        heirs = waiting.get(_place(fact), [])
        heir = next((each for each in heirs if could_follow(each, fact)), None)
        if heir:
            heirs.remove(heir)
            pairs.append((fact, heir))
    return pairs


def _place(fact: Fact) -> Hashable:
    """What only one fact at a time can fill; None if there is no such thing."""
    roles = {
        "Control": ("parent", "subsidiary"),
        "UnitMembership": ("organization", "unit"),
        "Listing": ("issuer", "market", "security"),
        "Headcount": ("organization",),
        "Count": ("organization", "countOf"),
        "Identification": ("identifies", "scheme"),
        "Naming": ("names",),
        "EventStatus": ("ofEvent",),
        "Appointment": ("organization", "role") if fact.single_seat else (),
    }.get(fact.kind, ())
    if not roles:
        return None
    language = [each.language for each in fact.all("name")]
    named = [tuple(each.iri for each in fact.all(role)) for role in roles]
    return (fact.kind, *named, *language, *_sort_of_control(fact))


def _sort_of_control(fact: Fact) -> tuple[Hashable, ...]:
    # What is told of a share is no successor of what is told of a subsidiary as such.
    if fact.kind != "Control":
        return ()
    return (bool(fact.all("share")), *(each.iri for each in fact.all("controlKind")))


def _begin_order(fact: Fact) -> tuple[str, str, str]:
    bounds = fact.begin.bounds
    return (str(bounds.latest or bounds.earliest or ""), str(bounds.earliest or ""), fact.iri)


def _change_order(change: Change) -> tuple[object, ...]:
    bounds = change.when.bounds
    day = bounds.earliest or bounds.latest
    return (rank(change.fact.kind), str(day or ""), change.what, change.fact.iri)


def _both(one: Certainty, other: Certainty) -> Certainty:
    return one if one is other else Certainty.POSSIBLE
