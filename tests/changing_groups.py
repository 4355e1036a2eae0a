"""Small groups in Turtle, for tests of what changes about them."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

__all__ = ["PREFIXES", "group"]

PREFIXES: Final = """\
@base <https://w3id.org/corpgraph/> .
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/corporation/acme> a cg:Corporation ; rdfs:label "Acme"@en .
<id/corporation/bolt> a cg:Corporation ; rdfs:label "Bolt"@en .
<id/unit/lab> a cg:BusinessUnit ; rdfs:label "Lab"@en .
<id/person/ann> a cg:Person ; rdfs:label "Ann"@en .
<id/person/ben> a cg:Person ; rdfs:label "Ben"@en .
<id/market/xtst> a cg:Market ; rdfs:label "Test Exchange"@en .
<code/role/chair> a skos:Concept ; skos:prefLabel "chair"@en ; cg:singleSeat true .
<code/role/director> a skos:Concept ; skos:prefLabel "director"@en ; cg:singleSeat false .
<code/countable/employee> a skos:Concept ; skos:prefLabel "employee"@en .
"""


def group(*facts: str) -> ox.Store:
    """A store with Acme, whom it may concern, and facts in Turtle; ``D(2012-01-31)`` is a date."""
    store = ox.Store()
    text = PREFIXES + "\n".join(facts)
    while "D(" in text:
        before, _, rest = text.partition("D(")
        day, _, after = rest.partition(")")
        text = f'{before}"{day}"^^xsd:date{after}'
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    return store
