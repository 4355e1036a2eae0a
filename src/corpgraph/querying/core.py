"""Questions on entities, their names and identifiers, and the facts about them.

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
    "Fact",
    "Found",
    "Identifier",
    "Mention",
    "Name",
    "Statistic",
    "facts",
    "find",
    "identifiers",
    "mentions",
    "names",
    "statistics",
]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer to `find`."""

    entity: str
    kind: str
    match: str
    language: str
    found_in: str


def find(data: "AnyData", text: str, *, known: date | None = None) -> list[Found]:
    """Which entities have a label, name or identifier, in any language, that contains a text?"""
    return answers(Found, "find", data, text=text, known=known)


@dataclass(frozen=True, slots=True)
class Name:
    """One answer to `names`."""

    name: str
    language: str
    fact: str | None


def names(data: "AnyData", entity: str, *, known: date | None = None) -> list[Name]:
    """Which names has an entity, and in which languages?"""
    return answers(Name, "names", data, entity=entity, known=known)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One answer to `identifiers`."""

    scheme: str
    name: str | None
    identifier: str
    fact: str


def identifiers(data: "AnyData", entity: str, *, known: date | None = None) -> list[Identifier]:
    """By which identifiers is an entity known?"""
    return answers(Identifier, "identifiers", data, entity=entity, known=known)


@dataclass(frozen=True, slots=True)
class Mention:
    """One answer to `mentions`."""

    passage: str
    label: str | None
    source: str | None


def mentions(data: "AnyData", entity: str, *, known: date | None = None) -> list[Mention]:
    """Which passages name an entity?"""
    return answers(Mention, "mentions", data, entity=entity, known=known)


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer to `facts`."""

    fact: str
    label: str | None
    kind: str
    certainty: Certainty


def facts(
    data: "AnyData", entity: str, *, at: date | None = None, known: date | None = None
) -> list[Fact]:
    """Which facts hold of an entity on a day?"""
    return answers(Fact, "facts", data, entity=entity, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Statistic:
    """One answer to `statistics`."""

    kind: str
    things: int


def statistics(data: "AnyData", *, known: date | None = None) -> list[Statistic]:
    """How many things of each class does the data describe?"""
    return answers(Statistic, "statistics", data, known=known)
