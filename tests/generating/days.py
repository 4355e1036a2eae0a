"""Days, and the many ways in which a register prints one as a moment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from generating.chance import weighted

__all__ = ["PRINTED", "PUBLISHED", "Zone", "day", "moment_of"]

Zone = str

_FIRST: Final = date(1900, 1, 1)
_DAYS: Final = tuple((_FIRST + timedelta(n)).isoformat() for n in range(50_000))

#: The day on which the full files are published, as a number; deltas come a day later.
PUBLISHED: Final = (date(2025, 6, 30) - _FIRST).days

#: What stands behind a day where only the day is meant, for one draw: in a third of all cases the
#: day is another one in UTC.
PRINTED: Final = weighted(
    ("T00:00:00Z", 430),
    ("T00:00:00.000Z", 410),
    ("T00:00:00+01:00", 420),
    ("T00:00:00+02:00", 110),
    ("T00:00:00.000+01:00", 70),
    ("T00:00:00+00:00", 60),
    ("T23:00:00Z", 45),
    ("T08:00:00+01:00", 40),
    ("T08:00:00+02:00", 30),
    ("T00:00:00.000+03:00", 20),
    ("T00:00:00.000+08:00", 20),
    ("T00:00:00+05:30", 15),
    ("T00:00:00-06:00", 10),
    ("T23:59:59-05:00", 10),
    ("T00:00:00.000+04:00", 8),
)
_OFFSETS: Final = weighted(
    ("Z", 90),
    (".{:03d}Z", 400),
    ("+02:00", 340),
    ("+01:00", 290),
    (".{:03d}+01:00", 80),
    (".{:03d}+02:00", 60),
    ("+00:00", 60),
    (".{:03d}+03:00", 20),
    (".{:03d}+08:00", 12),
    ("+05:30", 20),
    ("-05:00", 10),
)


def day(number: int) -> str:
    """A day in ISO 8601, by how many days it comes after the first of January 1900."""
    return _DAYS[number]


def moment_of(number: int, draws: bytes, at: int) -> str:
    """A moment of a day, with an offset, made from three draws."""
    one, two, three = draws[at : at + 3]
    offset = _OFFSETS[three]
    if offset[0] == ".":
        offset = offset.format(one * 3)
    return f"{_DAYS[number]}T{one * 24 >> 8:02d}:{two * 60 >> 8:02d}:{three * 60 >> 8:02d}{offset}"
