"""Level 2 (RR-CDF 2.1) as property tables.

The start node is the child. A relationship has up to five periods, and the one of the type
RELATIONSHIP_PERIOD says when it began and ended, wherever it stands. A registration that has lapsed
says nothing of an end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Check, Effect, find
from corpgraph.importing.codes import concept
from corpgraph.importing.gleif.codes import AFFILIATIONS, CONTROLS
from corpgraph.importing.gleif.mapping import (
    Mapped,
    bounds,
    lost,
    registration_checks,
    sound,
    with_registration,
)
from corpgraph.importing.gleif.moments import day_of, moment_of
from corpgraph.importing.leis import is_lei

if TYPE_CHECKING:
    from corpgraph.importing.gleif.reading import Batch

__all__ = ["map_relationships"]

_REPEATS: Final = range(1, 6)
_CHILD: Final = pl.col("Relationship.StartNode.NodeID")
_PARENT: Final = pl.col("Relationship.EndNode.NodeID")
_TYPE: Final = pl.col("Relationship.RelationshipType")
_STATUS: Final = pl.col("Relationship.RelationshipStatus")
_KNOWN: Final = CONTROLS | AFFILIATIONS
_NUMBER: Final = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"
_WHOLE: Final = 100
#: The days that are made of the edges of periods.
_DAYS: Final = {
    "relation_start": "begin",
    "relation_end": "end",
    "accounting_start": "accounting_begin",
    "accounting_end": "accounting_finish",
    "filing_start": "filing_begin",
    "filing_end": "filing_finish",
}
_MADE: Final = (
    *("kind", "key", "begin", "end", "registered", "registered_printed", "updated"),
    *("last_update", "next_renewal", "registrar", "registration_status"),
)


def map_relationships(batch: Batch, *, file: int) -> Mapped:
    """Map a batch of level 2 records to rows of tables.

    Args:
        batch: The records.
        file: The number of their file.
    """
    told = with_registration(_with_periods(batch.frame)).with_columns(
        concept(_TYPE, _KNOWN).alias("kind"),
        _key().alias("key"),
        _share().alias("number"),
        ((_STATUS == "INACTIVE") & pl.col("end").is_null()).alias("is_over"),
    )
    anomalies = find(told, _checks(), key=pl.col("key"), file=file)
    frame = sound(told, anomalies)
    facts = frame.select(*_fact(), *_MADE, "record", "line").with_columns(
        *bounds(pl.col("is_over"), pl.col("begin"), pl.col("registered"))
    )
    is_control = pl.col("type").is_in(list(CONTROLS))
    tables = {
        "controls": facts.filter(is_control).select(
            *("subject", "child", "parent", "kind", "share", "accounting_period", "filing_period"),
            *_DATED,
        ),
        "affiliations": facts.filter(~is_control).select(
            "subject", "child", "parent", "kind", *_DATED
        ),
        "control_registrations": facts.filter(is_control).select(_registered()),
        "affiliation_registrations": facts.filter(~is_control).select(_registered()),
        "records": facts.select(
            pl.col("record").alias("subject"), "key", "line", "last_update", "record"
        ),
    }
    return Mapped(tables, anomalies)


_DATED: Final = (
    *("begin", "begin_printed", "end", "end_printed"),
    *("end_earliest", "end_latest", "end_resolution", "record"),
)


def _registered() -> list[pl.Expr]:
    return [
        pl.col("subject", "registrar", "registration_status"),
        pl.col("registered").alias("begin"),
        pl.col("registered_printed").alias("begin_printed"),
        pl.col("next_renewal", "record"),
    ]


def _fact() -> list[pl.Expr]:
    return [
        pl.concat_str(_CHILD, pl.lit("-"), pl.col("kind"), pl.lit("-"), _PARENT).alias("subject"),
        _CHILD.alias("child"),
        _PARENT.alias("parent"),
        _TYPE.alias("type"),
        pl.col("is_over"),
        moment_of(pl.col("relation_start"), pl.col("begin")).alias("begin_printed"),
        moment_of(pl.col("relation_end"), pl.col("end")).alias("end_printed"),
        pl.when(pl.col("number").is_between(0, _WHOLE)).then(pl.col("amount")).alias("share"),
        _interval("accounting").alias("accounting_period"),
        _interval("filing").alias("filing_period"),
    ]


def _key() -> pl.Expr:
    parts = [each.fill_null("") for each in (_CHILD, _TYPE, _PARENT)]
    return pl.concat_str(*parts, separator=" ")


def _with_periods(frame: pl.DataFrame) -> pl.DataFrame:
    """Records with the days of their periods, and the first percentage."""
    return frame.with_columns(
        *_period("RELATIONSHIP_PERIOD", "relation"),
        *_period("ACCOUNTING_PERIOD", "accounting"),
        *_period("DOCUMENT_FILING_PERIOD", "filing"),
        _amount(),
    ).with_columns(day_of(pl.col(name)).alias(day) for name, day in _DAYS.items())


def _period(kind: str, name: str) -> list[pl.Expr]:
    """The start and end of the first period of a type."""
    return [
        pl.coalesce(
            *(
                pl.when(pl.col(f"Relationship.Period.{n}.periodType") == kind).then(
                    pl.col(f"Relationship.Period.{n}.{edge}Date")
                )
                for n in _REPEATS
            )
        ).alias(f"{name}_{edge}")
        for edge in ("start", "end")
    ]


def _interval(name: str) -> pl.Expr:
    """Two days as EDTF writes an interval; of a period that goes on, only the first."""
    start, end = pl.col(f"{name}_begin"), pl.col(f"{name}_finish")
    return pl.concat_str(
        start.cast(pl.String), pl.lit("/"), end.cast(pl.String).fill_null(""), ignore_nulls=False
    )


def _amount() -> pl.Expr:
    """The first percentage; GLEIF leaves the unit out in half of them."""
    prefix = "Relationship.Quantifiers"
    return pl.coalesce(
        *(
            pl.when(
                pl.col(f"{prefix}.{n}.QuantifierUnits").fill_null("PERCENTAGE") == "PERCENTAGE"
            ).then(pl.col(f"{prefix}.{n}.QuantifierAmount"))
            for n in _REPEATS
        )
    ).alias("amount")


def _share() -> pl.Expr:
    amount = pl.col("amount")
    return pl.when(amount.str.contains(_NUMBER)).then(amount).cast(pl.Float64, strict=False)


def _checks() -> list[Check]:
    amount, number = pl.col("amount"), pl.col("number")
    begin = pl.col("begin")
    # What is over was so by the last update.
    end = pl.when("is_over").then("updated").otherwise("end")
    ends_at_once = end <= begin
    period = pl.concat_str(begin.cast(pl.String), end.cast(pl.String), separator="/")
    return [
        *(
            Check("missing-required", Effect.RECORD, each.is_null(), pl.lit(name))
            for each, name in ((_CHILD, "StartNode"), (_PARENT, "EndNode"), (_TYPE, "Type"))
        ),
        *(
            Check("bad-check-digit", Effect.RECORD, each.is_not_null() & ~is_lei(each), each)
            for each in (_CHILD, _PARENT)
        ),
        Check(
            "unknown-relationship-type",
            Effect.RECORD,
            _TYPE.is_not_null() & pl.col("kind").is_null(),
            _TYPE,
        ),
        Check("impossible-period", Effect.RECORD, ends_at_once, period),
        *registration_checks(),
        *(
            # Without its end the relationship would be held to go on.
            lost(
                "impossible-date",
                name,
                day,
                effect=Effect.RECORD if day == "end" else Effect.VALUE,
            )
            for name, day in _DAYS.items()
        ),
        Check(
            "missing-required",
            Effect.KEPT,
            pl.col("relation_start").is_null(),
            pl.lit("RELATIONSHIP_PERIOD"),
        ),
        Check(
            "unknown-relationship-status",
            Effect.KEPT,
            ~_STATUS.is_in(["ACTIVE", "INACTIVE", "NULL"]),
            _STATUS,
        ),
        Check("self-loop", Effect.KEPT, _CHILD == _PARENT, _CHILD),
        Check("unreadable-share", Effect.VALUE, amount.is_not_null() & number.is_null(), amount),
        Check("share-above-100", Effect.VALUE, number > _WHOLE, amount),
        Check("share-below-0", Effect.VALUE, number < 0, amount),
        Check("share-of-1", Effect.KEPT, number == 1, amount),
        # A branch or fund is not held in shares.
        Check(
            "share-of-no-control",
            Effect.VALUE,
            amount.is_not_null() & _TYPE.is_in(list(AFFILIATIONS)),
            amount,
        ),
    ]
