"""Work that can be broken off at any point and gone on with: a directory of committed batches.

The directory lies beside the target, hidden. Its plan says from what it is made, and how; a run
with another plan starts afresh. What a batch makes is written to a directory of its own, which is
renamed when it is whole, so that those that are there are whole: their names are the journal.

One process has the directory, but others may commit batches for it, on other machines that share
it: in any order, and the same batch twice. One of them that outlives its run does no harm to the
next: where batches of another plan go, it finds nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from typing import TYPE_CHECKING, Final

from corpgraph.errors import OutputError
from corpgraph.importing.exchanging import exchange
from corpgraph.writing import check_target, staged_directory, write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["Work", "link_or_copy", "rehearse", "working"]

_PLAN: Final = "plan.json"
_BATCHES: Final = "batches-"
_NEW: Final = "new"
_FINAL: Final = "final"
_DELIVERY: Final = "delivery"
_OLD: Final = "old"
_LOCK: Final = "lock"


class Work:
    """The directory of an import that is under way; it can be sent to other processes.

    Args:
        path: The directory.
        batches: The name in it of the directory of its batches.

    Attributes:
        path: The directory.
    """

    def __init__(self, path: Path, batches: str) -> None:
        self.path = path
        self._batches = path / batches

    def batch(self, name: str) -> Path | None:
        """The directory of a batch, if it is committed."""
        folder = self._batches / name
        return folder if folder.is_dir() else None

    def batches(self) -> set[str]:
        """The names of the batches that are committed."""
        return {folder.name for folder in self._batches.iterdir()}

    @contextlib.contextmanager
    def committing(self, name: str) -> Iterator[Path]:
        """Give an empty directory to write a batch in; at the end the batch is committed.

        If somebody else has committed it in the meantime, theirs stays.
        """
        new, place = self.path / _NEW / secrets.token_hex(8), self._batches / name
        new.mkdir()
        yield new
        for file in sorted(new.iterdir()):
            _sync(file)
        try:
            new.rename(place)
        except OSError:
            if not place.is_dir():
                raise
            shutil.rmtree(new)
        _sync(self._batches)

    def final(self) -> Path:
        """An empty directory for the outcome, which is always made anew from the batches."""
        return _emptied(self.path / _FINAL)

    def deliver(self, target: Path) -> None:
        """Let the outcome take the place of the target.

        Raises:
            OutputError: The target holds what was not written by corpgraph.
        """
        # All that is left by a process that is killed is in this directory.
        delivery = _emptied(self.path / _DELIVERY)
        with staged_directory(delivery) as stage:
            for each in sorted((self.path / _FINAL).iterdir()):
                each.rename(stage / each.name)
        check_target(target)
        exchange(delivery, target.resolve(), aside=self.path / _OLD)


@contextlib.contextmanager
def working(target: Path, plan: Mapping[str, object]) -> Iterator[Work]:
    """Give the directory in which a target is made; it is removed if the block ends well.

    Args:
        target: Where the outcome will be.
        plan: All that the outcome depends on. An earlier run with the same plan is gone on with;
            what another left is removed.

    Raises:
        OutputError: It cannot be written, or another process is at work in it.
    """
    place, folder = target.resolve(), _folder(target)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        with (folder / _LOCK).open("w") as lock:
            _claim(lock.fileno(), target)
            text = f"{json.dumps(plan, indent=1, sort_keys=True)}\n"
            batches = f"{_BATCHES}{hashlib.sha256(text.encode()).hexdigest()[:16]}"
            if not _has(folder / _PLAN, text):
                _clear(folder)
                (folder / batches).mkdir()
                write_atomic(folder / _PLAN, text)
            _emptied(folder / _NEW)
            yield Work(folder, batches)
            _clear(folder)
            shutil.rmtree(folder)
    except OSError as error:
        hint = "run it again when that is mended: it goes on where it stopped"
        reason = error.strerror or str(error)
        raise OutputError(f"cannot be written: {reason}", path=target, hint=hint) from error


def rehearse(target: Path) -> None:
    """See that a target can be written, and leave it as it is.

    If an earlier run was killed while it put another in its place, it comes back.

    Raises:
        OutputError: It cannot, or holds what was not written by corpgraph.
    """
    place, old = target.resolve(), _folder(target) / _OLD
    if old.is_dir() and not place.exists():
        old.rename(place)
    check_target(target)
    above = next(parent for parent in place.parents if parent.exists())
    if not os.access(above, os.W_OK | os.X_OK):
        raise OutputError(
            "cannot be written: permission denied", path=target, hint="name another directory"
        )


def link_or_copy(old: Path, new: Path) -> None:
    """Give a file a second name, or a copy where the file system has no such thing."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def _folder(target: Path) -> Path:
    place = target.resolve()
    return place.with_name(f".{place.name}.importing")


def _claim(descriptor: int, target: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(
            "another import is at work on it", path=target, hint="wait for it, or end it"
        ) from error


def _has(path: Path, text: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") == text
    except OSError:
        return False


def _clear(folder: Path) -> None:
    # The plan goes first: without it, what is left is nothing to go on with.
    (folder / _PLAN).unlink(missing_ok=True)
    for each in folder.iterdir():
        if each.name != _LOCK:
            _remove(each) if each.is_dir() else each.unlink()


def _emptied(folder: Path) -> Path:
    if folder.exists():
        _remove(folder)
    folder.mkdir()
    return folder


def _remove(folder: Path) -> None:
    # Who is still writing there finds it no more, and puts nothing in what is being removed.
    gone = folder.with_name(secrets.token_hex(8))
    folder.rename(gone)
    shutil.rmtree(gone)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
