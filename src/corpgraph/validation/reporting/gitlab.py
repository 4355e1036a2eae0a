"""Findings as a code quality report of GitLab, a subset of the Code Climate format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.identity import fingerprints, rule_id
from corpgraph.validation.reporting.json import json_text
from corpgraph.validation.reporting.sources import relative_path, whereabouts
from corpgraph.validation.reporting.wording import headline, origins, short

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Report

__all__ = ["gitlab_report"]

_SEVERITIES: Final = {
    Severity.VIOLATION: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def gitlab_report(report: Report, *, base: Path | None = None) -> str:
    """Write findings as a list of issues.

    A place is required; a finding of no place is put at the first line of the directory itself.

    Args:
        report: The findings.
        base: The directory that paths are written relative to: the root of the repository.
    """
    return json_text(
        [
            {
                "description": _description(finding, base),
                "check_name": rule_id(finding),
                "fingerprint": mark,
                "severity": _SEVERITIES[finding.severity],
                "location": _location(finding, base),
            }
            for finding, mark in zip(report.findings, fingerprints(report), strict=True)
        ]
    )


def _description(finding: Finding, base: Path | None) -> str:
    parts = [f"{short(finding.focus)}: {headline(finding)}"]
    parts += [f"and here: {whereabouts(place, base)}" for place in finding.places[1:]]
    parts += [f"from: {origin}" for origin in origins(finding)]
    return "\n".join(parts)


def _location(finding: Finding, base: Path | None) -> dict[str, object]:
    if not finding.places:
        return {"path": ".", "lines": {"begin": 1}}
    place = finding.places[0]
    return {"path": relative_path(place.path, base), "lines": {"begin": place.line}}
