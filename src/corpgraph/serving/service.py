"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.serving.sources import Stores

__all__ = ["service_description"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
_MOST_GRAPHS: Final = 1000


def service_description(stores: Stores, endpoint: str) -> list[ox.Triple]:
    """Describe the endpoint: its language, its formats and its dataset.

    Args:
        stores: What it answers from.
        endpoint: Its address.
    """
    return list(_triples(stores, ox.NamedNode(endpoint)))


def _triples(stores: Stores, endpoint: ox.NamedNode) -> Iterator[ox.Triple]:
    service = ox.NamedNode(f"{endpoint.value}#service")
    dataset, default = (ox.NamedNode(f"{service.value}-{each}") for each in ("dataset", "default"))
    yield _triple(service, "type", _sd("Service"))
    yield _triple(service, "endpoint", endpoint)
    yield _triple(service, "supportedLanguage", _sd("SPARQL11Query"))
    yield _triple(service, "feature", _sd("UnionDefaultGraph"))
    for each in _RESULTS:
        yield _triple(service, "resultFormat", ox.NamedNode(_FORMATS + each))
    yield _triple(service, "defaultDataset", dataset)
    yield _triple(dataset, "type", _sd("Dataset"))
    yield _triple(dataset, "defaultGraph", default)
    yield _triple(default, "type", _sd("Graph"))
    if stores.triples is not None:
        count = ox.Literal(str(stores.triples), datatype=ox.NamedNode(f"{XSD}integer"))
        yield ox.Triple(default, ox.NamedNode(f"{PREFIXES['void']}triples"), count)
    for number, name in enumerate(islice(stores.data.named_graphs(), _MOST_GRAPHS)):
        if isinstance(name, ox.NamedNode):
            node = ox.NamedNode(f"{dataset.value}-{number}")
            yield _triple(dataset, "namedGraph", node)
            yield _triple(node, "type", _sd("NamedGraph"))
            yield _triple(node, "name", name)


def _triple(subject: ox.NamedNode, predicate: str, term: ox.NamedNode) -> ox.Triple:
    verb = ox.NamedNode(f"{RDF}type") if predicate == "type" else _sd(predicate)
    return ox.Triple(subject, verb, term)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
