"""What holds of every story that sources with vague dates tell, in whatever order and files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpgraph.knowledge import as_known
from corpgraph.namespaces import EDTF_DATE, ID, PREFIXES, XSD
from corpgraph.querying import ask, evidence, question
from corpgraph.snapshot import shortcuts, take_snapshot
from corpgraph.time import Certainty
from questions.expected import cases, packaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A short calendar for publications, and a shorter one for what is told.
ORIGIN: Final = date(2012, 6, 20)
CALENDAR: Final = [ORIGIN + timedelta(days=n) for n in range(4)]
PUBLICATION: Final = [date(2013, 1, 1) + timedelta(days=n) for n in range(4)]
SOURCES: Final = 3

Bounds = tuple[date | None, date | None]


@dataclass(frozen=True)
class Boundary:
    """A begin or end: how it is printed, its bounds, and the sources of each."""

    printed: date | str | None
    bounds: Bounds
    stated_in: frozenset[int]
    #: One set of sources a resolution.
    resolutions: tuple[frozenset[int], ...]

    @property
    def earliest(self) -> date | None:
        return self.printed if isinstance(self.printed, date) else self.bounds[0]

    @property
    def latest(self) -> date | None:
        return self.printed if isinstance(self.printed, date) else self.bounds[1]


@dataclass(frozen=True)
class Story:
    """A fact, and the bounds of the dates of the sources that tell of it."""

    begin: Boundary | None
    end: Boundary | None
    stated_in: frozenset[int]
    sources: tuple[Bounds, ...]

    def quads(self) -> list[ox.Quad]:
        return list(_quads(self))


def _ordered(days: Sequence[date]) -> st.SearchStrategy[Bounds]:
    pairs = [(a, b) for a, b in product([None, *days], repeat=2) if None in (a, b) or a <= b]  # type: ignore[operator]
    return st.sampled_from(pairs)


some_sources = st.frozensets(st.integers(0, SOURCES - 1), max_size=2)
boundaries = st.one_of(
    st.builds(
        Boundary,
        st.sampled_from(CALENDAR),
        st.just((None, None)),
        some_sources,
        st.just(()),
    ),
    st.builds(
        Boundary,
        st.sampled_from([None, "XXXX-06-20"]),
        _ordered(CALENDAR),
        some_sources,
        st.lists(some_sources, max_size=2).map(tuple),
    ),
)
stories = st.builds(
    Story,
    st.none() | boundaries,
    st.none() | boundaries,
    some_sources,
    st.tuples(*([_ordered(PUBLICATION)] * SOURCES)),
)
dated_stories = st.builds(
    Story,
    st.none() | boundaries,
    st.none() | boundaries,
    st.frozensets(st.integers(0, SOURCES - 1), min_size=1, max_size=2),
    st.tuples(*([st.sampled_from(PUBLICATION).map(lambda day: (day, day))] * SOURCES)),
)
days = st.sampled_from(CALENDAR)
known_days = st.sampled_from([PUBLICATION[0] - timedelta(days=1), *PUBLICATION])


def node(name: str) -> ox.NamedNode:
    prefix, _, rest = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest)


def literal(value: date | str) -> ox.Literal:
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
    return ox.Literal(value, datatype=ox.NamedNode(EDTF_DATE))


def say(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(node(subject), node(predicate), value)


def _quads(story: Story) -> Iterator[ox.Quad]:
    for name in ("part", "whole"):
        yield say(f"id:{name}", "rdf:type", node("cg:Corporation"))
        yield say(f"id:{name}", "rdfs:label", ox.Literal(name, language="en"))
    yield say("id:fact", "rdf:type", node("cg:Control"))
    yield say("id:fact", "cg:subsidiary", node("id:part"))
    yield say("id:fact", "cg:parent", node("id:whole"))
    for number in story.stated_in:
        yield say("id:fact", "cg:statedIn", node(f"id:passage-{number}"))
    for name, boundary in (("begin", story.begin), ("end", story.end)):
        if boundary is not None:
            yield from _of_boundary(name, boundary)
    for number, (earliest, latest) in enumerate(story.sources):
        yield say(f"id:source-{number}", "rdf:type", node("cg:Source"))
        yield say(f"id:passage-{number}", "rdf:type", node("cg:Passage"))
        yield say(f"id:passage-{number}", "oa:hasSource", node(f"id:source-{number}"))
        yield from _of_bounds(f"id:source-{number}", "date", (earliest, latest))


def _of_boundary(name: str, boundary: Boundary) -> Iterator[ox.Quad]:
    if boundary.printed is not None:
        yield say("id:fact", f"cg:{name}", literal(boundary.printed))
    yield from _of_bounds("id:fact", name, boundary.bounds)
    for number in boundary.stated_in:
        yield say("id:fact", f"cg:{name}StatedIn", node(f"id:passage-{number}"))
    for index, derived in enumerate(boundary.resolutions):
        resolution = f"id:{name}-resolution-{index}"
        yield say("id:fact", f"cg:{name}Resolution", node(resolution))
        for number in derived:
            yield say(resolution, "prov:wasDerivedFrom", node(f"id:passage-{number}"))


def _of_bounds(subject: str, name: str, bounds: Bounds) -> Iterator[ox.Quad]:
    for which, bound in zip(("Earliest", "Latest"), bounds, strict=True):
        if bound is not None:
            yield say(subject, f"cg:{name}{which}", literal(bound))


def stored(quads: Sequence[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def answer(data: ox.Store, at: date, known: date | None = None) -> Certainty:
    """Whether the part is the whole's on a day."""
    rows = ask("subsidiaries", data, parent="id:whole", at=at, known=known)
    return rows[0]["certainty"] if rows else Certainty.NO  # type: ignore[return-value]


def worlds(story: Story, known: date) -> Iterator[Story]:
    """The same story with sources of which it is sure whether they are out on a day."""
    out, not_out = (known, known), (known + timedelta(days=1),) * 2
    choices = []
    for earliest, latest in story.sources:
        if earliest is not None and known < earliest:
            choices.append([not_out])
        elif latest is not None and latest <= known:
            choices.append([out])
        else:
            choices.append([out, not_out])
    for sources in product(*choices):
        yield replace(story, sources=sources)


def is_possible(story: Story) -> bool:
    """Whether the fact does not end before it begins."""
    begin, end = story.begin, story.end
    first = begin.earliest if begin else None
    last = end.latest if end else None
    return first is None or last is None or first < last


@given(story=stories, at=days, known=known_days)
@settings(deadline=None, max_examples=400)
def test_an_answer_from_what_was_known_is_right_whenever_the_sources_were_out(
    story: Story, at: date, known: date
) -> None:
    found = answer(stored(story.quads()), at, known)
    in_worlds = {answer(stored(each.quads()), at, known) for each in worlds(story, known)}
    assert in_worlds
    if found is not Certainty.POSSIBLE:
        assert in_worlds == {found}


@given(story=stories, first=known_days, second=known_days)
@settings(deadline=None)
def test_what_was_known_stays_known(story: Story, first: date, second: date) -> None:
    earlier, later = sorted((first, second))
    data = stored(story.quads())
    evidence = ("fact", "part", "passage-0", "passage-1", "passage-2", "begin-resolution-0")
    for possible in (False, True):
        before, after = (as_known(data, each, possible=possible) for each in (earlier, later))
        for name in evidence:
            subject = ox.NamedNode(ID + name)
            if any(before.quads_for_pattern(subject, None, None)):
                assert any(after.quads_for_pattern(subject, None, None))


@given(story=stories, known=known_days)
@settings(deadline=None)
def test_what_was_certainly_known_was_possibly_known(story: Story, known: date) -> None:
    data = stored(story.quads())
    certain, possible = (
        {quad.subject for quad in as_known(data, known, possible=each)} for each in (False, True)
    )
    assert certain <= possible


@given(story=dated_stories, at=days)
@settings(deadline=None)
def test_when_every_source_is_out_the_answer_is_that_of_the_whole(story: Story, at: date) -> None:
    data = stored(story.quads())
    assert answer(data, at, PUBLICATION[-1]) is answer(data, at)


def test_when_every_source_is_out_every_question_is_answered_as_of_the_whole() -> None:
    tried = [
        case
        for case in cases()
        if "known" not in case.ask and all(map(_is_bounded, _sources(case.others)))
    ]
    assert len(tried) > 50
    for case in tried:
        data = packaged(*case.others)
        at = {} if "at" in case.ask else {"at": "2030-01-01"}
        asked = case.ask | at if _is_dated(case.question) else case.ask
        known = ask(case.question, data, known="2030-01-01", **asked)
        assert known == ask(case.question, data, **asked), case


def _sources(others: tuple[str, ...]) -> list[evidence.Source]:
    return evidence.sources(packaged(*others))


def _is_bounded(source: evidence.Source) -> bool:
    return source.date_latest is not None or not source.assertions


def _is_dated(name: str) -> bool:
    return any(param.name == "at" for param in question(name).params)


@given(data=st.data(), story=stories, at=days, known=known_days)
@settings(deadline=None)
def test_a_snapshot_is_a_function_of_the_facts_alone(
    data: st.DataObject, story: Story, at: date, known: date
) -> None:
    quads = story.quads()
    shuffled = data.draw(st.permutations(quads))
    files = [_in_file(quad, data.draw(st.integers(1, 3))) for quad in shuffled]
    whole, split = stored(quads), stored(files)
    for day in (None, known):
        for possible in (False, True):
            assert _triples(take_snapshot(whole, at, known=day, possible=possible)) == _triples(
                take_snapshot(split, at, known=day, possible=possible)
            )
    for possible in (False, True):
        assert _triples(as_known(whole, known, possible=possible)) == _triples(
            as_known(split, known, possible=possible)
        )


def _in_file(quad: ox.Quad, number: int) -> ox.Quad:
    file = ox.NamedNode(f"file:{number}")
    return ox.Quad(quad.subject, quad.predicate, quad.object, file)


def _triples(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store}


@given(begin=st.dates(), end=st.dates())
@settings(deadline=None)
def test_a_snapshot_at_the_start_of_an_interval_has_the_fact_and_at_its_end_not(
    begin: date, end: date
) -> None:
    assume(begin < end)
    nothing: frozenset[int] = frozenset()
    story = Story(
        Boundary(begin, (None, None), nothing, ()),
        Boundary(end, (None, None), nothing, ()),
        frozenset({0}),
        ((None, None),) * SOURCES,
    )
    data = stored(story.quads())
    assert {each.certainty for each in shortcuts(data, begin)} == {Certainty.CERTAIN}
    assert {each.certainty for each in shortcuts(data, end - timedelta(days=1))} == {
        Certainty.CERTAIN
    }
    assert len(take_snapshot(data, begin)) > 0
    assert shortcuts(data, end) == []
    if begin > date.min:
        assert shortcuts(data, begin - timedelta(days=1)) == []


def _narrower(bounds: Bounds) -> st.SearchStrategy[Bounds]:
    low, high = bounds[0] or date.min, bounds[1] or date.max
    return _ordered(CALENDAR).filter(
        lambda each: low <= (each[0] or date.min) and (each[1] or date.max) <= high
    )


@given(data=st.data(), story=stories, at=days)
@settings(deadline=None)
def test_narrowing_a_date_takes_no_answer_back(data: st.DataObject, story: Story, at: date) -> None:
    def narrowed(boundary: Boundary | None) -> Boundary | None:
        if boundary is None or isinstance(boundary.printed, date):
            return boundary
        return replace(boundary, bounds=data.draw(_narrower(boundary.bounds)))

    def is_an_end(boundary: Boundary | None) -> bool:
        return boundary is not None and (boundary.printed, *boundary.bounds) != (None,) * 3

    # To say that a fact has ended is more than to narrow when.
    assume(story.end is None or is_an_end(story.end))
    narrower = replace(story, begin=narrowed(story.begin), end=narrowed(story.end))
    assume(is_an_end(narrower.end) == is_an_end(story.end))
    assume(is_possible(narrower))
    before, after = (answer(stored(each.quads()), at) for each in (story, narrower))
    assert before in (Certainty.POSSIBLE, after)
