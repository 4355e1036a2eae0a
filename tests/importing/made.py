"""Small files in GLEIF's CSV, one record at a time, for tests to plant faults in."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING, Any, Final

from stdnum.iso7064 import mod_97_10

from corpgraph.importing.gleif import import_gleif

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif import Form, Outcome

__all__ = [
    "A",
    "B",
    "C",
    "D",
    "counts",
    "entity",
    "exception",
    "imported",
    "lei",
    "relation",
    "samples",
    "text_of",
    "tree",
    "write",
]

Row = dict[str, str]


def lei(number: int) -> str:
    """An LEI with the right check digits."""
    body = f"54ZZ{number:014d}"
    return body + mod_97_10.calc_check_digits(body)


A: Final = lei(1)
B: Final = lei(2)
C: Final = lei(3)
D: Final = lei(4)
_REGISTRAR: Final = lei(9)
_REGISTRATION: Final = {
    "Registration.InitialRegistrationDate": "2014-03-01T23:30:00-05:00",
    "Registration.LastUpdateDate": "2024-05-04T00:00:00+02:00",
    "Registration.RegistrationStatus": "ISSUED",
    "Registration.NextRenewalDate": "2025-03-01T00:00:00Z",
    "Registration.ManagingLOU": _REGISTRAR,
}


def entity(code: str, **changes: str) -> Row:
    """A level 1 record; changes name the last part of a column, with _ for a dot."""
    return _changed(
        {
            "LEI": code,
            "Entity.LegalName": f"Company {code[-4:]}",
            "Entity.LegalName.xmllang": "en",
            "Entity.LegalJurisdiction": "FR",
            "Entity.EntityCategory": "GENERAL",
            "Entity.LegalForm.EntityLegalFormCode": "8888",
            "Entity.EntityStatus": "ACTIVE",
            "Entity.EntityCreationDate": "1999-12-31T23:59:59-11:00",
            **_REGISTRATION,
        },
        changes,
    )


def relation(child: str, parent: str, **changes: str) -> Row:
    """A level 2 record, whose relationship period is the second of its periods."""
    return _changed(
        {
            "Relationship.StartNode.NodeID": child,
            "Relationship.StartNode.NodeIDType": "LEI",
            "Relationship.EndNode.NodeID": parent,
            "Relationship.EndNode.NodeIDType": "LEI",
            "Relationship.RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
            "Relationship.RelationshipStatus": "ACTIVE",
            "Relationship.Period.1.startDate": "2021-01-01T00:00:00+00:00",
            "Relationship.Period.1.endDate": "2021-12-31T00:00:00+00:00",
            "Relationship.Period.1.periodType": "ACCOUNTING_PERIOD",
            "Relationship.Period.2.startDate": "2015-06-30T23:00:00-04:00",
            "Relationship.Period.2.periodType": "RELATIONSHIP_PERIOD",
            **_REGISTRATION,
            "Registration.RegistrationStatus": "PUBLISHED",
        },
        changes,
    )


def exception(code: str, **changes: str) -> Row:
    """A reporting exception."""
    return _changed(
        {
            "LEI": code,
            "Exception.Category": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT",
            "Exception.Reason.1": "NO_KNOWN_PERSON",
        },
        changes,
    )


def _changed(row: Row, changes: Mapping[str, str]) -> Row:
    for key, value in changes.items():
        tail = key.replace("__", ".")
        fitting = [name for name in row if name == tail or name.endswith(f".{tail}")]
        row[fitting[0] if fitting else tail] = value
    return row


def write(path: Path, rows: Sequence[Row], *, columns: Sequence[str] | None = None) -> Path:
    """Write records as CSV, with the columns that any of them has."""
    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(folder: Path, *rows: Sequence[Row], form: Form = "nt", size: int = 1000) -> Outcome:
    """Import lists of records, a file each, named by what they are about."""
    paths = []
    for number, each in enumerate(rows):
        paths.append(write(folder / f"records-{number}.csv", each))
    return import_gleif(paths, folder / "out", form=form, size=size)


def text_of(outcome: Outcome) -> str:
    """All triples of an import as N-Triples, IRIs without the common begin."""
    files = sorted(outcome.target.glob("*.nt"))
    assert files
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    return (
        text.replace("https://w3id.org/corpgraph/ontology#", "cg:")
        .replace("https://w3id.org/corpgraph/", "")
        .replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
        .replace("http://www.w3.org/2000/01/rdf-schema#", "rdfs:")
        .replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "a")
    )


def counts(outcome: Outcome) -> dict[str, int]:
    """How many anomalies of each kind there are."""
    found: dict[str, int] = {}
    for each in outcome.report["anomalies"]:
        found[each["kind"]] = found.get(each["kind"], 0) + each["count"]
    return found


def samples(outcome: Outcome, kind: str) -> list[dict[str, Any]]:
    """The samples of one kind of anomaly, each with its effect."""
    return [
        sample | {"effect": each["effect"]}
        for each in outcome.report["anomalies"]
        if each["kind"] == kind
        for sample in each["samples"]
    ]


def tree(folder: Path) -> dict[str, str]:
    """The hashes of all files below a directory, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
