"""Records of ISO 10383 as property tables, and what is wrong with them.

A code designates its market from its creation until it expires. A record is about an operating MIC,
which stands for who runs markets, or a segment of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Check, Effect, find
from corpgraph.importing.codes import concept, jurisdictions
from corpgraph.importing.leis import is_lei

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["BY_LAST_UPDATE", "Mapped", "map_markets"]

#: The reason for bounds that rest on the last update of a record; part of an IRI.
BY_LAST_UPDATE: Final = "by-last-update"
_MIC: Final = pl.col("MIC")
_OPERATING: Final = pl.col("OPERATING MIC")
_LEVEL: Final = pl.col("OPRT/SGMT")
_NAME: Final = pl.col("MARKET NAME-INSTITUTION DESCRIPTION")
_LEI: Final = pl.col("LEI")
_COUNTRY: Final = pl.col("ISO COUNTRY CODE (ISO 3166)")
_STATUS: Final = pl.col("STATUS")
_DAYS: Final = {"CREATION DATE": "begin", "EXPIRY DATE": "end", "LAST UPDATE DATE": "updated"}
_CODE: Final = r"^[A-Z0-9]{4}$"
_EXPIRED: Final = "EXPIRED"
#: Updated is what has changed since the list before.
_STATUSES: Final = ("ACTIVE", "UPDATED", _EXPIRED)
_OPERATOR, _SEGMENT = "OPRT", "SGMT"
_ADDRESS: Final = r"^(https?://)?[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?(/[!#-;=?-\[\]_a-z~%]*)?$"


@dataclass(frozen=True, slots=True)
class Mapped:
    """What came of records.

    Attributes:
        tables: Rows of property tables, by the name of the table.
        anomalies: What was wrong.
        operators: The LEIs of those who run markets.
        places: The jurisdictions that are mentioned.
    """

    tables: Mapping[str, pl.DataFrame]
    anomalies: pl.DataFrame
    operators: pl.Series
    places: pl.Series


def map_markets(records: pl.DataFrame, *, file: int, packaged: Collection[str]) -> Mapped:
    """Map records to rows of tables.

    Args:
        records: As `read_list` gives them.
        file: The number of their file.
        packaged: The MICs of markets that the reference data names.
    """
    told = records.with_columns(
        *(
            # Strictly eight digits: Polars would take fewer.
            pl.when(pl.col(name).str.contains(r"^[0-9]{8}$"))
            .then(pl.col(name))
            .str.to_date("%Y%m%d", strict=False)
            .alias(day)
            for name, day in _DAYS.items()
        ),
        concept(_COUNTRY, jurisdictions()).alias("jurisdiction"),
        pl.when(is_lei(_LEI)).then(_LEI).alias("lei"),
        _website().alias("website"),
        pl.when(_OPERATING.str.contains(_CODE)).then(_OPERATING).alias("operating"),
        (_MIC.is_not_null() & ~_MIC.is_first_distinct()).alias("is_again"),
    )
    levels = told.filter(~pl.col("is_again")).select(
        _MIC.alias("operating"), _LEVEL.alias("its_level")
    )
    told = told.join(levels, on="operating", how="left", maintain_order="left").with_columns(
        until=pl.when((_STATUS == _EXPIRED) & pl.col("end").is_null())
        .then("updated")
        .otherwise("end")
    )
    anomalies = find(told, _checks(), key=_MIC, file=file)
    out = anomalies.filter(pl.col("effect") == Effect.RECORD.value).get_column("record")
    rows = told.filter(~pl.col("record").is_in(out.implode())).with_columns(
        subject=_MIC.str.to_lowercase(), is_packaged=_MIC.is_in(list(packaged))
    )
    turned = (pl.col("until") <= pl.col("begin")).fill_null(value=False)
    tables = {
        "markets": rows.select(*_market(), "record"),
        "identifications": rows.filter(~turned).select("subject", *_identification(), "record"),
        "records": rows.select(
            pl.col("record").alias("subject"), _MIC.alias("key"), "line", "updated", "record"
        ),
    }
    operators = rows.get_column("lei").drop_nulls().unique().sort()
    places = rows.get_column("jurisdiction").drop_nulls().unique().sort()
    return Mapped(tables, anomalies, operators, places)


def _website() -> pl.Expr:
    """A website as an IRI; the list has them in capitals and mostly without a scheme."""
    text = pl.col("WEBSITE").str.to_lowercase()
    with_scheme = (
        pl.when(text.str.contains("://", literal=True))
        .then(text)
        .otherwise(pl.concat_str(pl.lit("https://"), text))
    )
    return pl.when(text.str.contains(_ADDRESS)).then(with_scheme)


def _market() -> list[pl.Expr]:
    named = pl.col("is_packaged")
    return [
        pl.col("subject"),
        # The reference data has better names for some, and one label a language is enough.
        pl.when(~named).then(_NAME).alias("label"),
        pl.when(named).then(_NAME).alias("other_label"),
        pl.col("ACRONYM").alias("acronym"),
        _MIC.alias("mic"),
        pl.col("operating", "jurisdiction", "website", "lei"),
        pl.col("LEGAL ENTITY NAME").alias("operator_name"),
    ]


def _identification() -> list[pl.Expr]:
    over = (_STATUS == _EXPIRED) & pl.col("end").is_null() & pl.col("updated").is_not_null()
    return [
        _MIC.alias("mic"),
        pl.col("begin", "end"),
        pl.when(over).then(pl.col("begin").dt.offset_by("1d")).alias("end_earliest"),
        pl.when(over).then("updated").alias("end_latest"),
        pl.when(over).then(pl.lit(BY_LAST_UPDATE)).alias("end_resolution"),
    ]


def _checks() -> list[Check]:
    level = pl.col("its_level")
    period = pl.concat_str(
        pl.col("begin").cast(pl.String), pl.col("until").cast(pl.String), separator="/"
    )
    return [
        _missing(_MIC, Effect.RECORD),
        _missing(_NAME, Effect.RECORD),
        Check("bad-mic", Effect.RECORD, ~_MIC.str.contains(_CODE), _MIC),
        Check("duplicate-record", Effect.RECORD, pl.col("is_again"), _MIC),
        *(_missing(each, Effect.KEPT) for each in (_OPERATING, _COUNTRY, _STATUS)),
        _missing(pl.col("CREATION DATE"), Effect.KEPT),
        _lost("bad-mic", "OPERATING MIC", "operating"),
        _lost("unknown-country", "ISO COUNTRY CODE (ISO 3166)", "jurisdiction"),
        _lost("bad-check-digit", "LEI", "lei"),
        _lost("bad-website", "WEBSITE", "website"),
        *(_lost("impossible-date", name, day) for name, day in _DAYS.items()),
        Check("impossible-period", Effect.VALUE, pl.col("until") <= pl.col("begin"), period),
        Check("unknown-status", Effect.KEPT, ~_STATUS.is_in(_STATUSES), _STATUS),
        Check("unknown-level", Effect.KEPT, ~_LEVEL.is_in([_OPERATOR, _SEGMENT]), _LEVEL),
        Check(
            "expiry-of-active",
            Effect.KEPT,
            (_STATUS != _EXPIRED) & pl.col("end").is_not_null(),
            pl.col("EXPIRY DATE"),
        ),
        Check(
            "operator-unknown",
            Effect.KEPT,
            pl.col("operating").is_not_null() & level.is_null(),
            _OPERATING,
        ),
        Check("operated-by-segment", Effect.KEPT, level == _SEGMENT, _OPERATING),
        Check(
            "operator-with-operator",
            Effect.KEPT,
            (_LEVEL == _OPERATOR) & (_MIC != _OPERATING),
            _OPERATING,
        ),
    ]


def _missing(column: pl.Expr, effect: Effect) -> Check:
    return Check("missing-required", effect, column.is_null(), pl.lit(column.meta.output_name()))


def _lost(kind: str, column: str, derived: str) -> Check:
    """A value of which nothing could be made."""
    flag = pl.col(column).is_not_null() & pl.col(derived).is_null()
    return Check(kind, Effect.VALUE, flag, pl.col(column))
