"""Findings on a terminal or as JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from corpgraph.namespaces import shorten

if TYPE_CHECKING:
    from corpgraph.validation import Finding, Report

__all__ = ["print_report", "summary"]

_COLOURS = {"violation": "red", "warning": "yellow", "info": "blue"}


def print_report(report: Report, form: str) -> None:
    """Print findings: as text for people, or as one JSON object."""
    if form == "json":
        findings = [dataclasses.asdict(finding) for finding in report.findings]
        document = {"conforms": report.conforms, "findings": findings}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for finding in report.findings:
        _print_finding(finding)
    click.echo(summary(report))


def summary(report: Report) -> str:
    """Count the findings in one line, such as ``2 violations, 1 warning``."""
    from corpgraph.validation import Severity

    if report.conforms:
        return "conforms: no findings"
    counts = [(severity, report.count(severity)) for severity in Severity]
    return ", ".join(f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in counts if n)


def _print_finding(finding: Finding) -> None:
    click.secho(f"{finding.severity}: {finding.message}", fg=_COLOURS[finding.severity], bold=True)
    for title, term in (
        ("node", finding.focus),
        ("path", finding.path),
        ("value", finding.value),
        ("shape", finding.shape),
    ):
        if term:
            click.echo(f"  {title:<6}{_short(term)}")
    click.echo()


def _short(term: str) -> str:
    return shorten(term[1:-1]) if term.startswith("<") and term.count("<") == 1 else term
