"""Aggregates of the rows of a table (SPARQL 1.1, section 18.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError, rows, settled
from corpgraph.validation.columns.relations.kinds import Kind
from corpgraph.validation.columns.relations.quantities import MILLION, micros
from corpgraph.validation.columns.relations.tables import Table, key, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.frames.slices import Frame

__all__ = ["grouped"]

#: Sums up to this many are exact in millionths, as numbers with 53 bits.
_LARGEST_SUM: Final = 9_000_000_000
_NUMBERS: Final = frozenset({Kind.NUMBER, Kind.LARGE, Kind.DECIMAL, Kind.DOUBLE})


def grouped(
    table: Table, keys: Sequence[str], measures: Sequence[tuple[str, str, str | None, bool]]
) -> Table:
    """One row a group, with a column ``m_…`` for each aggregate (Float64; null for an error).

    Args:
        table: The rows.
        keys: The variables that the rows of a group agree in.
        measures: The aggregates, as `planning.relations.Group` has them.

    Raises:
        DeclinedError: An aggregate cannot be computed exactly.
    """
    if not keys:
        raise DeclinedError("all rows are one group")
    frame = table.frame
    aggregates = [
        nw.col(text(name)).min().alias(text(name)) for name in keys if name in table.kinds
    ]
    summed: list[str] = []
    for name, function, variable, distinct in measures:
        if function == "COUNT":
            aggregates.append(_count(variable, distinct=distinct).alias(f"m_{name}"))
            continue
        if distinct:
            raise DeclinedError(f"{function} is taken of distinct values")
        if variable is None:
            raise DeclinedError(f"{function} is taken of rows")
        if function == "SUM":
            summed.append(name)
            parts = micros(table.variable(variable))
            frame = frame.with_columns(
                (parts // MILLION).alias(f"w_{name}"), (parts % MILLION).alias(f"f_{name}")
            )
            columns = (f"w_{name}", f"f_{name}")
            aggregates += [nw.col(column).sum().alias(column) for column in columns]
            aggregates.append(parts.is_null().any().alias(f"e_{name}"))
        else:
            aggregates.append(_extreme(table, variable, function).alias(f"m_{name}"))
    found = frame.group_by(*table.keys(keys)).agg(*aggregates)
    found = _with_sums(found, summed) if summed else found
    return Table(found, {name: table.kinds[name] for name in keys})


def _with_sums(frame: Frame, names: Sequence[str]) -> Frame:
    found = settled(frame)
    whole = [nw.col(f"w_{name}").abs().max() for name in names]
    ((*largest,),) = rows(found.select(*whole))
    if any(each is not None and each > _LARGEST_SUM for each in largest):
        raise DeclinedError("a sum is too large to be exact")
    sums = [
        nw.when(~nw.col(f"e_{name}"))
        .then((nw.col(f"w_{name}") * MILLION + nw.col(f"f_{name}")).cast(nw.Float64) / MILLION)
        .otherwise(nw.lit(None, dtype=nw.Float64))
        .alias(f"m_{name}")
        for name in names
    ]
    parts = [f"{part}_{name}" for name in names for part in "wfe"]
    return found.with_columns(*sums).drop(*parts)


def _count(variable: str | None, *, distinct: bool) -> nw.Expr:
    if variable is None:
        return nw.len().cast(nw.Float64)
    column = nw.col(key(variable))
    if not distinct:
        return column.count().cast(nw.Float64)
    # Nothing is no value, but counts as one in columns.
    nothing = column.is_null().any().cast(nw.Int64)
    return (column.n_unique().cast(nw.Int64) - nothing).cast(nw.Float64)


def _extreme(table: Table, variable: str, function: str) -> nw.Expr:
    if not table.kinds[variable] <= _NUMBERS:
        raise DeclinedError(f"{function} is taken of something else than numbers")
    numbers = table.variable(variable).numbers()
    return numbers.min() if function == "MIN" else numbers.max()
