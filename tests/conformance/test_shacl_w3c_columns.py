"""The W3C SHACL test suite: the column engine writes the reports that the suite expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from conformance.test_shacl_w3c import (
    COUNTS,
    FAILURE,
    FAILURES,
    Case,
    cases_in,
    comparable,
    has_messages,
)
from corpgraph.errors import InputError
from corpgraph.frames.slices import number_terms
from corpgraph.namespaces import SH
from corpgraph.validation.columns.validating import run
from corpgraph.validation.shapes.triples import TripleIndex
from reported import report_triples

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.columns.running import Run


def cases(shared: Path, part: str, *, failing: bool) -> list[Case]:
    found = cases_in(shared / "suites" / "shacl" / part)
    return [case for case in found if (case.expected == FAILURE) is failing]


def is_as_expected(case: Case, found: Run) -> bool:
    report = TripleIndex(report_triples(found.results))
    node = report.instances(NamedNode(f"{SH}ValidationReport"))[0]
    messages = has_messages(case)
    expected = comparable(case.manifest, case.expected, with_messages=messages)
    return comparable(report, node, with_messages=messages) == expected


@pytest.mark.parametrize("part", COUNTS)
def test_every_report_is_the_one_that_the_suite_expects(shared: Path, part: str) -> None:
    reported = cases(shared, part, failing=False)
    assert len(reported) == COUNTS[part] - FAILURES[part]
    runs = {case.name: run(number_terms(case.data), case.shapes) for case in reported}
    assert [case.name for case in reported if not is_as_expected(case, runs[case.name])] == []
    if part == "core":
        assert [name for name, each in runs.items() if each.fallen_back] == []


def test_every_failure_that_the_suite_expects_is_an_error(shared: Path) -> None:
    failing = cases(shared, "sparql", failing=True)
    assert len(failing) == FAILURES["sparql"]
    for case in failing:
        with pytest.raises(InputError, match="shape "):
            run(number_terms(case.data), case.shapes)
