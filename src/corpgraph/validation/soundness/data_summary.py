"""What the data is made of: properties, classes and datatypes, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import OWL, RDF, RDFS
from corpgraph.validation.frozen import frozen
from corpgraph.validation.shapes.triples import SUBCLASS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from corpgraph.validation.shapes.triples import Term

__all__ = ["SCHEMA_LINKS", "DataSummary", "summarize"]

_CLASS_LINKS: Final = (
    *(f"{RDFS}{name}" for name in ("subClassOf", "domain", "range")),
    *(f"{OWL}{name}" for name in ("equivalentClass", "disjointWith", "onClass", "onDataRange")),
    *(f"{OWL}{name}" for name in ("allValuesFrom", "someValuesFrom")),
)
_PROPERTY_LINKS: Final = (
    f"{RDFS}subPropertyOf",
    *(f"{OWL}{name}" for name in ("equivalentProperty", "inverseOf", "onProperty")),
)
#: The properties whose objects a schema refers to as classes or properties.
SCHEMA_LINKS: Final = (*_CLASS_LINKS, *_PROPERTY_LINKS)
_OBJECTS: Final = "SELECT DISTINCT ?x {{ VALUES ?p {{ {} }} ?s ?p ?x FILTER(ISIRI(?x)) }}"


@frozen
class DataSummary:
    """The terms that matter, of all graphs together.

    Attributes:
        predicates: What is used as a predicate.
        types: What is used as a type.
        populated: The types and their superclasses, near and far: what has a SHACL instance.
        datatypes: The datatypes of literals.
        classes: The IRIs that a schema in the data refers to as classes.
        properties: The IRIs that a schema in the data refers to as properties.
    """

    predicates: frozenset[ox.NamedNode]
    types: frozenset[Term]
    populated: frozenset[Term]
    datatypes: frozenset[ox.NamedNode]
    classes: frozenset[ox.NamedNode]
    properties: frozenset[ox.NamedNode]


def summarize(
    data: ox.Store, datatypes: Mapping[ox.NamedNode, Collection[ox.NamedNode]] | None = None
) -> DataSummary:
    """Summarize a store, with one query over all triples and a few over some.

    Args:
        data: The store.
        datatypes: The datatypes of the values of each property, which saves that one query.
    """
    if datatypes is None:
        datatypes = _datatypes(data)
    types = frozenset(
        row["x"] for row in _rows(data, f"SELECT DISTINCT ?x {{ ?s <{RDF}type> ?x }}")
    )
    above: dict[Term, list[Term]] = {}
    if SUBCLASS in datatypes:
        for row in _rows(data, f"SELECT DISTINCT ?c ?d {{ ?c {SUBCLASS} ?d }}"):
            above.setdefault(row["c"], []).append(row["d"])
    return DataSummary(
        frozenset(datatypes),
        types,
        _with_superclasses(types, above),
        frozenset(each for found in datatypes.values() for each in found),
        _linked(data, _CLASS_LINKS),
        _linked(data, _PROPERTY_LINKS),
    )


def _datatypes(data: ox.Store) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    datatypes: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for row in _rows(data, "SELECT DISTINCT ?p (DATATYPE(?o) AS ?d) { ?s ?p ?o }"):
        found = datatypes.setdefault(row["p"], set())
        if row["d"] is not None:
            found.add(row["d"])
    return datatypes


def _linked(data: ox.Store, links: Iterable[str]) -> frozenset[ox.NamedNode]:
    listed = " ".join(f"<{iri}>" for iri in links)
    return frozenset(row["x"] for row in _rows(data, _OBJECTS.format(listed)))


def _rows(data: ox.Store, query: str) -> ox.QuerySolutions:
    rows = data.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return rows


def _with_superclasses(types: frozenset[Term], above: dict[Term, list[Term]]) -> frozenset[Term]:
    found = set(types)
    waiting = list(types)
    while waiting:
        for each in above.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return frozenset(found)
