"""Validation results as a report in RDF, with all that the engine knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import XSD
from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from corpgraph.validation.shapes.triples import NIL, TYPE, rdf, sh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.running.results import Result
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Node

UNARY: Final = {
    Inverse: "inversePath",
    OneOrMore: "oneOrMorePath",
    ZeroOrMore: "zeroOrMorePath",
    ZeroOrOne: "zeroOrOnePath",
}


def report_triples(results: Iterable[Result]) -> Iterator[ox.Triple]:
    """Write results as a ``sh:ValidationReport`` (W3C SHACL, section 3.6)."""
    report, conforms = ox.BlankNode(), True
    yield ox.Triple(report, TYPE, sh("ValidationReport"))
    for result in results:
        conforms = False
        node = ox.BlankNode()
        yield ox.Triple(report, sh("result"), node)
        yield from _describe(node, result)
    value = ox.Literal(str(conforms).lower(), datatype=ox.NamedNode(f"{XSD}boolean"))
    yield ox.Triple(report, sh("conforms"), value)


def _describe(node: ox.BlankNode, result: Result) -> Iterator[ox.Triple]:
    yield ox.Triple(node, TYPE, sh("ValidationResult"))
    yield ox.Triple(node, sh("focusNode"), result.focus)
    yield ox.Triple(node, sh("resultSeverity"), result.severity)
    yield ox.Triple(node, sh("sourceConstraintComponent"), result.component)
    yield ox.Triple(node, sh("sourceShape"), result.shape)
    if result.path is not None:
        head, triples = path_triples(result.path)
        yield ox.Triple(node, sh("resultPath"), head)
        yield from triples
    if result.value is not None:
        yield ox.Triple(node, sh("value"), result.value)
    if result.constraint is not None:
        yield ox.Triple(node, sh("sourceConstraint"), result.constraint)
    for message in result.messages:
        yield ox.Triple(node, sh("resultMessage"), message)


def path_triples(path: Path) -> tuple[Node, list[ox.Triple]]:
    """Write a path as RDF, as ``sh:resultPath`` has it (W3C SHACL, section 3.6.2.2).

    Returns:
        The node that stands for the path, and the triples that describe it.
    """
    if isinstance(path, Predicate):
        return path.iri, []
    node = ox.BlankNode()
    if isinstance(path, Sequence):
        return _list(path.paths)
    if isinstance(path, Alternative):
        head, triples = _list(path.paths)
        return node, [ox.Triple(node, sh("alternativePath"), head), *triples]
    inner, triples = path_triples(path.path)
    return node, [ox.Triple(node, sh(UNARY[type(path)]), inner), *triples]


def _list(paths: tuple[Path, ...]) -> tuple[Node, list[ox.Triple]]:
    triples: list[ox.Triple] = []
    rest: Node = NIL
    for each in reversed(paths):
        member, described = path_triples(each)
        node = ox.BlankNode()
        triples += [ox.Triple(node, rdf("first"), member), ox.Triple(node, rdf("rest"), rest)]
        triples += described
        rest = node
    return rest, triples
