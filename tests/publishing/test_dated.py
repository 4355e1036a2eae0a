from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpgraph.namespaces import CG, EDTF_DATE, XSD
from corpgraph.publishing.dated import When, certainty, ending, in_words, when
from corpgraph.time import Bounds, Certainty, Interval

FIRST: Final = date(2012, 1, 1)
DAYS: Final = [FIRST + timedelta(days=number) for number in range(12)]
SOME: Final = st.one_of(st.none(), st.sampled_from(DAYS))
ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    def bounds() -> Bounds:
        low, high = draw(SOME), draw(SOME)
        return Bounds(high, low) if low and high and low > high else Bounds(low, high)

    begin, end = bounds(), draw(st.one_of(st.none(), st.builds(bounds)))
    if end and begin.earliest and end.latest and begin.earliest >= end.latest:
        end = None
    return Interval(begin, end)


def told(bounds: Bounds | None) -> When | None:
    if bounds is None:
        return None
    days = (bounds.earliest, bounds.latest)
    return When((), *(day.isoformat() if day else None for day in days))


def read(sentences: list[str], day: date) -> Certainty:
    """What the English sentences say of a day."""
    text, iso = sentences[0], day.isoformat()
    sure = ISO.findall(text)
    if text.startswith("Certainly") and sure[0] <= iso and (len(sure) == 1 or iso < sure[1]):
        return Certainty.CERTAIN
    if not text.startswith("Certainly"):
        ranges = [(said, ISO.findall(said)) for said in sentences[1:]]
        low = [days[0] for said, days in ranges if days and "from" in said]
        high = [days[0] for said, days in ranges if days and "until" in said]
        inside = all(each <= iso for each in low) and all(iso < each for each in high)
        return Certainty.POSSIBLE if inside else Certainty.NO
    for said in sentences[1:]:
        days = ISO.findall(said)
        before = "before" in said or ("since" in said and days[0] <= iso)
        after = "after" in said or ("until" in said and iso < days[0])
        if (before and iso < sure[0]) or (after and len(sure) > 1 and iso >= sure[1]):
            return Certainty.POSSIBLE
    return Certainty.NO


@given(intervals())
def test_the_sentences_say_of_each_day_what_the_interval_says(interval: Interval) -> None:
    sentences = certainty(told(interval.begin), told(interval.end), "en")
    for day in [FIRST - timedelta(days=3), *DAYS, DAYS[-1] + timedelta(days=3)]:
        assert read(sentences, day) is interval.at(day), (sentences, day)


@given(intervals())
def test_french_tells_the_same_days_as_english(interval: Interval) -> None:
    english, french = (
        certainty(told(interval.begin), told(interval.end), each) for each in ("en", "fr")
    )
    assert [ISO.findall(text) for text in english] == [ISO.findall(text) for text in french]


@pytest.mark.parametrize(
    ("date_", "words"),
    [
        (None, "not known"),
        (When((), "2012-07-24", "2012-07-24"), "2012-07-24"),
        (When((), "2012-07-01", "2012-07-24"), "2012-07-01 to 2012-07-24"),
        (When((), "2012-07-01", None), "2012-07-01 or later"),
        (When((), None, "2012-07-01"), "2012-07-01 or earlier"),
        (When(("XXXX-06-20",), None, None), "XXXX-06-20"),
    ],
)
def test_a_date_reads_as_far_as_it_is_known(date_: When | None, words: str) -> None:
    assert in_words(date_, "en") == words


def test_without_any_end_a_fact_has_not_ended() -> None:
    assert ending(None, "en") == "not ended"
    assert ending(When((), None, None), "fr") == "inconnu"


def test_of_several_bounds_the_narrowest_count() -> None:
    def day(text: str) -> ox.Literal:
        return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}date"))

    printed = ox.Literal("XXXX-06-20", datatype=ox.NamedNode(EDTF_DATE))
    said: dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {
        f"{CG}end": [printed],
        f"{CG}endEarliest": [day("2012-06-01"), day("2012-06-20")],
        f"{CG}endLatest": [day("2012-06-30"), day("2012-06-20")],
    }
    assert when(said, "end") == When(("XXXX-06-20",), "2012-06-20", "2012-06-20")
    assert when(said, "begin") is None
