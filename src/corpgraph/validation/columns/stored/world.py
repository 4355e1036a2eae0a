"""Tables and other triples together: which nodes stand where, and what is to be read for them.

Tables *stand apart* if each row is a node of its own: no two rows, and no triple from elsewhere,
have a subject in common. Then all that is said of such a node is in its row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from corpgraph.validation.columns.stored.directories import Directory, are_distinct
from corpgraph.validation.columns.stored.fetching import Fetched
from corpgraph.validation.columns.stored.rows import TYPE
from corpgraph.validation.columns.stored.slices import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpgraph.frames.slices import Slices
    from corpgraph.property_tables import Property
    from corpgraph.validation.columns.stored.rows import Rows
    from corpgraph.validation.columns.stored.slices import Texts

__all__ = ["World", "open_world"]

_TEXTS = ("subject", "object", "line", "file")


@dataclass(slots=True)
class World:
    """All triples.

    Attributes:
        large: Tables with many rows.
        known: The other triples; those of small tables are among them.
        fetched: Rows of large tables.
    """

    large: list[Rows]
    known: Texts
    fetched: Fetched = field(default_factory=Fetched)
    _directories: dict[str, Directory] = field(default_factory=dict)
    _mentioned: pl.Series | None = None

    def held(self) -> frozenset[str]:
        """The predicates of the large tables."""
        return frozenset().union(*(rows.predicates for rows in self.large))

    def owns(self, term: str) -> bool:
        """Whether a term, in N-Triples syntax, may be the subject of a row of a large table."""
        return any(term.startswith(f"<{rows.table.prefix}") for rows in self.large)

    def leads_to(self, prop: Property) -> list[Rows]:
        """The large tables whose rows may be the values of a property."""
        if prop.term != "iri":
            return []
        start = prop.prefix + (prop.value or "")
        return [rows for rows in self.large if _overlap(start, rows.table.prefix)]

    def stands_apart(self) -> bool:
        """Whether the large tables stand apart."""
        known = self._known_nodes("subject")
        for rows in self.large:
            prefix = rows.table.prefix
            near = [each for each in self.large if each.table.prefix.startswith(prefix)]
            cells = [
                each.frame.select(cell=_cell(each.table.prefix.removeprefix(prefix)))
                for each in near
            ]
            others = _after(known, prefix)
            if not are_distinct(cells):
                return False
            if not others.is_empty() and not rows.having(others).frame.collect().is_empty():
                return False
        return True

    def classes_of(self, prop: Property, cells: pl.Series) -> list[pl.Series] | None:
        """Of which classes the values of a property are, and which no large table has.

        Args:
            prop: The property.
            cells: Its column.

        Returns:
            Columns that tell cells apart; None if no value can be the subject of a row of a large
            table, or the values have too many classes.
        """
        if not self.leads_to(prop):
            return None
        if prop.prefix not in self._directories:
            parts = [_with_classes(each, prop.prefix) for each in self.leads_to(prop)]
            self._directories[prop.prefix] = Directory(parts)
        return self._directories[prop.prefix].told(cells)

    def mentioned(self, rows: Rows) -> pl.Series:
        """The cells of the column ``subject`` of those rows that other triples lead to."""
        if self._mentioned is None:
            self._mentioned = self._known_nodes("object")
        return _after(self._mentioned, rows.table.prefix)

    def extended(self, chosen: Mapping[Rows, pl.Series]) -> tuple[list[Rows], frozenset[str]]:
        """The rows of some nodes, and the classes of those that they lead to.

        Rows that known triples lead to are among them, with all rows beyond these.

        Args:
            chosen: Cells of the column ``subject``, as text.

        Returns:
            The rows, and the IRIs of the nodes of which nothing but the classes is told.
        """
        seen: dict[Rows, pl.Series] = {}
        found: list[Rows] = []
        ends = {rows: self.mentioned(rows) for rows in self.large}
        while ends:
            parts = self._unseen(ends, seen)
            found += parts
            ends = self._ends_of(parts)
        parts = self._unseen(chosen, seen)
        found += parts
        bare: set[str] = set()
        others = []
        for rows, cells in self._ends_of(parts).items():
            unseen = cells.filter(~cells.is_in(seen[rows].implode())) if rows in seen else cells
            others.append(rows.only([TYPE]).having(unseen))
            bare.update(f"{rows.table.prefix}{cell}" for cell in unseen)
        # Where names begin alike, what is no row of one table may be one of another.
        for rows in found:
            cells = rows.frame.select(pl.col("subject").cast(pl.String)).collect().to_series()
            bare.difference_update(f"{rows.table.prefix}{cell}" for cell in cells)
        return [*found, *others], frozenset(bare)

    def _unseen(self, wanted: Mapping[Rows, pl.Series], seen: dict[Rows, pl.Series]) -> list[Rows]:
        """The rows of some nodes that have not been seen before; now they are."""
        found = []
        for rows, cells in wanted.items():
            unseen = cells.filter(~cells.is_in(seen[rows].implode())) if rows in seen else cells
            if not unseen.is_empty():
                seen[rows] = _joined(seen.get(rows), unseen)
                found.append(self.fetched.having(rows, unseen))
        return found

    def _ends_of(self, parts: Iterable[Rows]) -> dict[Rows, pl.Series]:
        """The nodes of large tables that rows lead to, as cells of the column ``subject``."""
        found: dict[Rows, pl.Series] = {}
        for part in parts:
            for target, cells in self._values(part):
                found[target] = _joined(found.get(target), cells)
        return found

    def _values(self, rows: Rows) -> Iterator[tuple[Rows, pl.Series]]:
        for prop in rows.table.properties:
            for target in self.leads_to(prop):
                texts = rows.triples(prop).select("object").unique().collect().to_series()
                yield target, _after(texts, target.table.prefix)

    def _known_nodes(self, end: str) -> pl.Series:
        frames = [frame.select(end) for frames in self.known.values() for frame in frames]
        if not frames:
            return pl.Series(end, [], dtype=pl.String)
        return pl.concat(frames).unique().collect().to_series()


def open_world(tables: Sequence[Rows], known: Slices, *, small: int) -> World:
    """Put tables and other triples together.

    Args:
        tables: The tables.
        known: The other triples, as slices that Polars has.
        small: The number of rows up to which a table is small.
    """
    texts: Texts = {
        each: [nw.to_native(known.of(each)).select(*_TEXTS)] for each in known.predicates()
    }
    for predicate, frames in texts_of([each for each in tables if each.size <= small]).items():
        texts.setdefault(predicate, []).extend(frames)
    return World([each for each in tables if each.size > small], texts)


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _with_classes(rows: Rows, prefix: str) -> pl.LazyFrame:
    """What comes after a prefix in the subjects of rows, with their classes as one text."""
    own = rows.table.prefix
    classes = [
        pl.lit(f"{each.prefix}{each.value} ")
        if each.column is None
        else pl.concat_str(pl.lit(each.prefix), pl.col(each.column), pl.lit(" ")).fill_null("")
        for each in rows.of(TYPE)
    ]
    told = pl.concat_str(classes) if classes else pl.lit("")
    if own.startswith(prefix):
        return rows.frame.select(cell=_cell(own.removeprefix(prefix)), classes=told)
    longer = prefix.removeprefix(own)
    cell = pl.col("subject").cast(pl.String)
    return rows.frame.filter(cell.str.starts_with(longer)).select(
        cell=cell.str.strip_prefix(longer), classes=told
    )


def _cell(rest: str) -> pl.Expr:
    """The cell of a subject after some text."""
    cell = pl.col("subject")
    return pl.concat_str(pl.lit(rest), cell.cast(pl.String)) if rest else cell


def _after(texts: pl.Series, prefix: str) -> pl.Series:
    """What comes after a prefix in those IRIs that begin with it."""
    start = f"<{prefix}"
    found = texts.filter(texts.str.starts_with(start))
    return found.str.strip_prefix(start).str.strip_suffix(">")


def _joined(one: pl.Series | None, other: pl.Series) -> pl.Series:
    other = other.alias("subject")
    return other if one is None else pl.concat([one.alias("subject"), other]).unique()
