from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, SDO, SKOS, TIME

from corpgraph.errors import UsageError
from corpgraph.exporting import VOCABULARIES, export, translate
from corpgraph.loading import load_packaged
from corpgraph.namespaces import BASE, CG, CODE, ID, PREFIXES
from corpgraph.snapshot import shortcuts
from exported import canonical, document

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.namespace import DefinedNamespaceMeta

    from corpgraph.exporting import Translation

DAY: Final = date(2012, 7, 24)
HEAD: Final = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()
)
CLOSED: Final[dict[str, list[DefinedNamespaceMeta]]] = {
    "org": [ORG, TIME, SKOS, FOAF, DCTERMS, PROV, RDF],
    "schema.org": [SDO, RDF],
}
# One thing of each kind that a vocabulary has words for.
GROUP: Final = """
<id/corporation/p> a cg:Corporation ; rdfs:label "Parent"@en, "Mère"@fr ;
  cg:namedIn <id/passage/x> .
<id/corporation/c> a cg:Corporation ; rdfs:label "Child"@en .
<id/unit/u> a cg:BusinessUnit ; rdfs:label "Unit"@en .
<id/unit/v> a cg:BusinessUnit ; rdfs:label "Part of a unit"@en .
<id/person/o> a cg:Person ; rdfs:label "Officer"@en .
<code/role/chair> a skos:Concept ; skos:prefLabel "chair"@en .
<code/unit-kind/division> a skos:Concept ; skos:prefLabel "division"@en .
<id/control/cp> a cg:Control ; cg:subsidiary <id/corporation/c> ; cg:parent <id/corporation/p> ;
  cg:share 80 ; cg:begin "2010-01-01"^^xsd:date ; cg:statedIn <id/passage/x> .
<id/unit-membership/up> a cg:UnitMembership ; cg:unit <id/unit/u> ;
  cg:organization <id/corporation/p> ; cg:unitKind <code/unit-kind/division> ;
  cg:begin "2010-01-01"^^xsd:date .
<id/unit-membership/vu> a cg:UnitMembership ; cg:unit <id/unit/v> ; cg:organization <id/unit/u> ;
  cg:begin "2010-01-01"^^xsd:date .
<id/appointment/o> a cg:Appointment ; rdfs:label "An office"@en ; cg:person <id/person/o> ;
  cg:organization <id/corporation/p> ; cg:role <code/role/chair> ;
  cg:begin "2009-05"^^edtf:EDTF ; cg:end "2013-05-10"^^xsd:date .
<id/naming/n> a cg:Naming ; cg:names <id/corporation/p> ; cg:name "親"@zh .
<id/identification/lei> a cg:Identification ; cg:identifies <id/corporation/p> ;
  cg:scheme <code/identifier-scheme/lei> ; cg:identifier "5493001NTNQJDH60PM02" .
<id/identification/wd> a cg:Identification ; cg:identifies <id/corporation/p> ;
  cg:scheme <code/identifier-scheme/wikidata> ; cg:identifier "Q1359568" .
<id/identification/stock> a cg:Identification ; cg:identifies <id/corporation/p> ;
  cg:scheme <code/identifier-scheme/stock-code> ; cg:identifier "1688" .
<code/identifier-scheme/stock-code> skos:prefLabel "stock code"@en .
<id/market/m> a cg:Market ; cg:mic "XHKG" .
<id/listing/l> a cg:Listing ; cg:issuer <id/corporation/c> ; cg:market <id/market/m> ;
  cg:ticker "1688" ; cg:begin "2007-11-06"^^xsd:date .
<id/headcount/h> a cg:Headcount ; cg:organization <id/corporation/p> ; cg:atLeast 23000 ;
  cg:atMost 25000 ; cg:begin "2012-01-01"^^xsd:date .
<id/service/s> a cg:Service ; rdfs:label "Service"@en .
<id/service-operation/s> a cg:ServiceOperation ; cg:service <id/service/s> ;
  cg:organization <id/corporation/p> ; cg:begin "2010-01-01"^^xsd:date .
<id/event/e> a cg:SpinOff ; rdfs:label "A spin-off"@en ; cg:date "2012-01-01"^^xsd:date ;
  cg:splits <id/corporation/p> ; cg:resultsIn <id/corporation/c> .
"""


def translated(turtle: str, into: str, *, at: date = DAY, possible: bool = False) -> Translation:
    store = ox.Store()
    store.load(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    return translate(store, into, at, possible=possible)


def said(translation: Translation, subject: str) -> set[tuple[str, str]]:
    """What is said of a thing: properties by their last part, values by theirs."""
    node = ox.NamedNode(ID + subject)
    quads = translation.store.quads_for_pattern(node, None, None)
    return {
        (tail(q.predicate.value), str(q.object).replace(f"<{BASE}", "<").replace(BASE, ""))
        for q in quads
    }


def tail(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


@pytest.fixture(scope="module")
def packaged() -> ox.Store:
    return load_packaged()


# -- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize("into", VOCABULARIES)
def test_every_term_of_a_translation_exists_in_its_vocabulary(
    packaged: ox.Store, into: str
) -> None:
    data = [*translated(GROUP, into).store, *translate(packaged, into, DAY).store]
    terms = {quad.predicate.value for quad in data}
    classes = [q.object for q in data if q.predicate.value == str(RDF.type)]
    terms |= {each.value for each in classes if isinstance(each, ox.NamedNode)}
    assert len(terms) > 15
    unknown = [t for t in terms if not any(URIRef(t) in space for space in CLOSED[into])]
    assert unknown == []


def test_every_schema_org_term_is_in_the_list_of_all_its_terms(shared: Path) -> None:
    listed = set((shared / "vocab" / "schemaorg.txt").read_text(encoding="utf-8").splitlines())
    data = translated(GROUP, "schema.org").store
    used = {
        term.value
        for quad in data
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(PREFIXES["schema"])
    }
    assert len(used) > 20
    assert used - listed == set()


@pytest.mark.parametrize("into", VOCABULARIES)
def test_nothing_of_ours_but_names_is_in_a_translation(packaged: ox.Store, into: str) -> None:
    predicates = {q.predicate.value for q in translate(packaged, into, DAY).store}
    assert not [each for each in predicates if each.startswith(CG)]


def test_an_unknown_vocabulary_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"did you mean 'schema\.org'"):
        translate(ox.Store(), "schema", DAY)


# -- W3C ORG -------------------------------------------------------------------------------------


def test_a_company_in_org_has_names_identifiers_and_what_it_is_linked_to() -> None:
    view = translated(GROUP, "org")
    assert said(view, "corporation/p") == {
        ("type", "<http://www.w3.org/ns/org#Organization>"),
        ("type", "<http://www.w3.org/ns/org#FormalOrganization>"),
        ("prefLabel", '"Parent"@en'),
        ("prefLabel", '"Mère"@fr'),
        ("altLabel", '"親"@zh'),
        ("identifier", '"5493001NTNQJDH60PM02"^^<code/identifier-scheme/lei>'),
        ("identifier", '"Q1359568"^^<code/identifier-scheme/wikidata>'),
    }
    assert ("linkedTo", "<id/corporation/p>") in said(view, "corporation/c")


def test_a_unit_of_a_company_is_its_unit_and_one_of_a_unit_a_part_of_it() -> None:
    view = translated(GROUP, "org")
    assert {
        ("unitOf", "<id/corporation/p>"),
        ("classification", "<code/unit-kind/division>"),
    } <= said(view, "unit/u")
    assert ("subOrganizationOf", "<id/unit/u>") in said(view, "unit/v")


def test_an_office_is_a_membership_with_its_dates_as_far_as_they_are_printed() -> None:
    view = translated(GROUP, "org")
    assert said(view, "appointment/o#membership") == {
        ("type", "<http://www.w3.org/ns/org#Membership>"),
        ("prefLabel", '"An office"@en'),
        ("member", "<id/person/o>"),
        ("organization", "<id/corporation/p>"),
        ("role", "<code/role/chair>"),
        ("memberDuring", "<id/appointment/o#interval>"),
        ("wasDerivedFrom", "<id/appointment/o>"),
    }
    begin, end = (said(view, f"appointment/o#{name}") for name in ("begin", "end"))
    xsd = PREFIXES["xsd"]
    assert ("inXSDgYearMonth", f'"2009-05"^^<{xsd}gYearMonth>') in begin
    assert ("inXSDDate", f'"2013-05-10"^^<{xsd}date>') in end


def test_an_end_without_a_date_is_told_as_an_end() -> None:
    turtle = '<id/appointment/a> a cg:Appointment ; cg:endEarliest "2012-01-01"^^xsd:date .'
    view = translated(turtle, "org")
    assert said(view, "appointment/a#end") == {("type", f"<{TIME.Instant}>")}


def test_a_day_that_an_editor_resolved_is_told_as_that_day() -> None:
    turtle = (
        '<id/appointment/a> a cg:Appointment ; cg:end "XXXX-06-20"^^edtf:EDTF ;'
        'cg:endEarliest "2012-06-20"^^xsd:date ; cg:endLatest "2012-06-20"^^xsd:date .'
    )
    view = translated(turtle, "org")
    assert ("inXSDDate", f'"2012-06-20"^^<{PREFIXES["xsd"]}date>') in said(
        view, "appointment/a#end"
    )
    carried = view.losses.properties
    assert carried[f"{CG}endEarliest"].carried == 1
    assert carried[f"{CG}end"].carried == 0


def test_what_changed_organisations_is_a_change_event_once_it_happened() -> None:
    change = said(translated(GROUP, "org"), "event/e#change")
    assert {
        ("originalOrganization", "<id/corporation/p>"),
        ("resultingOrganization", "<id/corporation/c>"),
        ("date", f'"2012-01-01"^^<{PREFIXES["xsd"]}date>'),
    } <= change
    assert said(translated(GROUP, "org", at=date(2011, 12, 31)), "event/e#change") == set()


def test_what_was_given_up_changed_nothing() -> None:
    given_up = (
        "<id/event-status/e> a cg:EventStatus ; cg:ofEvent <id/event/e> ;"
        "cg:status <code/event-status/withdrawn> ."
    )
    assert said(translated(GROUP + given_up, "org"), "event/e#change") == set()


# -- schema.org ------------------------------------------------------------------------------------


def test_a_company_in_schema_org_has_everything_on_one_node() -> None:
    view = translated(GROUP, "schema.org")
    assert said(view, "corporation/p") == {
        ("type", "<https://schema.org/Corporation>"),
        ("name", '"Parent"'),
        ("alternateName", '"Mère"@fr'),
        ("alternateName", '"親"@zh'),
        ("leiCode", '"5493001NTNQJDH60PM02"'),
        ("sameAs", "<http://www.wikidata.org/entity/Q1359568>"),
        ("identifier", "<id/identification/stock#value>"),
        ("subOrganization", "<id/corporation/c>"),
        ("department", "<id/unit/u>"),
        ("member", "<id/appointment/o#role>"),
        ("numberOfEmployees", "<id/headcount/h#value>"),
    }
    assert ("tickerSymbol", '"XHKG 1688"') in said(view, "corporation/c")
    assert ("provider", "<id/corporation/p>") in said(view, "service/s")
    assert ("minValue", f'"23000"^^<{PREFIXES["xsd"]}integer>') in said(view, "headcount/h#value")


def test_the_top_of_a_chain_is_no_parent_in_schema_org() -> None:
    turtle = GROUP.replace("cg:share 80", "cg:controlKind <code/control-kind/ultimate>")
    assert "parentOrganization" not in dict(said(translated(turtle, "schema.org"), "corporation/c"))


def test_an_office_that_nobody_knows_to_be_held_is_not_told_as_one_that_is() -> None:
    known = (
        '<id/appointment/a> a cg:Appointment ; cg:person <id/person/o> ; cg:begin "2011"^^edtf:EDTF'
    )
    for more, told in (
        ("", False),
        ('; cg:beginLatest "2011-12-31"^^xsd:date', True),
        ('; cg:endEarliest "2011-06-01"^^xsd:date', False),
        ('; cg:end "2012-01-01"^^xsd:date', True),
    ):
        view = translated(f"{known} {more} .", "schema.org")
        assert bool(said(view, "appointment/a#role")) is told, more


def test_search_engines_get_one_node_a_company_with_all_in_it(tmp_path: Path) -> None:
    view = translated(GROUP, "schema.org")
    export(view.store, tmp_path / "out", formats=["jsonld"], at=DAY, losses=view.losses)
    path = tmp_path / "out" / "companies.jsonld"
    assert canonical(document(path)) == canonical(view.store)
    text = json.loads(path.read_bytes())
    told = jsonld.to_rdf(text, {"format": "application/n-quads"})
    assert canonical(ox.parse(told, format=ox.RdfFormat.N_QUADS)) == canonical(view.store)
    nodes: list[dict[str, Any]] = text["@graph"]
    parent = next(each for each in nodes if each["name"] == "Parent")
    assert parent["@type"] == "Corporation"
    assert parent["member"] == {
        "@id": f"{ID}appointment/o#role",
        "@type": "OrganizationRole",
        "endDate": "2013-05-10",
        "member": {"@id": f"{ID}person/o", "@type": "Person", "name": "Officer"},
        "roleName": "chair",
        "startDate": {"@value": "2009-05", "@type": f"{PREFIXES['xsd']}gYearMonth"},
    }
    assert [each["@type"] for each in nodes][-1] == "Service"
    assert len(nodes) == 5


def test_the_packaged_companies_are_the_packaged_view(packaged: ox.Store, tmp_path: Path) -> None:
    view = translate(packaged, "schema.org", DAY)
    export(view.store, tmp_path / "out", formats=["jsonld"], at=DAY, losses=view.losses)
    back = document(tmp_path / "out" / "companies.jsonld")
    assert len(back) > 100
    assert canonical(back) == canonical(view.store)


# -- days and doubts -------------------------------------------------------------------------------


@pytest.mark.parametrize("possible", [False, True])
def test_the_units_told_of_a_day_are_those_of_the_snapshot(
    packaged: ox.Store, possible: bool
) -> None:
    found = 0
    for day in (DAY, date(2013, 2, 1), date(2018, 1, 1), date(2023, 6, 1)):
        admitted = ("certain", "possible") if possible else ("certain",)
        expected = {
            (each.triple.subject, each.triple.object)
            for each in shortcuts(packaged, day)
            if each.certainty in admitted and each.triple.predicate.value == f"{CG}isUnitOf"
        }
        view = translate(packaged, "org", day, possible=possible).store
        told = {
            (quad.subject, quad.object)
            for name in ("unitOf", "subOrganizationOf")
            for quad in view.quads_for_pattern(None, ox.NamedNode(PREFIXES["org"] + name), None)
        }
        assert told == expected
        found += len(told)
    assert found > 5


def test_what_the_editors_reject_is_not_told() -> None:
    judged = "<id/judgement/j> cg:judges <id/control/cp> ; cg:verdict <code/verdict/rejected> ."
    for into in VOCABULARIES:
        with_it, without = translated(GROUP, into), translated(GROUP + judged, into)
        assert len(without.store) < len(with_it.store)
        assert without.losses.classes[f"{CG}Control"]["things"].carried == 0


# -- losses ----------------------------------------------------------------------------------------


def test_losses_are_counted_triple_by_triple() -> None:
    losses = translated(GROUP, "org").losses
    control = losses.classes[f"{CG}Control"]
    assert (control["things"].total, control["things"].carried) == (1, 1)
    assert (control["dates"].total, control["dates"].lost) == (1, 1)
    assert (control["evidence"].total, control["evidence"].lost) == (1, 1)
    assert losses.properties[f"{CG}share"].lost == 1
    assert losses.properties[f"{CG}parent"].lost == 0
    assert losses.classes[f"{CG}Listing"]["things"].lost == 1
    office = losses.classes[f"{CG}Appointment"]["dates"]
    assert (office.total, office.lost) == (2, 0)
    assert losses.sums["triples"].total == sum(each.total for each in losses.properties.values())
    assert losses.sums["triples"].carried == sum(
        each.carried for each in losses.properties.values()
    )


@pytest.mark.parametrize("into", VOCABULARIES)
def test_no_vocabulary_carries_evidence(packaged: ox.Store, into: str) -> None:
    sums = translate(packaged, into, DAY).losses.sums
    assert sums["evidence"].total > 500
    assert sums["evidence"].carried == 0
    assert 0 < sums["dates"].carried < sums["dates"].total
    assert sums["triples"].total == len({quad.triple for quad in packaged})


def test_losses_are_written_and_told_of_in_the_catalog(tmp_path: Path) -> None:
    view = translated(GROUP, "org")
    export(view.store, tmp_path / "out", formats=["turtle"], at=DAY, losses=view.losses)
    record = json.loads((tmp_path / "out" / "losses.json").read_bytes())
    assert record["vocabulary"] == "org"
    assert record["at"] == "2012-07-24"
    assert record["assertions"] == view.losses.sums["assertions"].as_record()
    assert record["properties"][f"{CG}share"] == {"total": 1, "carried": 0, "lost": 1}
    catalog = (tmp_path / "out" / "catalog.ttl").read_text(encoding="utf-8")
    assert "losses.json tells what it cannot" in catalog
    assert "losses.json#checksum" in catalog


def test_codes_are_labelled_where_they_are_used() -> None:
    view = translated(GROUP, "org").store
    node = ox.NamedNode(f"{CODE}role/chair")
    assert {tail(q.predicate.value) for q in view.quads_for_pattern(node, None, None)} == {
        "type",
        "prefLabel",
    }
