"""What holds of every picture, whatever is in it."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpgraph.changing import Detail, Event, Fact, Statement, Thing, Timeline, When
from corpgraph.drawing import Branch, draw_timeline, draw_tree, lanes
from corpgraph.drawing.packing import Label, pack
from corpgraph.time import Bounds
from pictures import SVG, overlapping, read

names = st.text(min_size=1, max_size=120)
days = st.dates() | st.dates(date(2012, 1, 1), date(2012, 3, 1))
bounds = st.one_of(
    days.map(Bounds.on),
    st.tuples(days, days).map(sorted).map(lambda two: Bounds(*two)),
    days.map(lambda day: Bounds(day, None)),
    days.map(lambda day: Bounds(None, day)),
)
whens = st.builds(When, bounds)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from(["Listing", "Appointment", "Stake"]))
    details = (Detail("issuer", draw(names), "i"), Detail("market", draw(names), "m"))
    first, last = sorted((draw(days), draw(days)))
    begin = draw(st.sampled_from([Bounds.on(first), Bounds(None, first), Bounds(first, None)]))
    ends = [None, Bounds(last, None)]
    # What ends on the day of its begin is no interval, and never comes to be drawn.
    if first < last:
        ends += [Bounds.on(last), Bounds(first, last)]
    end = draw(st.sampled_from(ends))
    return Fact("f", draw(names), kind, details, When(begin), When(end) if end else None)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    entries: list[Fact | Event | Statement] = []
    entries += draw(st.lists(facts(), max_size=4))
    entries += [Event("e", draw(names), "k", draw(whens)) for _ in range(draw(st.integers(0, 5)))]
    entries += [
        Statement("s", draw(names), "k", draw(whens)) for _ in range(draw(st.integers(0, 3)))
    ]
    since, until = draw(
        st.just((None, None)) | st.tuples(days, days).map(sorted).map(lambda two: (*two,))
    )
    return Timeline(Thing("t", draw(names)), since, until, None, tuple(entries))


@settings(max_examples=100, deadline=None)
@given(timelines())
def test_a_timeline_of_anything_is_well_formed_and_its_texts_do_not_touch(
    timeline: Timeline,
) -> None:
    picture = draw_timeline(timeline)
    root = read(picture)
    assert overlapping(picture) == []
    for rect in root.iter(f"{SVG}rect"):
        if rect.get("width") != "100%":
            left, wide = float(rect.get("x", "")), float(rect.get("width", ""))
            assert left >= 0
            assert wide >= 0
            assert left + wide <= float(root.get("width", "")) + 0.1


@settings(max_examples=100, deadline=None)
@given(timelines(), st.integers(2, 200))
def test_lanes_of_characters_are_as_wide_as_the_scale(timeline: Timeline, columns: int) -> None:
    for lane in lanes(timeline, columns):
        assert sum(len(piece.text) for piece in lane.pieces) == columns


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda text, start, length: Label(text, start, start + length),
            names,
            st.floats(0, 900),
            st.floats(0, 100),
        ),
        max_size=12,
    ),
    st.floats(300, 1200),
)
def test_packed_labels_do_not_touch(labels: list[Label], room: float) -> None:
    placed = pack(labels, 13, 0, room)
    assert [each.label for each in placed] == labels
    for one, other in combinations(placed, 2):
        rows = [set(range(each.row, each.row + len(each.lines))) for each in (one, other)]
        if rows[0] & rows[1]:
            assert one.box[1] < other.box[0] or other.box[1] < one.box[0]


branches = st.recursive(
    st.builds(Branch, names, listed_on=st.lists(names, max_size=3).map(tuple)),
    lambda below: st.builds(
        Branch,
        names,
        names,
        st.booleans(),
        st.lists(names, max_size=2).map(tuple),
        st.lists(below, max_size=4).map(tuple),
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(branches)
def test_a_tree_of_anything_is_well_formed_and_its_texts_do_not_touch(tree: Branch) -> None:
    assert overlapping(draw_tree(tree, "on 2012-07-24")) == []
