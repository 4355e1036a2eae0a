"""What only shows when all records are there: doubles, strangers, circles, rival tops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import SCHEMA, Effect, nothing
from corpgraph.importing.gleif.chains import climb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    #: The rows of a table from all files, with the columns asked for, ``record`` and ``file``.
    Rows = Callable[[str, Sequence[str]], pl.DataFrame]

__all__ = ["Settled", "settle"]

#: The tables that have a row for each record of a kind, whose subject comes once.
_PRIMARY: Final = ("corporations", "controls", "affiliations", "exceptions")
#: Where LEIs are mentioned, by table and column, and what it is called if there is no record.
_MENTIONS: Final = (
    ("controls", "child", "child-unknown"),
    ("controls", "parent", "parent-unknown"),
    ("affiliations", "child", "child-unknown"),
    ("affiliations", "parent", "parent-unknown"),
    ("exceptions", "lei", "entity-unknown"),
    ("successions", "successor", "successor-unknown"),
    ("registrations", "registrar", None),
    ("control_registrations", "registrar", None),
    ("affiliation_registrations", "registrar", None),
)
_PLACE: Final = ("record", "file")


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of looking at all records.

    Attributes:
        out: ``record`` and ``file`` of records that are to be left out after all.
        anomalies: What was found; lines are to be filled in.
        mentioned: LEIs of organisations of which there is no record, sorted.
    """

    out: pl.DataFrame
    anomalies: pl.DataFrame
    mentioned: pl.Series


def settle(rows: Rows, *, has_entities: bool) -> Settled:
    """Look at all records together.

    Args:
        rows: Reads tables.
        has_entities: Whether there is a file of level 1, without which nobody is unknown.
    """
    doubles = pl.concat([_doubles(rows, table) for table in _PRIMARY])
    out = doubles.select(*_PLACE).unique()
    controls = _without(rows("controls", ("child", "parent", "kind", "end", "end_latest")), out)
    # What is over was reported in its time, and leads nowhere now.
    current = controls.filter(pl.col("end").is_null(), pl.col("end_latest").is_null())
    exceptions = _without(rows("exceptions", ("lei", "kind")), out)
    found = [doubles, *_rivals(current), _beside(exceptions, current)]
    known = _without(rows("corporations", ("subject",)), out).get_column("subject")
    listed = known.implode()
    mentioned = []
    for table, column, kind in _MENTIONS:
        frame = _without(rows(table, (column,)), out).drop_nulls(column)
        strangers = frame.filter(~pl.col(column).is_in(listed))
        mentioned.append(strangers.get_column(column))
        if has_entities and kind:
            found.append(_noted(strangers, kind, Effect.KEPT, key=pl.col(column)))
    return Settled(out, pl.concat(found), pl.concat(mentioned).unique().sort())


def _without(frame: pl.DataFrame, out: pl.DataFrame) -> pl.DataFrame:
    if out.is_empty():
        return frame
    return frame.join(out, on=_PLACE, how="anti", maintain_order="left")


def _doubles(rows: Rows, table: str) -> pl.DataFrame:
    """Records whose subject an earlier record has."""
    frame = rows(table, ("subject",))
    again = frame.filter(~frame.get_column("subject").is_first_distinct())
    return _noted(again, "duplicate-record", Effect.RECORD, key=pl.col("subject"))


def _beside(exceptions: pl.DataFrame, current: pl.DataFrame) -> pl.DataFrame:
    """Reasons to report no parent of organisations that report one."""
    both = exceptions.join(
        current.select("child", "kind", "parent").unique(
            ("child", "kind"), keep="first", maintain_order=True
        ),
        left_on=("lei", "kind"),
        right_on=("child", "kind"),
        maintain_order="left",
    )
    return _noted(
        both, "exception-beside-parent", Effect.KEPT, key=pl.col("lei"), value=pl.col("parent")
    )


def _rivals(current: pl.DataFrame) -> list[pl.DataFrame]:
    """Circles of direct control, and tops of its chains that differ from the ultimate parent.

    Of several direct parents the first that is told is followed, and a relation to oneself nowhere:
    it is told as such.
    """
    direct = current.filter(pl.col("kind") == "direct", pl.col("child") != pl.col("parent")).unique(
        "child", keep="first", maintain_order=True
    )
    climbed = climb(direct.select("child", "parent"))
    circles = direct.join(climbed.filter("in_circle"), on="child", maintain_order="left")
    ultimate = current.filter(pl.col("kind") == "ultimate").join(
        climbed, on="child", maintain_order="left"
    )
    rivals = ultimate.filter(pl.col("top") != pl.col("parent"))
    told = pl.concat_str(
        pl.lit("reported "), pl.col("parent"), pl.lit(", chain leads to "), pl.col("top")
    )
    return [
        _noted(circles, "control-circle", Effect.KEPT, key=pl.col("child"), value=pl.col("parent")),
        _noted(rivals, "other-ultimate-parent", Effect.KEPT, key=pl.col("child"), value=told),
    ]


def _noted(
    frame: pl.DataFrame, kind: str, effect: Effect, *, key: pl.Expr, value: pl.Expr | None = None
) -> pl.DataFrame:
    if frame.is_empty():
        return nothing()
    return frame.select(
        pl.lit(kind).alias("kind"),
        pl.lit(effect.value).alias("effect"),
        pl.col("file").cast(pl.Int32),
        pl.col("record"),
        pl.lit(None, pl.Int64).alias("line"),
        key.alias("key"),
        (value if value is not None else pl.lit(None, pl.String)).alias("value"),
    ).match_to_schema(SCHEMA)
