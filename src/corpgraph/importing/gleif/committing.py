"""Batches of files: read, mapped and committed one by one, or found committed by an earlier run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.importing.anomalies import SCHEMA, Effect
from corpgraph.importing.gleif.entities import WANTED, map_entities
from corpgraph.importing.gleif.exceptions import map_exceptions
from corpgraph.importing.gleif.mapping import Mapped
from corpgraph.importing.gleif.parts import read_done, write_done
from corpgraph.importing.gleif.reading import Kind
from corpgraph.importing.gleif.relationships import map_relationships

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpgraph.importing.gleif.inputs import Input, Told
    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.gleif.reading import Batch, Place
    from corpgraph.importing.staging import Work

__all__ = [
    "BROKEN",
    "VERSIONS",
    "Progress",
    "batches_of",
    "commit",
    "commit_batch",
    "committed",
    "is_last",
    "name_of",
    "plan_of",
]

#: What is called in the report: records that cannot be read, and files that end early.
BROKEN: Final = ("broken-record", "early-end")
#: Of what a batch directory is, and of what writes it; others have other bytes.
VERSIONS: Final = {"batches": 3, "polars": pl.__version__}
_MAPPERS: Final = {
    Kind.ENTITIES: map_entities,
    Kind.RELATIONSHIPS: map_relationships,
    Kind.EXCEPTIONS: map_exceptions,
}
#: The columns that are mapped, where not all are.
_WANTED: Final = {Kind.ENTITIES: WANTED}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is.

    Attributes:
        name: The name of the file that is being read; how many there are if all are at once.
        position: How many of its bytes have been read.
        size: How many it has; 0 if it is not known how far that is.
        records: How many records have been read of all files.
    """

    name: str
    position: int
    size: int
    records: int


def plan_of(files: Sequence[Told], *, size: int, **more: object) -> dict[str, object]:
    """All that batches depend on, and what more the outcome does.

    Args:
        files: The files that are read.
        size: How many records a batch has.
        more: The rest.
    """
    return {
        "versions": VERSIONS,
        "size": size,
        "files": [asdict(each) for each in files],
        **more,
    }


def commit(
    given: Input,
    work: Work,
    *,
    size: int,
    progress: Callable[[Progress], None] = lambda _: None,
    after: int = 0,
) -> Iterator[Done]:
    """The batches of a file: those committed by an earlier run, then those that are left.

    Args:
        given: The file.
        work: Where batches are committed.
        size: How many records a batch has.
        progress: Called after each batch.
        after: How many records of other files have been read.
    """
    for done in _batches(given, work, size):
        after += done.records
        progress(Progress(given.told.name, given.source.position, given.source.size, after))
        yield done


def _batches(given: Input, work: Work, size: int) -> Iterator[Done]:
    number = after = 0
    for done in committed(given, work):
        number, after = number + 1, after + done.records
        yield done
    if number and is_last(done, size):
        return
    for batch in batches_of(given, size, after=after):
        yield commit_batch(batch, given, number, work)
        number += 1


def committed(given: Input, work: Work) -> Iterator[Done]:
    """The first batches of a file, up to one that is not committed."""
    for number in count():
        folder = work.batch(name_of(given, number))
        if folder is None:
            return
        yield read_done(folder)


def is_last(done: Done, size: int) -> bool:
    """Whether a batch shows that it is the last of its file; a full one may be it, too."""
    return done.records < size or done.early_end is not None


def batches_of(
    given: Input, size: int, *, after: int, begin: Place | None = None, end: int | None = None
) -> Iterator[Batch]:
    """The batches of a file, as `Source.batches` has them, with the columns that are mapped."""
    wanted = _WANTED.get(given.told.kind)
    return given.source.batches(size, after=after, wanted=wanted, begin=begin, end=end)


def commit_batch(batch: Batch, given: Input, number: int, work: Work) -> Done:
    """Map and commit a batch, unless it is committed.

    Args:
        batch: The batch.
        given: Its file.
        number: Its number in the file, from 0.
        work: Where it is committed.
    """
    name, file = name_of(given, number), given.told.number
    if work.batch(name) is None:
        with work.committing(name) as new:
            write_done(new, batch, _mapped(batch, file), file=file, number=number)
    folder = work.batch(name)
    assert folder is not None
    return read_done(folder)


def name_of(given: Input, number: int) -> str:
    """The name of a batch, by its number in the file; names are in the order of batches."""
    return f"{given.told.number:02}-{number:05}"


def _mapped(batch: Batch, file: int) -> Mapped:
    mapped = _MAPPERS[batch.kind](batch, file=file)
    return Mapped(mapped.tables, pl.concat([_broken(batch, file), mapped.anomalies]))


def _broken(batch: Batch, file: int) -> pl.DataFrame:
    """The records that could not be read, and a file that ended before its end."""
    left_out = Effect.RECORD.value
    record, end = BROKEN
    rows: list[tuple[object, ...]] = [
        (record, left_out, file, each.record, each.line, each.what, each.text)
        for each in batch.broken
    ]
    if batch.early_end:
        rows.append((end, left_out, file, None, None, batch.early_end, None))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
