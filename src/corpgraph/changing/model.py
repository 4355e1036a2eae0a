"""Facts, events and statements with names, dates and evidence, apart from any store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from corpgraph.time import Bounds, Interval

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.time import Certainty

__all__ = ["UNKNOWN", "Detail", "Event", "Fact", "Passage", "Statement", "Thing", "When"]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a name that people read."""

    iri: str
    name: str


@dataclass(frozen=True, slots=True)
class When:
    """A date: as the source prints it, if it does, and the days that it can be."""

    bounds: Bounds
    printed: str | None = None

    @property
    def day(self) -> date | None:
        """The day, where it is known."""
        return self.bounds.earliest if self.bounds.earliest == self.bounds.latest else None

    @property
    def is_told(self) -> bool:
        """Whether anything at all is known of it."""
        return self.printed is not None or self.bounds != UNKNOWN

    def __str__(self) -> str:
        """The day or days, such as ``2012-06-20`` or ``2012-07-23 or later``."""
        earliest, latest = self.bounds.earliest, self.bounds.latest
        if earliest and earliest == latest:
            return earliest.isoformat()
        if earliest and latest:
            return f"{earliest} to {latest}"
        if earliest:
            return f"{earliest} or later"
        if latest:
            return f"{latest} or earlier"
        return self.printed or "unknown"


#: The bounds of a date of which nothing is known.
UNKNOWN: Final = Bounds(None, None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a source that states something."""

    iri: str
    name: str
    place: str | None
    source: Thing | None
    published: When | None
    page: str | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A participant or a quality of a fact.

    Attributes:
        role: The end of the property's IRI, such as ``subsidiary`` or ``share``.
        name: The participant's name, or the text of the quality.
        iri: The participant's IRI; None for a quality.
        language: The language of a text that has one.
    """

    role: str
    name: str
    iri: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event that happens at a date and explains facts; `kind` is a class's IRI."""

    iri: str
    name: str
    kind: str
    date: When
    announced: tuple[When, ...] = ()
    concerns: tuple[Thing, ...] = ()
    part_of: tuple[Thing, ...] = ()
    evidence: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A speech act at a date; `kind` is a class's IRI."""

    iri: str
    name: str
    kind: str
    date: When
    speakers: tuple[Thing, ...] = ()
    evidence: tuple[Passage, ...] = ()


# No slots: what is asked of a fact again and again is remembered.
@dataclass(frozen=True)
class Fact:
    """A dated fact.

    Attributes:
        iri: Its IRI.
        name: What it says, in a sentence.
        kind: The end of its class's IRI, such as ``Listing``.
        details: Participants and qualities, ordered by role and name.
        begin: When it begins; not `When.is_told` if nothing is known.
        end: When it ends; None if it has not ended.
        begun_by: The events that begin it.
        ended_by: The events that end it.
        evidence: The passages that state it and its dates.
        begin_evidence: The passages that state its begin; those of the fact where none is named.
        end_evidence: The same of its end.
        single_seat: Whether its role has one holder at a time.
    """

    iri: str
    name: str
    kind: str
    details: tuple[Detail, ...]
    begin: When
    end: When | None
    begun_by: tuple[Event, ...] = ()
    ended_by: tuple[Event, ...] = ()
    evidence: tuple[Passage, ...] = ()
    begin_evidence: tuple[Passage, ...] = ()
    end_evidence: tuple[Passage, ...] = ()
    single_seat: bool = False

    @cached_property
    def interval(self) -> Interval:
        """Its valid time."""
        return Interval(self.begin.bounds, self.end.bounds if self.end else None)

    def at(self, day: date) -> Certainty:
        """Whether it holds on a day."""
        return self.interval.at(day)

    def all(self, role: str) -> tuple[Detail, ...]:
        """The details of a role."""
        return self._by_role.get(role, ())

    @cached_property
    def _by_role(self) -> dict[str, tuple[Detail, ...]]:
        found: dict[str, tuple[Detail, ...]] = {}
        for each in self.details:
            found[each.role] = (*found.get(each.role, ()), each)
        return found

    def get(self, role: str) -> str | None:
        """The names of a role's details, joined; None if there is none."""
        return ", ".join(each.name for each in self.all(role)) or None
