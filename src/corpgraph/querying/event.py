"""Questions on what happened, who said so, and what it is for.

Each helper asks the question that its docstring repeats, under the same name with hyphens. Its
arguments and errors are those of `corpgraph.querying.ask`; the fields of its answers are the
columns that the question's file explains.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from corpgraph.querying.asking import answers
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from corpgraph.sparql import AnyData

__all__ = [
    "Aim",
    "AimField",
    "AimMeans",
    "Announcement",
    "Audience",
    "Benefit",
    "Consequence",
    "CountClaim",
    "Event",
    "Integration",
    "Result",
    "SplitResult",
    "Statement",
    "Status",
    "Strategy",
    "Topic",
    "aim_fields",
    "aim_means",
    "aims",
    "announcements",
    "audiences",
    "benefits",
    "consequences",
    "count_claims",
    "event_status",
    "events",
    "integrations",
    "results",
    "split_results",
    "statements",
    "strategies",
    "topics",
]


@dataclass(frozen=True, slots=True)
class Event:
    """One answer to `events`."""

    event: str
    label: str | None
    kind: str
    announced_earliest: date | None
    announced_latest: date | None
    effective_earliest: date | None
    effective_latest: date | None


def events(data: "AnyData", organization: str, *, known: date | None = None) -> list[Event]:
    """What happened or is to happen to an organisation, announced when, in effect when?"""
    return answers(Event, "events", data, organization=organization, known=known)


@dataclass(frozen=True, slots=True)
class Status:
    """One answer to `event_status`."""

    status: str
    name: str | None
    certainty: Certainty


def event_status(
    data: "AnyData", event: str, *, at: date | None = None, known: date | None = None
) -> list[Status]:
    """At which stage is an event on a day?"""
    return answers(Status, "event-status", data, event=event, at=at, known=known)


@dataclass(frozen=True, slots=True)
class SplitResult:
    """One answer to `split_results`."""

    event: str
    result: str
    name: str | None


def split_results(
    data: "AnyData", organization: str, *, known: date | None = None
) -> list[SplitResult]:
    """Into which organisations was an organisation split, or is it to be?"""
    return answers(SplitResult, "split-results", data, organization=organization, known=known)


@dataclass(frozen=True, slots=True)
class Result:
    """One answer to `results`."""

    result: str
    name: str | None


def results(data: "AnyData", event: str, *, known: date | None = None) -> list[Result]:
    """Which organisations exist, or have their place, in consequence of an event?"""
    return answers(Result, "results", data, event=event, known=known)


@dataclass(frozen=True, slots=True)
class CountClaim:
    """One answer to `count_claims`."""

    claim: str
    claimed: int
    found: int


def count_claims(data: "AnyData", event: str, *, known: date | None = None) -> list[CountClaim]:
    """How many results is an event claimed to have, and how many are there?"""
    return answers(CountClaim, "count-claims", data, event=event, known=known)


@dataclass(frozen=True, slots=True)
class Consequence:
    """One answer to `consequences`."""

    fact: str
    label: str | None
    effect: str


def consequences(data: "AnyData", event: str, *, known: date | None = None) -> list[Consequence]:
    """Which facts begin or end with an event?"""
    return answers(Consequence, "consequences", data, event=event, known=known)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One answer to `announcements`."""

    statement: str
    speaker: str
    name: str | None
    event: str
    label: str | None
    date_earliest: date | None
    date_latest: date | None


def announcements(
    data: "AnyData", organization: str, *, known: date | None = None
) -> list[Announcement]:
    """Who announced which events of an organisation, and when?"""
    return answers(Announcement, "announcements", data, organization=organization, known=known)


@dataclass(frozen=True, slots=True)
class Statement:
    """One answer to `statements`."""

    statement: str
    label: str | None
    medium: str | None
    printed: str | None
    date_earliest: date | None
    date_latest: date | None


def statements(data: "AnyData", speaker: str, *, known: date | None = None) -> list[Statement]:
    """What did a person or organisation say, when, and through which medium?"""
    return answers(Statement, "statements", data, speaker=speaker, known=known)


@dataclass(frozen=True, slots=True)
class Topic:
    """One answer to `topics`."""

    topic: str
    label: str | None


def topics(data: "AnyData", statement: str, *, known: date | None = None) -> list[Topic]:
    """What does a statement assert or speak of?"""
    return answers(Topic, "topics", data, statement=statement, known=known)


@dataclass(frozen=True, slots=True)
class Audience:
    """One answer to `audiences`."""

    audience: str
    name: str | None


def audiences(data: "AnyData", statement: str, *, known: date | None = None) -> list[Audience]:
    """To whom is a statement addressed?"""
    return answers(Audience, "audiences", data, statement=statement, known=known)


@dataclass(frozen=True, slots=True)
class Aim:
    """One answer to `aims`."""

    aim: str
    label: str | None
    theme: str | None
    name: str | None


def aims(data: "AnyData", pursuit: str, *, known: date | None = None) -> list[Aim]:
    """What is an event or strategy meant to reach, as those say who pursue it?"""
    return answers(Aim, "aims", data, pursuit=pursuit, known=known)


@dataclass(frozen=True, slots=True)
class AimField:
    """One answer to `aim_fields`."""

    aim: str
    label: str | None
    field: str
    name: str | None


def aim_fields(data: "AnyData", pursuit: str, *, known: date | None = None) -> list[AimField]:
    """In which fields are the aims of an event or strategy to be reached?"""
    return answers(AimField, "aim-fields", data, pursuit=pursuit, known=known)


@dataclass(frozen=True, slots=True)
class AimMeans:
    """One answer to `aim_means`."""

    aim: str
    label: str | None
    means: str
    name: str | None


def aim_means(data: "AnyData", pursuit: str, *, known: date | None = None) -> list[AimMeans]:
    """By which means are the aims of an event or strategy to be reached?"""
    return answers(AimMeans, "aim-means", data, pursuit=pursuit, known=known)


@dataclass(frozen=True, slots=True)
class Benefit:
    """One answer to `benefits`."""

    benefit: str
    label: str | None
    theme: str | None
    name: str | None


def benefits(data: "AnyData", pursuit: str, *, known: date | None = None) -> list[Benefit]:
    """What good is an event or strategy said to bring?"""
    return answers(Benefit, "benefits", data, pursuit=pursuit, known=known)


@dataclass(frozen=True, slots=True)
class Strategy:
    """One answer to `strategies`."""

    strategy: str
    name: str | None


def strategies(data: "AnyData", organization: str, *, known: date | None = None) -> list[Strategy]:
    """Which strategies does an organisation pursue?"""
    return answers(Strategy, "strategies", data, organization=organization, known=known)


@dataclass(frozen=True, slots=True)
class Integration:
    """One answer to `integrations`."""

    event: str
    label: str | None
    component: str
    name: str | None


def integrations(
    data: "AnyData", organization: str, *, known: date | None = None
) -> list[Integration]:
    """Which services or systems of an organisation are to work as one?"""
    return answers(Integration, "integrations", data, organization=organization, known=known)
