from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from validation.soundness.conftest import ANN, PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            'ex:ann foaf:nmae "Ann" .',
            "3:8: foaf:nmae does not exist in <http://xmlns.com/foaf/0.1/>; "
            "did you mean foaf:name?",
        ),
        (
            'ex:ann skos:prefLable "Ann" .',
            "3:8: skos:prefLable does not exist in <http://www.w3.org/2004/02/skos/core#>; "
            "did you mean skos:prefLabel?",
        ),
        (
            'ex:ann rdfs:lable "Ann" .',
            "3:8: rdfs:lable does not exist in <http://www.w3.org/2000/01/rdf-schema#>; "
            "did you mean rdfs:label?",
        ),
        (
            'ex:ann schema:nmae "Ann" .',
            "3:8: schema:nmae does not exist in <https://schema.org/>; did you mean schema:name?",
        ),
        (
            'ex:ann ex:born "2000-01-01"^^xsd:dat .',
            "3:16: xsd:dat does not exist in <http://www.w3.org/2001/XMLSchema#>; "
            "did you mean xsd:date?",
        ),
        (
            "ex:ann a foaf:Persn .",
            "3:10: foaf:Persn does not exist in <http://xmlns.com/foaf/0.1/>; "
            "did you mean foaf:Person?",
        ),
        (
            "ex:Boss rdfs:subClassOf foaf:Persn .",
            "3:25: foaf:Persn does not exist in <http://xmlns.com/foaf/0.1/>; "
            "did you mean foaf:Person?",
        ),
        (
            'ex:ann <http://purl.org/dc/elements/1.1/created> "2000" .',
            "3:8: <http://purl.org/dc/elements/1.1/created> does not exist in "
            "<http://purl.org/dc/elements/1.1/>; did you mean dcterms:created?",
        ),
        (
            "ex:name a rdfs:Property .",
            "3:11: rdfs:Property does not exist in <http://www.w3.org/2000/01/rdf-schema#>; "
            "did you mean rdf:Property?",
        ),
    ],
)
def test_a_term_that_its_vocabulary_does_not_have_is_found(
    say: Say, data: str, message: str
) -> None:
    assert say(f"{ANN}\n{data}", PERSON) == [f"unknown-term: data.ttl:{message}"]


@pytest.mark.parametrize(
    "data",
    [
        "ex:ann rdfs:seeAlso foaf:nmae .",
        "foaf:nmae a rdf:Property . ex:ann foaf:nmae 'Ann' .",
        "ex:ann rdf:_1 ex:x ; rdf:_12 ex:y .",
        "ex:ann schema:newThing ex:x ; dcat:inSeries ex:s ; dcat:resource ex:r .",
        "ex:ann ex:nmae ex:x ; <http://unknown.example/nmae> ex:x .",
        "ex:ann a rdfs:Class, owl:Class, skos:Concept, dcat:Dataset ; dcterms:title 'x' .",
        "ex:ann ex:p '1'^^xsd:byte, '2000'^^xsd:gYear, 'x'@en, 1.5, '<x/>'^^rdf:XMLLiteral .",
    ],
)
def test_terms_that_exist_or_cannot_be_judged_are_no_problem(say: Say, data: str) -> None:
    assert say(f"{ANN}\n{data}", PERSON) == []


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (
            "sh:property [ sh:path foaf:nmae ; sh:minCount 1 ]",
            "3:28: foaf:nmae does not exist in <http://xmlns.com/foaf/0.1/>; "
            "did you mean foaf:name?",
        ),
        (
            "sh:property [ sh:path ( ex:p [ sh:inversePath foaf:nmae ] ) ; sh:minCount 1 ]",
            "3:52: foaf:nmae does not exist in <http://xmlns.com/foaf/0.1/>; "
            "did you mean foaf:name?",
        ),
        (
            "sh:property [ sh:path ex:p ; sh:datatype xsd:dateTme ]",
            "3:47: xsd:dateTme does not exist in <http://www.w3.org/2001/XMLSchema#>; "
            "did you mean xsd:dateTime?",
        ),
        (
            "sh:class skos:Koncept",
            "3:15: skos:Koncept does not exist in <http://www.w3.org/2004/02/skos/core#>; "
            "did you mean skos:Concept?",
        ),
        (
            "sh:equals skos:prefLable",
            "3:16: skos:prefLable does not exist in <http://www.w3.org/2004/02/skos/core#>; "
            "did you mean skos:prefLabel?",
        ),
        (
            'rdfs:coment "so"',
            "3:6: rdfs:coment does not exist in <http://www.w3.org/2000/01/rdf-schema#>; "
            "did you mean rdfs:comment?",
        ),
        (
            'sh:property [ sh:path ex:p ; sh:minInclusive "1"^^xsd:itneger ]',
            "3:51: xsd:itneger does not exist in <http://www.w3.org/2001/XMLSchema#>; "
            "did you mean xsd:integer?",
        ),
    ],
)
def test_terms_in_shapes_are_judged_too(say: Say, shapes: str, message: str) -> None:
    assert say(ANN, f"{PERSON}\nex:S {shapes} .") == [f"unknown-term: shapes.ttl:{message}"]


def test_the_terms_of_a_vocabulary_that_the_caller_knows_are_judged(say: Say) -> None:
    known = {"http://example.org/": lambda: {"Person", "nane", "S"}}
    assert say(ANN, PERSON, vocabularies=known) == [
        "unknown-term: data.ttl:2:22: ex:name does not exist in <http://example.org/>; "
        "did you mean ex:nane?"
    ]
    known = {"http://example.org/": lambda: {"Person", "name"}}
    assert say(ANN, PERSON, vocabularies=known) == []


def test_a_vocabulary_is_read_only_when_a_name_of_it_is_met(say: Say) -> None:
    read = []

    def names() -> set[str]:
        read.append("names")
        return {"Person", "name"}

    assert say(ANN, PERSON, vocabularies={"http://other.example/": names}) == []
    assert read == []
    assert say(ANN, PERSON, vocabularies={"http://example.org/": names}) == []
    # Once for all data, and once for their digest.
    assert read == ["names", "names"]


def test_what_the_caller_knows_replaces_what_is_built_in(say: Say) -> None:
    data = f"{ANN} ex:ann foaf:nmae 'Ann' ."
    assert say(data, PERSON, vocabularies={"http://xmlns.com/foaf/0.1/": lambda: {"nmae"}}) == []


def test_an_unknown_term_of_shacl_in_a_file_of_both_is_reported_once(say: Say) -> None:
    text = f"{ANN}\nex:S sh:targetClass ex:Person ; sh:nodeKid sh:IRI ."
    found = say(text, text)
    assert [each.split(":")[:2] for each in found] == [
        ["unknown-term", " data.ttl"],
        ["unknown-shacl-term", " shapes.ttl"],
    ]
