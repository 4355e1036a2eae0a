"""Dates as GLEIF prints them: a timestamp with its offset, of which the day is taken as printed.

Offsets are those of the registrar, not of the reader. A third of the days would move if they were
converted to UTC, so nothing is converted.
"""

from __future__ import annotations

from typing import Final

import polars as pl

__all__ = ["day_of", "moment_of"]

# XML Schema 1.0 has no year 0.
_YEAR: Final = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_TIME: Final = r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
_OFFSET: Final = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_WRITTEN: Final = rf"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}({_TIME}{_OFFSET})?$"
_DAY: Final = 10


def day_of(text: pl.Expr) -> pl.Expr:
    """The day of a timestamp or date as a Date; null where there is none."""
    written = pl.when(text.str.contains(_WRITTEN)).then(text.str.head(_DAY))
    return written.str.to_date("%Y-%m-%d", strict=False)


def moment_of(text: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The timestamp as printed, an xsd:dateTime; null where it is none, or a date only.

    Args:
        text: What is printed.
        day: The day of it.
    """
    return pl.when(day.is_not_null() & (text.str.len_bytes() > _DAY)).then(text)
