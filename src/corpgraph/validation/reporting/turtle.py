"""Findings as a validation report in Turtle (W3C SHACL, section 3.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import SH
from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.wording import encodable

if TYPE_CHECKING:
    from corpgraph.validation.findings import Finding, Report

__all__ = ["path_in_turtle", "turtle_report"]

_SEVERITIES: Final = {
    Severity.VIOLATION: "sh:Violation",
    Severity.WARNING: "sh:Warning",
    Severity.INFO: "sh:Info",
}
_REPEATED: Final = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_TOKEN: Final = re.compile(r"<[^<>]*>|[()|/^*+?]")


def turtle_report(report: Report) -> str:
    """Write findings as one ``sh:ValidationReport``; its results are blank nodes."""
    conforms = "true" if report.conforms else "false"
    lines = [f"@prefix sh: <{SH}> .", "", "[] a sh:ValidationReport ;"]
    if report.conforms:
        return "\n".join([*lines, f"    sh:conforms {conforms} .", ""])
    results = " ,\n".join(map(_result, report.findings))
    return "\n".join([*lines, f"    sh:conforms {conforms} ;", "    sh:result", f"{results} .", ""])


def _result(finding: Finding) -> str:
    rows = [
        ("resultSeverity", _SEVERITIES[finding.severity]),
        ("focusNode", _term(finding.focus)),
        ("resultPath", None if finding.path is None else path_in_turtle(finding.path)),
        ("value", None if finding.value is None else _term(finding.value)),
        ("resultMessage", str(ox.Literal(encodable(finding.message))) if finding.message else None),
        ("sourceConstraintComponent", _iri(finding.component)),
        ("sourceConstraint", None if finding.constraint is None else _term(finding.constraint)),
        ("sourceShape", _term(finding.shape)),
    ]
    body = "".join(f" ;\n          sh:{name} {text}" for name, text in rows if text is not None)
    return f"        [ a sh:ValidationResult{body} ]"


def _term(text: str) -> str:
    """Read a term in N-Triples syntax, so that nothing else gets into the report."""
    (quad,) = ox.parse(f"<x:x> <x:x> {text} .", format=ox.RdfFormat.TURTLE)
    term = quad.object
    return _iri(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _iri(iri: str) -> str:
    name = iri.removeprefix(SH)
    is_term = name != iri and name.isascii() and name.isalpha()
    return f"sh:{name}" if is_term else str(ox.NamedNode(iri))


def path_in_turtle(path: str) -> str:
    """Write a SPARQL property path as the node of a SHACL path (W3C SHACL, section 2.3.1).

    Args:
        path: A path of IRIs in angle brackets (SPARQL 1.1, section 9.1) that uses no negation.

    Raises:
        ValueError: It is something else.
    """
    return _PathReader(path).whole()


class _PathReader:
    def __init__(self, path: str) -> None:
        if _TOKEN.sub("", path):
            raise ValueError(f"not a path: {path}")
        self._path = path
        self._tokens: list[str] = [*_TOKEN.findall(path), ""]
        self._next = 0

    def whole(self) -> str:
        text = self._alternative()
        if self._peek():
            raise ValueError(f"not a path: {self._path}")
        return text

    def _peek(self) -> str:
        return self._tokens[self._next]

    def _take(self, *expected: str) -> bool:
        found = self._peek() in expected
        self._next += found
        return found

    def _alternative(self) -> str:
        members = [self._sequence()]
        while self._take("|"):
            members.append(self._sequence())
        if len(members) == 1:
            return members[0]
        return f"[ sh:alternativePath ( {' '.join(members)} ) ]"

    def _sequence(self) -> str:
        members = [self._step()]
        while self._take("/"):
            members.append(self._step())
        return members[0] if len(members) == 1 else f"( {' '.join(members)} )"

    def _step(self) -> str:
        if self._take("^"):
            return f"[ sh:inversePath {self._step()} ]"
        text = self._primary()
        while self._peek() in _REPEATED:
            text = f"[ sh:{_REPEATED[self._peek()]} {text} ]"
            self._next += 1
        return text

    def _primary(self) -> str:
        if self._take("("):
            text = self._alternative()
            if self._take(")"):
                return text
        elif self._peek().startswith("<"):
            self._next += 1
            return _iri(self._tokens[self._next - 1][1:-1])
        raise ValueError(f"not a path: {self._path}")
