"""Questions on units and members, lines of business, services, customers and numbers.

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
    "Activity",
    "Child",
    "Count",
    "Customers",
    "Headcount",
    "Member",
    "Service",
    "Unit",
    "activities",
    "children",
    "counts",
    "customers",
    "headcounts",
    "members",
    "services",
    "units",
]


@dataclass(frozen=True, slots=True)
class Unit:
    """One answer to `units`."""

    unit: str
    name: str | None
    kind: str | None
    certainty: Certainty


def units(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Unit]:
    """Of which units is an organisation made on a day?"""
    return answers(Unit, "units", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Child:
    """One answer to `children`."""

    child: str
    name: str | None
    relation: str
    certainty: Certainty


def children(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Child]:
    """Which organisations belong directly to an organisation on a day, as subsidiary or unit?"""
    return answers(Child, "children", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Member:
    """One answer to `members`."""

    member: str
    name: str | None
    parent: str
    relation: str
    depth: int
    certainty: Certainty


def members(
    data: "AnyData", group: str, *, at: date | None = None, known: date | None = None
) -> list[Member]:
    """Which organisations make up a group on a day, at any depth?"""
    return answers(Member, "members", data, group=group, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Activity:
    """One answer to `activities`."""

    activity: str
    name: str | None
    scope: str | None
    certainty: Certainty


def activities(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Activity]:
    """In which lines of business is an organisation engaged on a day?"""
    return answers(Activity, "activities", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Service:
    """One answer to `services`."""

    service: str
    name: str | None
    certainty: Certainty


def services(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Service]:
    """Which services does an organisation operate on a day?"""
    return answers(Service, "services", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Customers:
    """One answer to `customers`."""

    fact: str
    customers: str
    name: str | None
    verdict: str | None


def customers(data: "AnyData", organization: str, *, known: date | None = None) -> list[Customers]:
    """Whom is an organisation said to serve, and which of these claims do the editors accept?"""
    return answers(Customers, "customers", data, organization=organization, known=known)


@dataclass(frozen=True, slots=True)
class Headcount:
    """One answer to `headcounts`."""

    fact: str
    exactly: int | None
    more_than: int | None
    at_least: int | None
    at_most: int | None
    certainty: Certainty


def headcounts(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Headcount]:
    """How many people does an organisation employ on a day, exactly or within bounds?"""
    return answers(Headcount, "headcounts", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Count:
    """One answer to `counts`."""

    fact: str
    counted: str
    name: str | None
    exactly: int | None
    more_than: int | None
    at_least: int | None
    at_most: int | None
    certainty: Certainty


def counts(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Count]:
    """How many of what does an organisation have on a day, exactly or within bounds?"""
    return answers(Count, "counts", data, organization=organization, at=at, known=known)
