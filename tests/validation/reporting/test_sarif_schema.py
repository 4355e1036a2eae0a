"""SARIF logs held against the JSON schema that OASIS publishes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from corpgraph.validation.findings import Place
from corpgraph.validation.reporting.sarif import sarif_report
from validation.reporting.samples import EX, make, report, sample

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation import Report


@pytest.fixture(scope="module")
def schema(shared: Path) -> jsonschema.Draft4Validator:
    # No package registry has the schema, and the project keeps no copy of others' files.
    path = shared / "schemas" / "sarif-schema-2.1.0.json"
    if not path.is_file():
        pytest.skip(f"the schema that OASIS publishes is not at {path}")
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["id"].endswith("/sarif-schema-2.1.0.json")
    jsonschema.Draft4Validator.check_schema(document)
    return jsonschema.Draft4Validator(document, format_checker=jsonschema.FormatChecker())


def faults(schema: jsonschema.Draft4Validator, document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(document)]


def reports(folder: Path) -> list[Report]:
    places = (Place("a b.ttl", 1, None, ""), Place("/c.ttl", 2, 3, "x"))
    return [
        report(),
        sample(folder),
        report(make("a", message="", places=places), make("a", shape=f"<{EX}né>")),
    ]


def test_every_log_is_valid(schema: jsonschema.Draft4Validator, tmp_path: Path) -> None:
    for found in reports(tmp_path):
        for base in (None, tmp_path):
            assert faults(schema, json.loads(sarif_report(found, base=base))) == []


def test_a_log_that_is_not_valid_is_found(
    schema: jsonschema.Draft4Validator, tmp_path: Path
) -> None:
    document = json.loads(sarif_report(sample(tmp_path)))
    (run,) = document["runs"]
    run["tool"]["driver"]["rules"][0]["helpUri"] = "http://example.org/a b"
    run["results"][0]["level"] = "violation"
    place = run["results"][1]["locations"][0]["physicalLocation"]
    place["region"] = {"startLine": 0}
    place["artifactLocation"]["uri"] = "a b.ttl"
    assert len(faults(schema, document)) == 4
