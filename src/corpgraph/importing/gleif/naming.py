"""The names of level 1: legal and others, and the label by which an entity is shown."""

from __future__ import annotations

from typing import Final

import polars as pl

from corpgraph.importing.anomalies import Check, Effect, find
from corpgraph.importing.codes import concept
from corpgraph.importing.gleif.codes import NAMES
from corpgraph.importing.gleif.mapping import bounds

__all__ = ["label", "language", "legal_names", "other_names"]

_LEI: Final = pl.col("LEI")
_LEGAL: Final = pl.col("Entity.LegalName")
_FAMILIES: Final = {
    "other": "Entity.OtherEntityNames.OtherEntityName.{n}",
    "transliterated": "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.{n}",
}
_REPEATS: Final = range(1, 6)
# BCP 47 in the form that RDF 1.1 allows.
_TAG: Final = r"^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$"
_FOREIGN: Final = r"[^\p{Latin}\p{Common}\p{Inherited}]"


def language(tag: pl.Expr) -> pl.Expr:
    """A language tag; null for what RDF does not take for one."""
    return pl.when(tag.str.contains(_TAG)).then(tag)


def label() -> pl.Expr:
    """What an entity is shown as: its legal name, unless that is in another script than Latin.

    Then it is its English name, the name transliterated as the entity prefers, or by machine; the
    legal name if there is none.
    """
    is_ascii = _LEGAL.str.len_bytes() == _LEGAL.str.len_chars()
    # Only few names are looked at letter by letter.
    is_foreign = pl.when(~is_ascii).then(_LEGAL).str.contains(_FOREIGN).fill_null(value=False)
    english = [
        pl.when(
            (_column("other", n, ".type") == "ALTERNATIVE_LANGUAGE_LEGAL_NAME")
            & _column("other", n, ".xmllang").str.starts_with("en")
        ).then(_column("other", n))
        for n in _REPEATS
    ]
    ascii_names = [
        pl.when(
            _column("transliterated", n, ".type") == f"{kind}_ASCII_TRANSLITERATED_LEGAL_NAME"
        ).then(_column("transliterated", n))
        for kind in ("PREFERRED", "AUTO")
        for n in _REPEATS
    ]
    return pl.when(is_foreign).then(pl.coalesce(*english, *ascii_names, _LEGAL)).otherwise(_LEGAL)


def legal_names(records: pl.DataFrame) -> pl.DataFrame:
    """The legal names, one row an entity."""
    return records.select("subject", "name", "language", "record")


def other_names(
    frame: pl.DataFrame, records: pl.DataFrame, *, file: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The other names, one row a name; previous names are over.

    Args:
        frame: The records as they were read.
        records: The same with their days: ``begin`` and ``updated``.
        file: The number of the file.

    Returns:
        The names, and what was wrong with any.
    """
    days = records.select("begin", "updated").get_columns()
    told = pl.concat(
        # Few columns of many, before few rows of many.
        frame.select("LEI", "record", "line", *_written(family, number))
        .hstack(days)
        .filter(pl.col("name").is_not_null())
        for family in _FAMILIES
        for number in _REPEATS
    ).with_columns(concept(pl.col("type"), NAMES).alias("kind"))
    stranger = pl.col("type").is_not_null() & pl.col("kind").is_null()
    check = Check("unknown-name-type", Effect.VALUE, stranger, pl.col("type"))
    names = told.select(
        pl.concat_str(_LEI, pl.lit("-"), pl.col("place")).alias("subject"),
        _LEI.alias("lei"),
        "name",
        language(pl.col("tag")).alias("language"),
        "kind",
        *bounds(pl.col("kind") == "previous", pl.col("begin")),
        "record",
    )
    return names, find(told, [check], key=_LEI, file=file)


def _written(family: str, number: int) -> list[pl.Expr]:
    return [
        _column(family, number).alias("name"),
        _column(family, number, ".xmllang").alias("tag"),
        _column(family, number, ".type").alias("type"),
        pl.lit(f"{family}-{number}").alias("place"),
    ]


def _column(family: str, number: int, part: str = "") -> pl.Expr:
    return pl.col(_FAMILIES[family].format(n=number) + part)
