"""What the mapping of every kind of record needs: its outcome, registrations, ends not told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Check, Effect
from corpgraph.importing.codes import concept
from corpgraph.importing.gleif.codes import REGISTRATION_STATUS
from corpgraph.importing.gleif.moments import day_of, moment_of
from corpgraph.importing.leis import is_lei

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BY_LAST_UPDATE",
    "DELETED",
    "DELETION",
    "Mapped",
    "bounds",
    "lost",
    "registration_checks",
    "sound",
    "with_registration",
]

#: The column of deltas that says when a record was deleted.
DELETED: Final = "Extension.Deletion.DeletedAt"
#: What such a record is called in the report.
DELETION: Final = "deleted-record"
#: The reason for bounds that rest on the last update of a record; part of an IRI.
BY_LAST_UPDATE: Final = "by-last-update"
_REGISTRAR: Final = "Registration.ManagingLOU"
_STATUS: Final = "Registration.RegistrationStatus"
_DATES: Final = ("InitialRegistrationDate", "LastUpdateDate", "NextRenewalDate")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What came of a batch of records.

    Attributes:
        tables: Rows of property tables, by the name of the table.
        anomalies: What was wrong.
    """

    tables: Mapping[str, pl.DataFrame]
    anomalies: pl.DataFrame


def sound(frame: pl.DataFrame, anomalies: pl.DataFrame) -> pl.DataFrame:
    """The records that can be taken in, for what was wrong with any."""
    out = anomalies.filter(pl.col("effect") == Effect.RECORD.value).get_column("record")
    if out.is_empty():
        return frame
    return frame.filter(~pl.col("record").is_in(out.implode()))


def lost(kind: str, column: str, derived: str, *, effect: Effect = Effect.VALUE) -> Check:
    """A value of which nothing could be made.

    Args:
        kind: The name of the anomaly.
        column: Where the value stands; GLEIF prints NULL for some that are none.
        derived: The column that was made of it.
        effect: What is left out for it.
    """
    text = pl.col(column)
    flag = text.is_not_null() & pl.col(derived).is_null() & (text != "NULL")
    told = pl.concat_str(pl.lit(f"{_short(column)}: "), text)
    return Check(kind, effect, flag, told)


def _short(column: str) -> str:
    """The last part of a name that is no number."""
    return [part for part in column.split(".") if not part.isdigit()][-1]


def with_registration(frame: pl.DataFrame) -> pl.DataFrame:
    """Records with what is made of their registration: when, until when, by whom, which stage."""
    initial, update, renewal = (pl.col(f"Registration.{name}") for name in _DATES)
    registrar = pl.col(_REGISTRAR)
    return frame.with_columns(
        day_of(initial).alias("registered"),
        day_of(update).alias("updated"),
        day_of(renewal).alias("renewed"),
        # There are few registrars, and each has many records.
        pl.when(registrar.is_in(_sound(frame))).then(registrar).alias("registrar"),
        concept(pl.col(_STATUS), REGISTRATION_STATUS).alias("registration_status"),
    ).with_columns(
        moment_of(initial, pl.col("registered")).alias("registered_printed"),
        moment_of(update, pl.col("updated")).alias("last_update"),
        moment_of(renewal, pl.col("renewed")).alias("next_renewal"),
    )


def _sound(frame: pl.DataFrame) -> pl.Series:
    registrars = frame.select(pl.col(_REGISTRAR).unique())
    return registrars.filter(is_lei(pl.col(_REGISTRAR))).to_series().implode()


def registration_checks() -> list[Check]:
    """What can be wrong with the registration of a record, or with the record as a whole."""
    needed = [_STATUS, _REGISTRAR, *(f"Registration.{name}" for name in _DATES[:2])]
    dates = zip(_DATES, ("registered", "updated", "renewed"), strict=True)
    return [
        Check(DELETION, Effect.RECORD, pl.col(DELETED).is_not_null(), pl.col(DELETED)),
        *(
            Check("missing-required", Effect.KEPT, pl.col(name).is_null(), pl.lit(name))
            for name in needed
        ),
        *(lost("impossible-date", f"Registration.{name}", day) for name, day in dates),
        lost("unknown-registration-status", _STATUS, "registration_status"),
        lost("bad-check-digit", _REGISTRAR, "registrar"),
    ]


def bounds(over: pl.Expr, *held: pl.Expr) -> list[pl.Expr]:
    """The days between which something ended that is over, if no end is told.

    It ended no later than the record was last changed, and on a day after the last on which it is
    known to have held. If no such day is known, the earliest is the first day of the calendar.

    Args:
        over: Whether it is over and no end is told.
        held: Days on which it held.
    """
    latest = pl.col("updated")
    later = [pl.when(day < latest).then(day.dt.offset_by("1d")) for day in held]
    earliest = pl.max_horizontal(*later).fill_null(date.min)
    known = over & latest.is_not_null()
    return [
        pl.when(known).then(earliest).alias("end_earliest"),
        pl.when(known).then(latest).alias("end_latest"),
        pl.when(known).then(pl.lit(BY_LAST_UPDATE)).alias("end_resolution"),
    ]
