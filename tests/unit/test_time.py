"""Bounds, valid time and its three answers."""

from __future__ import annotations

from datetime import date

import pytest

from corpgraph.errors import InputError, UsageError
from corpgraph.time import (
    Bounds,
    Certainty,
    Interval,
    edtf_bounds,
    parse_day,
)

FIRST_TRADING_DAY = date(2007, 11, 6)
DELISTING = date(2012, 6, 20)
LISTING = Interval(Bounds.on(FIRST_TRADING_DAY), Bounds.on(DELISTING))


def bounds(earliest: str | None, latest: str | None) -> Bounds:
    """Bounds written as two ISO days."""
    return Bounds(
        date.fromisoformat(earliest) if earliest else None,
        date.fromisoformat(latest) if latest else None,
    )


class TestBounds:
    def test_a_single_day_can_be_that_day_and_no_other(self) -> None:
        known = Bounds.on(DELISTING)
        assert DELISTING in known
        assert date(2012, 6, 19) not in known
        assert date(2012, 6, 21) not in known

    def test_a_missing_bound_admits_every_day_on_its_side(self) -> None:
        assert date.min in bounds(None, "2012-06-20")
        assert date.max in bounds("2012-06-20", None)
        assert date.max not in bounds(None, "2012-06-20")
        assert date.min not in bounds("2012-06-20", None)

    def test_bounds_the_wrong_way_round_are_refused(self) -> None:
        with pytest.raises(InputError, match=r"2012-06-21, is after the latest, 2012-06-20"):
            bounds("2012-06-21", "2012-06-20")


class TestAnInterval:
    def test_holds_from_its_begin_day_to_the_day_before_its_end(self) -> None:
        assert LISTING.at(date(2007, 11, 5)) is Certainty.NO
        assert LISTING.at(FIRST_TRADING_DAY) is Certainty.CERTAIN
        assert LISTING.at(date(2012, 6, 19)) is Certainty.CERTAIN
        assert LISTING.at(DELISTING) is Certainty.NO

    def test_that_has_not_ended_holds_for_ever(self) -> None:
        assert Interval(Bounds.on(FIRST_TRADING_DAY)).at(date.max) is Certainty.CERTAIN

    def test_that_has_ended_nobody_knows_when_is_never_certain(self) -> None:
        ended = Interval(Bounds.on(FIRST_TRADING_DAY), Bounds(None, None))
        assert ended.at(date(2007, 11, 5)) is Certainty.NO
        assert ended.at(FIRST_TRADING_DAY) is Certainty.POSSIBLE
        assert ended.at(date.max) is Certainty.POSSIBLE

    def test_that_ended_by_a_day_is_over_on_that_day_and_never_certain(self) -> None:
        ended = Interval(Bounds.on(FIRST_TRADING_DAY), bounds(None, "2012-06-20"))
        assert ended.at(date(2012, 6, 19)) is Certainty.POSSIBLE
        assert ended.at(DELISTING) is Certainty.NO

    def test_that_ended_after_a_day_is_certain_before_it_and_possible_ever_after(self) -> None:
        ended = Interval(Bounds.on(FIRST_TRADING_DAY), bounds("2012-06-20", None))
        assert ended.at(date(2012, 6, 19)) is Certainty.CERTAIN
        assert ended.at(DELISTING) is Certainty.POSSIBLE
        assert ended.at(date.max) is Certainty.POSSIBLE

    def test_whose_begin_is_unknown_is_never_certain(self) -> None:
        begun = Interval(Bounds(None, None))
        assert begun.at(date.min) is Certainty.POSSIBLE
        assert begun.at(date.max) is Certainty.POSSIBLE

    def test_that_began_by_a_day_is_possible_before_it_and_certain_from_it(self) -> None:
        begun = Interval(bounds(None, "2012-06-20"))
        assert begun.at(date(2012, 6, 19)) is Certainty.POSSIBLE
        assert begun.at(DELISTING) is Certainty.CERTAIN

    def test_that_began_not_before_a_day_is_ruled_out_before_it_and_possible_from_it(self) -> None:
        begun = Interval(bounds("2012-06-20", None))
        assert begun.at(date(2012, 6, 19)) is Certainty.NO
        assert begun.at(DELISTING) is Certainty.POSSIBLE

    def test_with_vague_ends_is_possible_at_both_and_certain_between(self) -> None:
        vague = Interval(edtf_bounds("2007-11"), edtf_bounds("2012-06"))
        assert vague.at(date(2007, 10, 31)) is Certainty.NO
        assert vague.at(date(2007, 11, 1)) is Certainty.POSSIBLE
        assert vague.at(date(2007, 11, 30)) is Certainty.CERTAIN
        assert vague.at(date(2012, 5, 31)) is Certainty.CERTAIN
        assert vague.at(date(2012, 6, 1)) is Certainty.POSSIBLE
        assert vague.at(date(2012, 6, 30)) is Certainty.NO

    def test_that_must_end_before_it_begins_is_refused(self) -> None:
        message = "ends by 2012-06-20, but does not begin before 2012-06-21"
        with pytest.raises(InputError, match=message):
            Interval(bounds("2012-06-21", None), bounds(None, "2012-06-20"))

    def test_that_must_end_on_its_begin_day_is_refused(self) -> None:
        with pytest.raises(InputError, match="does not begin before 2012-06-20"):
            Interval(Bounds.on(DELISTING), Bounds.on(DELISTING))

    def test_that_may_end_after_its_begin_is_accepted(self) -> None:
        assert Interval(edtf_bounds("2012-06"), edtf_bounds("2012-06")).end is not None


class TestTwoIntervals:
    def test_overlap_when_they_share_a_day(self) -> None:
        chair = Interval(Bounds.on(date(2012, 6, 19)))
        assert LISTING.overlaps(chair) is Certainty.CERTAIN

    def test_that_meet_do_not_overlap(self) -> None:
        private = Interval(Bounds.on(DELISTING))
        assert LISTING.overlaps(private) is Certainty.NO
        assert private.overlaps(LISTING) is Certainty.NO

    def test_may_overlap_when_the_end_of_one_is_vague(self) -> None:
        vague = Interval(Bounds.on(FIRST_TRADING_DAY), edtf_bounds("2012-06"))
        assert vague.overlaps(Interval(Bounds.on(date(2012, 5, 31)))) is Certainty.CERTAIN
        assert vague.overlaps(Interval(Bounds.on(date(2012, 6, 1)))) is Certainty.POSSIBLE
        assert vague.overlaps(Interval(Bounds.on(date(2012, 6, 30)))) is Certainty.NO

    def test_may_overlap_when_the_begin_of_one_is_unknown(self) -> None:
        assert LISTING.overlaps(Interval(Bounds(None, None))) is Certainty.POSSIBLE

    def test_may_overlap_when_the_end_of_one_is_unknown(self) -> None:
        ended = Interval(Bounds.on(FIRST_TRADING_DAY), Bounds(None, None))
        assert LISTING.overlaps(ended) is Certainty.POSSIBLE


class TestTheDayAUserWrites:
    def test_is_an_iso_date(self) -> None:
        assert parse_day("2012-06-20") == DELISTING

    def test_can_be_today(self) -> None:
        assert parse_day("today", today=DELISTING) == DELISTING
        before = date.today()
        assert before <= parse_day("today") <= date.today()

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("2012-02-30", "2012-02-30 is no date: February 2012 has 29 days"),
            ("2011-02-29", "2011-02-29 is no date: February 2011 has 28 days"),
            ("2012-06-31", "2012-06-31 is no date: June 2012 has 30 days"),
            ("2012-13-01", "2012-13-01 is no date: there is no month 13"),
            ("2012-00-01", "2012-00-01 is no date: there is no month 00"),
            ("2012-06-00", "2012-06-00 is no date: there is no day 00"),
            ("0000-01-01", "0000-01-01 is no date: years run from 0001 to 9999"),
            ("20-01-2020", "20-01-2020 is no date: the year comes first"),
            ("1/20/2020", "1/20/2020 is no date: the year comes first"),
            ("2012-06", "2012-06 is no single day"),
            ("2012", "2012 is no single day"),
            ("", "the date is empty"),
            (" ", "the date is empty"),
            ("yesterday-ish", "'yesterday-ish' is no date"),
            ("20120620", "'20120620' is no date"),
            ("2012-W25-3", "'2012-W25-3' is no date"),
            ("2012-06-20\n", r"'2012-06-20\n' is no date"),
            ("２０１２-06-20", "'２０１２-06-20' is no date"),
        ],
    )
    def test_is_refused_with_the_reason_and_the_form(self, text: str, message: str) -> None:
        with pytest.raises(UsageError) as caught:
            parse_day(text)
        assert caught.value.message == message
        assert caught.value.hint == "write YYYY-MM-DD, such as 2012-06-20, or today"
