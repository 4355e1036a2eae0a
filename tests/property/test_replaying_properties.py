"""What holds of every replay: it is sound, and validation finds what it finds."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from corpgraph.layout import ontology_files, shape_files
from corpgraph.loading import parse
from corpgraph.namespaces import CG, CGS
from corpgraph.replaying import Moment, Verdict, replay_all, same_day
from corpgraph.time import edtf_admits
from corpgraph.validation.running.engine import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.replaying import Replay
    from corpgraph.validation import Finding

FIRST: Final = date(2012, 6, 28)
CALENDAR: Final = [FIRST + timedelta(days=n) for n in range(5)]
PRINTS: Final = ("XXXX-06-30", "XXXX-07-01", "2012-06", "2012-07", "201X", "2013", "2012-06-3X")
EVENTS: Final = "https://example.org/event/"

days = st.sampled_from(CALENDAR)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    first, last = draw(st.none() | days), draw(st.none() | days)
    if first and last and first > last:
        first, last = last, first
    prints = draw(st.lists(st.sampled_from(PRINTS), max_size=1))
    return Moment(first, last, tuple(prints))


def readings(moment: Moment) -> list[date]:
    """Every day of a small calendar, and one after it, that a moment can be."""
    line = [FIRST - timedelta(days=1), *CALENDAR, CALENDAR[-1] + timedelta(days=1)]
    return [
        day
        for day in line
        if (not moment.first or moment.first <= day)
        and (not moment.last or day <= moment.last)
        and all(edtf_admits(text, day) for text in moment.prints)
    ]


@given(one=moments(), other=moments())
def test_what_holds_is_in_every_reading_and_what_is_contradicted_in_none(
    one: Moment, other: Moment
) -> None:
    answers = {a == b for a, b in product(readings(one), readings(other))}
    if same_day(one, other) is Verdict.HOLDS:
        assert answers <= {True}
    if same_day(one, other) is Verdict.CONTRADICTED:
        assert answers <= {False}


@given(one=moments(), other=moments())
def test_being_the_same_day_is_mutual(one: Moment, other: Moment) -> None:
    assert same_day(one, other) is same_day(other, one)


@given(data=st.data(), one=moments(), other=moments())
def test_knowing_more_never_turns_a_verdict(
    data: st.DataObject, one: Moment, other: Moment
) -> None:
    known = readings(one)
    if known:
        day = data.draw(st.sampled_from(known))
        before, after = same_day(one, other), same_day(Moment(day, day, one.prints), other)
        assert before in (Verdict.UNDECIDED, after)


def dated(draw: st.DrawFn, term: str) -> list[str]:
    """How a date may be given: to the day, as a print, within bounds, or not at all."""
    bounds = sorted(draw(st.lists(days, min_size=2, max_size=2)))
    earliest = f'cg:{term}Earliest "{bounds[0]}"^^xsd:date'
    latest = f'cg:{term}Latest "{bounds[1]}"^^xsd:date'
    print_ = f'cg:{term} "{draw(st.sampled_from((*PRINTS, "2012-07~", "2012-22")))}"^^edtf:EDTF'
    day = f'cg:{term} "{bounds[0]}"^^xsd:date'
    ways: list[list[str]] = [[], [day], [day], [day], [earliest], [latest], [earliest, latest]]
    return draw(st.sampled_from([*ways, [print_], [print_, earliest]]))


@st.composite
def happenings(draw: st.DrawFn, number: int) -> str:
    """An event with up to two facts, one of which an editor may have rejected, as Turtle."""
    event, facts = f"<event/{number}>", [f"<fact/{number}-{n}>" for n in (0, 1)]
    kinds = ("Event", "Admission", "Delisting", "Privatization", "Reorganization", "Split")
    kind = draw(st.sampled_from((*kinds, "SpinOff", "Merger")))
    lines = [f"a cg:{kind}", "cg:concerns <company/a>"]
    lines += dated(draw, "date")
    for fact in facts:
        lines += draw(st.sampled_from(([], [f"cg:beginsFact {fact}"], [f"cg:endsFact {fact}"])))
    results = draw(st.lists(st.sampled_from("abc"), unique=True))
    lines += [f"cg:resultsIn <company/{each}>" for each in results]
    merged = draw(st.lists(st.sampled_from("abc"), unique=True)) if kind == "Merger" else []
    lines += [f"cg:merges <company/{each}>" for each in merged]
    lines += draw(st.sampled_from(([], ["cg:splits <company/a>"])))
    lines += draw(st.sampled_from(([], [f"cg:claimsCount <count/{number}>"])))
    if number:
        lines += draw(st.sampled_from(([], [f"cg:partOfEvent <event/{number - 1}>"])))
    text = f"{event} {' ; '.join(lines)} .\n"
    text += f"<count/{number}> a cg:Count ; cg:exactly {draw(st.integers(0, 3))} .\n"
    for fact in facts:
        company = draw(st.sampled_from("aab"))
        relation = draw(
            st.sampled_from(
                (
                    f"a cg:Listing ; cg:issuer <company/{company}>",
                    f"a cg:UnitMembership ; cg:organization <company/{company}>",
                    f"a cg:Control ; cg:parent <company/{company}>",
                )
            )
        )
        dates = [*dated(draw, "begin"), *dated(draw, "end")]
        text += f"{fact} {' ; '.join([relation, *dates])} .\n"
    if draw(st.integers(0, 5)) == 0:
        text += f"[] cg:judges {facts[0]} ; cg:verdict {REJECTED} .\n"
    if draw(st.integers(0, 3)) == 0:
        stage = draw(st.sampled_from(("planned", "effective")))
        text += f"[] cg:ofEvent {event} ; cg:status <{CODES}event-status/{stage}> .\n"
    return text


CODES: Final = "https://w3id.org/corpgraph/code/"
REJECTED: Final = f"<{CODES}verdict/rejected>"
HEAD: Final = (
    "@base <https://example.org/> .\n"
    f"@prefix cg: <{CG}> .\n"
    "@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    "<company/a> a cg:Corporation . <company/b> a cg:Corporation . <company/c> a cg:Corporation .\n"
)

# Shapes that look at the effect of an event, and paths of the one that looks for events.
EFFECT: Final = (
    "Admission-beginsFact-concerned",
    "Delisting-endsFact-concerned",
    "Event-beginsFact-date",
    "Event-beginsFact-lasts",
    "Event-claimsCount-listed",
    "Event-endsFact",
    "Event-endsFact-date",
    "Event-endsFact-ended",
    "Merger-merges",
    "Merger-resultsIn",
    "Privatization-concerns-unlisted",
    "SpinOff-resultsIn",
    "Split",
    "Split-resultsIn",
)
EVENTFUL: Final = ("begin", "beginEarliest", "end", "endLatest")


@cache
def known() -> tuple[list[ox.Quad], list[ox.Quad]]:
    """The ontology, and the shapes of events with the prefixes and components that they share."""
    ontology = [quad for file in ontology_files() for quad in parse(file)]
    files = [file for file in shape_files() if file.stem in ("core", "event")]
    shapes = [quad for file in files for quad in parse(file)]
    return ontology, shapes


def both(text: str) -> tuple[list[Replay], dict[str, set[str]]]:
    """The replays of generated events, and which nodes each shape has a finding on."""
    quads = list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))
    store = ox.Store()
    store.extend(quads)
    ontology, shapes = known()
    report = validate([*quads, *ontology], shapes)
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        found.setdefault(_shape(finding), set()).add(finding.focus.strip("<>"))
    return replay_all(store), found


def _shape(finding: Finding) -> str:
    return finding.shape.strip("<>").removeprefix(CGS)


def reported(replayed: Replay, found: dict[str, set[str]]) -> Iterator[str]:
    """The shapes with a finding on an event, or on the dates of what a step of it changes."""
    steps = {replayed.event, *(each.by for each in replayed.effects)}
    for shape in EFFECT:
        nodes = steps if "sFact" in shape and shape.startswith("Event-") else {replayed.event}
        if nodes & found.get(shape, set()):
            yield shape


def unexplained(replayed: Replay, found: dict[str, set[str]]) -> bool:
    """Whether validation misses an event for a fact that the replay looked at."""
    facts = {each.about for each in replayed.disagreements}
    return any(facts & found.get(f"EventfulFact-{each}", set()) for each in EVENTFUL)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_cannot_hold_is_reported_and_what_is_reported_cannot_hold(data: st.DataObject) -> None:
    text = "".join(data.draw(happenings(number)) for number in range(4))
    replays, found = both(text)
    assert len(replays) == 4
    for replayed in replays:
        shapes = list(reported(replayed, found))
        if replayed.verdict is Verdict.CONTRADICTED:
            assert shapes or unexplained(replayed, found), (text, replayed.disagreements)
        else:
            assert shapes == [], (text, replayed.event)
