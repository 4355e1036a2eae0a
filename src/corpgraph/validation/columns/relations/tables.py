"""Frames whose columns are the variables of a relation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import narwhals as nw

from corpgraph.frames.backends import each_once
from corpgraph.validation.columns.relations.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpgraph.frames.slices import Frame
    from corpgraph.validation.columns.relations.kinds import Kinds

__all__ = ["Table", "key", "text"]


def key(name: str) -> str:
    """The column of the keys of a variable (Int64; null where it is unbound)."""
    return f"k_{name}"


def text(name: str) -> str:
    """The column of the terms of a variable in N-Triples syntax (null where it is unbound)."""
    return f"t_{name}"


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with the columns `key` and `text` of some variables.

    Attributes:
        frame: The frame.
        kinds: The kinds of terms that each variable may have, by its name.
        is_distinct: Whether no two rows are the same, so far as that is known.
    """

    frame: Frame
    kinds: Mapping[str, Kinds]
    is_distinct: bool = False

    def keys(self, names: Iterable[str]) -> list[str]:
        """The columns of the keys of some variables."""
        return [key(name) for name in names]

    def shared(self, other: Table) -> list[str]:
        """The variables that this table and another one have."""
        return sorted(self.kinds.keys() & other.kinds.keys())

    def only(self, names: Iterable[str]) -> Table:
        """The columns of some variables."""
        kept = [name for name in names if name in self.kinds]
        columns = [column(name) for name in kept for column in (key, text)]
        return Table(self.frame.select(*columns), {name: self.kinds[name] for name in kept})

    def distinct(self) -> Table:
        """Each row once."""
        keys = self.keys(self.kinds)
        frame = each_once(self.frame, keys[0]) if len(keys) == 1 else self.frame.unique(keys)
        return replace(self, frame=frame, is_distinct=True)

    def join(self, other: Table, *, keeps_all: bool = False) -> Table:
        """The rows of both that agree in what they share.

        Args:
            other: The other table.
            keeps_all: Whether rows of this one without any of the other stay.
        """
        on = self.shared(other)
        right = other.frame.drop(*(text(name) for name in on))
        frame = self.frame.join(right, on=self.keys(on), how="left" if keeps_all else "inner")
        kinds = {**other.kinds, **self.kinds}
        if not keeps_all:
            kinds |= {name: (self.kinds[name] & other.kinds[name]) for name in on}
        return Table(frame, kinds)

    def where(self, other: Table, on: Iterable[str], *, negated: bool = False) -> Table:
        """The rows that agree with a row of another table in some variables, or do not."""
        columns = self.keys(on)
        right = other.frame.select(*columns)
        frame = self.frame.join(right, on=columns, how="anti" if negated else "semi")
        return replace(self, frame=frame)

    def variable(self, name: str) -> Value:
        """The value of a variable."""
        return Value(self.kinds[name], nw.col(text(name)), nw.col(key(name)))
