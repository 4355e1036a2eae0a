"""The stories that follow the first article: dated, evidenced, and each source one can look up.

The checks are functions from graphs to a list of complaints, so that each can be run on the files
and on a graph with one planted fault.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV

from corpgraph import namespaces
from corpgraph.layout import data_files, datasets, ontology_files
from corpgraph.loading import load_packaged
from corpgraph.querying import core, event, evidence, listing, organization, ownership, people
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CG: Final = Namespace(namespaces.CG)
CODE: Final = Namespace(namespaces.CODE)
ID: Final = Namespace(namespaces.ID)
OA: Final = Namespace(namespaces.PREFIXES["oa"])
DATA: Final = load_packaged()

FIRST: Final = "alibaba-2012"
STORIES: Final = tuple(sorted({*datasets()} - {FIRST, "reference"}))
FEWEST_ASSERTIONS: Final = {
    "alibaba-2013": 5,
    "alibaba-2014": 3,
    "alibaba-2019": 3,
    "alibaba-2023": 30,
    "dowdupont-2017": 60,
}
MOST_TRIPLES: Final = 1_500

DATES: Final = {"begin": CG.begin, "end": CG.end, "date": CG.date}
STATED: Final = (CG.statedIn, CG.beginStatedIn, CG.endStatedIn, CG.dateStatedIn)
RESOLVED: Final = (CG.dateResolution, CG.beginResolution, CG.endResolution)


def read(*names: str) -> Graph:
    """Parse datasets."""
    graph = Graph()
    for path in data_files(*names):
        graph.parse(path, format="turtle")
    return graph


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


@cache
def story(name: str) -> Graph:
    """One dataset; not to be changed."""
    return read(name)


@cache
def base() -> Graph:
    """What every story may lean on; not to be changed."""
    return read(FIRST, "reference")


def subclasses(name: str) -> set[URIRef]:
    """A class of the ontology and those under it."""
    return {
        each
        for each in ontology().transitive_subjects(RDFS.subClassOf, CG[name])
        if isinstance(each, URIRef)
    }


def of_class(graph: Graph, name: str) -> list[URIRef]:
    """The nodes that a graph says are of a class, in IRI order."""
    kinds = subclasses(name)
    return sorted(
        {
            node
            for kind in kinds
            for node in graph.subjects(RDF.type, kind)
            if isinstance(node, URIRef)
        }
    )


def without_evidence(graph: Graph) -> list[str]:
    """Assertions that no passage states."""
    return [
        str(one) for one in of_class(graph, "Assertion") if (one, CG.statedIn, None) not in graph
    ]


def without_a_date(graph: Graph) -> list[str]:
    """Facts without any begin or end, and events and statements without any date."""
    named = {
        "Fact": ("begin", "beginEarliest", "beginLatest"),
        "Event": ("date", "dateEarliest", "dateLatest"),
        "Statement": ("date", "dateEarliest", "dateLatest"),
    }
    return [
        str(one)
        for kind, terms in named.items()
        for one in of_class(graph, kind)
        if not any((one, CG[term], None) in graph for term in terms)
    ]


def without_a_place(graph: Graph) -> list[str]:
    """Sources without a publisher, a page, a title or a date."""
    return [
        f"{one} has no {what}"
        for one in of_class(graph, "Source")
        for what, terms in (
            ("publisher", (DCTERMS.publisher,)),
            ("page", (FOAF.page,)),
            ("title", (DCTERMS.title,)),
            ("date", (CG.date, CG.dateEarliest, CG.dateLatest)),
        )
        if not any((one, term, None) in graph for term in terms)
    ]


def idle(graph: Graph) -> list[str]:
    """Sources without a passage, and passages and resolutions that nothing leans on."""
    used = {
        o for term in (*STATED, CG.namedIn, PROV.wasDerivedFrom) for o in graph.objects(None, term)
    }
    resolved = {o for term in RESOLVED for o in graph.objects(None, term)}
    return [
        *(str(o) for o in of_class(graph, "Source") if (None, OA.hasSource, o) not in graph),
        *(str(o) for o in of_class(graph, "Passage") if o not in used),
        *(str(o) for o in of_class(graph, "DateResolution") if o not in resolved),
    ]


def dangling(graph: Graph, other: Graph) -> list[str]:
    """Things and codes that are pointed to, and described neither here nor in the other graph."""
    ours = (str(ID), str(CODE))
    described = {*graph.subjects(), *other.subjects()}
    return sorted(
        {
            str(o)
            for o in graph.objects()
            if isinstance(o, URIRef) and str(o).startswith(ours) and o not in described
        }
    )


def sources_after_their_facts(graph: Graph) -> list[str]:
    """Statements that a source tells of before they are made."""
    return [
        f"{source} before {one}"
        for one in of_class(graph, "Statement")
        for said in graph.objects(one, CG.date)
        for passage in graph.objects(one, CG.statedIn)
        for source in graph.objects(passage, OA.hasSource)
        for published in (*graph.objects(source, CG.date), *graph.objects(source, CG.dateLatest))
        if isinstance(published, Literal)
        and isinstance(said, Literal)
        and str(published) < str(said)[: len(str(published))]
    ]


CHECKS: Final[tuple[Callable[[Graph], list[str]], ...]] = (
    without_evidence,
    without_a_date,
    without_a_place,
    idle,
    sources_after_their_facts,
)


def test_stories_do_not_vanish() -> None:
    assert set(STORIES) >= set(FEWEST_ASSERTIONS)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_has_a_source_file_and_facts(name: str) -> None:
    assert {"facts", "source"} <= {path.stem for path in data_files(name)}
    assert len(of_class(story(name), "Assertion")) >= FEWEST_ASSERTIONS.get(name, 1)
    assert of_class(story(name), "Source")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.__name__))
@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_dated_and_evidenced(name: str, check: Callable[[Graph], list[str]]) -> None:
    assert check(story(name)) == []


@pytest.mark.parametrize("name", STORIES)
def test_a_story_leans_on_nothing_but_itself_and_the_first(name: str) -> None:
    leaning = base() if name != "alibaba-2023" else base() + story("alibaba-2014")
    assert dangling(story(name), leaning) == []


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_short(name: str) -> None:
    assert 50 < len(story(name)) < MOST_TRIPLES


def planted(name: str, *triples: tuple[URIRef, URIRef, URIRef | Literal]) -> Graph:
    graph = Graph() + story(name)
    for triple in triples:
        graph.add(triple)
    return graph


def less(name: str, subject: URIRef, terms: Iterable[URIRef]) -> Graph:
    graph = Graph() + story(name)
    for term in terms:
        assert (subject, term, None) in graph
        graph.remove((subject, term, None))
    return graph


MERGER: Final = ID["event/dow-dupont-merger-2017"]
SOURCE: Final = ID["source/pci-magazine-2017-08-06"]
STATEMENT: Final = ID["statement/dow-dupont-2017-closing"]


@pytest.mark.parametrize(
    ("check", "faulty"),
    [
        (without_evidence, less("dowdupont-2017", MERGER, [CG.statedIn])),
        (without_a_date, less("dowdupont-2017", MERGER, [CG.date])),
        (without_a_place, less("dowdupont-2017", SOURCE, [CG.date])),
        (without_a_place, less("dowdupont-2017", SOURCE, [FOAF.page])),
        (without_a_place, less("dowdupont-2017", SOURCE, [DCTERMS.publisher])),
        (idle, planted("dowdupont-2017", (ID["passage/x"], RDF.type, CG.Passage))),
        (
            sources_after_their_facts,
            planted("dowdupont-2017", (STATEMENT, CG.date, Literal("2018-01-01"))),
        ),
    ],
)
def test_a_planted_fault_is_noticed(check: Callable[[Graph], list[str]], faulty: Graph) -> None:
    assert len(check(faulty)) == 1


def test_a_dangling_reference_is_noticed() -> None:
    faulty = planted("alibaba-2013", (MERGER, CG.concerns, ID["corporation/nobody"]))
    assert dangling(faulty, base()) == [str(ID["corporation/nobody"])]


# What a reader who knows the stories would ask, on the days on which something changes.

DOW: Final = ("dow-chemical", "e-i-du-pont", "dowdupont", "dow-inc", "corteva")


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        (date(2017, 8, 31), {"dow-chemical": "DOW", "e-i-du-pont": "DD"}),
        (date(2017, 9, 1), {"dowdupont": "DWDP"}),
        (date(2019, 4, 1), {"dowdupont": "DWDP"}),
        (date(2019, 4, 2), {"dowdupont": "DWDP", "dow-inc": "DOW"}),
        (date(2019, 6, 3), {"dowdupont": "DD", "dow-inc": "DOW", "corteva": "CTVA"}),
    ],
)
def test_a_symbol_passes_from_one_company_to_another(day: date, listed: dict[str, str]) -> None:
    found = {
        name: each.ticker
        for name in DOW
        for each in listing.listings(DATA, f"corporation/{name}", at=day)
        if each.certainty is Certainty.CERTAIN
    }
    assert found == listed


@pytest.mark.parametrize(
    ("day", "subsidiaries"),
    [
        (date(2017, 8, 30), set()),
        (date(2017, 8, 31), {"Dow Chemical", "E. I. du Pont de Nemours"}),
        (date(2019, 3, 31), {"Dow Chemical", "Dow Inc."}),
        (date(2019, 4, 1), set()),
        (date(2019, 4, 3), {"Corteva"}),
        (date(2019, 6, 1), set()),
    ],
)
def test_the_merger_joins_two_and_each_spin_off_lets_one_go(
    day: date, subsidiaries: set[str]
) -> None:
    found = ownership.subsidiaries(DATA, "corporation/dowdupont", at=day)
    assert {e.name for e in found if e.certainty is Certainty.CERTAIN} == subsidiaries


def test_what_was_known_then_had_the_spin_off_of_the_cloud_still_to_come() -> None:
    spin_off, day = "event/cloud-intelligence-group-spin-off-2023", date(2023, 12, 1)
    now = [each.name for each in event.event_status(DATA, spin_off, at=day)]
    then = event.event_status(DATA, spin_off, at=day, known=date(2023, 10, 1))
    assert (now, [each.name for each in then]) == (["withdrawn"], ["planned"])
    assert event.consequences(DATA, spin_off) == []


def test_alibaba_group_goes_from_seven_groups_to_25_units_to_six_groups() -> None:
    found = {
        (each.name, each.exactly)
        for day in (date(2012, 7, 23), date(2013, 1, 10), date(2023, 7, 1))
        for each in organization.counts(DATA, "alibaba-group", at=day)
        if each.certainty is Certainty.CERTAIN
        and each.exactly
        and (each.name or "").startswith("business")
    }
    assert found == {("business group", 7), ("business unit", 25), ("business group", 6)}


@pytest.mark.parametrize(
    ("day", "chief"),
    [
        (date(2015, 5, 10), "Daniel Zhang"),
        (date(2023, 9, 9), "Daniel Zhang"),
        (date(2023, 9, 10), "Eddie Wu"),
    ],
)
def test_alibaba_group_has_one_chief_executive_at_a_time(day: date, chief: str) -> None:
    found = people.executives(DATA, "alibaba-group", at=day)
    assert [e.name for e in found if e.role.endswith("/chief-executive")] == [chief]


def test_each_contradiction_of_a_story_has_one_side_accepted_and_the_others_rejected() -> None:
    verdicts: dict[str, list[str]] = {}
    for each in evidence.contradictions(DATA):
        side = URIRef(each.assertion)
        if any((side, RDF.type, None) in story(n) for n in STORIES) or each.assertion.endswith(
            "listing/alibaba-group-xhkg-2019"
        ):
            assert each.verdict is not None
            verdicts.setdefault(each.contradiction, []).append(each.verdict.rsplit("/", 1)[-1])
    assert len(verdicts) == 2
    assert all(sorted(set(v)) == ["accepted", "rejected"] for v in verdicts.values())
    assert all(v.count("accepted") == 1 for v in verdicts.values())


def test_a_company_keeps_its_iri_through_three_names() -> None:
    names = [each.name for each in core.names(DATA, "corporation/dowdupont") if each.fact]
    assert names == ["Diamond-Orion HoldCo, Inc.", "DowDuPont Inc.", "DuPont de Nemours, Inc."]
