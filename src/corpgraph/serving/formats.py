"""The media types of answers, and what each is written with. The first of a table is the default.

Names besides the registered ones are there because clients ask for them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BOOLEANS", "GRAPHS", "HTML", "ROWS", "SOLUTIONS", "SUFFIXES", "TURTLE", "content_type"]

HTML: Final = "text/html"
TURTLE: Final = "text/turtle"

_JSON, _XML = ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML

#: Answers to ASK. CSV and TSV have no booleans (SPARQL 1.1 Query Results CSV and TSV, section 1).
BOOLEANS: Final[Mapping[str, ox.QueryResultsFormat]] = MappingProxyType(
    {
        "application/sparql-results+json": _JSON,
        "application/sparql-results+xml": _XML,
        "application/json": _JSON,
        "application/xml": _XML,
        "text/xml": _XML,
    }
)
#: Answers to SELECT.
SOLUTIONS: Final[Mapping[str, ox.QueryResultsFormat]] = MappingProxyType(
    {
        **BOOLEANS,
        "text/csv": ox.QueryResultsFormat.CSV,
        "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    }
)
#: Answers to CONSTRUCT and DESCRIBE, and documents about things.
GRAPHS: Final[Mapping[str, ox.RdfFormat]] = MappingProxyType(
    {
        TURTLE: ox.RdfFormat.TURTLE,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/json": ox.RdfFormat.JSON_LD,
        "text/plain": ox.RdfFormat.N_TRIPLES,
    }
)
#: Answers to questions, with the names that the parameter ``format`` takes.
ROWS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "json": "application/json",
        "jsonl": "application/jsonl",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "html": HTML,
    }
)
#: The endings of documents' paths.
SUFFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".html": HTML,
        ".ttl": TURTLE,
        ".jsonld": "application/ld+json",
        ".nt": "application/n-triples",
        ".rdf": "application/rdf+xml",
    }
)


def content_type(media: str) -> str:
    """The header ``Content-Type`` for a text of a media type."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
