from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from corpgraph.validation import Severity
from corpgraph.validation.findings import Place
from corpgraph.validation.reporting.junit import junit_report
from validation.reporting.samples import make, report, sample

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation import Report


def parse(found: Report, base: Path | None = None, fail_on: Severity = Severity.INFO) -> ET.Element:
    root = ET.fromstring(junit_report(found, base=base, fail_on=fail_on).encode())
    check(root)
    return root


def check(root: ET.Element) -> None:
    """Hold a report against what its readers take for granted."""
    assert root.tag == "testsuites"
    assert {suite.tag for suite in root} == {"testsuite"}
    for element in (root, *root):
        cases = element.findall(".//testcase")
        assert element.get("name")
        assert element.get("tests") == str(len(cases))
        assert element.get("failures") == str(len(element.findall(".//failure")))
        assert element.get("skipped") == str(len(element.findall(".//skipped")))
        assert element.get("errors") == "0"
        assert float(element.get("time", "")) >= 0
        assert cases
    for case in root.iter("testcase"):
        assert case.get("name")
        assert case.get("classname")
        assert len(case) <= 1


def test_there_is_a_suite_for_each_file_and_a_case_for_each_finding(tmp_path: Path) -> None:
    root = parse(sample(tmp_path), tmp_path)
    assert [(suite.get("name"), len(suite)) for suite in root] == [
        ("data/owners.ttl", 1),
        ("data/stakes.ttl", 2),
        ("no place known", 1),
    ]
    assert root.get("failures") == "4"


def test_a_case_says_what_is_wrong_and_where(tmp_path: Path) -> None:
    ring = parse(sample(tmp_path), tmp_path)[1][1]
    assert ring.attrib == {
        "classname": "http://example.org/Stake-no-ring",
        "name": "<http://example.org/b> <http://example.org/owner>+",
        "file": "data/stakes.ttl",
        "line": "7",
    }
    (failure,) = ring
    assert failure.tag == "failure"
    assert failure.get("type") == "violation"
    assert failure.get("message") == "Nobody owns himself, not even through others."
    assert (failure.text or "").strip().split("\n")[:2] == [
        "data/stakes.ttl:7:15",
        "data/owners.ttl:2:15",
    ]


def test_findings_that_are_not_grave_enough_are_skipped_cases(tmp_path: Path) -> None:
    for severity, failures in ((Severity.INFO, 4), (Severity.WARNING, 3), (Severity.VIOLATION, 2)):
        root = parse(sample(tmp_path), tmp_path, severity)
        assert root.get("failures") == str(failures)
        assert root.get("skipped") == str(4 - failures)


def test_a_report_without_findings_has_a_case_that_passes() -> None:
    (case,) = parse(report()).iter("testcase")
    assert case.get("name") == "conforms: no findings"
    assert len(case) == 0


def test_cases_of_one_file_have_different_names_without_lines_and_labels() -> None:
    def place(line: int) -> tuple[Place, ...]:
        return (Place("a.ttl", line, 1, ""),)

    found = report(
        make("x", focus="_:b9", places=place(1)), make("x", focus="_:b1", places=place(2))
    )
    names = [case.get("name") for case in parse(found).iter("testcase")]
    assert names == ["[] <http://example.org/share>", "[] <http://example.org/share> (2)"]
