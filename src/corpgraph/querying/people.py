"""Questions on who holds which role.

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
    "Executive",
    "Role",
    "executives",
    "roles",
]


@dataclass(frozen=True, slots=True)
class Executive:
    """One answer to `executives`."""

    person: str
    name: str | None
    role: str
    role_name: str | None
    certainty: Certainty


def executives(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Executive]:
    """Who holds which role in an organisation on a day?"""
    return answers(Executive, "executives", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class Role:
    """One answer to `roles`."""

    fact: str
    role: str
    role_name: str | None
    organization: str
    name: str | None
    begin_earliest: date | None
    begin_latest: date | None
    end_earliest: date | None
    end_latest: date | None
    note: str | None


def roles(data: "AnyData", person: str, *, known: date | None = None) -> list[Role]:
    """Which roles did a person hold, where, and from when until when?"""
    return answers(Role, "roles", data, person=person, known=known)
