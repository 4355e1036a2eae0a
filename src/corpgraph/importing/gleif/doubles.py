"""Records whose key an earlier record has; the first is taken in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Effect
from corpgraph.importing.gleif.parts import read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.importing.gleif.parts import Done

__all__ = ["DUPLICATE", "without_doubles"]

#: What such a record is called in the report.
DUPLICATE: Final = "duplicate-record"
#: The tables that have a row for each record of a kind, whose subject comes once.
_PRIMARY: Final = ("corporations", "controls", "affiliations", "exceptions")


def without_doubles(batches: Sequence[Done]) -> list[Done]:
    """Batches without their records that come again, which are told as their doubles.

    They are told when all batches are there, so that each can be made without those before. All
    subjects of a table are in memory at once.

    Args:
        batches: All batches, in the order of files and records.
    """
    again = pl.concat(_again(batches, table) for table in _PRIMARY)
    told = list(batches)
    for (number,), rows in again.group_by("batch"):
        place = int(str(number))
        told[place] = _told(told[place], rows)
    return told


def _again(batches: Sequence[Done], table: str) -> pl.DataFrame:
    """The subjects that an earlier row of a table has, by the place of the batch."""
    rows = [
        read_rows(batches[place : place + 1], table, ("subject",)).with_columns(batch=pl.lit(place))
        # Of no batch there are no rows, which have columns all the same.
        for place in range(max(1, len(batches)))
    ]
    return pl.concat(rows).filter(~pl.col("subject").is_first_distinct())


def _told(batch: Done, again: pl.DataFrame) -> Done:
    lines = read_rows([batch], "records", ("line",)).select("record", "line")
    doubles = again.join(lines, on="record").select(
        pl.lit(DUPLICATE).alias("kind"),
        pl.lit(Effect.RECORD.value).alias("effect"),
        "file",
        "record",
        "line",
        pl.col("subject").alias("key"),
        pl.lit(None, pl.String).alias("value"),
    )
    return replace(batch, doubles=doubles, out=doubles.get_column("record"))
