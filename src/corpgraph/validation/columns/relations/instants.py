"""Dates and times as numbers on one line (XML Schema 1.1, part 2, section 3.3.7)."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from corpgraph.validation.columns.relations.kinds import Kind

__all__ = ["instant"]

_SECOND: Final = 1_000_000


def instant(text: nw.Expr, kind: Kind) -> tuple[nw.Expr, nw.Expr]:
    """The microseconds at which a date or a time begins, and whether it has a zone.

    Args:
        text: Literals in normal form, of one kind; null where something else is.
        kind: Dates or times.
    """
    days = _days(_digits(text, 1, 4), _digits(text, 6, 2), _digits(text, 9, 2))
    micros = days * (86_400 * _SECOND)
    if kind is Kind.INSTANT:
        seconds = _digits(text, 12, 2) * 3600 + _digits(text, 15, 2) * 60 + _digits(text, 18, 2)
        micros = micros + seconds * _SECOND + _fraction(text)
    rest = text.str.replace_all(r'"\^\^<[^>]*>$', "")
    is_utc, is_offset = rest.str.ends_with("Z"), rest.str.contains(r"[+-][0-9]{2}:[0-9]{2}$")
    zone = nw.when(is_offset).then(rest.str.tail(6)).otherwise(nw.lit("+00:00"))
    minutes = zone.str.slice(1, 2).cast(nw.Int64) * 60 + zone.str.slice(4, 2).cast(nw.Int64)
    shift = minutes * (60 * _SECOND)
    shift = nw.when(zone.str.starts_with("-")).then(-shift).otherwise(shift)
    return micros - shift, is_utc | is_offset


def _digits(text: nw.Expr, start: int, length: int) -> nw.Expr:
    return text.str.slice(start, length).cast(nw.Int64)


def _fraction(text: nw.Expr) -> nw.Expr:
    """The microseconds of a second."""
    has_any = text.str.slice(20, 1) == "."
    filled = nw.concat_str([text.str.slice(21).str.replace_all(r"[^0-9].*$", ""), nw.lit("000000")])
    return nw.when(has_any).then(filled.str.slice(0, 6)).otherwise(nw.lit("0")).cast(nw.Int64)


def _days(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The days since the first of March of the year 0."""
    is_early = month <= 2
    years = nw.when(is_early).then(year - 1).otherwise(year)
    months = nw.when(is_early).then(month + 9).otherwise(month - 3)
    leaps = years // 4 - years // 100 + years // 400
    return years * 365 + leaps + (months * 153 + 2) // 5 + day - 1
