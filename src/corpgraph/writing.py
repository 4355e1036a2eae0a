"""Files and directories that are written as a whole or not at all.

What is new is written beside its place, on the same file system, and renamed into it. A reader
sees the old state or the new one, and a write that fails leaves the old one.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpgraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MANIFEST", "check_target", "staged_directory", "write_atomic"]

#: The file by which a directory is known as made here; it lists the others.
MANIFEST: Final = "corpgraph-manifest.json"

_GENERATOR: Final = "corpgraph"
_FORBIDDEN: Final = "name a place that you may write to"
_HINTS: Final = {
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.ENOENT: "make the directory first",
    errno.ENOSPC: "free some space",
}


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write one file; until it is complete, the file that was there stays.

    The permissions of the old file are kept, and a symbolic link goes on pointing to its file.

    Args:
        path: The file, in a directory that exists.
        content: Bytes, or text that is written as UTF-8 with its line ends as they are.

    Raises:
        OutputError: The file cannot be written, or a directory is in its place.
    """
    place = Path(os.path.realpath(path))
    if place.is_dir():
        raise OutputError("a directory is in the way", path=path, hint="name another file")
    temporary = place.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, temporary)
        temporary.replace(place)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


@contextlib.contextmanager
def staged_directory(target: Path, *, overwrite: bool = True) -> Iterator[Path]:
    """Give an empty directory to write in; at the end it takes the place of the target.

    If the block raises, the target is as it was and nothing is left beside it. The exchange is
    two renames: a process that is killed between them leaves the old directory in a hidden
    directory beside the target.

    Args:
        target: A directory that does not exist, is empty, or was made here; parents are made.
        overwrite: Whether a directory that was made here may be replaced.

    Raises:
        OutputError: The target is a file, has a file for a parent, holds what was not written
            here, holds what must not be replaced, or cannot be written.
    """
    place = Path(os.path.realpath(target))
    _check(place, target, overwrite=overwrite)
    made: list[Path] = []
    try:
        _make_parents(place, made)
        with tempfile.TemporaryDirectory(prefix=".corpgraph-", dir=place.parent) as holder:
            new = Path(holder, "new")
            new.mkdir()
            yield new
            _write_manifest(new)
            # Somebody may have put something there in the meantime.
            _check(place, target, overwrite=overwrite)
            _exchange(new, place, old=Path(holder, "old"))
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        for parent in reversed(made):
            # A parent that is not empty is in use now.
            with contextlib.suppress(OSError):
                parent.rmdir()


def check_target(target: Path) -> None:
    """Refuse a target whose replacement would destroy what was not written here.

    Raises:
        OutputError: As for `staged_directory`.
    """
    _check(Path(os.path.realpath(target)), target, overwrite=True)


def _check(place: Path, target: Path, *, overwrite: bool) -> None:
    """Refuse a target whose replacement would destroy what was not written here."""
    if not place.exists():
        above = next(parent for parent in place.parents if parent.exists())
        if not above.is_dir():
            raise OutputError("a file is in the way", path=above, hint="name another directory")
        return
    if not place.is_dir():
        raise OutputError("a file is in the way", path=target, hint="name another directory")
    if place.is_mount():
        message = "a mount point cannot be replaced"
        raise OutputError(message, path=target, hint="name a directory inside it")
    if not any(place.iterdir()):
        return
    listed = _listed(place)
    if listed is None:
        message = "the directory is not empty, and corpgraph did not make it"
        raise OutputError(message, path=target, hint="name a new or an empty directory")
    foreign = next((each for each in _files_in(place) if each not in listed), None)
    if foreign is not None:
        message = f"the directory holds {foreign!r}, which corpgraph did not write"
        raise OutputError(message, path=target, hint="move it elsewhere or name a new directory")
    if not overwrite:
        message = "the directory was written before"
        raise OutputError(message, path=target, hint="allow to overwrite it or name a new one")


def _listed(place: Path) -> set[str] | None:
    """Give the files that the manifest lists, itself among them; None if there is no manifest."""
    try:
        manifest = json.loads(Path(place, MANIFEST).read_bytes())
        if manifest["generator"] != _GENERATOR:
            return None
        return {MANIFEST, *map(str, manifest["files"])}
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write_manifest(folder: Path) -> None:
    """List the files in a folder in a file there; one by one, for a site has millions."""
    with Path(folder, MANIFEST).open("w", encoding="utf-8", newline="") as file:
        file.write('{\n  "files": [')
        start = "\n"
        for each in _files_in(folder):
            if each != MANIFEST:
                file.write(f"{start}    {json.dumps(each)}")
                start = ",\n"
        file.write(f'\n  ],\n  "generator": {json.dumps(_GENERATOR)}\n}}\n')


def _files_in(folder: Path, above: str = "") -> Iterator[str]:
    """Give everything below a folder that is not a folder, by path relative to it, in order."""
    with os.scandir(folder) as found:
        entries = sorted((each.name, each.is_dir(follow_symlinks=False)) for each in found)
    for name, is_folder in entries:
        if is_folder:
            yield from _files_in(folder / name, f"{above}{name}/")
        else:
            yield f"{above}{name}"


def _make_parents(place: Path, made: list[Path]) -> None:
    """Make the parents that do not exist, and note each as soon as it does."""
    for parent in reversed(place.parents):
        if not parent.exists():
            parent.mkdir()
            made.append(parent)


def _exchange(new: Path, place: Path, *, old: Path) -> None:
    """Rename the old directory away and the new one into its place; undo that if it fails."""
    try:
        if place.exists():
            place.rename(old)
        new.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        raise


def _unwritable(path: Path, error: OSError) -> OutputError:
    hint = _HINTS.get(error.errno) if error.errno else None
    return OutputError(f"cannot be written: {error.strerror or error}", path=path, hint=hint)
