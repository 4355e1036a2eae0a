"""Questions on who is listed where.

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
    "DurationClaim",
    "ListedMember",
    "Listing",
    "PastListing",
    "duration_claims",
    "listed_in_group",
    "listing_history",
    "listings",
]


@dataclass(frozen=True, slots=True)
class Listing:
    """One answer to `listings`."""

    listing: str
    market: str
    name: str | None
    ticker: str | None
    certainty: Certainty


def listings(
    data: "AnyData", organization: str, *, at: date | None = None, known: date | None = None
) -> list[Listing]:
    """On which markets is an organisation listed on a day?"""
    return answers(Listing, "listings", data, organization=organization, at=at, known=known)


@dataclass(frozen=True, slots=True)
class PastListing:
    """One answer to `listing_history`."""

    listing: str
    market: str
    name: str | None
    ticker: str | None
    begin_earliest: date | None
    begin_latest: date | None
    end_earliest: date | None
    end_latest: date | None
    ended_by: str | None
    event: str | None


def listing_history(
    data: "AnyData", organization: str, *, known: date | None = None
) -> list[PastListing]:
    """Where was an organisation ever listed, from when until when, and which event ended it?"""
    return answers(PastListing, "listing-history", data, organization=organization, known=known)


@dataclass(frozen=True, slots=True)
class ListedMember:
    """One answer to `listed_in_group`."""

    member: str
    name: str | None
    market: str
    ticker: str | None
    depth: int
    certainty: Certainty


def listed_in_group(
    data: "AnyData", group: str, *, at: date | None = None, known: date | None = None
) -> list[ListedMember]:
    """Which organisations of a group, itself included, are listed on a day, and where?"""
    return answers(ListedMember, "listed-in-group", data, group=group, at=at, known=known)


@dataclass(frozen=True, slots=True)
class DurationClaim:
    """One answer to `duration_claims`."""

    claim: str
    label: str | None
    fact: str
    claimed: str
    begin_earliest: date | None
    begin_latest: date | None
    end_earliest: date | None
    end_latest: date | None


def duration_claims(data: "AnyData", *, known: date | None = None) -> list[DurationClaim]:
    """How long is something said to have lasted, and from when until when did it?"""
    return answers(DurationClaim, "duration-claims", data, known=known)
