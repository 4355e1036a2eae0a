"""Data frames answer as Oxigraph does whatever facts there are: circles, doubts, odd dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from hypothesis import event, given, settings
from hypothesis import strategies as st

from columned import Columns, Oxigraph
from corpgraph.errors import InputError
from corpgraph.namespaces import CG, CODE, EDTF_DATE, ID, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

ORIGIN: Final = date(2012, 6, 20)
CALENDAR: Final = [ORIGIN + timedelta(days=n) for n in range(4)]
NAMES: Final = "abcdefg"
#: What relates a subject to an object, and what class of fact it makes.
RELATIONS: Final = (
    ("Control", "subsidiary", "parent"),
    ("Control", "subsidiary", "parent"),
    ("UnitMembership", "unit", "organization"),
    ("Listing", "issuer", "market"),
    ("Appointment", "person", "role"),
    ("Appointment", "person", "organization"),
)
BOUNDS: Final = [
    f"{side}{form}" for side in ("begin", "end") for form in ("", "Earliest", "Latest")
]


def plain(day: date, zone: str = "") -> ox.Literal:
    return ox.Literal(f"{day.isoformat()}{zone}", datatype=ox.NamedNode(f"{XSD}date"))


vague = st.sampled_from(["2012-06", "XXXX-06-20", "2012~"]).map(
    lambda text: ox.Literal(text, datatype=ox.NamedNode(EDTF_DATE))
)
plain_dates = st.sampled_from(CALENDAR).map(plain)
zoned_dates = st.builds(
    plain, st.sampled_from(CALENDAR), st.sampled_from(["", "Z", "+14:00", "-14:00", "+05:30"])
)


@st.composite
def facts(draw: st.DrawFn, values: st.SearchStrategy[ox.Literal]) -> list[ox.Quad]:
    """Who relates to whom and from when, and what editors and sources make of it."""
    quads: list[ox.Quad] = []
    for name in NAMES:
        quads += says(f"{ID}corporation/{name}", RDF + "type", ox.NamedNode(f"{CG}Corporation"))
        quads += says(f"{ID}corporation/{name}", RDFS + "label", ox.Literal(name, language="en"))
    for number in range(draw(st.integers(0, 12))):
        fact = f"{ID}fact/f{number:02d}"
        kind, first, last = draw(st.sampled_from(RELATIONS))
        quads += says(fact, RDF + "type", ox.NamedNode(CG + kind))
        for role in (first, last):
            thing = ox.NamedNode(f"{ID}corporation/{draw(st.sampled_from(NAMES))}")
            quads += says(fact, CG + role, thing)
        dates = draw(st.lists(st.tuples(st.sampled_from(BOUNDS), values | vague), max_size=3))
        for name, value in dates or [("begin", plain(ORIGIN))]:
            quads += says(fact, CG + name, value)
        if draw(st.integers(0, 7)) == 0:
            ultimate = ox.NamedNode(f"{CODE}control-kind/ultimate")
            quads += says(fact, CG + "controlKind", ultimate)
        if draw(st.integers(0, 7)) == 0:
            judgement = f"{ID}judgement/j{number}"
            verdict = draw(st.sampled_from(["rejected", "accepted"]))
            quads += says(judgement, CG + "judges", ox.NamedNode(fact))
            quads += says(judgement, CG + "verdict", ox.NamedNode(f"{CODE}verdict/{verdict}"))
    return quads


def says(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> Iterator[ox.Quad]:
    yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def both(quads: list[ox.Quad], *, on_duckdb: bool = False) -> tuple[Columns, Oxigraph]:
    store = ox.Store()
    store.extend(quads)
    return Columns(store, on_duckdb=on_duckdb), Oxigraph(store)


def agree(columns: Columns, oxigraph: Oxigraph, day: date) -> None:
    found = columns.shortcuts(day)
    event(f"{len(found)} relations")
    assert found == oxigraph.shortcuts(day)
    tops = columns.tops(day)
    event(f"{len(tops)} tops")
    assert tops == oxigraph.tops(day)
    for possible in (False, True):
        assert columns.snapshot(day, possible=possible) == oxigraph.snapshot(day, possible=possible)


@settings(deadline=None, max_examples=200)
@given(facts(zoned_dates), st.sampled_from(CALENDAR))
def test_relations_snapshots_and_tops_are_the_same(quads: list[ox.Quad], day: date) -> None:
    agree(*both(quads), day)


@settings(deadline=None, max_examples=8)
@given(facts(zoned_dates), st.sampled_from(CALENDAR))
def test_they_are_the_same_in_duckdb(quads: list[ox.Quad], day: date) -> None:
    agree(*both(quads, on_duckdb=True), day)


@settings(deadline=None, max_examples=60)
@given(facts(plain_dates), st.sampled_from(CALENDAR))
def test_control_at_any_depth_is_the_same(quads: list[ox.Quad], day: date) -> None:
    columns, oxigraph = both(quads)
    assert columns.closure(day) == oxigraph.closure(day)


@settings(deadline=None, max_examples=150)
@given(facts(plain_dates), st.sampled_from(CALENDAR), st.sampled_from(CALENDAR))
def test_changes_are_the_same(quads: list[ox.Quad], one: date, other: date) -> None:
    columns, oxigraph = both(quads)
    start, end = sorted((one, other))
    try:
        expected = oxigraph.changes(start, end)
    except InputError:
        event("contradictory dates")
        expected = None
    try:
        found = columns.changes(start, end)
    except InputError:
        found = None
    assert found == expected
