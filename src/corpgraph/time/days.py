"""Days of the calendar, as users write them."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

from corpgraph.errors import UsageError

__all__ = ["YEARS", "parse_day", "why_not_in_calendar"]

#: The years of Python's calendar.
YEARS: Final = range(date.min.year, date.max.year + 1)

# Not calendar.month_name, which changes with the process's locale.
_MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_HINT: Final = "write YYYY-MM-DD, such as 2012-06-20, or today"
_ISO_MONTH_OR_YEAR: Final = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_YEAR_LAST: Final = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}")


def parse_day(text: str, *, today: date | None = None) -> date:
    """Return the day that a user wrote as `YYYY-MM-DD`, or as `today`.

    Args:
        text: What the user wrote.
        today: The day that `today` stands for; the machine's local date if not given.

    Raises:
        UsageError: `text` is neither of the two, or a day that the calendar does not have.
    """
    if text == "today":
        return today or date.today()
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        if reason := why_not_in_calendar(year, month, day):
            raise UsageError(f"{text} is no date: {reason}", hint=_DAY_HINT)
        return date(year, month, day)
    if not text.strip():
        raise UsageError("the date is empty", hint=_DAY_HINT)
    if _ISO_MONTH_OR_YEAR.fullmatch(text):
        raise UsageError(f"{text} is no single day", hint=_DAY_HINT)
    if _YEAR_LAST.fullmatch(text):
        raise UsageError(f"{text} is no date: the year comes first", hint=_DAY_HINT)
    raise UsageError(f"{text!r} is no date", hint=_DAY_HINT)


def why_not_in_calendar(year: int, month: int, day: int) -> str | None:
    """Return why the calendar has no such day, None if it has."""
    if year not in YEARS:
        return "years run from 0001 to 9999"
    if not 1 <= month <= 12:
        return f"there is no month {month:02d}"
    if day == 0:
        return "there is no day 00"
    length = monthrange(year, month)[1]
    return None if day <= length else f"{_MONTH_NAMES[month - 1]} {year} has {length} days"
