"""Dates as sources print them, in EDTF, and the days that they can mean.

EDTF is the Library of Congress's Extended Date/Time Format (2019), standardised as ISO 8601-2:2019.
Of its level 0, dates, dates with a time and intervals are read; of level 1 all but years outside
0001 to 9999, which no calendar of Python has; of level 2 unspecified digits, qualified components,
sub-year groupings, and those in intervals. The rest is known and refused: it means no day.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final

from corpgraph.errors import InputError
from corpgraph.time.days import YEARS, why_not_in_calendar
from corpgraph.time.intervals import Bounds, Interval

__all__ = ["check_edtf", "edtf_admits", "edtf_bounds", "edtf_interval"]


def _edtf_component(width: int) -> str:
    # A component takes one qualifier, before it (its own) or after it (its group's), never both.
    return rf"(?![?~%].{{{width}}}[?~%])[?~%]?([0-9X]{{{width}}})[?~%]?"


_EDTF_DATE: Final = re.compile(
    rf"{_edtf_component(4)}(?:-{_edtf_component(2)}(?:-{_edtf_component(2)})?)?"
)
_EDTF_HINT: Final = "an EDTF date looks like 2012-06-20, 2012-06, 2007~, 201X or XXXX-06-20"

# What may follow a day: EDTF level 0, "Date and Time", where a time has no fraction of a second.
_HOUR: Final = r"(?:[01][0-9]|2[0-3])"
_EDTF_TIME: Final = re.compile(
    r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"T{_HOUR}:[0-5][0-9]:[0-5][0-9](?:Z|[+-]{_HOUR}(?::[0-5][0-9])?)?\Z"
)

# EDTF that means no single day, month, season or year between 0001 and 9999.
_EDTF_UNPLACED: Final = (
    (re.compile(r"[\[{].*[]}]"), "brackets enclose a set of dates"),
    (re.compile(r"[^/]*/[^/]*"), "a slash joins the two ends of an interval"),
    (re.compile(r"(?:-[0-9X]{4}|0000)(?:-.*)?"), "years run from 0001 to 9999"),
    (re.compile(r"Y-?[0-9]+(?:E[0-9]+)?"), "years run from 0001 to 9999"),
    (re.compile(r"(?:Y?-?[0-9]+(?:E[0-9]+)?)S[0-9]+"), "write X for digits that are not known"),
)
# Slips, told by the first mark that gives them away.
_EDTF_SLIPS: Final = (
    (re.compile(r".*\.\."), "two dots stand beside a slash or in brackets"),
    (re.compile(r".*[0-9]T"), "a time is written hh:mm:ss after a whole day"),
    (re.compile(r"[0-9X?~%-]*[xu]"), "an unspecified digit is a capital X"),
)

# First and last month that a code in the month's place may mean, counted from 1, the printed year's
# January. Source: EDTF level 1, "Seasons", and level 2, "Sub-year groupings". Level 1 leaves the
# hemisphere open, and neither says whether a winter belongs to the year it begins or ends in: the
# span covers both.
_SPRING_OR_AUTUMN: Final = (3, 12)
_SUMMER_OR_WINTER: Final = (0, 15)
_SUB_YEAR_MONTHS: Final = {
    str(code): months
    for code, months in enumerate(
        (
            # 21 to 24: spring, summer, autumn, winter; from 25 the northern, from 29 the southern.
            *(_SPRING_OR_AUTUMN, _SUMMER_OR_WINTER, _SPRING_OR_AUTUMN, _SUMMER_OR_WINTER),
            *((3, 6), (6, 9), (9, 12), _SUMMER_OR_WINTER),
            *((9, 12), _SUMMER_OR_WINTER, (3, 6), (6, 9)),
            # 33 to 36: quarters; 37 to 39: thirds; 40 and 41: halves.
            *((1, 3), (4, 6), (7, 9), (10, 12)),
            *((1, 4), (5, 8), (9, 12)),
            *((1, 6), (7, 12)),
        ),
        start=21,
    )
}


def edtf_bounds(text: str) -> Bounds:
    """Return the first and the last day that the EDTF date `text` can mean.

    The hull is returned: `2012-XX-20` does not mean every day inside it, which is what
    `edtf_admits` tells. A year of which no digit is known gives no bounds. Qualifiers (`?`, `~`,
    `%`) do not widen: how far "about 2007" reaches is a judgement for an editor's bounds, not for a
    formula. A season covers both hemispheres unless its code names one.

    Args:
        text: A date of EDTF level 0 or 1, with the unspecified digits, the qualified components and
            the sub-year groupings of level 2; years 0001 to 9999. Of a time, the day counts.

    Raises:
        InputError: `text` is not such a date (an interval, a set, no EDTF), or no calendar has a
            day that fits it.
    """
    printed = _parse_edtf(text)
    earliest = next(_fitting_days(printed, backwards=False), None)
    latest = next(_fitting_days(printed, backwards=True), None)
    if earliest is None or latest is None:
        raise InputError(f"{text!r} is no EDTF date: {_why_no_day(printed)}", hint=_EDTF_HINT)
    if printed.year == "XXXX":
        return Bounds(None, None)
    if printed.span is not None:
        first_month, last_month = printed.span
        earliest = _first_of_month(earliest.year, first_month)
        latest = _last_of_month(latest.year, last_month)
    return Bounds(earliest, latest)


def edtf_interval(text: str) -> Interval:
    """Return the valid time of what an EDTF interval says to have held.

    EDTF counts the last day in, `Interval` does not: what held `2012-06-19/2012-06-20` ended on
    2012-06-21 at the earliest. After the slash, two dots mean not ended and nothing means that the
    end is unknown; before it, either leaves the begin open.

    Args:
        text: An interval of EDTF level 0 or 1, whose ends `edtf_bounds` reads.

    Raises:
        InputError: `text` is no such interval, or ends before it begins.
    """
    first, slash, last = text.partition("/")
    if not slash or "/" in last or {first, last} <= {"", ".."}:
        hint = "an EDTF interval looks like 2007/2012, 2007-11-06/.. or ../2012-06"
        raise InputError(f"{text!r} is no EDTF interval", hint=hint)
    begin = Bounds(None, None) if first in ("", "..") else edtf_bounds(first)
    if last == "..":
        return Interval(begin)
    until = edtf_bounds(last) if last else Bounds(None, None)
    try:
        return Interval(begin, Bounds(_day_after(until.earliest), _day_after(until.latest)))
    except InputError as error:
        raise InputError(f"{text!r} ends before it begins") from error


def check_edtf(text: str) -> None:
    """Refuse what EDTF does not have; a date that it has is let pass, even one that is not read.

    Raises:
        InputError: `text` is no EDTF date, of whatever level, or one that no calendar has.
    """
    if text.count("/") == 1:
        first, last = text.split("/")
        if {first, last} <= {"", ".."}:
            raise InputError(f"{text!r} is no EDTF date", hint=_EDTF_HINT)
        for end in (first, last):
            if end not in ("", ".."):
                check_edtf(end)
        if all(end in ("", "..") or _is_placed(end) for end in (first, last)):
            edtf_interval(text)
    elif text[:1] + text[-1:] in ("[]", "{}"):
        for member in text[1:-1].split(","):
            for end in filter(None, member.split("..")):
                check_edtf(end)
    elif _is_placed(text):
        edtf_bounds(text)


def edtf_admits(text: str, day: date) -> bool:
    """Return whether the EDTF date `text` can mean `day`.

    A date that no calendar has, such as `XXXX-02-30`, admits no day.

    Raises:
        InputError: `text` does not have the form of an EDTF date, as for `edtf_bounds`.
    """
    printed = _parse_edtf(text)
    if printed.span is None:
        return (
            _fits(printed.year, day.year)
            and _fits(printed.month, day.month)
            and _fits(printed.day, day.day)
        )
    first_month, last_month = printed.span
    return any(
        _fits(printed.year, year)
        and first_month <= (day.year - year) * 12 + day.month <= last_month
        for year in (day.year - 1, day.year, day.year + 1)
        if year in YEARS
    )


@dataclass(frozen=True, slots=True)
class _Printed:
    """Digits of an EDTF date, X for each not known; `span` is the months of a season or quarter."""

    year: str
    month: str
    day: str
    span: tuple[int, int] | None


def _is_placed(text: str) -> bool:
    """Return whether EDTF text is not of a kind that means no day of this calendar."""
    return not any(kind.fullmatch(text) for kind, _ in _EDTF_UNPLACED)


def _day_after(day: date | None) -> date | None:
    return None if day in (None, date.max) else day + timedelta(days=1)


def _parse_edtf(text: str) -> _Printed:
    match = _EDTF_DATE.fullmatch(_EDTF_TIME.sub("", text))
    if match is None:
        unplaced = (reason for kind, reason in _EDTF_UNPLACED if kind.fullmatch(text))
        if reason := next(unplaced, None):
            raise InputError(f"{text!r} is no single date: {reason}", hint=_EDTF_HINT)
        slips = (reason for mark, reason in _EDTF_SLIPS if mark.match(text))
        message = ": ".join((f"{text!r} is no EDTF date", *list(slips)[:1]))
        raise InputError(message, hint=_EDTF_HINT)
    year, month, day = match.groups()
    if day is None and month in _SUB_YEAR_MONTHS:
        return _Printed(year, "XX", "XX", _SUB_YEAR_MONTHS[month])
    return _Printed(year, month or "XX", day or "XX", None)


def _fits(digits: str, number: int) -> bool:
    """Return whether `number`, padded with zeros, is what `digits` prints."""
    padded = f"{number:0{len(digits)}d}"
    return all(digit in ("X", actual) for digit, actual in zip(digits, padded, strict=True))


def _fitting_numbers(digits: str, within: range, *, backwards: bool) -> Iterator[int]:
    """Yield the numbers in `within` that `digits` can print, upwards or backwards."""
    any_digit = "9876543210" if backwards else "0123456789"
    for chosen in product(*(any_digit if digit == "X" else digit for digit in digits)):
        number = int("".join(chosen))
        if number in within:
            yield number


def _fitting_days(printed: _Printed, *, backwards: bool) -> Iterator[date]:
    """Yield the days that `printed` can mean in order of time, or from the last to the first."""
    months = list(_fitting_numbers(printed.month, range(1, 13), backwards=backwards))
    days = list(_fitting_numbers(printed.day, range(1, 32), backwards=backwards))
    if not (months and days):
        return
    for year in _fitting_numbers(printed.year, YEARS, backwards=backwards):
        for month in months:
            length = monthrange(year, month)[1]
            yield from (date(year, month, day) for day in days if day <= length)


def _first_of_month(year: int, month: int) -> date:
    """Return the first day of a month that may be counted past either end of `year`."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1) if year >= date.min.year else date.min


def _last_of_month(year: int, month: int) -> date:
    """Return the last day of a month that may be counted past either end of `year`."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1]) if year <= date.max.year else date.max


def _why_no_day(printed: _Printed) -> str:
    """Return why no day fits `printed`."""
    year = 2000 if "X" in printed.year else int(printed.year)
    month = 1 if "X" in printed.month else int(printed.month)
    day = 1 if "X" in printed.year + printed.month + printed.day else int(printed.day)
    return why_not_in_calendar(year, month, day) or "no calendar has a day that fits it"
