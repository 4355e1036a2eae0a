"""Which records of an import the records of deltas replace or delete.

A record of a delta takes the place of all earlier ones of its kind with its key: the LEI; child,
type and parent; the LEI and the category. Keys are compared as the subjects of facts are made of
them, so that it does not matter how a double was told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import Effect
from corpgraph.importing.gleif.codes import AFFILIATIONS, CONTROLS, EXCEPTION_CATEGORIES
from corpgraph.importing.gleif.committing import BROKEN
from corpgraph.importing.gleif.mapping import DELETION
from corpgraph.importing.gleif.parts import read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.gleif.reading import Kind

__all__ = ["Superseded", "supersede"]

#: What a deletion is called of what there is not.
_UNKNOWN: Final = "deletion-of-unknown"
_WORDS: Final = CONTROLS | AFFILIATIONS | EXCEPTION_CATEGORIES
_PLACE: Final = ("file", "record")
_KEY: Final = ("kind", "key")


@dataclass(frozen=True, slots=True)
class Superseded:
    """An import and deltas together.

    Attributes:
        batches: All batches, each without what a later one replaces.
        replaced: How many records of a file are replaced or deleted now, by its number.
        deleted: How many records of a file only delete, by its number.
    """

    batches: list[Done]
    replaced: dict[int, int]
    deleted: dict[int, int]


def supersede(
    standing: Sequence[Done], deltas: Sequence[Sequence[Done]], kinds: Mapping[int, Kind]
) -> Superseded:
    """Put deltas upon an import, in their order.

    Args:
        standing: The batches of the import.
        deltas: The batches of each delta.
        kinds: What the records of files are about, by their number.
    """
    news = [pl.concat(_records(done, kinds[done.file]) for done in delta) for delta in deltas]
    touched = pl.concat(news).select(_KEY).unique()
    live = pl.concat(
        _records(done, kinds[done.file]).join(touched, on=_KEY, how="semi") for done in standing
    )
    out, unknown = [], []
    for new in news:
        out.append(live.join(new, on=_KEY, how="semi").select(_PLACE))
        deletions = new.filter("deletes")
        unknown.append(deletions.join(live, on=_KEY, how="anti").select(_PLACE))
        live = pl.concat([live.join(new, on=_KEY, how="anti"), new.filter(~pl.col("deletes"))])
    gone = pl.concat(out).unique()
    deletions = pl.concat(news).filter("deletes").select(_PLACE)
    strange = pl.concat(unknown)
    batches = [
        *(_without(done, gone) for done in standing),
        *(
            _without(_after_deletion(done, deletions, strange), gone)
            for delta in deltas
            for done in delta
        ),
    ]
    return Superseded(batches, _counts(gone), _counts(deletions))


def _records(done: Done, kind: Kind) -> pl.DataFrame:
    """The records of a batch that have a key, be they taken in or not."""
    told = pl.concat([done.anomalies, done.doubles]).filter(
        pl.col("effect") == Effect.RECORD.value,
        ~pl.col("kind").is_in(BROKEN),
        pl.col("key").is_not_null(),
    )
    rows = [
        read_rows([done], "records", ("key",)).with_columns(deletes=pl.lit(value=False)),
        told.select("key", *reversed(_PLACE), (pl.col("kind") == DELETION).alias("deletes")),
    ]
    key = pl.col("key").str.replace_many(list(_WORDS), list(_WORDS.values()))
    return (
        pl.concat(rows)
        .group_by(_PLACE, maintain_order=True)
        .agg(pl.col("key").first(), pl.col("deletes").any())
        .select(
            pl.lit(kind.value).alias("kind"),
            key.str.replace_all(" ", "-", literal=True),
            *_PLACE,
            "deletes",
        )
    )


def _after_deletion(done: Done, deletions: pl.DataFrame, strange: pl.DataFrame) -> Done:
    """A batch whose deletions are done: they are told only where there was nothing to delete."""
    others = done.anomalies.join(deletions, on=_PLACE, how="anti", maintain_order="left")
    told = done.anomalies.filter(pl.col("kind") == DELETION).join(
        strange, on=_PLACE, how="semi", maintain_order="left"
    )
    unknown = told.with_columns(
        pl.lit(_UNKNOWN).alias("kind"), pl.lit(Effect.KEPT.value).alias("effect")
    )
    return replace(done, anomalies=pl.concat([others, unknown]))


def _without(done: Done, gone: pl.DataFrame) -> Done:
    out = gone.filter(pl.col("file") == done.file).get_column("record").sort()
    if out.is_empty():
        return done
    kept = ~pl.col("record").is_in(out.implode()) | pl.col("record").is_null()
    return replace(
        done,
        anomalies=done.anomalies.filter(kept),
        doubles=done.doubles.filter(kept),
        out=pl.concat([done.out, out]),
    )


def _counts(places: pl.DataFrame) -> dict[int, int]:
    return dict(places.group_by("file").len().iter_rows())
