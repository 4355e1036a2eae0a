"""The parts of property tables that batches leave, written, read and put together."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from corpgraph.importing.anomalies import nothing
from corpgraph.importing.report import Account
from corpgraph.importing.staging import link_or_copy
from corpgraph.importing.tables import write_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.inputs import Told
    from corpgraph.importing.gleif.mapping import Mapped
    from corpgraph.importing.gleif.reading import Batch

__all__ = ["Done", "accounted", "read_done", "read_rows", "settle_part", "write_done"]

_DONE: Final = "batch.json"
_ANOMALIES: Final = "anomalies"


def _no_records() -> pl.Series:
    return pl.Series(dtype=pl.Int64)


@dataclass(frozen=True, slots=True)
class Done:
    """A batch that was mapped and written.

    Attributes:
        file: The number of its file.
        number: Its own number in the file, from 0.
        records: How many records it had.
        parts: Its part of each table of which it has rows.
        anomalies: What was wrong with its records.
        doubles: Its records that come again, as anomalies; nothing before they are told.
        unread: Names of columns or elements whose values have no place.
        early_end: Why its file ended before its end.
        out: Numbers of records whose rows are to be left out: they come again, or deltas replace
            them.
    """

    file: int
    number: int
    records: int
    parts: Mapping[str, Path]
    anomalies: pl.DataFrame = field(default_factory=nothing)
    doubles: pl.DataFrame = field(default_factory=nothing)
    unread: tuple[str, ...] = ()
    early_end: str | None = None
    out: pl.Series = field(default_factory=_no_records)


def write_done(folder: Path, batch: Batch, mapped: Mapped, *, file: int, number: int) -> None:
    """Write what came of a batch into its directory.

    Raises:
        OutputError: It cannot be written.
    """
    tables = {**mapped.tables, _ANOMALIES: mapped.anomalies}
    for name, rows in tables.items():
        if not rows.is_empty():
            # Who reads several files at once can tell their rows apart.
            write_rows(folder / f"{name}.parquet", rows.with_columns(file=pl.lit(file, pl.Int32)))
    record = {
        "file": file,
        "number": number,
        "records": batch.records,
        "unread": sorted(batch.unread),
        "early_end": batch.early_end,
    }
    (folder / _DONE).write_text(json.dumps(record), encoding="utf-8")


def read_done(folder: Path) -> Done:
    """Read what a committed batch says of itself."""
    record: dict[str, Any] = json.loads((folder / _DONE).read_text(encoding="utf-8"))
    parts = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    told = parts.pop(_ANOMALIES, None)
    return Done(
        record["file"],
        record["number"],
        record["records"],
        parts,
        nothing() if told is None else pl.read_parquet(told),
        unread=tuple(record["unread"]),
        early_end=record["early_end"],
    )


def read_rows(batches: Sequence[Done], table: str, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of a table from several batches, with ``record`` and ``file``.

    What no batch has is a table without rows.
    """
    wanted = [*columns, "record", "file"]
    frames = [
        _without(pl.read_parquet(each.parts[table], columns=wanted), each.out)
        for each in batches
        if table in each.parts
    ]
    if frames:
        return pl.concat(frames)
    schema: Mapping[str, type[pl.DataType]] = {
        **dict.fromkeys(columns, pl.String),
        "record": pl.Int64,
        "file": pl.Int32,
    }
    return pl.DataFrame(schema=schema)


def settle_part(part: Path, place: Path, *, out: pl.Series) -> int:
    """Put a part of a table in its place, without the rows of some records.

    Args:
        part: The part.
        place: Where it goes, if there are rows.
        out: Numbers of records whose rows are left out.

    Returns:
        How many rows there are.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    records = pl.scan_parquet(part).select("record")
    height = int(records.select(pl.len()).collect().item())
    # Most batches have no record that is left out; they stay as they are.
    if out.is_empty() or _without(records.collect(), out).height == height:
        link_or_copy(part, place)
        return height
    rows = _without(pl.read_parquet(part), out)
    if not rows.is_empty():
        write_rows(place, rows)
    return rows.height


def _without(rows: pl.DataFrame, out: pl.Series) -> pl.DataFrame:
    return rows if out.is_empty() else rows.filter(~pl.col("record").is_in(out.implode()))


def accounted(files: Iterable[Told], batches: Sequence[Done]) -> dict[int, Account]:
    """The accounts of files all of whose batches are given, by the number of the file."""
    accounts = {}
    for each in files:
        own = [batch for batch in batches if batch.file == each.number]
        unread = {name for batch in own for name in batch.unread}
        records = sum(batch.records for batch in own)
        accounts[each.number] = Account(records, tuple(sorted(unread)))
    return accounts
