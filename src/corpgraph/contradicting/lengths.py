"""Lengths of time in years, months and days, and whether two dates can lie so far apart."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Self

from corpgraph.errors import InputError

if TYPE_CHECKING:
    from corpgraph.time import Bounds

__all__ = ["Length"]

# W3C XML Schema 1.1 Part 2, section 3.3.6, without a sign and without times of day.
_DURATION: Final = re.compile(r"P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?")


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time."""

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """Read an xsd:duration of years, months and days, such as ``P4Y7M14D``.

        Raises:
            InputError: It is none.
        """
        match = _DURATION.fullmatch(text)
        if match is None:
            hint = "write years, months and days, such as P5Y or P1M"
            raise InputError(f"{text!r} is no length of time", hint=hint)
        return cls(*(int(part or 0) for part in match.groups()))

    @classmethod
    def between(cls, begin: date, end: date) -> Self:
        """Give the whole years, then months, then days from one day to a later one."""
        months = (end.year - begin.year) * 12 + end.month - begin.month
        while cls(months=months).after(begin) > end:
            months -= 1
        years, months = divmod(months, 12)
        return cls(years, months, (end - cls(years, months).after(begin)).days)

    def after(self, day: date) -> date:
        """Give the day that is so long after another; the last of a month if that has no such day.

        Before the first or after the last day that there is, that day stands.
        """
        months = day.year * 12 + day.month - 1 + self.years * 12 + self.months
        year, month = divmod(months, 12)
        if year < date.min.year:
            return date.min
        if year > date.max.year:
            return date.max
        start = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        try:
            return start + timedelta(days=self.days)
        except OverflowError:
            return date.max if self.days > 0 else date.min

    def fits(self, begin: Bounds, end: Bounds, *, approximate: bool) -> bool:
        """Say whether the time from one date to another can be told to be so long.

        A length is told in whole units, the smallest that is named: five years are five years and
        less than six, as one counts an age. A round figure may also be half a unit too long: about
        five years are four and a half and less than six. The half of a year is six months, and of
        a month fifteen days; a day has none.

        Dates are compared by their bounds: what is possible fits.
        """
        least = self._less_half_a_unit() if approximate else self
        beyond = self._one_unit_more()
        too_early = (
            begin.earliest is not None
            and end.latest is not None
            and least.after(begin.earliest) > end.latest
        )
        too_late = (
            begin.latest is not None
            and end.earliest is not None
            and beyond.after(begin.latest) <= end.earliest
        )
        return not too_early and not too_late

    def __str__(self) -> str:
        named = (("year", self.years), ("month", self.months), ("day", self.days))
        parts = [f"{number} {unit}{'s' if number != 1 else ''}" for unit, number in named if number]
        if len(parts) < 2:
            return "".join(parts) or "0 days"
        return f"{', '.join(parts[:-1])} and {parts[-1]}"

    def _one_unit_more(self) -> Length:
        if self.days:
            return replace(self, days=self.days + 1)
        if self.months:
            return replace(self, months=self.months + 1)
        return replace(self, years=self.years + 1)

    def _less_half_a_unit(self) -> Length:
        if self.days:
            return self
        if self.months:
            return replace(self, days=-15)
        return replace(self, months=-6)
