from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from rdflib import namespace

from corpgraph.layout import ontology_files
from corpgraph.loading import load_files, load_ontology
from corpgraph.namespaces import CG, OWL, RDF, RDFS, XSD
from corpgraph.validation.soundness import names_in
from corpgraph.validation.soundness.builtin_names import BUILTIN_NAMES
from corpgraph.validation.soundness.vocabularies import Vocabularies

if TYPE_CHECKING:
    from pathlib import Path

# What is written down here and not in rdflib, and the other way round, with the reason.
NEWER: Final = {
    RDF: {"dirLangString", "reifies"},
    RDFS: {"Proposition"},
    OWL: set(),
    # Types that no literal has, but a schema may name; and a Note's.
    XSD: {"anyAtomicType", "anySimpleType", "anyType", "assertion", "precisionDecimal"},
}
NO_TERMS: Final = {
    # Facets and the like of the specification, which are no IRIs.
    XSD: {"Assertions", "bounded", "cardinality", "day", "hour", "minute", "month", "numeric"}
    | {"ordered", "second", "timezoneOffset", "year"},
}


@pytest.mark.parametrize(
    ("iri", "name"), [(RDF, "RDF"), (RDFS, "RDFS"), (OWL, "OWL"), (XSD, "XSD")]
)
def test_the_names_that_are_built_in_are_those_of_rdflib(iri: str, name: str) -> None:
    theirs = {str(each)[len(iri) :] for each in dir(getattr(namespace, name))}
    assert BUILTIN_NAMES[iri] - theirs == NEWER[iri]
    assert theirs - BUILTIN_NAMES[iri] == NO_TERMS.get(iri, set())


@pytest.mark.parametrize(("file", "fewest"), [("oa.txt", 50), ("schemaorg.txt", 2400)])
def test_no_published_term_is_taken_for_unknown(shared: Path, file: str, fewest: int) -> None:
    text = (shared / "vocab" / file).read_text(encoding="utf-8")
    terms = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(terms) >= fewest
    known = Vocabularies({})
    assert [term for term in terms if known.lacks(term)] == []


@pytest.mark.parametrize(
    "term",
    [
        "http://purl.org/dc/dcmitype/Txt",
        "http://purl.org/dc/elements/1.1/titel",
        "http://purl.org/dc/terms/licence",
        "http://purl.org/vocab/vann/usagenote",
        "http://rdfs.org/ns/void#Dataste",
        "http://schema.org/Persn",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#_0",
        "http://www.w3.org/2004/02/skos/core#prefLable",
        "http://www.w3.org/2006/time#hasBegining",
        "http://www.w3.org/ns/dcat#Catalogue",
        "http://www.w3.org/ns/oa#hasSelecter",
        "http://www.w3.org/ns/org#unitof",
        "http://www.w3.org/ns/prov#wasDerivedForm",
        "http://www.w3.org/ns/shacl#minCout",
        "http://xmlns.com/foaf/0.1/nmae",
    ],
)
def test_a_slip_is_seen_in_every_vocabulary(term: str) -> None:
    expected = not term.endswith("Catalogue")  # two letters from dcat:Catalog, which may be new
    assert Vocabularies({}).lacks(term) is expected


@pytest.mark.parametrize(
    "term",
    [
        "http://purl.org/dc/terms/ISO639-3",
        "http://rdfs.org/ns/void#class",
        "http://www.w3.org/2006/time#notDisjoint",
        "http://www.w3.org/ns/dcat#DatasetSeries",
        "http://www.w3.org/ns/dcat#resource",
        "http://www.w3.org/ns/prov#contextOf",
        "https://schema.org/OperatingSystem",
        "http://www.w3.org/ns/sosa/anything",
        "urn:anything",
    ],
)
def test_terms_that_lists_lag_behind_are_not_taken_for_unknown(term: str) -> None:
    assert not Vocabularies({}).lacks(term)


def test_the_terms_of_an_ontology_are_a_vocabulary() -> None:
    names = names_in(load_ontology(), CG)
    assert {"Listing", "firstTradingDay"} < names
    assert names_in(load_files(ontology_files()), "http://nothing.example/") == frozenset()
