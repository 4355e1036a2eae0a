from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
import rdflib

from corpgraph.errors import InputError, UsageError
from corpgraph.layout import data_files
from corpgraph.loading import load_files, load_packaged
from corpgraph.namespaces import CG, ID, RDF
from corpgraph.replaying import Change, Moment, Replay, State, Verdict, replay, replay_all, same_day
from corpgraph.time import Certainty

HEAD = """
@base <https://w3id.org/corpgraph/> .
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
LISTING = "<id/listing/l> a cg:Listing ; cg:issuer <id/corporation/a>"
REJECTED = "[] cg:judges <id/listing/l> ; cg:verdict <code/verdict/rejected> ."
D20, D21 = date(2012, 6, 20), date(2012, 6, 21)
CERTAIN = Certainty.CERTAIN

REPLAYED = (
    "Reorganization",
    "Split",
    "SpinOff",
    "Admission",
    "Delisting",
    "Privatization",
    "Merger",
)
STORE = load_packaged()
EVENTS = sorted(
    quad.subject.value
    for kind in REPLAYED
    for quad in STORE.quads_for_pattern(
        None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(CG + kind), None
    )
    if isinstance(quad.subject, ox.NamedNode)
)


def store_of(*texts: str) -> ox.Store:
    store = ox.Store()
    store.load(HEAD + "\n".join(texts), format=ox.RdfFormat.TURTLE)
    return store


def replayed(*texts: str) -> Replay:
    return replay(store_of(*texts), "e")


def event(kind: str, *lines: str) -> str:
    about = f"<id/event/e> a cg:{kind} ; cg:concerns <id/corporation/a>"
    return " ;\n".join([about, *lines]) + " ."


def day(term: str, text: str) -> str:
    return f'cg:{term} "{text}"^^xsd:date'


def words(replay: Replay) -> list[str]:
    return [each.what for each in replay.disagreements]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (Moment(D20, D20), Moment(D20, D20), "holds"),
        (Moment(D20, D20), Moment(D21, D21), "contradicted"),
        (Moment(D20, D20), Moment(D20, D21), "undecided"),
        (Moment(D20, D21), Moment(D20, D21), "undecided"),
        (Moment(D21), Moment(last=D20), "contradicted"),
        (Moment(D20), Moment(last=D20), "undecided"),
        (Moment(), Moment(D20, D20), "undecided"),
        (Moment(prints=("XXXX-06-20",)), Moment(D20, D20, ("2012-06-20",)), "undecided"),
        (Moment(prints=("XXXX-06-20",)), Moment(D21, D21, ("2012-06-21",)), "contradicted"),
        (Moment(prints=("2012-06",)), Moment(prints=("XXXX-06-20",)), "undecided"),
        (Moment(prints=("2012-07",)), Moment(prints=("XXXX-06-20",)), "contradicted"),
        (Moment(prints=("201X",)), Moment(prints=("2020-01",)), "contradicted"),
    ],
)
def test_two_dates_are_the_same_day_surely_possibly_or_never(
    one: Moment, other: Moment, verdict: str
) -> None:
    assert same_day(one, other) == verdict
    assert same_day(other, one) == verdict


@pytest.mark.parametrize("iri", EVENTS)
def test_each_packaged_event_of_these_kinds_replays(iri: str) -> None:
    found = replay(STORE, iri)
    assert found.disagreements == ()
    assert found.effects or found.results
    # What took effect on a known day has nothing left open.
    expected = Verdict.HOLDS if found.in_effect and found.moment.day else Verdict.UNDECIDED
    assert found.verdict is expected


def test_there_are_packaged_events_of_each_kind() -> None:
    kinds = {kind for iri in EVENTS for kind in replay(STORE, iri).kinds}
    assert {f"{CG}{kind}" for kind in REPLAYED} <= kinds


def facts(state: State, also: set[str]) -> set[str]:
    """What certainly holds, and of some facts also what possibly does."""
    held = state.facts
    return {each.fact for each in held if each.certainty is CERTAIN or each.fact in also}


def test_of_an_event_on_a_day_before_and_effect_add_up_to_after() -> None:
    summed = 0
    replays = replay_all(STORE)
    explained = {effect.fact for each in replays for effect in each.effects}
    for each in replays:
        begins, ends = (
            {x.fact for x in each.effects if x.change is change and not x.rejected}
            for change in Change
        )
        if each.verdict is Verdict.HOLDS and each.after.day == each.moment.day:
            # A fact that ends on a day held on the eve, though its begin may not be known.
            before, after = facts(each.before, ends), facts(each.after, begins)
            assert ends <= before
            assert begins.isdisjoint(before)
            odd = ((before - ends) | begins) ^ after
            assert odd.isdisjoint(begins | ends)
            # Another event may fall on the same day, and what needs none, such as an appointment.
            assert [fact for fact in odd - explained if needs_event(fact)] == []
            summed += len(begins | ends)
    assert summed > 20


def needs_event(fact: str) -> bool:
    return fact.startswith((f"{ID}listing/", f"{ID}unit-membership/"))


def test_an_announced_event_replays_as_what_it_would_be() -> None:
    found = replay(STORE, "alibaba-com-split-2012")
    assert (found.verdict, found.in_effect, found.stages) == ("undecided", False, ("planned",))
    assert CERTAIN in {each.certainty for each in found.before.facts}
    begun = {each.fact for each in found.effects if not each.rejected}
    after = {each.fact: each.certainty for each in found.after.facts}
    assert begun <= set(after)
    assert {after[fact] for fact in begun} == {Certainty.POSSIBLE}
    assert found.checks[-1].what.startswith("is not known to take effect")


def test_a_wider_event_has_the_effect_of_its_steps() -> None:
    found = replay(STORE, "alibaba-com-privatization-2012")
    assert {each.by for each in found.effects} == {f"{ID}event/alibaba-com-delisting-2012"}
    assert f"{ID}listing/alibaba-com-xhkg-2007" in {each.fact for each in found.effects}


def test_what_an_editor_rejected_is_shown_and_not_counted() -> None:
    found = replay(STORE, "alibaba-com-split-2012")
    rejected = {each.fact for each in found.effects if each.rejected}
    assert len(rejected) == 2
    assert rejected.isdisjoint(each.about for each in found.checks)
    assert rejected.isdisjoint(each.fact for each in found.after.facts)


def test_the_article_alone_leaves_the_year_open() -> None:
    facts = [path for path in data_files("alibaba-2012") if path.stem == "facts"]
    found = replay(load_files(facts), "alibaba-com-delisting-2012")
    assert (found.verdict, found.before.day, found.after.day) == ("undecided", None, None)
    assert len(found.before.facts) == 2
    assert found.after.facts == ()


def test_a_delisting_ends_the_listing_on_its_day() -> None:
    happened = event("Delisting", day("date", "2012-06-20"), "cg:endsFact <id/listing/l>")
    listing = f"{LISTING} ; {day('begin', '2007-11-06')} ; {day('end', '2012-06-20')} ."
    assert replayed(happened, listing).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("dates", "what"),
    [
        ((), "goes on: it has no end"),
        ((day("end", "2012-06-21"),), "ends on 2012-06-21, the event is on 2012-06-20"),
        ((day("endLatest", "2012-06-19"),), "ends by 2012-06-19, the event is on 2012-06-20"),
        (
            ('cg:end "XXXX-06-21"^^edtf:EDTF',),
            "ends on XXXX-06-21, the event is on 2012-06-20",
        ),
        (
            (day("begin", "2012-06-20"), day("endEarliest", "2012-06-20")),
            "had not begun: it begins on 2012-06-20",
        ),
    ],
)
def test_a_delisting_is_contradicted_by_the_dates_of_the_listing(
    dates: tuple[str, ...], what: str
) -> None:
    happened = event("Delisting", day("date", "2012-06-20"), "cg:endsFact <id/listing/l>")
    found = replayed(happened, " ; ".join([LISTING, *dates]) + " .")
    assert found.verdict is Verdict.CONTRADICTED
    assert words(found) == [what]
    (check,) = found.disagreements
    assert (check.change, check.about) == ("ends", f"{ID}listing/l")
    assert f"{CG}endsFact" in {triple.predicate.value for triple in check.triples}
    assert replayed(happened, " ; ".join([LISTING, *dates]) + " .", REJECTED).disagreements == ()


def test_a_listing_that_goes_on_does_not_contradict_what_is_only_planned_or_was_withdrawn() -> None:
    planned = event("Delisting", day("dateEarliest", "2012-06-20"), "cg:endsFact <id/listing/l>")
    dated = event("Delisting", day("date", "2012-06-20"), "cg:endsFact <id/listing/l>")
    stage = "[] cg:ofEvent <id/event/e> ; cg:status <code/event-status/{}> ."
    assert replayed(planned, f"{LISTING} .").verdict is Verdict.UNDECIDED
    assert replayed(planned, f"{LISTING} .", stage.format("effective")).disagreements
    assert replayed(dated, f"{LISTING} .", stage.format("planned")).disagreements
    assert replayed(dated, f"{LISTING} .", stage.format("withdrawn")).disagreements == ()


def test_what_an_event_begins_is_not_over_by_then() -> None:
    happened = event("Admission", day("date", "2012-06-20"), "cg:beginsFact <id/listing/l>")
    found = replayed(happened, f"{LISTING} ; {day('end', '2012-06-20')} .")
    assert words(found) == ["was over by then: it ends on 2012-06-20"]


def test_an_event_does_not_begin_and_end_one_fact() -> None:
    both = event("Event", "cg:beginsFact <id/listing/l>", "cg:endsFact <id/listing/l>")
    found = replayed(both, f"{LISTING} .")
    assert set(words(found)) == {"is said both to begin and to end with the event"}


def test_a_listing_is_of_the_company_that_is_admitted() -> None:
    happened = event("Admission", "cg:beginsFact <id/listing/l>")
    found = replayed(happened, "<id/listing/l> a cg:Listing ; cg:issuer <id/corporation/b> .")
    assert words(found) == ["is the listing of a company that the event does not concern"]


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        (day("end", "2012-06-20"), "holds"),
        (day("end", "2012-06-21"), "contradicted"),
        (day("endLatest", "2012-06-21"), "undecided"),
    ],
)
def test_no_listing_follows_a_privatization(end: str, verdict: str) -> None:
    happened = event("Privatization", day("date", "2012-06-20"), "cg:endsFact <id/control/c>")
    control = f"<id/control/c> a cg:Control ; {day('end', '2012-06-20')} ."
    listing = f"{LISTING} ; {day('begin', '2007-11-06')} ; {end} ."
    ends = (
        f"<id/event/other> a cg:Event ; cg:endsFact <id/listing/l> ; {day('date', '2012-06-20')} ."
    )
    found = replay(store_of(happened, control, listing, ends), "e")
    assert found.verdict == verdict
    if verdict == "contradicted":
        assert words(found) == ["goes on after the company is taken private"]


@pytest.mark.parametrize(
    ("kind", "results", "what"),
    [
        ("Split", "b", ["results in 1, fewer than 2"]),
        ("Split", "bc", []),
        ("Split", "abc", ["is divided, so that it does not result"]),
        ("SpinOff", "b", []),
        ("SpinOff", "", ["results in 0, fewer than 1"]),
    ],
)
def test_a_split_results_in_two_and_a_spin_off_in_one(
    kind: str, results: str, what: list[str]
) -> None:
    lines = [f"cg:resultsIn <id/corporation/{each}>" for each in results]
    found = replayed(event(kind, "cg:splits <id/corporation/a>", *lines))
    assert words(found) == what


def test_a_merger_joins_two_into_one() -> None:
    one = event("Merger", "cg:merges <id/corporation/a>")
    assert words(replayed(one)) == ["joins 1, fewer than 2", "results in 0, fewer than 1"]


def test_as_many_result_as_are_counted() -> None:
    lines = ("cg:claimsCount <id/count/c>", "cg:resultsIn <id/unit/u>")
    count = "<id/count/c> a cg:Count ; cg:moreThan {} ."
    assert words(replayed(event("Event", *lines), count.format(1))) == [
        "counts more than 1 of what results; 1 are named"
    ]
    assert words(replayed(event("Event", *lines), count.format(0))) == []


def test_a_reorganization_changes_units_of_what_it_concerns() -> None:
    happened = event("Reorganization", day("date", "2012-06-20"), "cg:beginsFact <id/x/m>")
    begin = day("begin", "2012-06-20")
    unit = f"<id/x/m> a cg:UnitMembership ; cg:organization <id/corporation/{{}}> ; {begin} ."
    assert replayed(happened, unit.format("a")).verdict is Verdict.HOLDS
    other = replayed(happened, unit.format("b"))
    assert other.verdict is Verdict.UNDECIDED
    assert other.checks[-1].what == "is not said to begin or end any unit of what it concerns"


def test_a_unit_that_changes_that_day_with_no_event_spoils_the_sum() -> None:
    happened = event("Reorganization", day("date", "2012-06-20"), "cg:beginsFact <id/x/m>")
    unit = "<id/x/{}> a cg:UnitMembership ; cg:organization <id/corporation/a> ; {} ."
    units = [unit.format(name, day("begin", "2012-06-20")) for name in "mn"]
    assert words(replayed(happened, *units)) == [
        "begins on 2012-06-20, and no event is said to do that"
    ]
    explained = "<id/event/other> a cg:Event ; cg:beginsFact <id/x/n> ."
    assert replayed(happened, *units, explained).verdict is Verdict.HOLDS


def test_an_event_that_is_not_there_is_told_with_the_nearest_names() -> None:
    with pytest.raises(UsageError, match="alibaba-com-delisting-2012"):
        replay(STORE, "alibaba-com-delisting-2013")
    with pytest.raises(UsageError, match="is no Event"):
        replay(STORE, "corporation/alibaba-group")


@pytest.mark.parametrize("literal", ['"2012-13-01"^^xsd:date', '"2012-13"^^edtf:EDTF'])
def test_a_date_that_is_none_is_refused_with_its_place(literal: str) -> None:
    with pytest.raises(InputError, match=r"id:event/e has a cg:date that is no date: .*2012-13"):
        replayed(event("Event", f"cg:date {literal}"))


def test_a_date_with_a_time_zone_or_of_another_type_is_no_error() -> None:
    assert replayed(event("Event", day("date", "2012-06-20Z"))).moment.day == D20
    assert replayed(event("Event", 'cg:date "soon"')).moment.day is None


def test_an_rdflib_graph_replays_too() -> None:
    graph = rdflib.Graph()
    graph.parse(data=HEAD + event("Event", day("date", "2012-06-20")), format="turtle")
    (found,) = replay_all(graph)
    assert (found.verdict, found.checks[0].what) == ("undecided", "is not said to change anything")
