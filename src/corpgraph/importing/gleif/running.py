"""The import: batches are read, mapped and committed, then settled together and delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.importing.gleif.committing import commit, plan_of
from corpgraph.importing.gleif.doubles import Seen
from corpgraph.importing.gleif.finishing import finish
from corpgraph.importing.gleif.inputs import open_inputs
from corpgraph.importing.gleif.parts import Done, accounted
from corpgraph.importing.outcomes import Outcome
from corpgraph.importing.staging import rehearse, working

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.committing import Progress
    from corpgraph.importing.outcomes import Form

__all__ = ["SIZE", "import_gleif"]

#: How many records are read at a time by default.
SIZE: Final = 50_000


def import_gleif(
    paths: Sequence[Path | str],
    target: Path,
    *,
    form: Form = "parquet",
    size: int = SIZE,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Take in files of GLEIF as dated facts, each with its record as evidence.

    A run that is broken off goes on where it stopped when it is called again with the same files,
    and ends in the same bytes. Each file is a graph of its own. Of several records with the same
    key the first is taken in, be it in another file; a delta is imported as what it is, a file
    with some records; `apply_deltas` applies it to an import that stands.

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
    files = [each.told for each in inputs]
    with working(target, plan_of(files, size=size, form=form)) as work:
        seen, batches, records = Seen(), list[Done](), 0
        for each in inputs:
            batches += commit(each, work, seen, size=size, progress=progress, after=records)
            records = sum(batch.records for batch in batches)
        lines = None if form == "parquet" else form
        accounts = accounted(files, batches)
        report, left_out = finish(files, batches, accounts, work.final(), lines=lines)
        work.deliver(target)
    return Outcome(target, report, left_out)
