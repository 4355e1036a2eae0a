"""Dates as they are printed: EDTF."""

from __future__ import annotations

from datetime import date

import pytest

from corpgraph.errors import InputError
from corpgraph.time import Bounds, Interval, check_edtf, edtf_admits, edtf_bounds, edtf_interval

DELISTING = date(2012, 6, 20)


def bounds(earliest: str | None, latest: str | None) -> Bounds:
    """Bounds written as two ISO days."""
    return Bounds(
        date.fromisoformat(earliest) if earliest else None,
        date.fromisoformat(latest) if latest else None,
    )


class TestBoundsOfAPrintedDate:
    @pytest.mark.parametrize(
        ("printed", "earliest", "latest"),
        [
            ("2012-06-20", "2012-06-20", "2012-06-20"),
            ("2012-02", "2012-02-01", "2012-02-29"),
            ("2011-02", "2011-02-01", "2011-02-28"),
            ("2012", "2012-01-01", "2012-12-31"),
            ("201X", "2010-01-01", "2019-12-31"),
            ("20XX", "2000-01-01", "2099-12-31"),
            ("000X", "0001-01-01", "0009-12-31"),
            ("2012-XX", "2012-01-01", "2012-12-31"),
            ("2012-1X", "2012-10-01", "2012-12-31"),
            ("2012-X1", "2012-01-01", "2012-11-30"),
            ("2012-02-XX", "2012-02-01", "2012-02-29"),
            ("2012-02-2X", "2012-02-20", "2012-02-29"),
            ("2012-XX-20", "2012-01-20", "2012-12-20"),
            ("2012-XX-31", "2012-01-31", "2012-12-31"),
            ("19XX-02-29", "1904-02-29", "1996-02-29"),
            ("9999-12-31", "9999-12-31", "9999-12-31"),
            ("2012-06-20T23:59:59", "2012-06-20", "2012-06-20"),
            ("2012-06-20T10:00:00Z", "2012-06-20", "2012-06-20"),
            ("2012-06-20T10:00:00+08", "2012-06-20", "2012-06-20"),
            ("2012-06-20T10:00:00-04:30", "2012-06-20", "2012-06-20"),
        ],
    )
    def test_are_the_first_and_last_day_it_can_mean(
        self, printed: str, earliest: str, latest: str
    ) -> None:
        assert edtf_bounds(printed) == bounds(earliest, latest)

    @pytest.mark.parametrize("printed", ["XXXX", "XXXX-06", "XXXX-06-20", "XXXX-34", "XXXX-06-20~"])
    def test_are_open_when_the_year_is_unknown(self, printed: str) -> None:
        assert edtf_bounds(printed) == Bounds(None, None)

    @pytest.mark.parametrize(
        ("qualified", "plain"),
        [
            ("2007~", "2007"),
            ("2007?", "2007"),
            ("2012-06-20%", "2012-06-20"),
            ("201X~", "201X"),
            ("2012-06~-20", "2012-06-20"),
            ("?2012-06-~20", "2012-06-20"),
        ],
    )
    def test_are_not_widened_by_a_qualifier(self, qualified: str, plain: str) -> None:
        assert edtf_bounds(qualified) == edtf_bounds(plain)

    @pytest.mark.parametrize(
        ("printed", "earliest", "latest"),
        [
            ("2012-33", "2012-01-01", "2012-03-31"),
            ("2012-34", "2012-04-01", "2012-06-30"),
            ("2012-36", "2012-10-01", "2012-12-31"),
            ("2012-38", "2012-05-01", "2012-08-31"),
            ("2012-41", "2012-07-01", "2012-12-31"),
            ("201X-34", "2010-04-01", "2019-06-30"),
        ],
    )
    def test_cover_the_months_of_a_quarter_a_third_or_a_half(
        self, printed: str, earliest: str, latest: str
    ) -> None:
        assert edtf_bounds(printed) == bounds(earliest, latest)

    @pytest.mark.parametrize(
        ("printed", "earliest", "latest"),
        [
            ("2012-21", "2012-03-01", "2012-12-31"),
            ("2012-24", "2011-12-01", "2013-03-31"),
            ("2012-25", "2012-03-01", "2012-06-30"),
            ("2012-29", "2012-09-01", "2012-12-31"),
            ("2012-32", "2012-06-01", "2012-09-30"),
            ("0001-24", "0001-01-01", "0002-03-31"),
            ("9999-24", "9998-12-01", "9999-12-31"),
        ],
    )
    def test_cover_every_hemisphere_that_a_season_may_be_of(
        self, printed: str, earliest: str, latest: str
    ) -> None:
        assert edtf_bounds(printed) == bounds(earliest, latest)

    @pytest.mark.parametrize(
        ("printed", "reason"),
        [
            ("2012-02-30", "February 2012 has 29 days"),
            ("2011-02-29", "February 2011 has 28 days"),
            ("2012-13-01", "there is no month 13"),
            ("2012-13", "there is no month 13"),
            ("2012-34-01", "there is no month 34"),
            ("2012-06-00", "there is no day 00"),
            ("0000", "years run from 0001 to 9999"),
            ("XXXX-02-30", "no calendar has a day that fits it"),
            ("2012-02-3X", "no calendar has a day that fits it"),
            ("2012-2X", "no calendar has a day that fits it"),
        ],
    )
    def test_do_not_exist_for_a_day_that_no_calendar_has(self, printed: str, reason: str) -> None:
        with pytest.raises(InputError, match=f"'{printed}' is no EDTF date: {reason}"):
            edtf_bounds(printed)
        assert not edtf_admits(printed, DELISTING)


class TestATextThatIsNoDate:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("2012..2014", "two dots stand beside a slash or in brackets"),
            ("2012-06T10:00:00", "a time is written hh:mm:ss after a whole day"),
            ("2012-06-20T25:00:00", "a time is written hh:mm:ss after a whole day"),
            ("201x", "an unspecified digit is a capital X"),
            ("2012-uu", "an unspecified digit is a capital X"),
        ],
    )
    def test_is_refused_with_what_gives_it_away(self, text: str, reason: str) -> None:
        for read in (edtf_bounds, lambda text: edtf_admits(text, DELISTING)):
            with pytest.raises(InputError) as caught:
                read(text)
            assert caught.value.message == f"{text!r} is no EDTF date: {reason}"
        with pytest.raises(InputError):
            check_edtf(text)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("2012-02/..", "a slash joins the two ends of an interval"),
            ("../2012", "a slash joins the two ends of an interval"),
            ("2004-06-~01/2004-06-~20", "a slash joins the two ends of an interval"),
            ("[2012,2013]", "brackets enclose a set of dates"),
            ("{2012..2014}", "brackets enclose a set of dates"),
            ("-0044-03-15", "years run from 0001 to 9999"),
            ("Y170000002", "years run from 0001 to 9999"),
            ("-0050", "years run from 0001 to 9999"),
            ("Y-17E7", "years run from 0001 to 9999"),
            ("1950S2", "write X for digits that are not known"),
        ],
    )
    def test_of_another_kind_of_edtf_is_refused_as_what_it_is(self, text: str, reason: str) -> None:
        for read in (edtf_bounds, lambda text: edtf_admits(text, DELISTING)):
            with pytest.raises(InputError) as caught:
                read(text)
            assert caught.value.message == f"{text!r} is no single date: {reason}"
        check_edtf(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "June 2012",
            "20120620",
            "2012-6-2",
            " 2012",
            "2012\n",
            "2012 ~",
            "?2012?",
            "20X",
        ],
    )
    def test_is_refused_with_what_a_date_looks_like(self, text: str) -> None:
        with pytest.raises(InputError) as caught:
            edtf_bounds(text)
        assert caught.value.message == f"{text!r} is no EDTF date"
        assert "2012-06-20" in (caught.value.hint or "")
        assert "XXXX-06-20" in (caught.value.hint or "")

    def test_is_refused_when_its_digits_are_not_ascii(self) -> None:
        with pytest.raises(InputError):
            edtf_bounds("２０１２")  # full-width digits


class TestAPrintedInterval:
    @pytest.mark.parametrize(
        ("printed", "begin", "end"),
        [
            ("2007/2012", ("2007-01-01", "2007-12-31"), ("2012-01-02", "2013-01-01")),
            ("2007-11-06/2012-06-19", ("2007-11-06",) * 2, ("2012-06-20",) * 2),
            ("2012-06-19/2012-06-19", ("2012-06-19",) * 2, ("2012-06-20",) * 2),
            ("2007~/2012-06?", ("2007-01-01", "2007-12-31"), ("2012-06-02", "2012-07-01")),
            ("200X/2012-21", ("2000-01-01", "2009-12-31"), ("2012-03-02", "2013-01-01")),
            ("../2012-06-19", (None, None), ("2012-06-20",) * 2),
            ("/2012-06-19", (None, None), ("2012-06-20",) * 2),
            ("2007-11-06/", ("2007-11-06",) * 2, (None, None)),
            ("2007-11-06/9999-12-31", ("2007-11-06",) * 2, (None, None)),
        ],
    )
    def test_ends_the_day_after_its_last_one(
        self,
        printed: str,
        begin: tuple[str | None, str | None],
        end: tuple[str | None, str | None],
    ) -> None:
        assert edtf_interval(printed) == Interval(bounds(*begin), bounds(*end))
        check_edtf(printed)

    def test_with_two_dots_after_the_slash_has_not_ended(self) -> None:
        assert edtf_interval("2007/..") == Interval(bounds("2007-01-01", "2007-12-31"))

    @pytest.mark.parametrize("text", ["2007", "/", "../..", "2007/2008/2009", "", "2007-11-06"])
    def test_is_refused_without_two_ends(self, text: str) -> None:
        with pytest.raises(InputError, match="is no EDTF interval"):
            edtf_interval(text)

    @pytest.mark.parametrize("text", ["2012/2010", "2012-06-20/2012-06-19"])
    def test_is_refused_where_it_ends_before_it_begins(self, text: str) -> None:
        for read in (edtf_interval, check_edtf):
            with pytest.raises(InputError) as caught:
                read(text)
            assert caught.value.message == f"{text!r} ends before it begins"

    def test_is_refused_with_the_end_that_is_no_date(self) -> None:
        for read in (edtf_interval, check_edtf):
            with pytest.raises(InputError, match="'2012-13' is no EDTF date: there is no month 13"):
                read("2007/2012-13")


class TestWhetherATextIsEdtf:
    @pytest.mark.parametrize(
        "text", ["[1667,1668,1670..1672]", "{1960,1961-12}", "[..1983-12-03]", "-0009/2012", "0000"]
    )
    def test_it_is_even_if_no_day_can_be_read_from_it(self, text: str) -> None:
        check_edtf(text)

    @pytest.mark.parametrize("text", ["[1667,soon]", "{1960..1961-13}", "soon/..", "/", "[1667"])
    def test_it_is_not_where_one_of_its_dates_is_not(self, text: str) -> None:
        with pytest.raises(InputError, match="is no EDTF date"):
            check_edtf(text)


class TestWhatAPrintedDateAdmits:
    def test_a_day_without_its_year_admits_that_day_of_any_year(self) -> None:
        assert edtf_admits("XXXX-06-20", date(2012, 6, 20))
        assert edtf_admits("XXXX-06-20", date(1999, 6, 20))
        assert not edtf_admits("XXXX-06-20", date(2012, 6, 21))
        assert not edtf_admits("XXXX-06-20", date(2012, 7, 20))

    def test_a_day_without_its_month_admits_no_other_day_between_its_bounds(self) -> None:
        assert edtf_admits("2012-XX-20", date(2012, 7, 20))
        assert not edtf_admits("2012-XX-20", date(2012, 7, 21))
        assert date(2012, 7, 21) in edtf_bounds("2012-XX-20")

    def test_a_month_admits_its_days_alone(self) -> None:
        assert edtf_admits("2012-02", date(2012, 2, 29))
        assert not edtf_admits("2012-02", date(2012, 3, 1))
        assert not edtf_admits("2012-02", date(2011, 2, 1))

    def test_the_thirtieth_of_february_admits_nothing(self) -> None:
        assert not edtf_admits("XXXX-02-30", date(2012, 2, 29))
        assert not edtf_admits("XXXX-02-30", date(2012, 3, 1))

    def test_a_qualifier_does_not_widen_it(self) -> None:
        assert edtf_admits("2007~", date(2007, 12, 31))
        assert not edtf_admits("2007~", date(2008, 1, 1))

    def test_a_quarter_admits_its_months_alone(self) -> None:
        assert edtf_admits("2012-34", DELISTING)
        assert not edtf_admits("2012-34", date(2012, 7, 1))
        assert not edtf_admits("2011-34", DELISTING)
        assert edtf_admits("XXXX-34", DELISTING)
        assert not edtf_admits("XXXX-34", date(2012, 7, 1))

    def test_a_winter_admits_both_new_years(self) -> None:
        assert edtf_admits("2012-24", date(2011, 12, 24))
        assert edtf_admits("2012-24", date(2013, 1, 1))
        assert not edtf_admits("2012-24", date(2011, 11, 30))
        assert not edtf_admits("2012-24", date(2013, 4, 1))

    def test_the_calendar_ends_where_it_ends(self) -> None:
        assert edtf_admits("9999-24", date.max)
        assert edtf_admits("0001-24", date.min)
        assert not edtf_admits("0000-24", date.min)
