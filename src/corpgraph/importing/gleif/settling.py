"""What only shows when all records are there: strangers, circles, rival tops."""

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

__all__ = ["KINDS", "Settled", "settle"]

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
_BESIDE: Final = "exception-beside-parent"
_CIRCLE: Final = "control-circle"
_RIVAL: Final = "other-ultimate-parent"
#: The names of all anomalies that are found here.
KINDS: Final = (_BESIDE, _CIRCLE, _RIVAL, *(kind for *_, kind in _MENTIONS if kind))


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of looking at all records.

    Attributes:
        anomalies: What was found; lines are to be filled in.
        mentioned: LEIs of organisations of which there is no record, sorted.
    """

    anomalies: pl.DataFrame
    mentioned: pl.Series


def settle(rows: Rows, *, has_entities: bool) -> Settled:
    """Look at all records together.

    Args:
        rows: Reads tables.
        has_entities: Whether there is a file of level 1, without which nobody is unknown.
    """
    controls = rows("controls", ("child", "parent", "kind", "end", "end_latest"))
    # What is over was reported in its time, and leads nowhere now.
    current = controls.filter(pl.col("end").is_null(), pl.col("end_latest").is_null())
    found = [*_rivals(current), _beside(rows("exceptions", ("lei", "kind")), current)]
    frames = [rows(table, (column,)) for table, column, _ in _MENTIONS]
    # Whoever is mentioned often is looked up once.
    mentioned = pl.concat(frame.select(lei=frame.columns[0]).unique() for frame in frames).unique()
    known = rows("corporations", ("subject",))
    strangers = mentioned.drop_nulls().join(known, left_on="lei", right_on="subject", how="anti")
    for frame, (_, column, kind) in zip(frames, _MENTIONS, strict=True):
        if has_entities and kind:
            theirs = frame.filter(pl.col(column).is_in(strangers.get_column("lei").implode()))
            found.append(_noted(theirs, kind, key=pl.col(column)))
    return Settled(pl.concat(found), strangers.get_column("lei").sort())


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
    return _noted(both, _BESIDE, key=pl.col("lei"), value=pl.col("parent"))


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
        _noted(circles, _CIRCLE, key=pl.col("child"), value=pl.col("parent")),
        _noted(rivals, _RIVAL, key=pl.col("child"), value=told),
    ]


def _noted(
    frame: pl.DataFrame, kind: str, *, key: pl.Expr, value: pl.Expr | None = None
) -> pl.DataFrame:
    if frame.is_empty():
        return nothing()
    return frame.select(
        pl.lit(kind).alias("kind"),
        pl.lit(Effect.KEPT.value).alias("effect"),
        pl.col("file").cast(pl.Int32),
        pl.col("record"),
        pl.lit(None, pl.Int64).alias("line"),
        key.alias("key"),
        (value if value is not None else pl.lit(None, pl.String)).alias("value"),
    ).match_to_schema(SCHEMA)
