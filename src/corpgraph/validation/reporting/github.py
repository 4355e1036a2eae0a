"""Findings as workflow commands of GitHub Actions, which show them beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.sources import relative_path, whereabouts
from corpgraph.validation.reporting.wording import details, headline, printable, rule_name

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Report

__all__ = ["github_report"]

_COMMANDS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
# No carriage return is left to be escaped in what is printable.
_DATA: Final = {"%": "%25", "\n": "%0A"}
_PROPERTY: Final = _DATA | {":": "%3A", ",": "%2C"}


def github_report(report: Report, *, base: Path | None = None) -> str:
    """Write one workflow command a finding, gravest first.

    GitHub shows ten annotations of a kind a step, so the gravest are the ones that are seen.

    Args:
        report: The findings.
        base: The directory that paths are written relative to: the root of the repository.
    """
    return "".join(f"{_command(finding, base)}\n" for finding in report.findings)


def _command(finding: Finding, base: Path | None) -> str:
    properties: dict[str, str] = {}
    for place in finding.places[:1]:
        properties |= {"file": relative_path(place.path, base), "line": str(place.line)}
        if place.column is not None:
            properties["col"] = str(place.column)
    properties["title"] = rule_name(finding)
    written = ",".join(f"{name}={_escaped(text, _PROPERTY)}" for name, text in properties.items())
    lines = [headline(finding)]
    lines += [f"{title}: {text}" for title, text in details(finding, base)]
    lines += [f"and here: {whereabouts(place, base)}" for place in finding.places[1:]]
    message = _escaped("\n".join(lines), _DATA)
    return f"::{_COMMANDS[finding.severity]} {written}::{message}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(each, each) for each in printable(text))
