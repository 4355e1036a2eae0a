"""Questions on which passages state what, and what the editors make of it.

Each helper asks the question that its docstring repeats, under the same name with hyphens. Its
arguments and errors are those of `corpgraph.querying.ask`; the fields of its answers are the
columns that the question's file explains.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from corpgraph.querying.asking import answers

if TYPE_CHECKING:
    from corpgraph.sparql import AnyData

__all__ = [
    "Contradiction",
    "DateResolution",
    "Dates",
    "Judgement",
    "Passage",
    "RelativeDate",
    "Source",
    "Stated",
    "Unsupported",
    "contradictions",
    "date_resolutions",
    "dates",
    "judgements",
    "passages",
    "relative_dates",
    "sources",
    "stated_in",
    "unsupported",
]


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer to `passages`."""

    passage: str
    property: str | None
    source: str | None
    name: str | None
    paragraph: int | None
    sentence: int | None
    start: int | None
    stop: int | None
    sha256: str | None


def passages(data: "AnyData", assertion: str, *, known: date | None = None) -> list[Passage]:
    """Which passages of which sources state an assertion?"""
    return answers(Passage, "passages", data, assertion=assertion, known=known)


@dataclass(frozen=True, slots=True)
class Stated:
    """One answer to `stated_in`."""

    assertion: str
    label: str | None
    kind: str


def stated_in(data: "AnyData", passage: str, *, known: date | None = None) -> list[Stated]:
    """What does a passage state?"""
    return answers(Stated, "stated-in", data, passage=passage, known=known)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """One answer to `unsupported`."""

    assertion: str
    label: str | None
    kind: str


def unsupported(data: "AnyData", *, known: date | None = None) -> list[Unsupported]:
    """Which assertions does no passage state?"""
    return answers(Unsupported, "unsupported", data, known=known)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One answer to `contradictions`."""

    contradiction: str
    label: str | None
    reason: str | None
    assertion: str
    claim: str | None
    verdict: str | None


def contradictions(data: "AnyData", *, known: date | None = None) -> list[Contradiction]:
    """Which assertions cannot all hold, and what do the editors make of each?"""
    return answers(Contradiction, "contradictions", data, known=known)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer to `judgements`."""

    judgement: str
    verdict: str
    reason: str | None
    editor: str | None


def judgements(data: "AnyData", assertion: str, *, known: date | None = None) -> list[Judgement]:
    """How do the editors judge an assertion, and why?"""
    return answers(Judgement, "judgements", data, assertion=assertion, known=known)


@dataclass(frozen=True, slots=True)
class Dates:
    """One answer to `dates`."""

    property: str
    printed: str | None
    earliest: date | None
    latest: date | None


def dates(data: "AnyData", dated: str, *, known: date | None = None) -> list[Dates]:
    """Which dates has an assertion or source, as printed and as resolved to days?"""
    return answers(Dates, "dates", data, dated=dated, known=known)


@dataclass(frozen=True, slots=True)
class DateResolution:
    """One answer to `date_resolutions`."""

    resolution: str
    property: str | None
    label: str | None
    reason: str | None
    editor: str | None
    passage: str | None


def date_resolutions(
    data: "AnyData", dated: str, *, known: date | None = None
) -> list[DateResolution]:
    """By what reasoning and from which passages were the dates of something resolved?"""
    return answers(DateResolution, "date-resolutions", data, dated=dated, known=known)


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """One answer to `relative_dates`."""

    relative_date: str
    label: str | None
    dated: str
    weekday: str | None
    relation: str | None
    anchor: str | None
    offset: str | None
    approximate: bool | None


def relative_dates(data: "AnyData", *, known: date | None = None) -> list[RelativeDate]:
    """What is dated only from something else, and how?"""
    return answers(RelativeDate, "relative-dates", data, known=known)


@dataclass(frozen=True, slots=True)
class Source:
    """One answer to `sources`."""

    source: str
    name: str | None
    kind: str | None
    publisher: str | None
    page: str | None
    date_earliest: date | None
    date_latest: date | None
    assertions: int


def sources(data: "AnyData", *, known: date | None = None) -> list[Source]:
    """On which sources does the data rest, and how much does each state?"""
    return answers(Source, "sources", data, known=known)
