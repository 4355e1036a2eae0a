"""Valid time: days within bounds, half-open intervals, and the three answers about a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from corpgraph.errors import InputError

__all__ = ["Bounds", "Certainty", "Interval"]


class Certainty(StrEnum):
    """Answer to a question about a day that dates of limited precision allow."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last day that a date can be, both inclusive.

    `earliest` None means that nothing is known from below, `latest` None that nothing is known from
    above. Both None is a date of which nothing is known.

    Raises:
        InputError: `earliest` is after `latest`.
    """

    earliest: date | None
    latest: date | None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise InputError(
                f"the earliest day, {self.earliest}, is after the latest, {self.latest}",
                hint="swap or correct the two bounds",
            )

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the bounds of a date known to the day."""
        return cls(day, day)

    def __contains__(self, day: date) -> bool:
        """Return whether the date can be `day`."""
        return (self.earliest is None or self.earliest <= day) and (
            self.latest is None or day <= self.latest
        )


@dataclass(frozen=True, slots=True)
class Interval:
    """Valid time of a fact, half-open: it holds on its begin day and no longer on its end day.

    `end` None means not ended, which is more than `Bounds(None, None)`: ended, nobody knows when.

    Raises:
        InputError: every end that `end` allows is on or before every begin that `begin` allows.
    """

    begin: Bounds
    end: Bounds | None = None

    def __post_init__(self) -> None:
        if self.end is not None and _never_before(self.begin, self.end):
            raise InputError(
                f"the interval ends by {self.end.latest}, "
                f"but does not begin before {self.begin.earliest}",
                hint="an interval holds on its begin day and no longer on its end day",
            )

    def at(self, day: date) -> Certainty:
        """Return whether the interval holds on `day`.

        An end that is not bounded from below makes no day certain, and neither does a begin that is
        not bounded from above.
        """
        if self.begin.earliest is not None and day < self.begin.earliest:
            return Certainty.NO
        # As `_never_before` and `_surely_before` with a day, for which no bounds are made: this is
        # asked of each fact on each day.
        end = self.end
        if end is not None and end.latest is not None and day >= end.latest:
            return Certainty.NO
        begun = self.begin.latest is not None and self.begin.latest <= day
        if begun and (end is None or (end.earliest is not None and day < end.earliest)):
            return Certainty.CERTAIN
        return Certainty.POSSIBLE

    def overlaps(self, other: "Interval") -> Certainty:
        """Return whether there is a day on which this interval and `other` both hold.

        The two are taken for independent: an interval with a vague begin and end overlaps a copy of
        itself possibly, not certainly, when the copy may be of another fact.
        """
        if _never_before(self.begin, other.end) or _never_before(other.begin, self.end):
            return Certainty.NO
        if _surely_before(self.begin, other.end) and _surely_before(other.begin, self.end):
            return Certainty.CERTAIN
        return Certainty.POSSIBLE


def _never_before(begin: Bounds, end: Bounds | None) -> bool:
    """Return whether no day that `begin` can be is before a day that `end` can be."""
    return (
        end is not None
        and end.latest is not None
        and begin.earliest is not None
        and begin.earliest >= end.latest
    )


def _surely_before(begin: Bounds, end: Bounds | None) -> bool:
    """Return whether each day that `begin` can be is before each day that `end` can be."""
    if begin.latest is None:
        return False
    return end is None or (end.earliest is not None and begin.latest < end.earliest)
