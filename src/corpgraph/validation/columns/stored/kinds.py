"""Rows of each kind: the rows of a table that differ in what is told of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.frames.collisions import hashed, second

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["MANY", "Kinds", "Told", "about_distinct", "rows_alike", "told"]

#: With more kinds of rows than this all rows are looked at, of which less has to be read.
MANY: Final = 2_000
_SEED: Final = secrets.randbits(63)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A column that tells the rows of a table apart.

    Attributes:
        name: What no other column of the table is called.
        codes: Numbers, or truths, that differ where the rows do.
        are_many: Whether there are more than `MANY` of them, or nearly so many.
    """

    name: str
    codes: pl.Series
    are_many: bool


def told(cells: pl.Series, names: Iterator[str]) -> Iterator[Told]:
    """What tells cells apart, without their texts; nothing where all cells are the same."""
    are_many = cells.dtype != pl.Boolean and about_distinct(cells) > MANY
    columns = [cells]
    if cells.dtype == pl.String and are_many:
        # Two texts that differ will not have both hashes in common.
        text = pl.col(cells.name)
        frame = cells.to_frame().select(one=hashed(text, _SEED), other=second(text, _SEED))
        columns = frame.get_columns()
    elif cells.dtype == pl.String:
        columns = [cells.cast(pl.Categorical).to_physical()]
    if not are_many and columns[0].n_unique() < 2:
        return
    for column in columns:
        name = next(names)
        yield Told(name, column.alias(name), are_many)


def about_distinct(cells: pl.Series) -> int:
    """About how many different cells there are; to tell exactly takes many times as long."""
    return int(cells.to_frame().select(pl.first().approx_n_unique()).item())


class Kinds:
    """Finds one row of each kind.

    Args:
        size: How many rows the table has.
        columns: What tells them apart.
        flags: Truths about them, by name.
        stand: Which of them stand for others; None if all do.
    """

    def __init__(
        self,
        size: int,
        columns: Iterable[Told],
        flags: Mapping[str, pl.Series],
        stand: pl.Series | None,
    ) -> None:
        by_name = {each.name: each for each in columns}
        numbers = pl.int_range(size, dtype=pl.UInt32, eager=True).alias("row")
        codes = (each.codes for each in by_name.values())
        truths = (each.alias(name) for name, each in flags.items())
        frame = pl.DataFrame([numbers, *codes, *truths])
        self._frame = frame if stand is None else frame.filter(stand)
        # One row of each kind that there is to any check: to most checks there are fewer.
        few = [name for name, each in by_name.items() if not each.are_many]
        self._each = _first(self._frame, [*few, *flags])

    def one_of_each(self, columns: Sequence[Told], flags: Sequence[str]) -> pl.Series | None:
        """The numbers of one row of each kind, of those rows of which flags are true.

        Returns:
            None if the kinds are many.
        """
        are_many = any(each.are_many for each in columns)
        if are_many and not flags:
            return None
        frame = self._frame if are_many else self._each
        asked = frame.filter(*(pl.col(each) for each in flags))
        found = _first(asked, [each.name for each in columns])["row"]
        return found if len(found) <= MANY else None


def _first(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The first of the rows that agree in some columns."""
    if not names:
        return frame.head(1)
    return frame.lazy().group_by(names).agg(pl.col("row").min()).collect()


def rows_alike(columns: Sequence[Told], rows: pl.Series) -> pl.Series:
    """Which rows are like some of them."""
    if not columns:
        return pl.Series([True]).new_from_index(0, len(rows))
    frame = pl.DataFrame([each.codes for each in columns])
    some = frame.filter(rows).unique()
    numbered = frame.with_row_index("row")
    found = numbered.join(some, on=frame.columns, how="semi", nulls_equal=True)["row"]
    return numbered["row"].is_in(found.implode())
