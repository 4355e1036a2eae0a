from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpgraph.validation.findings import Place
from corpgraph.validation.reporting import fingerprints
from corpgraph.validation.reporting.json import json_report
from validation.reporting.samples import EX, make, report, sample

if TYPE_CHECKING:
    from pathlib import Path


def test_every_member_that_is_documented_is_there(tmp_path: Path) -> None:
    found = sample(tmp_path)
    document = json.loads(json_report(found, base=tmp_path))
    assert {name: document[name] for name in ("version", "conforms", "counts")} == {
        "version": 1,
        "conforms": False,
        "counts": {"violation": 2, "warning": 1, "info": 1},
    }
    assert [each["fingerprint"] for each in document["findings"]] == list(fingerprints(found))
    ring = document["findings"][1]
    owner = f"<{EX}owner>"
    assert ring | {"fingerprint": ""} == {
        "rule": f"{EX}Stake-no-ring",
        "fingerprint": "",
        "severity": "violation",
        "message": "Nobody owns himself, not even through others.",
        "focus": f"<{EX}b>",
        "path": f"{owner}+",
        "value": f"<{EX}b>",
        "component": "http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
        "shape": f"<{EX}Stake>",
        "constraint": f"<{EX}Stake-no-ring>",
        "triples": [f"<{EX}b> {owner} <{EX}c>", f"<{EX}c> {owner} <{EX}b>"],
        "places": [
            {
                "path": "data/stakes.ttl",
                "line": 7,
                "column": 15,
                "text": f"<{EX}b> {owner} <{EX}c>",
            },
            {
                "path": "data/owners.ttl",
                "line": 2,
                "column": 15,
                "text": f"<{EX}c> {owner} <{EX}b>",
            },
        ],
        "shape_place": None,
    }
    assert document["findings"][2]["shape_place"] == {
        "path": "shapes.ttl",
        "line": 8,
        "column": 17,
        "text": "_:s2",
    }


def test_no_findings_conform() -> None:
    document = json.loads(json_report(report()))
    assert (document["conforms"], document["findings"]) == (True, [])


def test_a_file_name_that_is_no_utf_8_can_be_written() -> None:
    name = b"n\xe9.ttl".decode("utf-8", "surrogateescape")
    text = json_report(report(make("a", places=(Place(name, 1, 1, ""),))))
    (finding,) = json.loads(text.encode())["findings"]
    assert finding["places"][0]["path"] == "n\ufffd.ttl"
