from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpgraph.namespaces import SH
from corpgraph.validation import Report, Severity
from corpgraph.validation.findings import Place
from corpgraph.validation.reporting import fingerprints, rule_id
from corpgraph.validation.reporting.sarif import sarif_report
from validation.reporting.samples import EX, make, report, sample

if TYPE_CHECKING:
    from pathlib import Path


def run_of(found: Report, base: Path | None = None) -> dict[str, Any]:
    (run,) = json.loads(sarif_report(found, base=base))["runs"]
    assert isinstance(run, dict)
    return run


def uri(path: str, base: Path | None = None) -> dict[str, str]:
    (result,) = run_of(report(make("a", places=(Place(path, 1, 1, ""),))), base)["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert isinstance(artifact, dict)
    return artifact


def text(message: str) -> str:
    (result,) = run_of(report(make("a", message=message)))["results"]
    return str(result["message"]["text"])


def test_every_result_points_at_its_rule(tmp_path: Path) -> None:
    found = sample(tmp_path)
    run = run_of(found, tmp_path)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(map(rule_id, found.findings)))
    results = run["results"]
    assert [result["ruleId"] for result in results] == list(map(rule_id, found.findings))
    assert [rules[result["ruleIndex"]] for result in results] == list(map(rule_id, found.findings))
    assert [result["level"] for result in results] == ["error", "error", "warning", "note"]
    marks = [result["partialFingerprints"]["findingHash/v1"] for result in results]
    assert marks == list(fingerprints(found))


def test_the_first_place_is_the_location_and_the_others_are_related(tmp_path: Path) -> None:
    ring = run_of(sample(tmp_path), tmp_path)["results"][1]
    (location,) = ring["locations"]
    (related,) = ring["relatedLocations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "data/stakes.ttl", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 7, "startColumn": 15, "endColumn": 19},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": f"<{EX}b>"}]
    assert related["id"] == 1
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "data/owners.ttl"
    assert related["message"]["text"] == f"<{EX}c> <{EX}owner> <{EX}b>"


def test_the_shape_is_related(tmp_path: Path) -> None:
    blank = run_of(sample(tmp_path), tmp_path)["results"][2]
    (related,) = blank["relatedLocations"]
    assert related == {
        "id": 1,
        "physicalLocation": {
            "artifactLocation": {"uri": "shapes.ttl", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 8, "startColumn": 17},
        },
        "message": {"text": "the shape"},
    }


def test_a_finding_of_no_place_is_put_at_the_root_of_the_files(tmp_path: Path) -> None:
    nowhere = run_of(sample(tmp_path), tmp_path)["results"][-1]
    assert nowhere["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "./"


def test_columns_are_counted_in_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('<x:a> <x:b> "😀", "x" .\n', encoding="utf-8")
    run = run_of(report(make("a", places=(Place(str(path), 1, 18, ""),))))
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 18, "endColumn": 21}


def test_a_place_without_a_column_is_the_whole_line() -> None:
    run = run_of(report(make("a", places=(Place("a.ttl", 3, None, ""),))))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3}


def test_a_rule_is_as_grave_as_its_gravest_finding_and_is_explained_by_its_message() -> None:
    found = report(make("z"), make("a", severity=Severity.INFO))
    (rule,) = run_of(found)["tool"]["driver"]["rules"]
    assert rule == {
        "id": f"{EX}Shape",
        "shortDescription": {"text": f"{EX}Shape"},
        "help": {"text": "z"},
        "defaultConfiguration": {"level": "error"},
        "helpUri": f"{EX}Shape",
    }


def test_a_rule_without_a_name_leads_to_its_component_and_one_outside_the_web_nowhere() -> None:
    found = report(make("a", shape="_:s"), make("a", shape="<urn:x>"))
    pages = [rule.get("helpUri") for rule in run_of(found)["tool"]["driver"]["rules"]]
    assert pages == [f"{SH}DatatypeConstraintComponent", None]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("data/a.ttl", "data/a.ttl"),
        ("a b%20#?.ttl", "a%20b%2520%23%3F.ttl"),
        ("c:d.ttl", "c%3Ad.ttl"),
        ("né.ttl", "n%C3%A9.ttl"),
        (b"n\xe9.ttl".decode("utf-8", "surrogateescape"), "n%E9.ttl"),
    ],
)
def test_a_path_becomes_a_relative_uri(path: str, written: str, tmp_path: Path) -> None:
    assert uri(path) == {"uri": written}
    assert uri(str(tmp_path / path), tmp_path) == {"uri": written, "uriBaseId": "%SRCROOT%"}


def test_a_file_outside_the_base_has_an_absolute_uri(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    assert uri(str(path), tmp_path / "data") == {"uri": path.as_uri()}


def test_braces_are_no_placeholders_and_brackets_no_links() -> None:
    assert text("{0} [a](1) [b] (c)") == "{{0}} [a\\](1) [b] (c)"
