from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpgraph.contradicting.lengths import Length
from corpgraph.errors import InputError
from corpgraph.time import Bounds

START = date(2007, 11, 6)
MONTH = (date(2012, 6, 1), date(2012, 6, 30))
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
lengths = st.builds(Length, st.integers(0, 40), st.integers(0, 30), st.integers(0, 400)).filter(
    lambda each: each != Length()
)


@pytest.mark.parametrize(
    ("text", "length", "told"),
    [
        ("P5Y", Length(5), "5 years"),
        ("P1M", Length(months=1), "1 month"),
        ("P4Y7M14D", Length(4, 7, 14), "4 years, 7 months and 14 days"),
        ("P1Y3D", Length(1, 0, 3), "1 year and 3 days"),
        ("P0D", Length(), "0 days"),
    ],
)
def test_a_length_is_read_and_told(text: str, length: Length, told: str) -> None:
    assert Length.read(text) == length
    assert str(length) == told


@pytest.mark.parametrize(
    "text", ["", "P", "5Y", "P5", "PT5H", "P1Y2M3DT4H", "-P1Y", "P1.5Y", "p5y"]
)
def test_what_is_no_length_in_days_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no length of time"):
        Length.read(text)


@pytest.mark.parametrize(
    ("begin", "end", "length"),
    [
        (START, date(2012, 6, 20), Length(4, 7, 14)),
        (date(2011, 1, 31), date(2011, 2, 28), Length(0, 1, 0)),
        (date(2011, 1, 31), date(2011, 3, 1), Length(0, 1, 1)),
        (date(2011, 1, 30), date(2011, 3, 30), Length(0, 2, 0)),
        (date(2012, 2, 29), date(2013, 2, 28), Length(1, 0, 0)),
        (START, START, Length()),
    ],
)
def test_the_time_between_two_days_is_counted_in_years_then_months_then_days(
    begin: date, end: date, length: Length
) -> None:
    assert Length.between(begin, end) == length


@given(begin=days, end=days)
def test_a_day_and_the_time_to_a_later_one_lead_to_that_one(begin: date, end: date) -> None:
    begin, end = min(begin, end), max(begin, end)
    assert Length.between(begin, end).after(begin) == end


def test_a_length_ends_with_the_calendar() -> None:
    assert Length(years=9000).after(START) == date.max
    assert Length(days=9_999_999).after(START) == date.max
    assert Length(days=-9_999_999).after(START) == date.min


@pytest.mark.parametrize(
    ("text", "end", "exactly", "roughly"),
    [
        ("P5Y", date(2012, 11, 5), False, True),
        ("P5Y", date(2012, 11, 6), True, True),
        ("P5Y", date(2013, 11, 5), True, True),
        ("P5Y", date(2013, 11, 6), False, False),
        ("P5Y", date(2012, 6, 20), False, True),
        ("P5Y", date(2012, 5, 6), False, True),
        ("P5Y", date(2012, 5, 5), False, False),
        ("P1M", date(2007, 12, 5), False, True),
        ("P1M", date(2008, 1, 5), True, True),
        ("P1M", date(2008, 1, 6), False, False),
        ("P1M", date(2007, 11, 21), False, True),
        ("P1M", date(2007, 11, 20), False, False),
        ("P10D", date(2007, 11, 16), True, True),
        ("P10D", date(2007, 11, 15), False, False),
        ("P10D", date(2007, 11, 17), False, False),
    ],
)
def test_whole_units_are_counted_and_a_round_figure_may_be_half_a_unit_too_long(
    text: str, end: date, exactly: bool, roughly: bool
) -> None:
    length, begin = Length.read(text), Bounds.on(START)
    assert length.fits(begin, Bounds.on(end), approximate=False) is exactly
    assert length.fits(begin, Bounds.on(end), approximate=True) is roughly


def test_what_the_bounds_leave_possible_fits() -> None:
    one_month = Length(months=1)
    assert one_month.fits(Bounds.on(date(2012, 5, 15)), Bounds(*MONTH), approximate=False)
    assert not one_month.fits(Bounds.on(date(2012, 3, 31)), Bounds(*MONTH), approximate=False)
    assert not one_month.fits(Bounds.on(date(2012, 6, 5)), Bounds(*MONTH), approximate=False)
    for unknown in (Bounds(None, None), Bounds(None, MONTH[1]), Bounds(MONTH[0], None)):
        assert Length(900).fits(unknown, unknown, approximate=False)


@given(length=lengths, begin=days, end=days)
def test_a_round_figure_fits_wherever_an_exact_one_does(
    length: Length, begin: date, end: date
) -> None:
    first, last = Bounds.on(min(begin, end)), Bounds.on(max(begin, end))
    if length.fits(first, last, approximate=False):
        assert length.fits(first, last, approximate=True)


@given(begin=days, end=days, other=days)
def test_narrowing_a_date_never_makes_a_length_fit(begin: date, end: date, other: date) -> None:
    begin, end = min(begin, end), max(begin, end)
    wide = Bounds(min(begin, other), max(begin, other))
    length = Length(years=3)
    if length.fits(Bounds.on(begin), Bounds.on(end), approximate=False):
        assert length.fits(wide, Bounds.on(end), approximate=False)
        assert length.fits(wide, Bounds(None, None), approximate=False)


@given(begin=days, end=days)
def test_the_length_by_the_dates_fits_the_dates(begin: date, end: date) -> None:
    begin, end = min(begin, end), max(begin, end)
    length = Length.between(begin, end)
    if length != Length():
        assert length.fits(Bounds.on(begin), Bounds.on(end), approximate=False)
