"""What holds of every date, interval and question, however vague."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from edtf import parse_edtf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpgraph.errors import InputError
from corpgraph.time import (
    Bounds,
    Certainty,
    Interval,
    check_edtf,
    edtf_admits,
    edtf_bounds,
    edtf_interval,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# A short calendar, so that ends meet often and every reading of an interval can be tried.
ORIGIN: Final = date(2012, 6, 20)
SPAN: Final = 5
CALENDAR: Final = [ORIGIN + timedelta(days=n) for n in range(SPAN + 1)]
AFTERWARDS: Final = CALENDAR[-1] + timedelta(days=1)

days = st.sampled_from(CALENDAR)
any_day = st.dates()


def _every_bounds() -> list[Bounds]:
    ends = [None, *CALENDAR]
    return [
        Bounds(earliest, latest)
        for earliest, latest in product(ends, ends)
        if earliest is None or latest is None or earliest <= latest
    ]


def _every_interval() -> Iterator[Interval]:
    for begin, end in product(_every_bounds(), [None, *_every_bounds()]):
        with suppress(InputError):
            yield Interval(begin, end)


INTERVALS: Final = list(_every_interval())
# Half of the draws are of intervals that are certain on some day, which are few.
intervals = st.one_of(
    st.sampled_from(INTERVALS),
    st.sampled_from([i for i in INTERVALS if any(i.at(d) is Certainty.CERTAIN for d in CALENDAR)]),
)


def narrower(interval: Interval) -> st.SearchStrategy[Interval]:
    """Intervals of which the same or more is known, the interval itself among them."""
    return st.sampled_from([other for other in INTERVALS if _is_narrower(other, interval)])


def _is_narrower(one: Interval, other: Interval) -> bool:
    if one.end is None or other.end is None:
        return one.end is other.end and _is_within(one.begin, other.begin)
    return _is_within(one.begin, other.begin) and _is_within(one.end, other.end)


def _is_within(one: Bounds, other: Bounds) -> bool:
    low, high = other.earliest or date.min, other.latest or date.max
    return low <= (one.earliest or date.min) and (one.latest or date.max) <= high


@st.composite
def prints_of(draw: st.DrawFn, day: date) -> str:
    """EDTF texts that a source which means `day` may print."""
    parts = day.isoformat().split("-")[: draw(st.integers(1, 3))]
    masked = [
        "".join("X" if draw(st.booleans()) else digit for digit in part) if known else part
        for part, known in ((part, draw(st.booleans())) for part in parts)
    ]
    return "-".join(masked) + draw(st.sampled_from(["", "", "?", "~", "%"]))


@st.composite
def level_1_prints_of(draw: st.DrawFn, day: date) -> str:
    """EDTF texts of levels 0 and 1, for the years of which the reference parser is sure."""
    year, month, dom = f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"
    unknown = draw(st.integers(1, 3))
    text = draw(
        st.sampled_from(
            [
                year,
                year[: 4 - unknown] + "X" * unknown,
                f"{year}-{month}",
                f"{year}-XX",
                f"{year}-{month}-{dom}",
                f"{year}-{month}-XX",
                f"{year}-XX-XX",
            ]
        )
    )
    return text + draw(st.sampled_from(["", "?", "~", "%"]))


def readings(interval: Interval) -> Iterator[tuple[date, date]]:
    """Every begin and end that the interval allows; a day after the calendar stands for later."""
    line = [CALENDAR[0] - timedelta(days=1), *CALENDAR, AFTERWARDS]
    begins = [day for day in line if day in interval.begin]
    not_ended = [AFTERWARDS + timedelta(days=1)]
    ends = not_ended if interval.end is None else [d for d in line if d in interval.end]
    return ((begin, end) for begin, end in product(begins, ends) if begin < end)


@given(begin=any_day, end=any_day)
def test_an_interval_is_certain_at_its_begin_and_over_at_its_end(begin: date, end: date) -> None:
    assume(begin < end)
    interval = Interval(Bounds.on(begin), Bounds.on(end))
    assert interval.at(begin) is Certainty.CERTAIN
    assert interval.at(end) is Certainty.NO


@given(interval=intervals, day=days)
def test_a_certain_day_is_in_every_reading_and_a_ruled_out_day_in_none(
    interval: Interval, day: date
) -> None:
    answers = {begin <= day < end for begin, end in readings(interval)}
    assert answers
    if interval.at(day) is Certainty.CERTAIN:
        assert answers == {True}
    if interval.at(day) is Certainty.NO:
        assert answers == {False}


@given(data=st.data(), interval=intervals, day=days)
def test_knowing_more_never_takes_back_an_answer(
    data: st.DataObject, interval: Interval, day: date
) -> None:
    before = interval.at(day)
    after = data.draw(narrower(interval)).at(day)
    assert before in (Certainty.POSSIBLE, after)


@given(data=st.data(), one=intervals, other=intervals)
def test_knowing_more_never_takes_back_an_overlap(
    data: st.DataObject, one: Interval, other: Interval
) -> None:
    before = one.overlaps(other)
    after = data.draw(narrower(one)).overlaps(data.draw(narrower(other)))
    assert before in (Certainty.POSSIBLE, after)


@given(one=intervals, other=intervals)
def test_overlapping_is_mutual(one: Interval, other: Interval) -> None:
    assert one.overlaps(other) is other.overlaps(one)


@given(one=intervals, other=intervals)
def test_intervals_may_overlap_exactly_when_both_may_hold_on_some_day(
    one: Interval, other: Interval
) -> None:
    line = [CALENDAR[0] - timedelta(days=1), *CALENDAR, AFTERWARDS]
    shared = any(Certainty.NO not in (one.at(day), other.at(day)) for day in line)
    assert (one.overlaps(other) is not Certainty.NO) == shared


@given(data=st.data(), day=days)
def test_a_day_on_which_both_certainly_hold_makes_the_overlap_certain(
    data: st.DataObject, day: date
) -> None:
    holding = st.sampled_from([i for i in INTERVALS if i.at(day) is Certainty.CERTAIN])
    assert data.draw(holding).overlaps(data.draw(holding)) is Certainty.CERTAIN


@given(one=intervals, other=intervals)
def test_a_certain_overlap_is_in_every_reading_and_one_ruled_out_in_none(
    one: Interval, other: Interval
) -> None:
    answers = {
        begin < other_end and other_begin < end
        for (begin, end), (other_begin, other_end) in product(readings(one), list(readings(other)))
    }
    assert answers
    if one.overlaps(other) is Certainty.CERTAIN:
        assert answers == {True}
    if one.overlaps(other) is Certainty.NO:
        assert answers == {False}


@given(data=st.data(), day=any_day)
def test_a_day_is_admitted_by_its_own_print_and_lies_in_its_bounds(
    data: st.DataObject, day: date
) -> None:
    printed = data.draw(prints_of(day))
    assert edtf_admits(printed, day)
    assert day in edtf_bounds(printed)


@given(data=st.data(), day=any_day)
def test_the_bounds_of_a_print_are_days_that_it_admits(data: st.DataObject, day: date) -> None:
    printed = data.draw(prints_of(day))
    hull = edtf_bounds(printed)
    assert hull.earliest is None or edtf_admits(printed, hull.earliest)
    assert hull.latest is None or edtf_admits(printed, hull.latest)
    assert (hull.earliest is None) == (hull.latest is None) == printed.startswith("XXXX")


@given(day=any_day, shift=st.integers(-1, 1), code=st.integers(21, 41))
def test_a_season_or_quarter_admits_exactly_the_days_within_its_bounds(
    day: date, shift: int, code: int
) -> None:
    year = day.year + shift
    assume(date.min.year <= year <= date.max.year)
    printed = f"{year:04d}-{code}"
    assert edtf_admits(printed, day) == (day in edtf_bounds(printed))


@given(
    text=st.from_regex(r"[0-9X]{4}(-[0-3X][0-9X]){0,2}", fullmatch=True),
    day=any_day,
)
def test_what_has_no_bounds_admits_no_day(text: str, day: date) -> None:
    try:
        hull = edtf_bounds(text)
    except InputError:
        assert not edtf_admits(text, day)
    else:
        assert day in hull or not edtf_admits(text, day)


@given(data=st.data(), day=st.dates(min_value=date(1000, 1, 1)))
@settings(deadline=None)
def test_the_reference_parser_reads_levels_0_and_1_alike(data: st.DataObject, day: date) -> None:
    printed = data.draw(level_1_prints_of(day))
    reference = parse_edtf(printed)
    hull = edtf_bounds(printed)
    assert hull.earliest == date(*reference.lower_strict()[:3])
    assert hull.latest == date(*reference.upper_strict()[:3])


@given(data=st.data(), begin=st.dates(date(1000, 1, 1)), end=st.dates(date(1000, 1, 1)))
def test_a_printed_interval_may_hold_on_its_first_and_last_day_and_ends_after_it(
    data: st.DataObject, begin: date, end: date
) -> None:
    assume(begin <= end < date.max)
    printed = f"{data.draw(prints_of(begin))}/{data.draw(prints_of(end))}"
    interval = edtf_interval(printed)
    assert interval.at(begin) is not Certainty.NO
    assert interval.at(end) is not Certainty.NO
    whole = edtf_interval(f"{begin}/{end}")
    assert whole.at(end) is Certainty.CERTAIN
    assert whole.at(end + timedelta(days=1)) is Certainty.NO


@given(text=st.text(alphabet="012X-~?%/.[],TSY ", max_size=12))
@settings(deadline=None)
def test_what_is_read_is_edtf(text: str) -> None:
    for read in (edtf_bounds, edtf_interval):
        try:
            read(text)
        except InputError:
            continue
        check_edtf(text)


@given(text=st.text(alphabet="012X-~?%/.[],TSY ", max_size=12))
@settings(deadline=None)
def test_any_text_is_read_or_refused_and_the_refusal_repeats_it(text: str) -> None:
    refusal = None
    try:
        edtf_bounds(text)
    except InputError as caught:
        refusal = caught.message
    assert refusal is None or repr(text) in refusal
