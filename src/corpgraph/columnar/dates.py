"""The days that dates of facts stand for, each distinct date read once.

A day is counted from 1 January 1970. SPARQL compares a date without a time zone with one that has
one as if the first could be in any zone (XPath and XQuery Functions 3.1, section 9.4, and XML
Schema 1.1, part 2, section 3.3.9), so that each date has two days: it is after every day before
``low``, and not after any day from ``high`` on. Without a zone they are the same.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import narwhals as nw

from corpgraph.errors import InputError
from corpgraph.frames.backends import each_once, rows, small
from corpgraph.namespaces import EDTF_DATE, XSD, shorten
from corpgraph.time import check_edtf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from corpgraph.frames.slices import Frame

__all__ = ["Days", "count_days", "read_date", "read_days"]

_DATE: Final = f'"^^<{XSD}date>'
_EDTF: Final = f'"^^<{EDTF_DATE}>'
_ZONED: Final = re.compile(r"(\d{4,}-\d{2}-\d{2})(?:Z|([+-])(\d{2}):(\d{2}))?")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_LAST: Final = date.max.toordinal() - _EPOCH
_DAY: Final = 24 * 60
#: Minutes to the easternmost and westernmost time zone.
_WIDEST: Final = 14 * 60


class Days(NamedTuple):
    """The first day that a date is not after, and the first that it is certainly not after."""

    low: int
    high: int


def count_days(day: date) -> int:
    """The days from 1 January 1970 to a day."""
    return day.toordinal() - _EPOCH


def read_date(term: str) -> Days | None:
    """The days that a term in N-Triples syntax stands for; None if it is no ``xsd:date``.

    Raises:
        InputError: It is no date that a calendar has, or not what EDTF has.
    """
    if term.endswith(_EDTF):
        check_edtf(term[1 : -len(_EDTF)])
    if not term.endswith(_DATE):
        return None
    text = term[1 : -len(_DATE)]
    match = _ZONED.fullmatch(text)
    if match is None:
        raise _no_date(text)
    day, sign, hours, minutes = match.groups()
    # What is after the last year of this calendar is after every day that can be asked for.
    number = _LAST + 1 if len(day) > 10 else _number(day)
    if day == text:
        return Days(number, number)
    shift = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1) if hours else 0
    instant = number * _DAY - shift
    return Days(-((_WIDEST - instant) // _DAY), (instant + _WIDEST) // _DAY + 1)


def read_days(slices: Sequence[Frame], paths: Sequence[Path]) -> Frame:
    """The days of dates.

    Args:
        slices: Triples whose objects are dates, or anything else.
        paths: The files that they are from, for the messages of errors.

    Returns:
        The columns ``o`` (key), ``low`` and ``high`` (days since 1970), one row for each distinct
        date; what is no ``xsd:date`` has none.

    Raises:
        InputError: A date is no date that a calendar has, or not what EDTF has.
    """
    values = each_once(nw.concat([each.select("o", "object") for each in slices]), "o")
    dates: list[tuple[int, Days]] = []
    wrong: dict[int, InputError] = {}
    for key, text in rows(values):
        try:
            days = read_date(text)
        except InputError as error:
            wrong[key] = error
        else:
            if days is not None:
                dates.append((key, days))
    if wrong:
        raise _placed(wrong, slices, paths)
    dates.sort()
    columns = {
        "o": (int, [key for key, _ in dates]),
        "low": (int, [days.low for _, days in dates]),
        "high": (int, [days.high for _, days in dates]),
    }
    return small(slices[0], columns)


def _placed(
    wrong: Mapping[int, InputError], slices: Iterable[Frame], paths: Sequence[Path]
) -> InputError:
    """The error of the first date that is wrong, with its file and line."""
    found = nw.concat([each.select("file", "line", "subject", "o") for each in slices])
    file, line, subject, key = min(rows(found.filter(nw.col("o").is_in(list(wrong)))))
    error = wrong[key]
    return InputError(
        f"{shorten(subject.strip('<>'))}: {error.message}",
        path=paths[file] if file < len(paths) else None,
        line=line,
        hint=error.hint,
    )


def _number(day: str) -> int:
    try:
        return count_days(date.fromisoformat(day))
    except ValueError as error:
        raise _no_date(day) from error


def _no_date(text: str) -> InputError:
    return InputError(f"{text!r} is no date", hint="write YYYY-MM-DD, such as 2012-06-20")
