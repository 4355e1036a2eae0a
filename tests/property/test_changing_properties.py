"""What holds of every comparison of two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from changing_groups import group
from corpgraph.changing import Fact, When, compare
from corpgraph.changing.states import began, ended
from corpgraph.errors import InputError
from corpgraph.time import Bounds

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.changing import Diff

ORIGIN: Final = date(2012, 6, 20)
CALENDAR: Final = [ORIGIN + timedelta(days=n) for n in range(7)]

# A day before and two after, for what is not bounded.
WIDER: Final = [
    ORIGIN - timedelta(days=1),
    *CALENDAR,
    *(ORIGIN + timedelta(days=n) for n in (7, 8)),
]

days = st.sampled_from(CALENDAR)


@st.composite
def certain_groups(draw: st.DrawFn) -> ox.Store:
    """Acme with numbers, chairs and units, each from a known day on, some until a known day."""
    facts = []
    for place in range(draw(st.integers(1, 6))):
        begin = draw(days)
        kind = draw(
            st.sampled_from(
                [
                    f"a cg:Headcount ; cg:organization <id/corporation/acme> ; cg:exactly {place} ",
                    "a cg:Appointment ; cg:organization <id/corporation/acme> ; "
                    "cg:role <code/role/chair> ; cg:person <id/person/ann> ",
                    "a cg:UnitMembership ; cg:organization <id/corporation/acme> ; "
                    f"cg:unit <id/unit/u{place}> ",
                ]
            )
        )
        end = draw(st.none() | st.sampled_from(CALENDAR[1:]).filter(lambda day: day > ORIGIN))
        until = f"; cg:end D({end})" if end and end > begin else ""
        facts.append(f"<id/fact/f{place}> {kind}; cg:begin D({begin}) {until} .")
    return group(*facts)


def occurrences(diff: Diff) -> set[tuple[str, str]]:
    """Which facts began and ended, each by itself."""
    began = {("began", each.after.iri) for each in diff.changes if each.after}
    ended = {("ended", each.before.iri) for each in diff.changes if each.before}
    return began | ended


@settings(max_examples=150)
@given(certain_groups(), st.tuples(days, days, days).map(sorted))
def test_two_comparisons_make_up_the_one_over_both_spans(
    store: ox.Store, three: list[date]
) -> None:
    first, middle, last = three
    early, late = compare(store, "acme", first, middle), compare(store, "acme", middle, last)
    whole = compare(store, "acme", first, last)
    assert occurrences(early) | occurrences(late) == occurrences(whole)
    assert not occurrences(early) & occurrences(late)


@settings(max_examples=100)
@given(certain_groups(), st.tuples(days, days).map(sorted))
def test_what_a_day_has_is_what_the_other_had_and_what_changed(
    store: ox.Store, two: list[date]
) -> None:
    first, last = two
    diff = compare(store, "acme", first, last)
    began = {iri for how, iri in occurrences(diff) if how == "began"}
    ended = {iri for how, iri in occurrences(diff) if how == "ended"}
    stayed = {fact.iri for fact in diff.stayed}
    facts = {
        fact.iri: fact for change in diff.changes for fact in (change.before, change.after) if fact
    } | {fact.iri: fact for fact in diff.stayed}
    assert {iri for iri, fact in facts.items() if fact.at(last) == "certain"} == (
        stayed | began - ended
    )
    assert {iri for iri, fact in facts.items() if fact.at(first) == "certain"} == (
        stayed | ended - began
    )


@st.composite
def vague_facts(draw: st.DrawFn) -> Fact:
    """A fact whose begin and end are known within bounds, or not at all."""
    ends = st.none() | days

    def bounds() -> Bounds:
        low, high = draw(ends), draw(ends)
        return Bounds(*sorted((low, high))) if low and high else Bounds(low, high)

    fact = Fact(
        "f", "f", "Fact", (), When(bounds()), draw(st.none() | st.builds(When, st.builds(bounds)))
    )
    try:
        _ = fact.interval
    except InputError:
        reject()
    return fact


@given(vague_facts(), st.tuples(days, days).map(sorted))
def test_a_begin_or_end_is_certain_only_in_every_reading_and_none_only_in_none(
    fact: Fact, two: list[date]
) -> None:
    first, last = two
    readings = [
        (begin, end)
        for begin in WIDER
        if begin in fact.begin.bounds
        for end in ([day for day in WIDER if day in fact.end.bounds] if fact.end else [date.max])
        if begin < end
    ]
    for answer, place in ((began(fact, first, last), 0), (ended(fact, first, last), 1)):
        when = fact.end if place else fact.begin
        if when is None or not when.is_told:
            assert answer == "no"
            continue
        inside = {first < reading[place] <= last for reading in readings}
        if answer == "certain":
            assert inside == {True}
        if answer == "no":
            assert inside == {False}
        if inside == {False}:
            assert answer == "no"


@settings(max_examples=60)
@given(certain_groups(), days)
def test_within_one_day_nothing_changes(store: ox.Store, day: date) -> None:
    assert compare(store, "acme", day, day).changes == ()
