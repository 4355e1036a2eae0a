"""The one prefix table: every IRI that corpgraph shortens, writes or builds starts here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BASE",
    "CG",
    "CGS",
    "CODE",
    "EDTF_DATE",
    "GRAPH",
    "ID",
    "ONTOLOGY",
    "OWL",
    "PREFIXES",
    "RDF",
    "RDFS",
    "SH",
    "SKOS",
    "XSD",
    "shorten",
]

BASE: Final = "https://w3id.org/corpgraph/"
ONTOLOGY: Final = f"{BASE}ontology"
CG: Final = f"{ONTOLOGY}#"
CGS: Final = f"{BASE}shapes#"
CODE: Final = f"{BASE}code/"
ID: Final = f"{BASE}id/"
GRAPH: Final = f"{BASE}graph/"

OWL: Final = "http://www.w3.org/2002/07/owl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

# The datatype that the Library of Congress publishes for its date format (2019).
EDTF_DATE: Final = "http://id.loc.gov/datatypes/edtf/EDTF"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cg": CG,
        "cgs": CGS,
        "code": CODE,
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "graph": GRAPH,
        "id": ID,
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": OWL,
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": "https://schema.org/",
        "sh": SH,
        "skos": SKOS,
        "spdx": "http://spdx.org/rdf/terms#",
        "time": "http://www.w3.org/2006/time#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "wd": "http://www.wikidata.org/entity/",
        "xsd": XSD,
    }
)


_LONGEST_FIRST: Final = sorted(PREFIXES.items(), key=lambda item: len(item[1]), reverse=True)


def shorten(iri: str) -> str:
    """Write an IRI with the longest prefix of the table that fits, for people to read.

    Args:
        iri: An absolute IRI.

    Returns:
        ``prefix:rest``; the IRI itself where no prefix fits.
    """
    for prefix, namespace in _LONGEST_FIRST:
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
