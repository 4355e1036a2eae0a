"""Dates of events and of the ends of facts, and whether two of them are the same day.

A date is known by its bounds, by the texts that sources print, or by both. `shapes/event.ttl` holds
the same rule in SPARQL (`cgs:SameTimeConstraintComponent`); a test keeps the two together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    import pyoxigraph as ox

__all__ = ["Moment", "Verdict", "is_plain", "same_day"]

# Digits and X alone. A qualifier (`~`, `?`) leaves open how far a date reaches, and a season where
# on the globe it is, so that neither contradicts anything: an editor's bounds do.
_PLAIN: Final = re.compile(r"[0-9X]{4}(-[01X][0-9X](-[0-3X][0-9X])?)?")


class Verdict(StrEnum):
    """What the dates make of a claim: true in every reading of them, in some, or in none."""

    HOLDS = "holds"
    UNDECIDED = "undecided"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known of one day.

    Attributes:
        first: The first day that it can be, as given or resolved; None if nothing is known.
        last: The last day that it can be; None if nothing is known.
        prints: What is printed of it, beside bounds: ISO days, and EDTF texts that are plain.
        triples: The triples that say so; none if the day is not spoken of at all.
    """

    first: date | None = None
    last: date | None = None
    prints: tuple[str, ...] = ()
    triples: tuple[ox.Triple, ...] = ()

    @property
    def day(self) -> date | None:
        """The day, where it is known."""
        return self.first if self.first == self.last else None

    def __str__(self) -> str:
        """The day as a sentence has it: ``on 2012-06-20``, ``from 2012-07-23 on``."""
        if self.day:
            return f"on {self.day}"
        if self.first and self.last:
            return f"between {self.first} and {self.last}"
        if self.first:
            return f"from {self.first} on"
        if self.last:
            return f"by {self.last}"
        return f"on {self.prints[0]}" if self.prints else "on a day that is not known"


def is_plain(print_: str) -> bool:
    """Whether an EDTF text is a year, month or day of digits and X, without qualifiers."""
    return _PLAIN.fullmatch(print_) is not None


def same_day(one: Moment, other: Moment) -> Verdict:
    """Whether two moments are the same day: in every reading of their dates, in some, or in none.

    A contradiction is certain. What looks undecided may be one that only a calendar shows, such as
    a print without a year against the bounds of a few days: editors resolve a print to bounds.
    """
    if _is_before(one, other) or _is_before(other, one) or _misfits(one, other):
        return Verdict.CONTRADICTED
    if one.day is not None and one.day == other.day:
        return Verdict.HOLDS
    return Verdict.UNDECIDED


def _is_before(one: Moment, other: Moment) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first


def _misfits(one: Moment, other: Moment) -> bool:
    """Whether what is printed of one has a digit that what is printed of the other has not."""
    return any(
        a != b and "X" not in (a, b)
        for left in one.prints
        for right in other.prints
        for a, b in zip(left, right, strict=False)
    )
