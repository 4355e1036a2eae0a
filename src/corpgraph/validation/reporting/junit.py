"""Findings as a JUnit report: one suite a file, one case a finding.

There is no standard; this is what Jenkins, GitLab, Azure DevOps and GitHub actions read.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.identity import stable_term
from corpgraph.validation.reporting.sources import by_file, whereabouts
from corpgraph.validation.reporting.wording import (
    details,
    headline,
    printable,
    rule_name,
    short,
    summary,
)

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Report

__all__ = ["junit_report"]


def junit_report(
    report: Report, *, base: Path | None = None, fail_on: Severity = Severity.INFO
) -> str:
    """Write findings as JUnit XML.

    A finding that is grave enough is a failure; another is a skipped case, which is shown and
    breaks nothing. If there is none, one case passes, because a report without cases counts as
    broken.

    Args:
        report: The findings.
        base: The directory that paths are written relative to.
        fail_on: The least grave severity that counts as a failure.
    """
    root = ET.Element("testsuites", {"name": "validation"})
    for path, findings in by_file(report, base):
        suite = _suite(root, path or "no place known")
        names: Counter[str] = Counter()
        for finding in findings:
            case = ET.SubElement(suite, "testcase", _attributes(finding, path, names))
            outcome = "failure" if finding.severity.rank <= fail_on.rank else "skipped"
            told = {"message": headline(finding)}
            if outcome == "failure":
                told["type"] = str(finding.severity)
            ET.SubElement(case, outcome, told).text = _account(finding, base)
    if report.conforms:
        suite = _suite(root, "validation")
        ET.SubElement(suite, "testcase", {"classname": "validation", "name": summary(report)})
    for element in (*root, root):
        _count(element)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(root: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(root, "testsuite", {"name": printable(name)})


def _count(element: ET.Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(name, str(sum(1 for _ in element.iter(tag))))
    element.set("errors", "0")
    element.set("time", "0")


def _attributes(finding: Finding, path: str | None, names: Counter[str]) -> dict[str, str]:
    # Names have no line number and no label, so that a case keeps its history from run to run.
    rule = rule_name(finding)
    name = f"{short(stable_term(finding.focus))} {short(finding.path or '')}".strip()
    names[f"{rule} {name}"] += 1
    number = names[f"{rule} {name}"]
    found = {"classname": rule, "name": name if number == 1 else f"{name} ({number})"}
    if path is not None:
        found |= {"file": printable(path), "line": str(finding.places[0].line)}
    return found


def _account(finding: Finding, base: Path | None) -> str:
    places = [printable(whereabouts(place, base)) for place in finding.places]
    rows = [f"{title}: {text}" for title, text in details(finding, base)]
    return "\n".join(["", *places, headline(finding), *rows, ""])
