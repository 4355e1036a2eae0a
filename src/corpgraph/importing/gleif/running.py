"""The import: batches are read, mapped and committed, then settled together and delivered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from corpgraph.frames.opening import Settings, needing
from corpgraph.importing.gleif.committing import commit, plan_of
from corpgraph.importing.gleif.doubles import without_doubles
from corpgraph.importing.gleif.finishing import finish
from corpgraph.importing.gleif.inputs import open_inputs
from corpgraph.importing.gleif.parts import accounted
from corpgraph.importing.gleif.spreading.running import commit_there
from corpgraph.importing.outcomes import Outcome
from corpgraph.importing.staging import rehearse, working

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.committing import Progress
    from corpgraph.importing.gleif.inputs import Input
    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.outcomes import Form
    from corpgraph.importing.staging import Work

__all__ = ["ENGINES", "SIZE", "Engine", "import_gleif"]

Engine = Literal["polars", "spark"]
#: What can read and map batches: this machine, or a cluster; the first is the default.
ENGINES: Final[tuple[Engine, ...]] = ("polars", "spark")

#: How many records are read at a time by default.
SIZE: Final = 50_000


def import_gleif(
    paths: Sequence[Path | str],
    target: Path,
    *,
    form: Form = "parquet",
    size: int = SIZE,
    progress: Callable[[Progress], None] = lambda _: None,
    engine: Engine = "polars",
    settings: Settings | None = None,
) -> Outcome:
    """Take in files of GLEIF as dated facts, each with its record as evidence.

    A run that is broken off goes on where it stopped when it is called again with the same files,
    and ends in the same bytes. Each file is a graph of its own. Of several records with the same
    key the first is taken in, be it in another file; a delta is imported as what it is, a file
    with some records; `apply_deltas` applies it to an import that stands.

    On a cluster of Spark its workers read, map and commit the batches; either engine goes on with
    what the other began. This machine hashes the files, which takes time as they are long, looks
    at all records together, which takes time and memory as they are many, by a few columns of each,
    and writes lines if they are wanted.

    Args:
        paths: Files of level 1, level 2 or reporting exceptions.
        target: The directory to write: property tables (`corpgraph.property_tables`), or a file
            of lines for each file, and the report. An earlier import there is replaced.
        form: One of `FORMS`.
        size: How many records are read at a time; the memory that is needed grows with it.
        progress: Called after each batch; on a cluster from time to time.
        engine: One of `ENGINES`. The workers of a cluster have corpgraph with what the import
            needs, and see the files and the directory of the target at the same paths.
        settings: Which cluster it is.

    Raises:
        InputError: A file cannot be read, or is none of GLEIF's.
        UsageError: No file is given, or one twice; the engine is not installed, cannot be started,
            or its workers lack something.
        OutputError: The target cannot be written, or is not corpgraph's; a cluster gave up.
    """
    rehearse(target)
    inputs = open_inputs(paths)
    files = [each.told for each in inputs]
    plan = plan_of(files, size=size, form=form)
    commit_all = _committing(engine, settings or Settings())
    with working(target, plan) as work:
        batches = commit_all(inputs, work, size=size, progress=progress)
        lines = None if form == "parquet" else form
        batches, accounts = without_doubles(batches), accounted(files, batches)
        report, left_out = finish(files, batches, accounts, work.final(), lines=lines)
        work.deliver(target)
    return Outcome(target, report, left_out)


def _committing(engine: Engine, settings: Settings) -> Callable[..., list[Done]]:
    """What commits the batches of files."""
    if engine == "polars":
        return _commit_here
    with needing(engine):
        from corpgraph.importing.gleif.spreading.cluster import connected
    return partial(commit_there, connected(settings))


def _commit_here(
    inputs: Sequence[Input], work: Work, *, size: int, progress: Callable[[Progress], None]
) -> list[Done]:
    batches: list[Done] = []
    for each in inputs:
        records = sum(batch.records for batch in batches)
        batches += commit(each, work, size=size, progress=progress, after=records)
    return batches
