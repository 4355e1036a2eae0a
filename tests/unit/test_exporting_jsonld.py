from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest

from corpgraph.exporting import export
from corpgraph.exporting.dumps import Content, Statement
from corpgraph.exporting.jsonld import context, write_jsonld
from corpgraph.loading import load_ontology
from corpgraph.namespaces import CG, PREFIXES
from exported import canonical, document

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def exported(tmp_path: Path, trig: str) -> dict[str, Any]:
    """Write data as JSON-LD, see that it means the same, and give the JSON."""
    store = ox.Store()
    store.load(HEAD + trig, format=ox.RdfFormat.TRIG)
    assert len(store) > 0
    export(store, tmp_path / "out", formats=["jsonld"], name="x")
    path = tmp_path / "out" / "x.jsonld"
    assert canonical(document(path)) == canonical(store)
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def node(tmp_path: Path, turtle: str) -> dict[str, Any]:
    (found,) = exported(tmp_path, turtle)["@graph"]
    assert isinstance(found, dict)
    return found


# -- the context ---------------------------------------------------------------------------------


def test_every_term_of_the_ontology_is_a_term_of_the_context() -> None:
    rows = load_ontology().query(
        """
        PREFIX owl: <http://www.w3.org/2002/07/owl#>
        SELECT DISTINCT ?term {
          GRAPH ?module { ?term a ?kind }
          VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
        }"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    names = {row["term"].value.removeprefix(CG) for row in rows if row["term"].value.startswith(CG)}
    assert len(names) > 100
    assert names <= set(context())


def test_no_term_of_the_ontology_has_the_name_of_a_prefix() -> None:
    terms = context()
    assert {name: terms[name] for name in PREFIXES} == dict(PREFIXES)


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        ("Corporation", "cg:Corporation"),
        ("parent", {"@id": "cg:parent", "@type": "@id"}),
        ("beginLatest", {"@id": "cg:beginLatest", "@type": "xsd:date"}),
        ("share", {"@id": "cg:share", "@type": "xsd:decimal"}),
        ("exactly", "cg:exactly"),
        ("ticker", "cg:ticker"),
        ("duration", {"@id": "cg:duration", "@type": "xsd:duration"}),
        ("begin", "cg:begin"),
        ("name", {"@id": "cg:name", "@container": "@language"}),
        ("rdfs:label", {"@id": "rdfs:label", "@container": "@language"}),
        ("skos:inScheme", {"@id": "skos:inScheme", "@type": "@id"}),
    ],
)
def test_a_term_holds_what_ontology_and_shapes_say_its_values_are(
    name: str, definition: object
) -> None:
    assert context()[name] == definition


def test_the_context_stands_in_the_document_and_by_itself(tmp_path: Path) -> None:
    found = exported(tmp_path, "id:a a cg:Corporation .")
    alone = json.loads((tmp_path / "out" / "context.jsonld").read_bytes())
    assert alone == {"@context": found["@context"]} == {"@context": context()}


# -- nodes ---------------------------------------------------------------------------------------


def test_a_fact_reads_like_plain_json(tmp_path: Path) -> None:
    turtle = """
    id:listing\\/x a cg:Listing ; rdfs:label "X"@en, "le X"@fr, "Xe"@fr ; cg:market id:m ;
      cg:beginLatest "2012-06-20"^^xsd:date ; cg:ticker "1688" ; cg:exactly 7 ;
      cg:approximate true ; cg:begin "2012-06"^^edtf:EDTF ; cg:statedIn id:a, id:b .
    """
    found = node(tmp_path, turtle)
    assert list(found)[:2] == ["@id", "@type"]
    assert found == {
        "@id": "id:listing/x",
        "@type": "Listing",
        "rdfs:label": {"en": "X", "fr": ["Xe", "le X"]},
        "market": "id:m",
        "beginLatest": "2012-06-20",
        "ticker": "1688",
        "exactly": 7,
        "approximate": True,
        "begin": {"@value": "2012-06", "@type": "edtf:EDTF"},
        "statedIn": ["id:a", "id:b"],
    }


def test_one_node_stands_on_a_line(tmp_path: Path) -> None:
    exported(tmp_path, 'id:a rdfs:label "one\\ntwo"@en . id:g { id:b rdfs:label "b"@en }')
    text = (tmp_path / "out" / "x.jsonld").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith('{"@id": ')]
    first, graph, second = (line.removesuffix(",") for line in lines)
    assert [json.loads(first)["@id"], json.loads(second)["@id"]] == ["id:a", "id:b"]
    assert graph == '{"@id": "id:g", "@graph": ['


def test_a_named_graph_holds_its_nodes(tmp_path: Path) -> None:
    found = exported(tmp_path, "id:g { id:a cg:parent id:b } id:g cg:parent id:c .")
    assert found["@graph"] == [
        {"@id": "id:g", "parent": "id:c"},
        {"@id": "id:g", "@graph": [{"@id": "id:a", "parent": "id:b"}]},
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('"x"', {"@value": "x"}),
        ('"x"@en', {"@value": "x", "@language": "en"}),
        ("7", {"@value": "7", "@type": "xsd:integer"}),
        ("true", {"@value": "true", "@type": "xsd:boolean"}),
    ],
)
def test_a_value_that_does_not_fit_its_term_is_written_in_full(
    tmp_path: Path, value: str, written: object
) -> None:
    assert node(tmp_path, f"id:a cg:parent {value} .") == {"@id": "id:a", "parent": written}


def test_a_link_where_a_date_is_due_is_written_in_full(tmp_path: Path) -> None:
    found = node(tmp_path, 'id:a cg:beginLatest id:b, "soon" .')
    assert found["beginLatest"] == [{"@value": "soon"}, {"@id": "id:b"}]


def test_text_without_language_stands_beside_text_with_one(tmp_path: Path) -> None:
    found = node(tmp_path, 'id:a skos:altLabel "AB", "A"@en .')
    assert found["skos:altLabel"] == {"@none": "AB", "en": "A"}


def test_a_label_that_is_no_text_goes_by_the_full_iri(tmp_path: Path) -> None:
    found = node(tmp_path, 'id:a rdfs:label "A"@en, 7, id:b .')
    assert found["rdfs:label"] == {"en": "A"}
    assert found[f"{PREFIXES['rdfs']}label"] == [7, {"@id": "id:b"}]


@pytest.mark.parametrize("number", ["007", "-0", "+7", "1234567890123456"])
def test_a_number_that_json_may_change_is_written_as_text(tmp_path: Path, number: str) -> None:
    # A store would change some of these itself.
    literal = ox.Literal(number, datatype=ox.NamedNode(f"{PREFIXES['xsd']}integer"))
    subject, exactly = ox.NamedNode(f"{PREFIXES['id']}a"), ox.NamedNode(f"{CG}exactly")
    statement = Statement(subject, exactly, literal, ox.DefaultGraph())
    write_jsonld(Content((statement,), (statement,)), tmp_path, "x")
    (found,) = json.loads((tmp_path / "x.jsonld").read_bytes())["@graph"]
    assert found["exactly"] == {"@value": number, "@type": "xsd:integer"}
    assert canonical(document(tmp_path / "x.jsonld")) == canonical([ox.Quad(*statement)])


def test_a_literal_that_stands_for_a_class_is_no_type(tmp_path: Path) -> None:
    found = node(tmp_path, 'id:a a "no class", cg:Aim .')
    assert found == {"@id": "id:a", "@type": "Aim", "rdf:type": "no class"}


def test_an_iri_that_looks_prefixed_is_not_read_as_such(tmp_path: Path) -> None:
    found = exported(
        tmp_path,
        'id:a cg:parent <time:now>, <id:b>, <skos:prefLabel> ; skos:prefLabel "A"@en, 7 .',
    )
    assert {"time", "id", "skos"} & set(found["@context"]) == set()
    assert "skos:prefLabel" not in found["@context"]
    assert "xsd" in found["@context"]


def test_an_iri_with_two_slashes_after_the_namespace_is_not_shortened(tmp_path: Path) -> None:
    iri = f"{PREFIXES['id']}//x"
    assert node(tmp_path, f"<{iri}> cg:parent id:b .")["@id"] == iri
