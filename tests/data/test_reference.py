"""The reference data: code lists that read in two languages, markets that the MIC register knows.

The checks are functions from a graph to a list of complaints, so that each can be run on the
files and on a graph with one planted fault.
"""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from corpgraph import namespaces
from corpgraph.layout import data_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rdflib.term import Node

    Register = Mapping[str, Mapping[str, str]]
    Complaints = list[str]

CG = Namespace(namespaces.CG)
CODE = Namespace(namespaces.CODE)
MARKET = Namespace(f"{namespaces.ID}market/")

FILES = {path.stem: path for path in data_files("reference")}
SCHEMES = {"activities": "activity", "jurisdictions": "jurisdiction", "roles": "role"}
LANGUAGES = ("en", "fr")
FEWEST_MARKETS = 32
FEWEST_CONCEPTS = {"activities": 12, "jurisdictions": 30, "roles": 12}
SINGLE_SEATS = ("chair", "chief-executive", "chief-financial-officer")

MIC, OPERATING, COUNTRY = "MIC", "OPERATING MIC", "ISO COUNTRY CODE (ISO 3166)"


def read(stem: str) -> Graph:
    """Parse one file of the reference data."""
    return Graph().parse(FILES[stem], format="turtle")


def tail(term: Node) -> str:
    """The last segment of an IRI."""
    return str(term).rsplit("/", 1)[-1]


def instances(graph: Graph, kind: URIRef) -> list[URIRef]:
    """The named instances of a class, in IRI order."""
    return sorted(one for one in graph.subjects(RDF.type, kind) if isinstance(one, URIRef))


@pytest.fixture(scope="module")
def register(shared: Path) -> Register:
    """The ISO 10383 list, by MIC (`NA` is Namibia, so every cell stays text)."""
    with (shared / "data" / "mic" / "ISO10383_MIC-2025.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = {row[MIC]: row for row in csv.DictReader(file)}
    assert len(rows) > 2_000
    return rows


@pytest.fixture
def exchanges() -> Graph:
    return read("exchanges")


@pytest.fixture
def jurisdictions() -> Graph:
    return read("jurisdictions")


# ── what is checked ─────────────────────────────────────────────────────────────────────────


def disagreements(markets: Graph, register: Register) -> tuple[int, Complaints]:
    """How many markets were held against the register, and where they differ from it."""
    found: Complaints = []
    subjects = instances(markets, CG.Market)
    for market in subjects:
        mics = [str(mic) for mic in markets.objects(market, CG.mic)]
        if mics != [tail(market).upper()]:
            found.append(f"{tail(market)}: its MIC is {mics}")
            continue
        row = register.get(mics[0])
        if row is None:
            found.append(f"{tail(market)}: not in the register")
            continue
        if row["STATUS"] != "ACTIVE":
            found.append(f"{tail(market)}: {row['STATUS']}")
        operating = [str(mic) for mic in markets.objects(market, CG.operatingMic)]
        if operating != [row[OPERATING]]:
            found.append(f"{tail(market)}: operating MIC {operating}, not {row[OPERATING]}")
        countries = [tail(place).upper() for place in markets.objects(market, CG.jurisdiction)]
        if countries != [row[COUNTRY]]:
            found.append(f"{tail(market)}: jurisdiction {countries}, not {row[COUNTRY]}")
    return len(subjects), found


def strangers(markets: Graph, scheme: Graph) -> Complaints:
    """Jurisdictions of markets that the code list lacks."""
    known = set(scheme.subjects(SKOS.inScheme, CODE.jurisdiction))
    used = set(markets.objects(None, CG.jurisdiction))
    return sorted(f"{tail(place)}: no such jurisdiction" for place in used - known)


def unnamed_markets(markets: Graph) -> Complaints:
    """Markets without exactly one label a language, and labels that two markets share."""
    return _mislabelled(markets, CG.Market, RDFS.label)


def unnamed_concepts(scheme: Graph) -> Complaints:
    """Concepts without exactly one preferred label a language, and labels that two share."""
    return _mislabelled(scheme, SKOS.Concept, SKOS.prefLabel)


def _mislabelled(graph: Graph, kind: URIRef, label: URIRef) -> Complaints:
    found: Complaints = []
    seen: Counter[Literal] = Counter()
    for subject in instances(graph, kind):
        labels = [text for text in graph.objects(subject, label) if isinstance(text, Literal)]
        if sorted(str(text.language) for text in labels) != list(LANGUAGES):
            found.append(f"{tail(subject)}: labels {sorted(labels)}")
        alternatives = set(graph.objects(subject, SKOS.altLabel))
        found += [f"{tail(subject)}: {text} twice" for text in labels if text in alternatives]
        seen.update(labels)
    return found + [f"{text}@{text.language}: names two" for text, n in seen.items() if n > 1]


def undefined(scheme: Graph) -> Complaints:
    """Concepts without exactly one definition, in English, of their own, ending in a period."""
    found: Complaints = []
    seen: Counter[str] = Counter()
    for concept in instances(scheme, SKOS.Concept):
        texts = list(scheme.objects(concept, SKOS.definition))
        match texts:
            case [Literal(language="en") as text] if str(text).endswith("."):
                seen[str(text)] += 1
            case _:
                found.append(f"{tail(concept)}: definitions {texts}")
    return found + [f"{text} defines two" for text, n in seen.items() if n > 1]


def misnoted(scheme: Graph) -> Complaints:
    """Concepts whose notation is not the one that their IRI ends in, hence not unique."""
    found: Complaints = []
    for concept in instances(scheme, SKOS.Concept):
        is_place = str(concept).startswith(CODE["jurisdiction/"])
        expected = tail(concept).upper() if is_place else tail(concept)
        notations = [str(notation) for notation in scheme.objects(concept, SKOS.notation)]
        if notations != [expected]:
            found.append(f"{tail(concept)}: notation {notations}")
    return found


def adrift(graph: Graph, scheme: URIRef) -> Complaints:
    """Concepts outside the scheme, or neither at its top nor under a concept of it."""
    found: Complaints = []
    concepts = instances(graph, SKOS.Concept)
    for concept in concepts:
        if not str(concept).startswith(f"{scheme}/"):
            found.append(f"{concept}: not an IRI of the scheme")
        if set(graph.objects(concept, SKOS.inScheme)) != {scheme}:
            found.append(f"{tail(concept)}: not in the scheme")
        is_top = (concept, SKOS.topConceptOf, scheme) in graph
        wider = set(graph.objects(concept, SKOS.broader))
        if is_top == bool(wider) or not wider <= set(concepts):
            found.append(f"{tail(concept)}: neither top nor under a concept")
        if any(concept in graph.transitive_objects(one, SKOS.broader) for one in wider):
            found.append(f"{tail(concept)}: under itself")
    return found


def unseated(roles: Graph) -> Complaints:
    """Roles that do not say whether an organisation has a single seat of them."""
    found: Complaints = []
    for role in instances(roles, SKOS.Concept):
        seats = list(roles.objects(role, CG.singleSeat))
        if seats not in ([Literal(True)], [Literal(False)]):
            found.append(f"{tail(role)}: seats {seats}")
    return found


# ── the files ───────────────────────────────────────────────────────────────────────────────


def test_every_market_agrees_with_the_mic_register(exchanges: Graph, register: Register) -> None:
    checked, found = disagreements(exchanges, register)
    assert checked >= FEWEST_MARKETS
    assert found == []


def test_every_jurisdiction_of_a_market_is_in_the_code_list(
    exchanges: Graph, jurisdictions: Graph
) -> None:
    assert len(set(exchanges.objects(None, CG.jurisdiction))) > 20
    assert strangers(exchanges, jurisdictions) == []


def test_every_market_has_one_name_in_each_language() -> None:
    assert unnamed_markets(read("exchanges")) == []


def test_every_market_rests_on_the_register_as_its_source(exchanges: Graph) -> None:
    (source,) = exchanges.subjects(RDF.type, CG.Source)
    sourced = set(exchanges.subjects(DCTERMS.source, source))
    assert set(exchanges.subjects(RDF.type, CG.Market)) <= sourced


@pytest.mark.parametrize("mic", ["XHKG", "XNYS"])
def test_the_exchanges_that_listed_alibaba_are_there(exchanges: Graph, mic: str) -> None:
    assert (MARKET[mic.lower()], CG.mic, Literal(mic)) in exchanges


@pytest.mark.parametrize("stem", SCHEMES)
def test_a_code_list_has_one_header_and_a_useful_number_of_concepts(stem: str) -> None:
    graph = read(stem)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [CODE[SCHEMES[stem]]]
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) >= FEWEST_CONCEPTS[stem]


@pytest.mark.parametrize("stem", SCHEMES)
def test_every_concept_has_one_preferred_label_in_each_language(stem: str) -> None:
    assert unnamed_concepts(read(stem)) == []


@pytest.mark.parametrize("stem", SCHEMES)
def test_every_concept_has_a_definition_that_ends_in_a_period(stem: str) -> None:
    assert undefined(read(stem)) == []


@pytest.mark.parametrize("stem", SCHEMES)
def test_every_concept_is_noted_by_the_code_its_iri_ends_in(stem: str) -> None:
    assert misnoted(read(stem)) == []


@pytest.mark.parametrize("stem", SCHEMES)
def test_every_concept_hangs_in_its_own_scheme(stem: str) -> None:
    assert adrift(read(stem), CODE[SCHEMES[stem]]) == []


def test_every_role_says_whether_it_has_a_single_seat() -> None:
    assert unseated(read("roles")) == []


@pytest.mark.parametrize("role", SINGLE_SEATS)
def test_an_organisation_has_one_seat_of(role: str) -> None:
    assert (CODE[f"role/{role}"], CG.singleSeat, Literal(True)) in read("roles")


def test_the_ambiguous_french_president_is_noted_at_the_chair() -> None:
    roles, chair = read("roles"), CODE["role/chair"]
    assert (chair, SKOS.altLabel, Literal("président", lang="fr")) in roles
    assert "président" in str(roles.value(chair, SKOS.scopeNote))


@pytest.mark.parametrize("place", ["ky", "vg"])
def test_the_havens_of_holding_companies_are_jurisdictions(
    jurisdictions: Graph, place: str
) -> None:
    assert (CODE[f"jurisdiction/{place}"], RDF.type, SKOS.Concept) in jurisdictions


# ── the checks themselves, each shown a fault ───────────────────────────────────────────────


@pytest.mark.parametrize(
    ("predicate", "wrong", "complaint"),
    [
        (CG.mic, Literal("XNYS"), "its MIC is"),
        (CG.operatingMic, Literal("XNYS"), "operating MIC"),
        (CG.jurisdiction, CODE["jurisdiction/cn"], "jurisdiction"),
    ],
    ids=["another MIC", "another operating MIC", "another country"],
)
def test_a_market_that_differs_from_the_register_is_found(
    exchanges: Graph, register: Register, predicate: URIRef, wrong: Node, complaint: str
) -> None:
    exchanges.set((MARKET.xhkg, predicate, wrong))
    _, found = disagreements(exchanges, register)
    (planted,) = [text for text in found if text.startswith("xhkg:")]
    assert planted.startswith(f"xhkg: {complaint}")


@pytest.mark.parametrize(
    ("mic", "complaint"),
    [("ZZZZ", "zzzz: not in the register"), ("XVTX", "xvtx: EXPIRED")],
)
def test_a_market_unknown_to_the_register_or_closed_is_found(
    register: Register, mic: str, complaint: str
) -> None:
    markets = Graph()
    market = MARKET[mic.lower()]
    markets.add((market, RDF.type, CG.Market))
    markets.add((market, CG.mic, Literal(mic)))
    markets.add((market, CG.operatingMic, Literal("XSWX")))
    markets.add((market, CG.jurisdiction, CODE["jurisdiction/ch"]))
    assert disagreements(markets, register) == (1, [complaint])


def test_a_market_in_an_unlisted_jurisdiction_is_found(
    exchanges: Graph, jurisdictions: Graph
) -> None:
    exchanges.set((MARKET.xhkg, CG.jurisdiction, CODE["jurisdiction/aq"]))
    assert "aq: no such jurisdiction" in strangers(exchanges, jurisdictions)


def test_a_market_without_a_french_name_is_found(exchanges: Graph) -> None:
    exchanges.remove((MARKET.xhkg, RDFS.label, Literal("Bourse de Hong Kong", lang="fr")))
    assert [text for text in unnamed_markets(exchanges) if text.startswith("xhkg:")]


CHAIR, CHIEF = CODE["role/chair"], CODE["role/chief-executive"]


def _loses_french(roles: Graph) -> None:
    roles.remove((CHAIR, SKOS.prefLabel, Literal("président du conseil", lang="fr")))


def _borrows_a_label(roles: Graph) -> None:
    roles.remove((CHAIR, SKOS.prefLabel, Literal("chair", lang="en")))
    roles.add((CHAIR, SKOS.prefLabel, Literal("chief executive", lang="en")))


def _repeats_a_label(roles: Graph) -> None:
    roles.add((CHAIR, SKOS.altLabel, Literal("chair", lang="en")))


def _drops_the_period(roles: Graph) -> None:
    roles.set((CHAIR, SKOS.definition, Literal("The role of the leader", lang="en")))


def _borrows_a_definition(roles: Graph) -> None:
    roles.set((CHAIR, SKOS.definition, roles.value(CHIEF, SKOS.definition) or Literal("")))


def _borrows_a_notation(roles: Graph) -> None:
    roles.set((CHAIR, SKOS.notation, Literal("chief-executive")))


def _leaves_the_scheme(roles: Graph) -> None:
    roles.set((CHAIR, SKOS.inScheme, CODE.activity))


def _hangs_under_nothing(roles: Graph) -> None:
    roles.remove((CHIEF, SKOS.topConceptOf, None))


def _hangs_under_itself(roles: Graph) -> None:
    roles.remove((CHAIR, SKOS.topConceptOf, None))
    roles.add((CHAIR, SKOS.broader, CHAIR))


def _adrift_role(roles: Graph) -> Complaints:
    return adrift(roles, CODE.role)


def _forgets_the_seat(roles: Graph) -> None:
    roles.remove((CHAIR, CG.singleSeat, None))


@pytest.mark.parametrize(
    ("plant", "check"),
    [
        (_loses_french, unnamed_concepts),
        (_borrows_a_label, unnamed_concepts),
        (_repeats_a_label, unnamed_concepts),
        (_drops_the_period, undefined),
        (_borrows_a_definition, undefined),
        (_borrows_a_notation, misnoted),
        (_leaves_the_scheme, _adrift_role),
        (_hangs_under_nothing, _adrift_role),
        (_hangs_under_itself, _adrift_role),
        (_forgets_the_seat, unseated),
    ],
)
def test_a_concept_with_a_planted_fault_is_found(
    plant: Callable[[Graph], None], check: Callable[[Graph], Complaints]
) -> None:
    roles = read("roles")
    before = set(check(roles))
    plant(roles)
    assert len(set(check(roles)) - before) == 1
