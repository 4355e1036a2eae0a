"""Property tables as slices: each asked for is a plan, of which only what is used is computed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl

from corpgraph.frames.collisions import have_collisions
from corpgraph.frames.reading.polars_slices import HashedSlices
from corpgraph.frames.reading.tokenising import hashed
from corpgraph.property_tables.terms import constant_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.property_tables import Property
    from corpgraph.validation.columns.stored.rows import Rows

__all__ = ["TableSlices", "Texts", "keyed", "texts_of"]

#: Triples by predicate, as frames with the columns of `Rows.triples`.
Texts = dict[str, list[pl.LazyFrame]]

_TYPES: Final = {
    "s": pl.Int64,
    "o": pl.Int64,
    "subject": pl.String,
    "object": pl.String,
    "line": pl.Int64,
    "file": pl.Int32,
}
_TEXTS: Final = ("subject", "object", "line", "file")


class TableSlices:
    """Slices of property tables, and of other triples beside them.

    ``line`` is the number of the record that states a row, null where none does, and ``file`` that
    of its source file.

    Args:
        tables: The tables.
        known: The other triples.
        seed: What keys are computed with; by default nobody who writes data can know it.
    """

    def __init__(
        self, tables: Iterable[Rows], known: Slices | None = None, *, seed: int | None = None
    ) -> None:
        self._seed = secrets.randbits(63) if seed is None else seed
        self._tables: dict[str, list[tuple[Rows, Property]]] = {}
        for rows in tables:
            for prop in rows.table.properties:
                self._tables.setdefault(prop.predicate, []).append((rows, prop))
        self._known = known

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate, given by its IRI without brackets; perhaps none."""
        parts = [self._keyed(*each) for each in self._tables.get(predicate, ())]
        if self._known is not None and predicate in self._known.predicates():
            texts = nw.to_native(self._known.of(predicate)).select(*_TEXTS)
            keys = (hashed(pl.col(text), self._seed).alias(text[0]) for text in _TEXTS[:2])
            parts.append(texts.with_columns(*keys).select(*_TYPES))
        return nw.from_native(pl.concat(parts) if parts else pl.LazyFrame(schema=_TYPES))

    def predicates(self) -> frozenset[str]:
        """The IRIs of all predicates that rows can have, be there any such row or not."""
        known = self._known.predicates() if self._known is not None else frozenset[str]()
        return known | self._tables.keys()

    def key(self, term: str) -> int:
        """The key of a term in canonical N-Triples syntax, whether a triple has it or not."""
        return HashedSlices({}, self._seed).key(term)

    def terms(self, terms: Iterable[str]) -> Frame:
        """A frame with the columns ``node`` (key) and ``text``, one row a term."""
        return HashedSlices({}, self._seed).terms(terms)

    def _keyed(self, rows: Rows, prop: Property) -> pl.LazyFrame:
        key = (
            hashed(pl.col("object"), self._seed)
            if prop.column is not None
            else pl.lit(self.key(constant_of(prop)), pl.Int64)
        )
        keys = {"s": hashed(pl.col("subject"), self._seed), "o": key}
        return rows.triples(prop).with_columns(**keys).select(*_TYPES)


def texts_of(tables: Sequence[Rows], predicates: Iterable[str] | None = None) -> Texts:
    """The triples of tables, perhaps only those with some predicates."""
    wanted = None if predicates is None else frozenset(predicates)
    found: Texts = {}
    for rows in tables:
        for prop in rows.table.properties:
            if wanted is None or prop.predicate in wanted:
                found.setdefault(prop.predicate, []).append(rows.triples(prop))
    return found


def keyed(*triples: Mapping[str, Sequence[pl.LazyFrame]]) -> HashedSlices:
    """Slices of triples, computed and held, whose keys are certainly those of their texts."""
    names = list(dict.fromkeys(name for each in triples for name in each))
    frames = [
        pl.concat([frame for each in triples for frame in each.get(name, ())]) for name in names
    ]
    texts = dict(zip(names, pl.collect_all(frames), strict=True))
    while True:
        seed = secrets.randbits(63)
        keys = [hashed(pl.col(text), seed).alias(text[0]) for text in _TEXTS[:2]]
        held = {n: f.lazy().with_columns(*keys).select(*_TYPES) for n, f in texts.items()}
        slices = dict(zip(held, pl.collect_all(held.values()), strict=True))
        if not have_collisions(slices.values(), seed):
            return HashedSlices(slices, seed)
