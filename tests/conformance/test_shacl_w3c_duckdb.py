"""The W3C SHACL test suite: on DuckDB, the column engine writes the reports that it expects."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from conformance.test_shacl_w3c import COUNTS
from conformance.test_shacl_w3c_columns import cases, is_as_expected
from corpgraph.frames.slices import number_terms
from corpgraph.validation.columns.validating import run
from framed import DuckSlices

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.test_shacl_w3c import Case
    from corpgraph.validation.columns.running import Run


def run_on_duckdb(case: Case) -> Run:
    slices = DuckSlices(number_terms(case.data))
    slices.of = cache(slices.of)  # type: ignore[method-assign]
    return run(slices, case.shapes)


def test_every_report_is_the_one_that_the_suite_expects(shared: Path) -> None:
    reported = cases(shared, "core", failing=False)
    assert len(reported) == COUNTS["core"]
    runs = {case.name: run_on_duckdb(case) for case in reported}
    assert [case.name for case in reported if not is_as_expected(case, runs[case.name])] == []
    assert [name for name, each in runs.items() if each.fallen_back] == []
