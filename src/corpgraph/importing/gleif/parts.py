"""The parts of property tables that batches leave, written, read and put together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from corpgraph.errors import OutputError
from corpgraph.importing.anomalies import SCHEMA
from corpgraph.importing.staging import link_or_copy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.mapping import Mapped
    from corpgraph.importing.gleif.reading import Batch

__all__ = [
    "Done",
    "anomalies_of",
    "read_done",
    "read_rows",
    "settle_part",
    "write_done",
    "write_rows",
]

_DONE: Final = "batch.json"
_ANOMALIES: Final = "anomalies.parquet"


@dataclass(frozen=True, slots=True)
class Done:
    """A batch that was mapped and written.

    Attributes:
        folder: Where its parts are.
        file: The number of its file.
        records: How many records it had.
        rows: How many rows its part of each table has.
        unread: Names of columns or elements whose values have no place.
        early_end: Why its file ended before its end.
    """

    folder: Path
    file: int
    records: int
    rows: Mapping[str, int]
    unread: tuple[str, ...]
    early_end: str | None

    def part(self, table: str) -> Path | None:
        """The part of a table that it made, if it made any rows."""
        path = self.folder / f"{table}.parquet"
        return path if path.is_file() else None


def write_done(folder: Path, batch: Batch, mapped: Mapped, *, file: int) -> None:
    """Write what came of a batch into its directory.

    Raises:
        OutputError: It cannot be written.
    """
    for name, rows in mapped.tables.items():
        if not rows.is_empty():
            # Who reads several files at once can tell their rows apart.
            write_rows(folder / f"{name}.parquet", rows.with_columns(file=pl.lit(file, pl.Int32)))
    if not mapped.anomalies.is_empty():
        write_rows(folder / _ANOMALIES, mapped.anomalies)
    record = {
        "file": file,
        "records": batch.records,
        "rows": {name: rows.height for name, rows in mapped.tables.items()},
        "unread": sorted(batch.unread),
        "early_end": batch.early_end,
    }
    (folder / _DONE).write_text(json.dumps(record), encoding="utf-8")


def read_done(folder: Path) -> Done:
    """Read what a committed batch says of itself."""
    record: dict[str, Any] = json.loads((folder / _DONE).read_text(encoding="utf-8"))
    return Done(
        folder,
        record["file"],
        record["records"],
        record["rows"],
        tuple(record["unread"]),
        record["early_end"],
    )


def write_rows(path: Path, rows: pl.DataFrame) -> None:
    """Write one Parquet file.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        rows.write_parquet(path, compression="zstd", compression_level=1, statistics=False)
    except pl.exceptions.ComputeError as error:
        hint = "run it again when that is mended: it goes on where it stopped"
        raise OutputError(f"cannot be written: {error}", path=path, hint=hint) from error


def read_rows(batches: Sequence[Done], table: str, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of a table from several batches, with ``record`` and ``file``.

    What no batch has is a table without rows.
    """
    wanted = [*columns, "record", "file"]
    parts = [part for part in (each.part(table) for each in batches) if part]
    if parts:
        return pl.concat([pl.read_parquet(part, columns=wanted) for part in parts])
    schema: Mapping[str, type[pl.DataType]] = {
        **dict.fromkeys(columns, pl.String),
        "record": pl.Int64,
        "file": pl.Int32,
    }
    return pl.DataFrame(schema=schema)


def anomalies_of(batch: Done) -> pl.DataFrame:
    """What was wrong with the records of a batch."""
    part = batch.part("anomalies")
    return pl.read_parquet(part) if part else pl.DataFrame(schema=SCHEMA)


def settle_part(batch: Done, table: str, place: Path, *, out: pl.Series) -> int:
    """Put a batch's part of a table in its place, without the rows of some records.

    Args:
        batch: The batch.
        table: The name of the table.
        place: Where the part goes, if there are rows.
        out: Numbers of records whose rows are left out.

    Returns:
        How many rows there are.
    """
    part = batch.part(table)
    if part is None:
        return 0
    place.parent.mkdir(parents=True, exist_ok=True)
    if out.is_empty():
        link_or_copy(part, place)
        return batch.rows[table]
    rows = pl.read_parquet(part).filter(~pl.col("record").is_in(out.implode()))
    if not rows.is_empty():
        write_rows(place, rows)
    return rows.height
