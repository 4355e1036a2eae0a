"""The report of an import: what each file had, what was taken in, and what was wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from corpgraph.importing.anomalies import Effect, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = ["ALL", "REPORT", "Account", "counted", "write_report"]

#: Counts and samples, and all anomalies, a line each.
REPORT: Final = "anomalies.json"
ALL: Final = "anomalies.csv"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the records of a file; those not told here are taken in.

    Attributes:
        records: How many it had.
        unread: Names of columns or elements whose values have no place.
        replaced: How many a delta replaced or deleted afterwards.
        deleted: How many do nothing but delete others.
    """

    records: int
    unread: tuple[str, ...]
    replaced: int = 0
    deleted: int = 0

    def told(self, *, left_out: int) -> dict[str, object]:
        """The account in numbers.

        Args:
            left_out: How many more records are left out.
        """
        return {
            "records": self.records,
            "taken_in": self.records - left_out - self.replaced - self.deleted,
            "left_out": left_out,
            "replaced": self.replaced,
            "deleted": self.deleted,
            "unread": list(self.unread),
        }


def counted(anomalies: Iterable[pl.DataFrame]) -> dict[int, int]:
    """How many records of each file are left out, by the number of the file.

    A record with several faults is counted once.
    """
    out: dict[int, int] = {}
    frames = [
        frame.filter(
            pl.col("effect") == Effect.RECORD.value, pl.col("record").is_not_null()
        ).select("file", "record")
        for frame in anomalies
    ]
    if frames:
        for number, rows in pl.concat(frames).unique().group_by("file"):
            out[int(str(number[0]))] = rows.height
    return out


def write_report(
    folder: Path,
    files: Sequence[Mapping[str, object]],
    anomalies: Sequence[pl.DataFrame],
    *,
    unasked: Sequence[str],
) -> dict[str, Any]:
    """Write the report, and the list of all anomalies.

    Args:
        folder: Where to.
        files: What is to be told of each file.
        anomalies: What was wrong, in the order of files and records.
        unasked: What could not be looked at, with the reason.

    Returns:
        The report.
    """
    report = {"files": list(files), "anomalies": summary(anomalies), "not_checked": list(unasked)}
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / REPORT).write_bytes(f"{text}\n".encode())
    with (folder / ALL).open("wb") as out:
        for number, frame in enumerate(anomalies):
            if number == 0 or not frame.is_empty():
                frame.write_csv(out, include_header=number == 0)
    return report
