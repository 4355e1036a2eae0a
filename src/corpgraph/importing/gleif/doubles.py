"""Records whose key an earlier record has; the first is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Effect
from corpgraph.importing.gleif.mapping import Mapped
from corpgraph.importing.gleif.parts import read_rows

if TYPE_CHECKING:
    from corpgraph.importing.gleif.parts import Done

__all__ = ["DUPLICATE", "Seen"]

#: What such a record is called in the report.
DUPLICATE: Final = "duplicate-record"
#: The tables that have a row for each record of a kind, whose subject comes once.
_PRIMARY: Final = ("corporations", "controls", "affiliations", "exceptions")


class Seen:
    """The subjects of the records so far."""

    def __init__(self) -> None:
        self._subjects: dict[str, list[pl.Series]] = {table: [] for table in _PRIMARY}

    def add(self, batch: Done) -> None:
        """Take note of a batch that was committed earlier."""
        for table, before in self._subjects.items():
            before.append(read_rows([batch], table, ("subject",)).get_column("subject"))

    def sort_out(self, mapped: Mapped, *, file: int) -> Mapped:
        """A batch without its records that come again, which are told as its doubles.

        Args:
            mapped: What came of the batch.
            file: The number of its file.
        """
        again = pl.concat(
            self._again(table, rows)
            for table, rows in mapped.tables.items()
            if table in self._subjects
        )
        if again.is_empty():
            return mapped
        lines = mapped.tables["records"].select("record", "line")
        doubles = again.join(lines, on="record", maintain_order="left").select(
            pl.lit(DUPLICATE).alias("kind"),
            pl.lit(Effect.RECORD.value).alias("effect"),
            pl.lit(file, pl.Int32).alias("file"),
            pl.col("record", "line"),
            pl.col("subject").alias("key"),
            pl.lit(None, pl.String).alias("value"),
        )
        out = again.get_column("record").implode()
        tables = {
            table: rows.filter(~pl.col("record").is_in(out))
            for table, rows in mapped.tables.items()
        }
        return Mapped(tables, mapped.anomalies, doubles)

    def _again(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        subjects = rows.get_column("subject")
        before = pl.concat([pl.Series(dtype=pl.String), *self._subjects[table]])
        # There are few in a batch, and many before: these are gone through, not looked up in.
        earlier = before.filter(before.is_in(subjects.implode()))
        is_again = ~subjects.is_first_distinct() | subjects.is_in(earlier.implode())
        self._subjects[table].append(subjects.filter(~is_again))
        return rows.filter(is_again).select("subject", "record")
