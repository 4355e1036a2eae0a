"""Deltas applied to an import that stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpgraph.importing.gleif.committing import commit, plan_of
from corpgraph.importing.gleif.doubles import without_doubles
from corpgraph.importing.gleif.finishing import finish
from corpgraph.importing.gleif.inputs import open_inputs
from corpgraph.importing.gleif.parts import accounted
from corpgraph.importing.gleif.running import SIZE
from corpgraph.importing.gleif.sequence import check_sequence
from corpgraph.importing.gleif.standing import read_standing
from corpgraph.importing.gleif.superseding import supersede
from corpgraph.importing.outcomes import Outcome
from corpgraph.importing.staging import rehearse, working

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.committing import Progress
    from corpgraph.importing.gleif.standing import Standing

__all__ = ["apply_deltas"]


def apply_deltas(
    paths: Sequence[Path | str],
    target: Path,
    *,
    size: int = SIZE,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Apply deltas of GLEIF, in the order given, to an import in property tables.

    A record of a delta takes the place of all earlier ones with its key, also if it is left out
    itself; one that says when it was deleted leaves nothing in that place. The facts are then
    those of an import of the full files with these records in place of theirs, each stated by the
    record that it is from. Deltas together give the same bytes as one by one. What is applied
    already is not applied again, so a run that was broken off can be repeated: until its end the
    import stands as it was. Where files tell of which time they are, a delta must begin no later
    than what is before it ends, and be no older.

    Args:
        paths: Deltas of level 1, level 2 or reporting exceptions; any file of these kinds will do.
        target: The directory of the import.
        size: How many records are read at a time.
        progress: Called after each batch.

    Raises:
        InputError: A file cannot be read, or does not follow what is before it, or there is no
            import in property tables.
        UsageError: No file is given, or one twice.
        OutputError: The target cannot be written, or is not corpgraph's.
    """
    rehearse(target)
    standing = read_standing(target)
    last = max(each.number for each in standing.files)
    inputs = open_inputs(paths, after=last, known=[each.slug for each in standing.files])
    check_sequence(standing.files, inputs)
    files = [each.told for each in inputs]
    with working(target, plan_of(files, size=size, onto=standing.digest)) as work:
        if not inputs:
            return Outcome(target, standing.report, _left_out(standing))
        deltas, records = [], 0
        for each in inputs:
            batches = list(commit(each, work, size=size, progress=progress, after=records))
            records += sum(batch.records for batch in batches)
            deltas.append(without_doubles(batches))
        whole = [*standing.files, *files]
        after = supersede(standing.batches, deltas, {each.number: each.kind for each in whole})
        told = accounted(files, [done for delta in deltas for done in delta])
        accounts = {
            number: replace(
                account,
                replaced=account.replaced + after.replaced.get(number, 0),
                deleted=account.deleted + after.deleted.get(number, 0),
            )
            for number, account in (standing.accounts | told).items()
        }
        report, left_out = finish(whole, after.batches, accounts, work.final(), lines=None)
        work.deliver(target)
    return Outcome(target, report, left_out)


def _left_out(standing: Standing) -> int:
    ended_early = any(each.early_end for each in standing.batches)
    return sum(int(each["left_out"]) for each in standing.report["files"]) + ended_early
