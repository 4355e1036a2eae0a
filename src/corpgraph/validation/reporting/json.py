"""Findings as one JSON object.

The object has these members, which later versions may add to but not change::

    version     1
    conforms    whether there is no finding
    counts      how many findings there are of each severity: violation, warning, info
    findings    a list, gravest first

A finding has these; those that do not apply are null or empty::

    rule         the IRI of the rule: of the SPARQL constraint, else the shape, else the component
    fingerprint  64 hexadecimal digits, the same in every run, of no other finding of the report
    severity     violation, warning or info
    message      what to do about it
    focus, path, value, component, shape, constraint
                 terms in N-Triples syntax, the path in SPARQL syntax, the component an IRI
    triples      the triples that are involved, in N-Triples syntax
    places       where they are written: path, line and column from 1, and what stands there; of a
                 row of a table its number as the line, and its origin: the record that states it
    shape_place  where the shape is written, likewise; null for the packaged shapes
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.identity import fingerprints, rule_id
from corpgraph.validation.reporting.sources import relative_path
from corpgraph.validation.reporting.wording import encodable

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Place, Report

__all__ = ["json_report", "json_text"]

_VERSION: Final = 1


def json_report(report: Report, *, base: Path | None = None) -> str:
    """Write findings as one JSON object, as the module describes it.

    Args:
        report: The findings.
        base: The directory that paths are written relative to.
    """
    marks = fingerprints(report)
    return json_text(
        {
            "version": _VERSION,
            "conforms": report.conforms,
            "counts": {severity.value: report.count(severity) for severity in Severity},
            "findings": [
                _finding(finding, mark, base)
                for finding, mark in zip(report.findings, marks, strict=True)
            ],
        }
    )


def json_text(document: object) -> str:
    """Write a document as indented JSON (RFC 8259) with a line end."""
    return encodable(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _finding(finding: Finding, mark: str, base: Path | None) -> dict[str, object]:
    return {
        "rule": rule_id(finding),
        "fingerprint": mark,
        "severity": finding.severity.value,
        "message": finding.message,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "component": finding.component,
        "shape": finding.shape,
        "constraint": finding.constraint,
        "triples": [str(triple) for triple in finding.triples],
        "places": [_place(place, base) for place in finding.places],
        "shape_place": finding.shape_place and _place(finding.shape_place, base),
    }


def _place(place: Place, base: Path | None) -> dict[str, object]:
    told: dict[str, object] = {
        "path": relative_path(place.path, base),
        "line": place.line,
        "column": place.column,
        "text": place.text,
    }
    return told if place.origin is None else told | {"origin": place.origin}
