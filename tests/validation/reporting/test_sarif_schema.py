"""SARIF logs held against the JSON schema of the standard."""

from __future__ import annotations

import json
import os
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
def schema(root: Path) -> jsonschema.Draft7Validator:
    path = root / ".venv" / "schemas" / "sarif-2.1.0.json"
    if not path.is_file():
        reason = f"the schema of SARIF is not at {path}, where 'make test' puts it"
        if os.environ.get("CORPGRAPH_REQUIRE_SHARED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["$id"].endswith("/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json")
    jsonschema.Draft7Validator.check_schema(document)
    return jsonschema.Draft7Validator(document, format_checker=jsonschema.FormatChecker())


def faults(schema: jsonschema.Draft7Validator, document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(document)]


def reports(folder: Path) -> list[Report]:
    row = Place("a/0.parquet", 7, None, f"<{EX}a>", "record 8 of [a](b), line 9")
    places = (row, Place("a b.ttl", 1, None, ""), Place("/c.ttl", 2, 3, "x"), row)
    return [
        report(),
        sample(folder),
        report(make("a", message="", places=places), make("a", shape=f"<{EX}né>")),
    ]


def test_every_log_is_valid(schema: jsonschema.Draft7Validator, tmp_path: Path) -> None:
    for found in reports(tmp_path):
        for base in (None, tmp_path):
            assert faults(schema, json.loads(sarif_report(found, base=base))) == []


def test_a_log_that_is_not_valid_is_found(
    schema: jsonschema.Draft7Validator, tmp_path: Path
) -> None:
    document = json.loads(sarif_report(sample(tmp_path)))
    (run,) = document["runs"]
    run["tool"]["driver"]["rules"][0]["helpUri"] = "http://example.org/a b"
    run["results"][0]["level"] = "violation"
    place = run["results"][1]["locations"][0]["physicalLocation"]
    place["region"] = {"startLine": 0}
    place["artifactLocation"]["uri"] = "a b.ttl"
    assert len(faults(schema, document)) == 4
