"""Reporting exceptions (2.1) as property tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Check, Effect, find
from corpgraph.importing.codes import concept
from corpgraph.importing.gleif.codes import EXCEPTION_CATEGORIES, EXCEPTION_REASONS
from corpgraph.importing.gleif.mapping import DELETED, DELETION, Mapped, lost, sound
from corpgraph.importing.leis import is_lei

if TYPE_CHECKING:
    from corpgraph.importing.gleif.reading import Batch

__all__ = ["map_exceptions"]

_LEI: Final = pl.col("LEI")
_CATEGORY: Final = pl.col("Exception.Category")
_REPEATS: Final = range(1, 6)


def map_exceptions(batch: Batch, *, file: int) -> Mapped:
    """Map a batch of reporting exceptions to rows of tables.

    Args:
        batch: The records.
        file: The number of their file.
    """
    key = pl.concat_str(_LEI.fill_null(""), pl.lit(" "), _CATEGORY.fill_null(""))
    told = batch.frame.with_columns(
        concept(_CATEGORY, EXCEPTION_CATEGORIES).alias("kind"),
        *(
            concept(pl.col(f"Exception.Reason.{n}"), EXCEPTION_REASONS).alias(f"reason_{n}")
            for n in _REPEATS
        ),
    )
    anomalies = find(told, _checks(), key=key, file=file)
    frame = sound(told, anomalies)
    tables = {
        "exceptions": frame.select(
            pl.concat_str(_LEI, pl.lit("-"), pl.col("kind")).alias("subject"),
            _LEI.alias("lei"),
            "kind",
            *(f"reason_{n}" for n in _REPEATS),
            *(pl.col(f"Exception.Reference.{n}").alias(f"reference_{n}") for n in _REPEATS),
            "record",
        ),
        "records": frame.select(
            pl.col("record").alias("subject"),
            key.alias("key"),
            "line",
            pl.lit(None, pl.String).alias("last_update"),
            "record",
        ),
    }
    return Mapped(tables, anomalies)


def _checks() -> list[Check]:
    return [
        Check("missing-required", Effect.RECORD, _LEI.is_null(), pl.lit("LEI")),
        Check("missing-required", Effect.RECORD, _CATEGORY.is_null(), pl.lit("Category")),
        Check(
            "missing-required",
            Effect.KEPT,
            pl.col("Exception.Reason.1").is_null(),
            pl.lit("Reason"),
        ),
        Check("bad-check-digit", Effect.RECORD, _LEI.is_not_null() & ~is_lei(_LEI), _LEI),
        lost("unknown-exception-category", "Exception.Category", "kind", effect=Effect.RECORD),
        Check(DELETION, Effect.RECORD, pl.col(DELETED).is_not_null(), pl.col(DELETED)),
        *(
            lost("unknown-exception-reason", f"Exception.Reason.{n}", f"reason_{n}")
            for n in _REPEATS
        ),
    ]
