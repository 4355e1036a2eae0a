"""A scale of time: where a day lies, and which days to mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Axis", "Tick"]

# Not calendar.month_abbr, which changes with the process's locale.
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
# Steps between marks: in days within a month, in months, in years.
_DAY_STEPS: Final = (1, 7, 14)
_MONTH_STEPS: Final = (1, 3, 6)
_YEAR_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
# How much room the label of a day, a month and a year takes.
_DAY_ROOM: Final = 76.0
_MONTH_ROOM: Final = 66.0
_YEAR_ROOM: Final = 44.0
# How many pixels a character counts for.
_CHARACTER: Final = 7.0
_SHORTEST: Final = 10
_PADDING: Final = 0.03


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a scale."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear scale from a first to a last day, drawn from `left` to `right`."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def around(
        cls,
        days: Iterable[date],
        left: float,
        right: float,
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> Axis | None:
        """Make a scale that shows days with some space on both sides.

        Args:
            days: The days to show.
            left: Where the scale begins.
            right: Where it ends.
            since: Where to begin instead.
            until: Where to end instead.

        Returns:
            The scale; None where there is no day to show.
        """
        within = [
            day for day in days if (not since or day >= since) and (not until or day <= until)
        ]
        within += [day for day in (since, until) if day]
        if not within:
            return None
        low, high = min(within).toordinal(), max(within).toordinal()
        space = max(_SHORTEST if high - low < _SHORTEST else 0, round((high - low) * _PADDING), 1)
        first = since or _from_ordinal(low - space)
        last = until or _from_ordinal(high + space)
        if first == last:
            first, last = _from_ordinal(low - _SHORTEST), _from_ordinal(high + _SHORTEST)
        return cls(first, last, left, right)

    def __call__(self, day: date) -> float:
        """Where a day lies; one that is off the scale lies at its end."""
        span = self.last.toordinal() - self.first.toordinal()
        part = (day.toordinal() - self.first.toordinal()) / span
        return self.left + min(max(part, 0.0), 1.0) * (self.right - self.left)

    def __contains__(self, day: date) -> bool:
        """Whether a day lies on the scale."""
        return self.first <= day <= self.last

    def ticks(self, *, of_characters: bool = False) -> list[Tick]:
        """Mark round days so that each mark has the room that its label takes.

        Args:
            of_characters: Whether the scale is measured in characters and not in pixels.
        """
        span = self.last.toordinal() - self.first.toordinal()
        scale = (self.right - self.left) / span * (_CHARACTER if of_characters else 1)
        for step in _DAY_STEPS:
            if step * scale >= _DAY_ROOM:
                return list(self._days(step))
        for step in _MONTH_STEPS:
            if step * 30 * scale >= _MONTH_ROOM:
                return list(self._months(step))
        wide = (step for step in _YEAR_STEPS if step * 365 * scale >= _YEAR_ROOM)
        return list(self._years(next(wide, _YEAR_STEPS[-1])))

    def _days(self, step: int) -> Iterator[Tick]:
        for ordinal in range(self.first.toordinal(), self.last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if (day.day - 1) % step == 0 and (step == 1 or day.day < 29):
                year = f" {day.year}" if day.day == 1 else ""
                yield Tick(day, f"{day.day} {_MONTHS[day.month - 1]}{year}")

    def _months(self, step: int) -> Iterator[Tick]:
        for year in range(self.first.year, self.last.year + 1):
            for month in range(1, 13, step):
                day = date(year, month, 1)
                if day in self:
                    yield Tick(day, f"{_MONTHS[month - 1]} {year}")

    def _years(self, step: int) -> Iterator[Tick]:
        begin = -(-self.first.year // step) * step
        for year in range(max(begin, 1), self.last.year + 1, step):
            if date(year, 1, 1) in self:
                yield Tick(date(year, 1, 1), str(year))


def _from_ordinal(ordinal: int) -> date:
    return date.min + timedelta(days=min(max(ordinal, 1), date.max.toordinal()) - 1)
