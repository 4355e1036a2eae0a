"""What the workers of a cluster do: scan ranges of files, and commit batches.

A task is run again if its worker is lost, and may be run twice at the same time; what it does
twice is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from traceback import format_exc
from typing import TYPE_CHECKING, TypeVar

from corpgraph.errors import InputError, UsageError
from corpgraph.importing.gleif.committing import VERSIONS, batches_of, commit, commit_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corpgraph.importing.gleif.inputs import Input
    from corpgraph.importing.gleif.reading import Scan
    from corpgraph.importing.gleif.spreading.places import Stretch
    from corpgraph.importing.staging import Work

__all__ = ["Committing", "Scanning", "attempt"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scanning:
    """To scan a range of a file.

    Attributes:
        given: The file.
        begin: The offset at which the range begins.
        end: That after its last byte.
    """

    given: Input
    begin: int
    end: int

    def __call__(self) -> Scan | None:
        """What the range has; None if the file cannot be divided there."""
        _check(self.given)
        return self.given.source.scan(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Committing:
    """To commit a batch of a file, or all of them.

    Attributes:
        given: The file.
        work: Where batches are committed.
        size: How many records a batch has.
        stretch: Where the batch is; None for all batches of the file in turn.
    """

    given: Input
    work: Work
    size: int
    stretch: Stretch | None = None

    def __call__(self) -> int:
        """How many records it is of which there are batches now."""
        _check(self.given)
        if self.stretch is None:
            return sum(done.records for done in commit(self.given, self.work, size=self.size))
        at = self.stretch
        after = at.number * self.size
        batches = batches_of(self.given, self.size, after=after, begin=at.begin, end=at.end)
        # What follows it is the beginning of another.
        return commit_batch(next(batches), self.given, at.number, self.work).records


def attempt(task: Callable[[], T], versions: Mapping[str, object]) -> T | Exception:
    """Do a task, where an error is an outcome: tried again, it would end in it again.

    Args:
        task: The task.
        versions: What made the task; what does it must be the same, or the bytes may differ.
    """
    try:
        if versions != VERSIONS:
            raise UsageError(
                f"a worker has other versions ({_told(VERSIONS)}) than this machine "
                f"({_told(versions)})",
                hint="install the same on all of them",
            )
        return task()
    except Exception as error:
        # What is sent has no traceback.
        error.add_note(format_exc())
        return error


def _told(versions: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _check(given: Input) -> None:
    """See that a worker has the file that the import was started with."""
    source = given.source
    if source.path.exists() and source.path.stat().st_size != source.size:
        raise InputError("is another file on a worker of the cluster", path=source.path)
