"""Findings in the Static Analysis Results Interchange Format (OASIS SARIF, version 2.1.0)."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.identity import fingerprints, rule_id
from corpgraph.validation.reporting.json import json_text
from corpgraph.validation.reporting.sources import excerpts, relative_path
from corpgraph.validation.reporting.wording import headline, rule_name, rule_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Place, Report
    from corpgraph.validation.locating import Excerpt

    Object = dict[str, object]

__all__ = ["sarif_report"]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
# By convention the root of the repository, where nothing else is said (section 3.14.14).
_ROOT: Final = "%SRCROOT%"
# Terms are shorter than this; only what is cut off would be left unmarked.
_WIDTH: Final = 1000


def sarif_report(report: Report, *, base: Path | None = None) -> str:
    """Write findings as a SARIF log of one run.

    Args:
        report: The findings.
        base: The directory that the URIs of files are relative to; other files get absolute ones.
    """
    rules: dict[str, Finding] = {}
    for finding in report.findings:
        # Findings come gravest first, and the gravest gives a rule its level.
        rules.setdefault(rule_id(finding), finding)
    names = sorted(rules)
    indexes = {name: index for index, name in enumerate(names)}
    shown = excerpts(report.findings, width=_WIDTH)
    results = [
        {
            "ruleId": rule_id(finding),
            "ruleIndex": indexes[rule_id(finding)],
            "level": _LEVELS[finding.severity],
            "message": _message(headline(finding)),
            "locations": [_location(finding, base, shown)],
            **_related(finding, base, shown),
            "partialFingerprints": {"findingHash/v1": mark},
            "properties": _properties(finding),
        }
        for finding, mark in zip(report.findings, fingerprints(report), strict=True)
    ]
    driver = {
        "name": "corpgraph",
        "semanticVersion": version("corpgraph"),
        "rules": [_rule(name, rules[name]) for name in names],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, finding: Finding) -> Object:
    rule: Object = {
        "id": name,
        "shortDescription": _message(rule_name(finding)),
        "help": _message(headline(finding)),
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }
    page = rule_page(finding)
    if page is not None:
        rule["helpUri"] = quote(page, safe="%/:?#[]@!$&'()*+,;=~")
    return rule


def _message(text: str) -> Object:
    # Braces would be placeholders (section 3.11.5) and these brackets a link (section 3.11.6).
    escaped = text.replace("{", "{{").replace("}", "}}").replace("](", "\\](")
    return {"text": escaped}


def _properties(finding: Finding) -> Object:
    terms = {
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "component": finding.component,
        "shape": finding.shape,
        "constraint": finding.constraint,
    }
    return {name: term for name, term in terms.items() if term is not None}


def _location(finding: Finding, base: Path | None, shown: Mapping[Place, Excerpt]) -> Object:
    node = [{"fullyQualifiedName": finding.focus}]
    if not finding.places:
        # GitHub refuses the whole file for one result without a physical location.
        artifact = {"uri": "./", "uriBaseId": _ROOT}
        place: Object = {"artifactLocation": artifact}
        return {"physicalLocation": place, "logicalLocations": node}
    first = finding.places[0]
    location: Object = {
        "physicalLocation": _physical(first, base, shown),
        "logicalLocations": node,
    }
    if first.origin is not None:
        location["message"] = _message(first.origin)
    return location


def _related(finding: Finding, base: Path | None, shown: Mapping[Place, Excerpt]) -> Object:
    others = [(place, _told(place)) for place in finding.places[1:]]
    if finding.shape_place is not None:
        others.append((finding.shape_place, _message("the shape")))
    if not others:
        return {}
    return {
        "relatedLocations": [
            {"id": number, "physicalLocation": _physical(place, base, shown), "message": told}
            for number, (place, told) in enumerate(others, start=1)
        ]
    }


def _told(place: Place) -> Object:
    return _message(place.text if place.origin is None else f"{place.text}: {place.origin}")


def _physical(place: Place, base: Path | None, shown: Mapping[Place, Excerpt]) -> Object:
    region: Object = {"startLine": place.line}
    if place.column is not None:
        region["startColumn"] = place.column
        if place in shown:
            region["endColumn"] = place.column + shown[place].length
    return {"artifactLocation": _artifact(place.path, base), "region": region}


def _artifact(path: str, base: Path | None) -> Object:
    written = PurePath(relative_path(path, base))
    if written.is_absolute():
        return {"uri": written.as_uri()}
    # Bytes, because the name of a file need not be UTF-8. A colon would end a scheme.
    uri = quote(os.fsencode(written.as_posix()), safe="/~")
    return {"uri": uri} if base is None else {"uri": uri, "uriBaseId": _ROOT}
