"""Rows that stand for all where it is asked whether a validation means something."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl

from corpgraph.property_tables.terms import object_of, subject_of
from corpgraph.validation.columns.digest import digest, named_targets
from corpgraph.validation.columns.stored.rows import TYPE
from corpgraph.validation.columns.stored.slices import keyed, texts_of
from corpgraph.validation.shapes.triples import SUBCLASS
from corpgraph.validation.soundness.data_summary import SCHEMA_LINKS
from corpgraph.validation.soundness.terms import DECLARING_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    import pyoxigraph as ox

    from corpgraph.frames.slices import Slices
    from corpgraph.property_tables import Property
    from corpgraph.validation.columns.stored.rows import Rows
    from corpgraph.validation.shapes.triples import TripleIndex

__all__ = ["digest_tables"]

_LINE: Final = pl.lit(0, pl.Int64).alias("line")
_FILE: Final = pl.lit(0, pl.Int32).alias("file")


def digest_tables(
    tables: Sequence[Rows], known: Slices, shapes: TripleIndex, *, files: int
) -> ox.Store:
    """Make a store that soundness cannot tell from one of all data, as `digest` does.

    What rows are made of is said of a table as a whole, so that a few of them tell it.

    Args:
        tables: The tables.
        known: The other triples, as slices that Polars has.
        shapes: The shapes graph.
        files: How many of the files of the other triples count, from the first.
    """
    targets = named_targets(shapes)
    few = [_sample(each, targets) for each in tables]
    sampled = {
        predicate: [each.with_columns(_LINE, _FILE) for each in frames]
        for predicate, frames in texts_of(few).items()
    }
    # The tables come first, as one file.
    others = {
        each: [nw.to_native(known.of(each)).select("subject", "object", "line", pl.col("file") + 1)]
        for each in known.predicates()
    }
    return digest(keyed(sampled, others), shapes, files=files + 1)


def _sample(rows: Rows, targets: Collection[str]) -> Rows:
    """Rows that have, of all that a digest holds of a table, as much as any."""
    parts = [
        *(part for prop in rows.table.properties for part in _telling(rows.frame, prop)),
        *_targeted(rows, targets),
    ]
    return replace(rows, frame=pl.concat(pl.collect_all(parts)).unique().lazy())


def _telling(frame: pl.LazyFrame, prop: Property) -> Iterator[pl.LazyFrame]:
    """Rows that tell which kinds of values a property has, and what a schema says with it."""
    if prop.column is None:
        # What declares terms is few, and each of them may be used.
        declares = prop.predicate == TYPE and str(prop.value).endswith(DECLARING_TYPES)
        yield frame if declares else frame.head(1)
        return
    cell = pl.col(prop.column)
    present = frame.filter(cell.is_not_null())
    if prop.predicate == SUBCLASS.value:
        yield present
    elif prop.predicate == TYPE:
        yield present.unique(prop.column)
        ends = (cell.cast(pl.String).str.ends_with(each) for each in DECLARING_TYPES)
        yield present.filter(pl.any_horizontal(ends))
    elif prop.predicate in SCHEMA_LINKS:
        yield present.unique(prop.column)
    elif prop.language_column is not None:
        tag = pl.col(prop.language_column)
        yield from (present.filter(each).head(1) for each in (tag.is_null(), tag.is_not_null()))
    else:
        yield present.head(1)


def _targeted(rows: Rows, targets: Iterable[str]) -> Iterator[pl.LazyFrame]:
    """A row with each node that shapes target by name, as its subject and as a value."""
    for node in targets:
        if node.startswith(f"<{rows.table.prefix}"):
            yield rows.frame.filter(subject_of(rows.table) == node).head(1)
        for prop in rows.table.properties:
            if prop.column is not None and (
                prop.term == "literal" or node.startswith(f"<{prop.prefix}")
            ):
                yield rows.frame.filter(object_of(prop) == node).head(1)
