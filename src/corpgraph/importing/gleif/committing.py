"""Batches of files: read, mapped and committed one by one, or found committed by an earlier run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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

    from corpgraph.importing.gleif.doubles import Seen
    from corpgraph.importing.gleif.inputs import Input, Told
    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.gleif.reading import Batch
    from corpgraph.importing.staging import Work

__all__ = ["BROKEN", "Progress", "commit", "plan_of"]

#: What is called in the report: records that cannot be read, and files that end early.
BROKEN: Final = ("broken-record", "early-end")
#: Of what a batch directory is; another one has other bytes.
_VERSION: Final = 2
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
        name: The name of the file that is being read.
        position: How many of its bytes have been read.
        size: How many it has.
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
        "version": _VERSION,
        "polars": pl.__version__,
        "size": size,
        "files": [asdict(each) for each in files],
        **more,
    }


def commit(
    given: Input,
    work: Work,
    seen: Seen,
    *,
    size: int,
    progress: Callable[[Progress], None],
    after: int = 0,
) -> Iterator[Done]:
    """The batches of a file: those committed by an earlier run, then those that are left.

    Args:
        given: The file.
        work: Where batches are committed.
        seen: The records before, to tell which come again.
        size: How many records a batch has.
        progress: Called after each batch.
        after: How many records of other files have been read.
    """
    for done in _batches(given, work, seen, size):
        after += done.records
        progress(Progress(given.told.name, given.source.position, given.source.size, after))
        yield done


def _batches(given: Input, work: Work, seen: Seen, size: int) -> Iterator[Done]:
    file, number, after = given.told.number, 0, 0
    while folder := work.batch(_name(file, number)):
        done = read_done(folder)
        seen.add(done)
        number, after = number + 1, after + done.records
        yield done
    if number and (done.records < size or done.early_end):
        # It was the last: the others are full.
        return
    wanted = _WANTED.get(given.told.kind)
    for batch in given.source.batches(size, after=after, wanted=wanted):
        mapped = seen.sort_out(_mapped(batch, file), file=file)
        with work.committing(_name(file, number)) as new:
            write_done(new, batch, mapped, file=file, number=number)
        committed = work.batch(_name(file, number))
        assert committed is not None
        yield read_done(committed)
        number += 1


def _name(file: int, number: int) -> str:
    return f"{file:02}-{number:05}"


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
