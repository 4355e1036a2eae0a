"""Files, their ranges, their batches: what is left of them is given to a cluster as tasks."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from corpgraph.errors import OutputError
from corpgraph.importing.gleif.committing import committed, is_last, name_of
from corpgraph.importing.gleif.spreading.places import divide, ranges
from corpgraph.importing.gleif.spreading.tasks import Committing, Scanning
from corpgraph.importing.gleif.spreading.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from corpgraph.importing.gleif.committing import Progress
    from corpgraph.importing.gleif.inputs import Input
    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.gleif.reading import Scan
    from corpgraph.importing.gleif.spreading.places import Division
    from corpgraph.importing.staging import Work

__all__ = ["commit_there"]

T = TypeVar("T")

#: Bytes of a file that a task scans.
_RANGE: Final = 64 << 20


class Workers(Protocol):
    """What does tasks."""

    def do_all(
        self, tasks: Sequence[Callable[[], T]], *, look: Callable[[], None] = ...
    ) -> list[T]:
        """Do tasks, in any order, and look at how far they are from time to time."""


def commit_there(
    cluster: AbstractContextManager[Workers],
    inputs: Sequence[Input],
    work: Work,
    *,
    size: int,
    progress: Callable[[Progress], None],
) -> list[Done]:
    """The batches of files: those committed by an earlier run, and those that a cluster commits.

    Args:
        cluster: The cluster, which is held as long as it is needed.
        inputs: The files.
        work: Where batches are committed.
        size: How many records a batch has.
        progress: Called from time to time.

    Raises:
        InputError: A file cannot be read, here or there.
        OutputError: A batch cannot be written, or is not seen here.
        UsageError: The cluster cannot be had, or its workers lack what the import needs.
    """
    with cluster as workers:
        records = _commit_all(workers, inputs, work, size, progress)
    found = {each.told.number: list(committed(each, work)) for each in inputs}
    for number, wanted in records.items():
        if sum(done.records for done in found[number]) != wanted:
            hint = "workers have to share it with this machine: name a target that they see"
            raise OutputError("batches are missing", path=work.path, hint=hint)
    return [done for each in found.values() for done in each]


def _commit_all(
    workers: Workers,
    inputs: Sequence[Input],
    work: Work,
    size: int,
    progress: Callable[[Progress], None],
) -> dict[int, int]:
    """Commit what is not committed; how many records files have, by the number of the file."""
    found = {each.told.number: list(committed(each, work)) for each in inputs}
    done = {
        number: sum(done.records for done in batches)
        for number, batches in found.items()
        if batches and is_last(batches[-1], size)
    }
    left = [_absolute(each) for each in inputs if each.told.number not in done]
    divided = _divided(workers, left, size)
    whole = [Committing(each, work, size) for each in left if each.told.number not in divided]
    # What takes longest is begun first.
    whole.sort(key=lambda task: task.given.source.size, reverse=True)
    batches = [
        Committing(each, work, size, stretch)
        for each in left
        if each.told.number in divided
        for stretch in divided[each.told.number].stretches
        if work.batch(name_of(each, stretch.number)) is None
    ]
    counted = {number: each.records for number, each in divided.items()}
    claimed = {each.told.number: each.told.claimed for each in inputs if each.told.claimed}
    watch = Watch(inputs, work, progress, claimed | done | counted)
    records = workers.do_all([*whole, *batches], look=watch.look)
    of_whole = {task.given.told.number: n for task, n in zip(whole, records, strict=False)}
    return of_whole | counted


def _absolute(given: Input) -> Input:
    """A file by a path that does not depend on where a process is at work."""
    source = copy(given.source)
    source.path = source.path.absolute()
    return replace(given, source=source)


def _divided(workers: Workers, files: Sequence[Input], size: int) -> dict[int, Division]:
    """The files that can be divided, by the number of the file."""
    tasks = [task for each in files for task in _scannings(each)]
    scans: dict[int, list[Scan | None]] = defaultdict(list)
    for task, scan in zip(tasks, workers.do_all(tasks), strict=True):
        scans[task.given.told.number].append(scan)
    found = {}
    for each in files:
        own, begin = scans[each.told.number], each.source.begin
        known = [scan for scan in own if scan is not None]
        if begin and len(known) == len(own):
            found[each.told.number] = divide(begin, known, size)
    return found


def _scannings(given: Input) -> Iterator[Scanning]:
    if first := given.source.begin:
        for begin, end in ranges(first.offset, given.source.size, _RANGE):
            yield Scanning(given, begin, end)
