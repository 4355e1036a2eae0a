"""A generated register with errors of every kind: the report names each, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from corpgraph.importing.gleif import import_gleif
from generating.ledger import read_ledger
from generating.writing import generate, populate

if TYPE_CHECKING:
    from pathlib import Path

Place = tuple[str, int]

# What the generator calls an error, and what the report does.
KINDS = {
    "bad-check-digit": "bad-check-digit",
    "cut-record": "broken-record",
    "cycle": "control-circle",
    "duplicate-relationship": "duplicate-record",
    "end-before-start": "impossible-period",
    "exception-beside-parent": "exception-beside-parent",
    "exception-of-unknown-lei": "entity-unknown",
    "impossible-date": "impossible-date",
    "malformed-lei": "bad-check-digit",
    "missing-jurisdiction": "missing-required",
    "missing-name": "missing-required",
    "missing-relationship-period": "missing-required",
    "not-utf-8": "broken-record",
    "self-loop": "self-loop",
    "share-one": "share-of-1",
    "share-over-100": "share-above-100",
    "unknown-child": "child-unknown",
    "unknown-country": "unknown-country",
    "unknown-entity-status": "unknown-entity-status",
    "unknown-exception-category": "unknown-exception-category",
    "unknown-exception-reason": "unknown-exception-reason",
    "unknown-jurisdiction": "unknown-jurisdiction",
    "unknown-legal-form": "unknown-legal-form",
    "unknown-parent": "parent-unknown",
    "unknown-registration-status": "unknown-registration-status",
    "unknown-relationship-status": "unknown-relationship-status",
    "unknown-relationship-type": "unknown-relationship-type",
    "unknown-successor": "successor-unknown",
    "wrong-ultimate": "other-ultimate-parent",
}


@pytest.mark.parametrize("form", ["csv", "xml", "json"])
def test_the_report_is_the_ledger(tmp_path: Path, form: str) -> None:
    made = generate(populate(1500, seed=7, errors=2), tmp_path, formats=(form,))  # type: ignore[arg-type]
    paths = sorted(each.path for each in made)
    outcome = import_gleif(paths, tmp_path / "out", size=400)
    names = {each["number"]: each["name"] for each in outcome.report["files"]}
    anomalies = pl.read_csv(tmp_path / "out" / "anomalies.csv")
    found: dict[str, set[Place]] = {}
    for kind, file, record in anomalies.select("kind", "file", "record").iter_rows():
        found.setdefault(kind, set()).add((names[file], record))
    planted: dict[str, set[Place]] = {}
    ledger = [each for each in read_ledger(tmp_path) if each.file in names.values()]
    for entry in ledger:
        if entry.kind != "duplicate-lei":
            planted.setdefault(KINDS[entry.kind], set()).add((entry.file, entry.record))
    assert len(planted) > 20
    # Of two records with one LEI the later is told, whichever was planted.
    doubles = set(anomalies.filter(kind="duplicate-record").get_column("key"))
    assert {each.subject for each in ledger if each.kind == "duplicate-lei"} <= doubles
    again = {place for place in found["duplicate-record"] if place[0].startswith("lei2")}
    assert len(again) == 2
    # All members of a circle are told, the one that closes it was planted.
    assert planted["control-circle"] < found["control-circle"]
    found["control-circle"] = planted["control-circle"]
    found["duplicate-record"] -= again
    assert found == planted


def test_a_register_without_errors_has_no_anomalies(tmp_path: Path) -> None:
    made = generate(populate(1500, seed=8, errors=0), tmp_path, formats=("csv",))
    outcome = import_gleif([each.path for each in made], tmp_path / "out")
    assert [each["kind"] for each in outcome.report["anomalies"]] == []
    assert outcome.left_out == 0
