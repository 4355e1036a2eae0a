"""An import that stands, read back in order to change it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from corpgraph.errors import InputError
from corpgraph.importing.anomalies import SCHEMA
from corpgraph.importing.gleif.additions import SOURCE_TABLES
from corpgraph.importing.gleif.committing import BROKEN
from corpgraph.importing.gleif.doubles import DUPLICATE
from corpgraph.importing.gleif.inputs import Told
from corpgraph.importing.gleif.parts import Done
from corpgraph.importing.gleif.reading import Form, Kind
from corpgraph.importing.gleif.settling import KINDS
from corpgraph.importing.report import ALL, REPORT, Account
from corpgraph.property_tables import DESCRIPTION

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Standing", "read_standing"]

_HINT: Final = "import full files first, as property tables (--as parquet)"


@dataclass(frozen=True, slots=True)
class Standing:
    """An import that stands.

    Attributes:
        files: Its files.
        batches: What is left of their batches.
        accounts: What became of their records, by the number of the file.
        report: Its report.
        digest: A hash of what it says of itself.
    """

    files: list[Told]
    batches: list[Done]
    accounts: dict[int, Account]
    report: dict[str, Any]
    digest: str


def read_standing(folder: Path) -> Standing:
    """Read an import that stands.

    Raises:
        InputError: There is none, or none of GLEIF's files in property tables.
    """
    try:
        texts = [(folder / name).read_bytes() for name in (DESCRIPTION, REPORT, ALL)]
        report = json.loads(texts[1])
        files = [_told(each) for each in report["files"]]
        accounts = {each.number: _account(entry) for each, entry in _both(files, report)}
        anomalies = pl.read_csv(folder / ALL, schema=SCHEMA)
    except (OSError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError) as error:
        raise InputError("is no import of GLEIF's files", path=folder, hint=_HINT) from error
    batches = [done for each in files for done in _batches(folder, each, anomalies)]
    return Standing(files, batches, accounts, report, hashlib.sha256(b"".join(texts)).hexdigest())


def _told(entry: dict[str, Any]) -> Told:
    known = {each.name: entry[each.name] for each in fields(Told) if each.name in entry}
    return Told(**known | {"kind": Kind(entry["kind"]), "form": Form(entry["form"])})


def _account(entry: dict[str, Any]) -> Account:
    return Account(entry["records"], tuple(entry["unread"]), entry["replaced"], entry["deleted"])


def _both(files: list[Told], report: dict[str, Any]) -> zip[tuple[Told, dict[str, Any]]]:
    return zip(files, report["files"], strict=True)


def _batches(folder: Path, told: Told, anomalies: pl.DataFrame) -> list[Done]:
    parts: dict[int, dict[str, Path]] = defaultdict(dict)
    for path in sorted((folder / told.slug).glob("*/*.parquet")):
        if path.parent.name not in SOURCE_TABLES:
            parts[int(path.stem)][path.parent.name] = path
    own = anomalies.filter(pl.col("file") == told.number)
    ends = own.filter(pl.col("kind") == BROKEN[-1]).get_column("key").to_list()
    # Which batch found what is not told; the order is, and that is all that matters.
    first = Done(
        told.number,
        0,
        0,
        {},
        own.filter(~pl.col("kind").is_in([*KINDS, DUPLICATE])),
        own.filter(pl.col("kind") == DUPLICATE),
        early_end=ends[0] if ends else None,
    )
    return [first, *(Done(told.number, number, 0, each) for number, each in sorted(parts.items()))]
