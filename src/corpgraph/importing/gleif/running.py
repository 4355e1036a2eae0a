"""The import: batches are read, mapped and committed, then settled together and delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from corpgraph.importing.anomalies import SCHEMA, Effect
from corpgraph.importing.gleif.entities import map_entities
from corpgraph.importing.gleif.exceptions import map_exceptions
from corpgraph.importing.gleif.finishing import finish
from corpgraph.importing.gleif.inputs import open_inputs
from corpgraph.importing.gleif.mapping import Mapped
from corpgraph.importing.gleif.parts import read_done, write_done
from corpgraph.importing.gleif.reading import Kind
from corpgraph.importing.gleif.relationships import map_relationships
from corpgraph.importing.staging import rehearse, working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.inputs import Input
    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.gleif.reading import Batch
    from corpgraph.importing.staging import Work

__all__ = ["FORMS", "Form", "Outcome", "Progress", "import_gleif"]

Form = Literal["parquet", "nt", "nq"]
#: As what the facts can be written; the first is the default.
FORMS: Final[tuple[Form, ...]] = ("parquet", "nt", "nq")
_SIZE: Final = 50_000
#: Of what a batch directory is; another one has other bytes.
_VERSION: Final = 1
_MAPPERS: Final = {
    Kind.ENTITIES: map_entities,
    Kind.RELATIONSHIPS: map_relationships,
    Kind.EXCEPTIONS: map_exceptions,
}


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import made.

    Attributes:
        target: The directory with the facts and the report.
        report: The report: ``files``, ``anomalies`` with counts and samples, ``not_checked``.
        left_out: How many records are not in the graph, broken ones among them.
    """

    target: Path
    report: dict[str, Any]
    left_out: int


def import_gleif(
    paths: Sequence[Path | str],
    target: Path,
    *,
    form: Form = "parquet",
    size: int = _SIZE,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Take in files of GLEIF as dated facts, each with its record as evidence.

    A run that is broken off goes on where it stopped when it is called again with the same files,
    and ends in the same bytes. Each file is a graph of its own. Of several records with the same
    key the first is taken in, be it in another file; a delta is imported as what it is, a file
    with some records, and not applied to an earlier import.

    Args:
        paths: Files of level 1, level 2 or reporting exceptions.
        target: The directory to write: property tables (`corpgraph.property_tables`), or a file
            of lines for each file, and the report. An earlier import there is replaced.
        form: One of `FORMS`.
        size: How many records are read at a time; the memory that is needed grows with it.
        progress: Called after each batch.

    Raises:
        InputError: A file cannot be read, or is none of GLEIF's.
        UsageError: No file is given, or one twice.
        OutputError: The target cannot be written, or is not corpgraph's.
    """
    rehearse(target)
    inputs = open_inputs(paths)
    plan: dict[str, object] = {
        "version": _VERSION,
        "polars": pl.__version__,
        "form": form,
        "size": size,
        "files": [each.told() for each in inputs],
    }
    with working(target, plan) as work:
        records, batches = 0, []
        for each in inputs:
            for batch in _batches(each, work, size):
                batches.append(batch)
                records += batch.records
                source = each.source
                progress(Progress(each.name, source.position, source.size, records))
        report, left_out = finish(inputs, batches, work.final(), lines=_lines(form))
        work.deliver(target)
    return Outcome(target, report, left_out)


def _lines(form: Form) -> Literal["nt", "nq"] | None:
    return None if form == "parquet" else form


def _batches(given: Input, work: Work, size: int) -> Iterator[Done]:
    """The batches of a file: those committed by an earlier run, then those that are left."""
    number, after = 0, 0
    while folder := work.batch(_name(given, number)):
        done = read_done(folder)
        number, after = number + 1, after + done.records
        yield done
    if number and (done.records < size or done.early_end):
        # It was the last: the others are full.
        return
    for batch in given.source.batches(size, after=after):
        name = _name(given, number)
        with work.committing(name) as new:
            write_done(new, batch, _mapped(batch, file=given.number), file=given.number)
        committed = work.batch(name)
        assert committed is not None
        yield read_done(committed)
        number += 1


def _name(given: Input, number: int) -> str:
    return f"{given.number:02}-{number:05}"


def _mapped(batch: Batch, *, file: int) -> Mapped:
    mapped = _MAPPERS[batch.kind](batch, file=file)
    return Mapped(mapped.tables, pl.concat([_broken(batch, file), mapped.anomalies]), mapped.kept)


def _broken(batch: Batch, file: int) -> pl.DataFrame:
    """The records that could not be read, and a file that ended before its end."""
    left_out = Effect.RECORD.value
    rows: list[tuple[object, ...]] = [
        ("broken-record", left_out, file, each.record, each.line, each.what, each.text)
        for each in batch.broken
    ]
    if batch.early_end:
        rows.append(("early-end", left_out, file, None, None, batch.early_end, None))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
