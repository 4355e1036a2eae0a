"""Questions on who controls whom.

Each helper asks the question that its docstring repeats, under the same name with hyphens. Its
arguments and errors are those of `corpgraph.querying.ask`; the fields of its answers are the
columns that the question's file explains.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from corpgraph.querying.asking import answers
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from corpgraph.sparql import AnyData

__all__ = [
    "Control",
    "Parent",
    "Subsidiary",
    "SubsidiaryAtDepth",
    "UltimateParent",
    "UltimateParentOf",
    "all_subsidiaries",
    "all_ultimate_parents",
    "controls",
    "parents",
    "subsidiaries",
    "ultimate_parents",
]


@dataclass(frozen=True, slots=True)
class Subsidiary:
    """One answer to `subsidiaries`."""

    subsidiary: str
    name: str | None
    certainty: Certainty


def subsidiaries(
    data: "AnyData", parent: str, *, at: date | None = None, known: date | None = None
) -> list[Subsidiary]:
    """Which organisations does an organisation control directly on a day?"""
    return answers(Subsidiary, "subsidiaries", data, parent=parent, at=at, known=known)


@dataclass(frozen=True, slots=True)
class SubsidiaryAtDepth:
    """One answer to `all_subsidiaries`."""

    subsidiary: str
    name: str | None
    parent: str
    depth: int
    certainty: Certainty


def all_subsidiaries(
    data: "AnyData", group: str, *, at: date | None = None, known: date | None = None
) -> list[SubsidiaryAtDepth]:
    """Which organisations does an organisation control on a day, at any depth?"""
    return answers(SubsidiaryAtDepth, "all-subsidiaries", data, group=group, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Parent:
    """One answer to `parents`."""

    parent: str
    name: str | None
    relation: str
    certainty: Certainty


def parents(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Parent]:
    """To which organisations does one belong directly on a day, as subsidiary or unit?"""
    return answers(Parent, "parents", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class UltimateParent:
    """One answer to `ultimate_parents`."""

    parent: str
    name: str | None
    depth: int
    certainty: Certainty


def ultimate_parents(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[UltimateParent]:
    """Which organisations stand at the top of the group of an organisation on a day?"""
    return answers(
        UltimateParent, "ultimate-parents", data, organization=organization, at=at, known=known
    )


@dataclass(frozen=True, slots=True)
class Control:
    """One answer to `controls`."""

    fact: str
    subsidiary: str
    name: str | None
    share: Decimal | None
    kind: str | None
    designation: str | None
    certainty: Certainty


def controls(
    data: "AnyData", parent: str, *, at: date | None = None, known: date | None = None
) -> list[Control]:
    """By which facts, shares and kinds does an organisation control others on a day?"""
    return answers(Control, "controls", data, parent=parent, at=at, known=known)


@dataclass(frozen=True, slots=True)
class UltimateParentOf:
    """One answer to `all_ultimate_parents`."""

    organization: str
    parent: str
    name: str | None
    depth: int
    certainty: Certainty


def all_ultimate_parents(
    data: "AnyData", *, at: date | None = None, known: date | None = None
) -> list[UltimateParentOf]:
    """Which organisations stand at the top of the group of each organisation on a day?"""
    return answers(UltimateParentOf, "all-ultimate-parents", data, at=at, known=known)
