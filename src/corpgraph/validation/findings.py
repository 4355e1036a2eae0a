"""Findings: what a validation found, in a form that does not depend on the engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["Finding", "Place", "Report", "Severity"]


class Severity(StrEnum):
    """How grave a finding is (W3C SHACL, section 2.1.4)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something that a finding involves is written.

    Attributes:
        path: The file, as the caller named it.
        line: The line, or the row of a table that has no lines of text; counted from 1.
        column: The column, counted from 1 in characters, where it is known.
        text: What is written there: a triple or a node, in N-Triples syntax.
        origin: Of a row, what states it, in words, such as ``record 17 of rr.csv, line 18``.
    """

    path: str
    line: int
    column: int | None
    text: str
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a validation (W3C SHACL, section 3.6.2).

    Terms are in N-Triples syntax; a path is in SPARQL property path syntax.

    Attributes:
        focus: The focus node.
        path: The path from the focus node to the value, if the shape has one.
        value: The value that breaks the constraint, if it is one value.
        component: The IRI of the constraint component.
        shape: The shape that the focus node does not conform to.
        severity: How grave the shape says this is.
        message: What to do about it.
        constraint: The SPARQL constraint of the shape, where it is one.
        triples: The triples that are involved: the wrong one, both of a comparison, each of a
            cycle. Empty where one is missing.
        places: Where the triples, or else the focus node, are written; the one to show first.
        shape_place: Where the shape is written, if it was looked up.
    """

    focus: str
    path: str | None
    value: str | None
    component: str
    shape: str
    severity: Severity
    message: str
    constraint: str | None = None
    triples: tuple[ox.Triple, ...] = ()
    places: tuple[Place, ...] = ()
    shape_place: Place | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What an engine finds: gravest first, then by node, shape and value."""
        return (
            self.severity.rank,
            self.focus,
            self.shape,
            self.path or "",
            self.value or "",
            self.component,
            self.message,
        )

    @property
    def order(self) -> tuple[object, ...]:
        """What findings are ordered by: the key, then the triples.

        These tell apart what is alike in all else, as of labels in two languages. Not all engines
        name them.
        """
        return (*self.key, tuple(map(str, self.triples)))


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one validation, in a stable order.

    Attributes:
        findings: Gravest first, then by focus node.
    """

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no finding at all (W3C SHACL, section 3.6.1.1)."""
        return not self.findings

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def reaching(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings that are at least as grave as this."""
        return tuple(each for each in self.findings if each.severity.rank <= severity.rank)
