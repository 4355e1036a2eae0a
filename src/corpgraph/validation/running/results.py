"""Validation results as RDF terms, and the findings that they are reported as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import SH, XSD
from corpgraph.validation.findings import Finding, Severity
from corpgraph.validation.shapes.property_paths import path_triples
from corpgraph.validation.shapes.triples import TYPE, sh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Node, Term

__all__ = ["Result", "finding_of", "report_triples"]

_SEVERITIES: Final = {f"{SH}{each.capitalize()}": each for each in Severity}


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (W3C SHACL, section 3.6.2).

    Attributes:
        focus: The focus node.
        path: The path from it to the value, if any.
        value: The value that breaks the constraint, if it is one value.
        component: The constraint component.
        shape: The shape.
        severity: The IRI of the severity; it may be one of the user's own.
        messages: What to say, with languages.
        constraint: The SPARQL constraint, where it is one.
        triples: The triples that are involved.
    """

    focus: Term
    path: Path | None
    value: Term | None
    component: ox.NamedNode
    shape: Node
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    constraint: Node | None = None
    triples: tuple[ox.Triple, ...] = ()


def finding_of(result: Result) -> Finding:
    """Write a result as a finding; a severity of the user's own counts as a violation."""
    return Finding(
        focus=str(result.focus),
        path=None if result.path is None else str(result.path),
        value=None if result.value is None else str(result.value),
        component=result.component.value,
        shape=str(result.shape),
        severity=_SEVERITIES.get(result.severity.value, Severity.VIOLATION),
        message=" ".join(sorted(each.value for each in result.messages)),
        constraint=None if result.constraint is None else str(result.constraint),
        triples=result.triples,
    )


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
