"""Validation results as RDF terms, and the findings that they are reported as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.namespaces import SH
from corpgraph.validation.findings import Finding, Severity
from corpgraph.validation.frozen import frozen

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Node, Term

__all__ = ["Result", "finding_of"]

_SEVERITIES: Final = {f"{SH}{each.capitalize()}": each for each in Severity}


@frozen
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
