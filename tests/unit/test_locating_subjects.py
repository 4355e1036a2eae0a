"""Subjects of RDF/XML and JSON-LD have a place where they have a name."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.loading import parse
from corpgraph.validation.findings import Finding, Report, Severity
from corpgraph.validation.locating import locate

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str) -> Path:
    path.write_bytes(dedent(text).encode())
    return path


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def located(path: Path, *wanted: ox.Triple | ox.NamedNode) -> list[str]:
    """The one place of each triple, or of each node of which something is missing."""
    findings = tuple(
        Finding(
            focus=str(each.subject if isinstance(each, ox.Triple) else each),
            path=None,
            value=None,
            component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
            shape="<http://example.org/Shape>",
            severity=Severity.VIOLATION,
            message="wrong",
            triples=(each,) if isinstance(each, ox.Triple) else (),
        )
        for each in wanted
    )
    report = locate(Report(findings), [path])
    places = [place for finding in report.findings for place in finding.places]
    assert len(places) == len(wanted)
    return [f"{place.line}:{place.column or '-'}" for place in places]


RDF_XML: Final = """\
    <?xml version="1.0"?>
    <!DOCTYPE rdf:RDF [<!ENTITY ex "http://example.org/">]>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
             xmlns:ex="http://example.org/" xml:base="http://example.org/x/y">
      <!-- é𝒳 --><ex:T
          rdf:about="&ex;a"><ex:p>1</ex:p></ex:T>
      <ex:T rdf:ID="i">
        <ex:q rdf:parseType="Literal"><ex:T ex:a=""><ex:q rdf:resource="#r"/></ex:T></ex:q>
        <ex:q rdf:resource="#r"/>
        <ex:q xml:base="http://z/"><ex:T rdf:about="w"><ex:p>2</ex:p></ex:T></ex:q>
        <ex:q rdf:parseType="Resource"><ex:p rdf:nodeID="n"/></ex:q>
      </ex:T>
      <rdf:Description rdf:nodeID="n" ex:p="3"/>
      <rdf:Description ex:p="4"/>
    </rdf:RDF>
    """


def test_subjects_of_rdf_xml_have_the_place_of_their_element(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.rdf", RDF_XML)
    quads = {str(quad.object): quad for quad in parse(path) if quad.predicate == node("p")}
    places = located(
        path,
        *(quad.triple for _, quad in sorted(quads.items())),
        node("x/y#i"),
        node("x/y#r"),
        node("a"),
    )
    assert places == [
        "5:14",
        "10:32",
        "13:3",
        # Nodes without a name are only known to be in the file.
        "1:-",
        "1:-",
        "7:3",
        "9:5",
        "5:14",
    ]


def test_rdf_xml_that_is_not_well_formed_is_located_as_far_as_it_is(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.rdf", RDF_XML.replace("<ex:T rdf:ID", "<!-- -- --><ex:T rdf:ID"))
    assert located(path, node("a"), node("x/y#i")) == [
        "5:14",
        "1:-",
    ]


JSON_LD: Final = """\
    { "@context": { "ex": { "@id": "http://example.org/", "@prefix": true },
                    "sub": "ex:sub/", "id": "@id",
                    "q": { "@id": "ex:q", "@type": "@id" },
                    "@base": "http://example.org/x/" },
      "@graph": [
        { "@id": "ex:a", "q": { "@id": "ex:b" } },
        { "ex:p": 1, "id": "rel", "q": ["other", "{\\"@id\\": 1}"] },
        { "@id": "sub:b", "ex:p": 2 },
        { "@id": "http://example.org/\\u0062", "ex:p": 3 },
        { "@id": "_:n", "ex:p": 4, "q": { "ex:p": 5 } }
      ] }
    """


def test_subjects_of_json_ld_have_the_place_of_their_name(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.jsonld", JSON_LD)
    quads = {str(quad.object): quad for quad in parse(path) if quad.predicate == node("p")}
    places = located(
        path,
        *(quad.triple for _, quad in sorted(quads.items())),
        node("a"),
        node("x/other"),
        node("b"),
    )
    assert places == [
        "7:24",
        "8:14",
        "9:14",
        "10:14",
        "1:-",
        "6:14",
        "1:-",
        "9:14",
    ]
