"""Level 1 (LEI-CDF 3.1) as property tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Check, Effect, find
from corpgraph.importing.codes import concept, jurisdictions
from corpgraph.importing.gleif.codes import ENTITY_STATUS, EVENT_STATUS, EVENTS, legal_forms
from corpgraph.importing.gleif.mapping import (
    Mapped,
    bounds,
    lost,
    registration_checks,
    sound,
    with_registration,
)
from corpgraph.importing.gleif.moments import day_of, moment_of
from corpgraph.importing.gleif.naming import label, language, legal_names, other_names
from corpgraph.importing.gleif.reading import Kind, columns
from corpgraph.importing.leis import is_lei

if TYPE_CHECKING:
    from corpgraph.importing.gleif.reading import Batch

__all__ = ["WANTED", "map_entities"]

_REPEATS: Final = range(1, 6)
_LEI: Final = pl.col("LEI")
_NAME: Final = pl.col("Entity.LegalName")
_JURISDICTION: Final = "Entity.LegalJurisdiction"
_COUNTRIES: Final = ("Entity.LegalAddress.Country", "Entity.HeadquartersAddress.Country")
#: No fact comes of these.
_UNUSED: Final = (
    *("Entity.LegalAddress.", "Entity.HeadquartersAddress.", "Entity.AssociatedEntity."),
    *("Entity.RegistrationAuthority.", "Registration.Validation", "Registration.OtherValidation"),
)
_UNUSED_ENDS: Final = (
    *(".group_type", ".group_id", ".group_sequence_no", ".LegalEntityEventRecordedDate"),
    *(".ValidationDocuments", ".ValidationReference"),
)
#: The columns of level 1 of which facts come, or which are looked at.
WANTED: Final = tuple(
    name
    for name in columns(Kind.ENTITIES)
    if name in _COUNTRIES or not (name.startswith(_UNUSED) or name.endswith(_UNUSED_ENDS))
)
_FORM: Final = "Entity.LegalForm.EntityLegalFormCode"
_STATUS: Final = "Entity.EntityStatus"
_CREATED: Final = "Entity.EntityCreationDate"
_EXPIRED: Final = "Entity.EntityExpirationDate"
_EVENT: Final = "Entity.LegalEntityEvents.LegalEntityEvent.{n}.{name}"
_SUCCESSOR: Final = "Entity.SuccessorEntity.{n}.{name}"
#: Legal persons; funds, branches and sole proprietors need not be any.
_CORPORATE: Final = ("GENERAL",)
#: What is made of values before they are looked at, and is taken over as it is.
_MADE: Final = (
    *("jurisdiction", "legal_form", "entity_status", "begin", "end"),
    *("registered", "registered_printed", "updated", "last_update", "next_renewal"),
    *("registrar", "registration_status"),
)


def map_entities(batch: Batch, *, file: int) -> Mapped:
    """Map a batch of level 1 records to rows of tables.

    Args:
        batch: The records.
        file: The number of their file.
    """
    told = with_registration(batch.frame).with_columns(_derived())
    found = find(told, _checks(), key=_LEI, file=file)
    frame = sound(told, found)
    records = frame.select(*_plain(), *_MADE, "record", "line")
    existences, impossible = _existences(records, file=file)
    names, strange_names = other_names(frame, records, file=file)
    events, strange_events = _events(frame, file=file)
    successions, strange_successors = _successions(frame, file=file)
    tables = {
        "corporations": records.select("subject", "class", "label", "jurisdiction", "record"),
        "identifications": records.select("subject", pl.col("registered").alias("begin"), "record"),
        "legal_names": legal_names(records),
        "other_names": names,
        "registrations": records.select(
            "subject",
            "registrar",
            "registration_status",
            "entity_status",
            pl.col("registered").alias("begin"),
            pl.col("registered_printed").alias("begin_printed"),
            "next_renewal",
            "record",
        ),
        "existences": existences,
        "legal_forms": records.filter(pl.col("legal_form").is_not_null()).select(
            "subject", "legal_form", "legal_form_text", "record"
        ),
        "records": records.select(
            pl.col("record").alias("subject"),
            pl.col("subject").alias("key"),
            "line",
            "last_update",
            "record",
        ),
        "events": events.select("subject", "lei", "kind", "date", "date_printed", "record"),
        "event_statuses": events.filter(pl.col("status").is_not_null()).select(
            "subject", "status", "record"
        ),
        "successions": successions,
    }
    anomalies = pl.concat([found, impossible, strange_names, strange_events, strange_successors])
    return Mapped(tables, anomalies)


def _checks() -> list[Check]:
    missing = pl.when(_LEI.is_null()).then(pl.lit("LEI")).otherwise(pl.lit("LegalName"))
    return [
        Check("missing-required", Effect.RECORD, _LEI.is_null() | _NAME.is_null(), missing),
        Check("bad-check-digit", Effect.RECORD, _LEI.is_not_null() & ~is_lei(_LEI), _LEI),
        *registration_checks(),
        Check(
            "missing-required",
            Effect.KEPT,
            pl.col(_JURISDICTION).is_null(),
            pl.lit("LegalJurisdiction"),
        ),
        *(
            lost("unknown-country", name, f"{name}.known", effect=Effect.KEPT)
            for name in _COUNTRIES
        ),
        lost("impossible-date", _CREATED, "begin"),
        lost("impossible-date", _EXPIRED, "end"),
        lost("unknown-jurisdiction", _JURISDICTION, "jurisdiction"),
        lost("unknown-legal-form", _FORM, "legal_form"),
        lost("unknown-entity-status", _STATUS, "entity_status"),
    ]


def _derived() -> list[pl.Expr]:
    return [
        concept(pl.col(_JURISDICTION), jurisdictions()).alias("jurisdiction"),
        concept(pl.col(_FORM), legal_forms()).alias("legal_form"),
        concept(pl.col(_STATUS), ENTITY_STATUS).alias("entity_status"),
        day_of(pl.col(_CREATED)).alias("begin"),
        day_of(pl.col(_EXPIRED)).alias("end"),
        # No fact comes of addresses; their countries are looked at all the same.
        *(concept(pl.col(name), jurisdictions()).alias(f"{name}.known") for name in _COUNTRIES),
    ]


def _plain() -> list[pl.Expr]:
    category = pl.col("Entity.EntityCategory")
    is_corporate = category.is_null() | category.is_in(_CORPORATE)
    return [
        _LEI.alias("subject"),
        _NAME.alias("name"),
        language(pl.col("Entity.LegalName.xmllang")).alias("language"),
        label().alias("label"),
        pl.when(is_corporate)
        .then(pl.lit("Corporation"))
        .otherwise(pl.lit("Organization"))
        .alias("class"),
        pl.col("Entity.LegalForm.OtherLegalForm").alias("legal_form_text"),
        moment_of(pl.col(_CREATED), pl.col("begin")).alias("begin_printed"),
        moment_of(pl.col(_EXPIRED), pl.col("end")).alias("end_printed"),
    ]


def _existences(records: pl.DataFrame, *, file: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Since when entities exist, and until when; what ended before it began is left out."""
    over = (pl.col("entity_status") == "inactive") & pl.col("end").is_null()
    # What is over was so by the last update.
    until = pl.when(over).then("updated").otherwise("end")
    turned = until <= pl.col("begin")
    days = pl.concat_str(pl.col("begin").cast(pl.String), until.cast(pl.String), separator="/")
    period = pl.concat_str(pl.lit("existence "), days)
    check = Check("impossible-period", Effect.VALUE, turned, period)
    anomalies = find(records, [check], key=pl.col("subject"), file=file)
    rows = records.filter(~turned.fill_null(value=False)).select(
        "subject",
        "begin",
        "begin_printed",
        "end",
        "end_printed",
        # It was registered when it existed.
        *bounds(over, pl.col("begin"), pl.col("registered")),
        "record",
    )
    return rows, anomalies


def _events(frame: pl.DataFrame, *, file: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a register says to have happened to entities, one row an event."""
    rows, anomalies = [], []
    for number in _REPEATS:
        kind, status, moment = (
            _EVENT.format(n=number, name=name)
            for name in ("LegalEntityEventType", "event_status", "LegalEntityEventEffectiveDate")
        )
        told = (
            frame.select("LEI", "record", "line", kind, status, moment)
            .filter(pl.col(kind).is_not_null())
            .with_columns(
                concept(pl.col(kind), EVENTS).alias("kind"),
                concept(pl.col(status), EVENT_STATUS).alias("status"),
                day_of(pl.col(moment)).alias("date"),
            )
        )
        checks = [
            lost("unknown-event-type", kind, "kind"),
            lost("unknown-event-status", status, "status"),
            lost("impossible-date", moment, "date"),
        ]
        anomalies.append(find(told, checks, key=_LEI, file=file))
        rows.append(
            told.select(
                pl.concat_str(_LEI, pl.lit(f"-{number}")).alias("subject"),
                _LEI.alias("lei"),
                pl.col("kind", "status", "date"),
                moment_of(pl.col(moment), pl.col("date")).alias("date_printed"),
                "record",
            )
        )
    return pl.concat(rows), pl.concat(anomalies)


def _successions(frame: pl.DataFrame, *, file: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who takes the place of entities, one row a successor."""
    told = pl.concat(
        frame.select("LEI", "record", "line", *_successor(number), _EXPIRED, "end").filter(
            pl.col("lei").is_not_null() | pl.col("name").is_not_null()
        )
        for number in _REPEATS
    ).with_columns(pl.when(is_lei(pl.col("lei"))).then("lei").alias("successor"))
    wrong = pl.col("lei").is_not_null() & pl.col("successor").is_null()
    check = Check("bad-check-digit", Effect.VALUE, wrong, pl.col("lei"))
    rows = told.select(
        pl.concat_str(_LEI, pl.lit("-"), pl.col("place")).alias("subject"),
        _LEI.alias("lei"),
        "successor",
        pl.col("name").alias("successor_name"),
        pl.col("end").alias("date"),
        moment_of(pl.col(_EXPIRED), pl.col("end")).alias("date_printed"),
        "record",
    )
    return rows, find(told, [check], key=_LEI, file=file)


def _successor(number: int) -> list[pl.Expr]:
    return [
        pl.col(_SUCCESSOR.format(n=number, name="SuccessorLEI")).alias("lei"),
        pl.col(_SUCCESSOR.format(n=number, name="SuccessorEntityName")).alias("name"),
        pl.lit(str(number)).alias("place"),
    ]
