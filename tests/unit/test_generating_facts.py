"""Generated facts: the packaged shapes find each planted error, and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from corpgraph.checking import check_files
from generating.fact_faults import FACT_FAULTS
from generating.ledger import read_ledger
from generating.writing import generate, populate

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation import Finding
    from generating.ledger import Entry


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facts")
    generate(populate(600, seed=4, errors=1), folder, formats=("nt",))
    return folder


@pytest.fixture(scope="module")
def findings(register: Path) -> list[Finding]:
    report = check_files([register / "facts.nt"]).report
    assert report is not None
    return list(report.findings)


@pytest.fixture(scope="module")
def ledger(register: Path) -> list[Entry]:
    return read_ledger(register, file="facts.nt")


def test_the_shapes_find_each_planted_error_and_no_other(
    findings: list[Finding], ledger: list[Entry]
) -> None:
    assert {entry.kind for entry in ledger} == set(FACT_FAULTS)
    found = Counter((f.shape, f.focus, f.path) for f in findings)
    assert found == Counter((entry.what, entry.subject, entry.column) for entry in ledger)


def test_the_ledger_has_the_line_of_each_finding(
    findings: list[Finding], ledger: list[Entry]
) -> None:
    lines: dict[tuple[str, str], set[int]] = {}
    for finding in findings:
        places = lines.setdefault((finding.shape, finding.focus), set())
        places |= {place.line for place in finding.places}
    for entry in ledger:
        assert entry.record in lines[entry.what, entry.subject], entry


def test_about_thirty_triples_are_written_for_a_company(register: Path) -> None:
    assert 25 < len((register / "facts.nt").read_text(encoding="utf-8").splitlines()) / 600 < 35


def test_facts_without_errors_conform(tmp_path: Path) -> None:
    generate(populate(400, seed=9, errors=0), tmp_path, formats=("nt",))
    report = check_files([tmp_path / "facts.nt"]).report
    assert report is not None
    assert list(report.findings) == []
