"""Tables and other triples together: which nodes stand where, and what is to be read for them.

Tables *stand apart* if each row is a node of its own: no two rows, and no triple from elsewhere,
have a subject in common. Then all that is said of such a node is in its row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from corpgraph.validation.columns.stored.fetching import Fetched
from corpgraph.validation.columns.stored.rows import TYPE
from corpgraph.validation.columns.stored.slices import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    _directories: dict[str, pl.DataFrame] = field(default_factory=dict)
    _ends: pl.Series | None = None

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
            if len(near) > 1:
                cells = [each.cast(pl.String) for each in cells]
            counted = pl.concat(cells).select(pl.col("cell").n_unique(), size=pl.len()).collect()
            others = rows.having(_after(known, prefix)).frame.select(pl.len()).collect().item()
            if others or counted["cell"].item() != counted["size"].item():
                return False
        return True

    def classes_of(self, frame: pl.DataFrame, prop: Property) -> list[pl.Series] | None:
        """For each row the classes of a value, or the value itself where no large table has it.

        Returns:
            Columns that tell them apart; None if no value of the property can be the subject of a
            row of a large table.
        """
        if not self.leads_to(prop):
            return None
        if prop.column is None:
            # The value is the same in all rows.
            return []
        found = self._classes(prop)
        if _has_one_class(frame[prop.column], found):
            return [frame[prop.column].is_null()]
        cells = frame.lazy().select(cell=prop.column)
        if frame[prop.column].dtype != found["cell"].dtype:
            cells, found = cells.cast({"cell": pl.String}), found.cast({"cell": pl.String})
        joined = cells.join(found.lazy(), on="cell", how="left", maintain_order="left").collect()
        if not joined["classes"].null_count():
            return [joined["classes"]]
        other = pl.when(pl.col("classes").is_null()).then("cell").alias("other")
        return [joined["classes"], joined.select(other).to_series()]

    def _classes(self, prop: Property) -> pl.DataFrame:
        """What follows the prefix of a property in the subjects of rows; a number for classes."""
        if prop.prefix not in self._directories:
            parts = [_with_classes(each, prop.prefix) for each in self.leads_to(prop)]
            if len({each.collect_schema()["cell"] for each in parts}) > 1:
                parts = [each.cast({"cell": pl.String}) for each in parts]
            numbered = pl.concat(parts).with_columns(pl.col("classes").rank("dense"))
            self._directories[prop.prefix] = numbered.collect()
        return self._directories[prop.prefix]

    def mentioned(self, rows: Rows) -> pl.Series:
        """The cells of the column ``subject`` of those rows that other triples lead to."""
        if self._ends is None:
            self._ends = self._known_nodes("object")
        return _after(self._ends, rows.table.prefix)

    def extended(self, chosen: Mapping[Rows, pl.Series]) -> list[Rows]:
        """The rows of some nodes, of those that known triples lead to, and of all beyond them.

        Args:
            chosen: Cells of the column ``subject``, as text.
        """
        wanted = dict(chosen)
        for rows in self.large:
            wanted[rows] = _joined(wanted.get(rows), self.mentioned(rows))
        found: dict[Rows, list[Rows]] = {}
        seen: dict[Rows, pl.Series] = {}
        while wanted:
            latest, wanted = wanted, {}
            for rows, cells in latest.items():
                fresh = cells.filter(~cells.is_in(seen[rows].implode())) if rows in seen else cells
                if fresh.is_empty():
                    continue
                seen[rows] = _joined(seen.get(rows), fresh)
                part = self.fetched.having(rows, fresh)
                found.setdefault(rows, []).append(part)
                for target, ends in self._values(part):
                    wanted[target] = _joined(wanted.get(target), ends)
        return [part for parts in found.values() for part in parts]

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


def _has_one_class(cells: pl.Series, directory: pl.DataFrame) -> bool:
    """Whether all nodes that cells stand for have the same classes, so far as that is soon told."""
    known = directory["cell"]
    if cells.dtype != known.dtype or directory["classes"].n_unique() != 1:
        return False
    if cells.equals(known):
        return True
    wanted = cells.drop_nulls().to_frame("cell").lazy()
    return wanted.join(directory.lazy(), on="cell", how="anti").collect().is_empty()


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
