from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from corpgraph.building import build
from corpgraph.cli import run
from corpgraph.consistency import check_consistency
from corpgraph.loading import load_files

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MUTUAL: Final = """\
@base <https://w3id.org/corpgraph/> .
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/corporation/a> a cg:Corporation .

<id/corporation/b> a cg:Corporation .

<id/control/a-b> a cg:Control ;
  cg:begin "2010-01-01"^^xsd:date ;
  cg:parent <id/corporation/b> ;
  cg:subsidiary <id/corporation/a> .

<id/control/b-a> a cg:Control ;
  cg:begin "2012-01-01"^^xsd:date ;
  cg:parent <id/corporation/a> ;
  cg:subsidiary <id/corporation/b> .
"""
BOTH: Final = MUTUAL.replace(
    "<id/corporation/a> a cg:Corporation .", "<id/corporation/a> a cg:Corporation , cg:Person ."
)


def written(folder: Path, text: str) -> Path:
    path = folder / "data.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_mutual_control_is_found_on_the_days_on_which_it_holds(tmp_path: Path) -> None:
    path = written(tmp_path, MUTUAL)
    assert check_consistency([path], date(2011, 12, 31)).conforms
    [finding] = check_consistency([path], date(2012, 1, 1)).findings
    assert finding.component.endswith("#prp-asyp")
    assert finding.shape == "<https://w3id.org/corpgraph/ontology#isSubsidiaryOf>"


def test_a_contradiction_is_placed_at_the_facts_behind_its_shortcuts(tmp_path: Path) -> None:
    path = written(tmp_path, MUTUAL)
    [finding] = check_consistency([path], date(2012, 1, 1)).findings
    assert set(finding.triples) <= {quad.triple for quad in load_files([path])}
    assert len(finding.triples) == 4
    assert {place.path for place in finding.places} == {str(path)}
    assert sorted(place.line for place in finding.places) == [11, 12, 16, 17]


def test_a_company_that_is_said_to_be_a_person_is_placed_at_what_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, BOTH)
    findings = check_consistency([path], date(2010, 1, 1)).findings
    rules = {finding.component.partition("#")[2] for finding in findings}
    assert "cax-dw" in rules
    assert any(place.line == 5 for finding in findings for place in finding.places)


def test_the_packaged_data_contradict_nothing() -> None:
    assert check_consistency((), date(2012, 7, 24), possible=True).conforms


def test_a_build_with_a_contradiction_writes_nothing(tmp_path: Path) -> None:
    made = build(date(2012, 1, 1), tmp_path / "out", paths=[written(tmp_path, MUTUAL)])
    assert [finding.component.partition("#")[2] for finding in made.inconsistencies.findings] == [
        "prp-asyp"
    ]
    assert not made.succeeded
    assert not (tmp_path / "out").exists()


def test_validate_reports_contradictions_where_a_day_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, MUTUAL)
    assert run(["validate", str(path), "--at", "2012-01-01"]) == 1
    assert "[prp-asyp]" in capsys.readouterr().out
    assert run(["validate", str(path)]) == 1
    assert "[prp-asyp]" not in capsys.readouterr().out
