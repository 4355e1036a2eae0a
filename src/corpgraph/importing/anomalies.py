"""What was wrong with records, and what became of them: noted column-wise, told in a report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["SCHEMA", "Check", "Effect", "find", "nothing", "summary"]

#: A row an anomaly. ``file`` is the number of the source file; where there is no record, as with
#: what a whole file lacks, ``record`` and ``line`` are null.
SCHEMA: Final = pl.Schema(
    {
        "kind": pl.String,
        "effect": pl.String,
        "file": pl.Int32,
        "record": pl.Int64,
        "line": pl.Int64,
        "key": pl.String,
        "value": pl.String,
    }
)
_SAMPLES: Final = 10


class Effect(StrEnum):
    """What an anomaly keeps out of the graph."""

    RECORD = "record left out"
    VALUE = "value left out"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of anomaly, and how records that have it are found.

    Attributes:
        kind: Its name.
        effect: What it keeps out of the graph.
        flag: Whether a record has it.
        value: What is wrong, as text.
    """

    kind: str
    effect: Effect
    flag: pl.Expr
    value: pl.Expr


def nothing() -> pl.DataFrame:
    """No anomalies."""
    return pl.DataFrame(schema=SCHEMA)


def find(frame: pl.DataFrame, checks: Sequence[Check], *, key: pl.Expr, file: int) -> pl.DataFrame:
    """Look for anomalies in records.

    Args:
        frame: Records, with the columns ``record`` and ``line``.
        checks: What to look for.
        key: The identifiers by which the register knows a record.
        file: The number of the file that they are from.

    Returns:
        The anomalies, in the order of the checks.
    """
    if frame.is_empty():
        return nothing()
    flags = frame.select(
        check.flag.fill_null(value=False).alias(str(n)) for n, check in enumerate(checks)
    )
    # Most files lack most anomalies: looking whether there is any costs little.
    some = flags.select(pl.all().any()).row(0)
    found = [nothing()]
    for number, check in enumerate(checks):
        if some[number]:
            found.append(
                frame.filter(flags.to_series(number)).select(
                    pl.lit(check.kind).alias("kind"),
                    pl.lit(check.effect.value).alias("effect"),
                    pl.lit(file, pl.Int32).alias("file"),
                    pl.col("record", "line"),
                    key.alias("key"),
                    check.value.cast(pl.String).alias("value"),
                )
            )
    return pl.concat(found)


def summary(anomalies: Iterable[pl.DataFrame]) -> list[dict[str, object]]:
    """Count anomalies, and show the first of each kind.

    Args:
        anomalies: Frames of them, in the order of files and records.

    Returns:
        For each kind and effect, by name: ``kind``, ``effect``, ``count`` and ``samples``.
    """
    counts: dict[tuple[str, str], int] = {}
    samples: dict[tuple[str, str], list[dict[str, object]]] = {}
    for frame in anomalies:
        for key, rows in frame.group_by("kind", "effect", maintain_order=True):
            name = (str(key[0]), str(key[1]))
            counts[name] = counts.get(name, 0) + rows.height
            wanted = _SAMPLES - len(samples.setdefault(name, []))
            samples[name] += rows.head(wanted).drop("kind", "effect").to_dicts()
    return [
        {
            "kind": kind,
            "effect": effect,
            "count": counts[kind, effect],
            "samples": samples[kind, effect],
        }
        for kind, effect in sorted(counts)
    ]
