"""The directory that a store is, and the file by which it is known and tells what it holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from corpgraph.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MARKER", "Info", "check_store", "is_store", "open_store", "read_info", "write_info"]

#: The file by which a directory is known as a store made here.
MARKER: Final = "corpgraph-store.json"
#: Of the layout; a store of another one has to be loaded again.
_VERSION: Final = 1
_AGAIN: Final = "load it again with corpgraph store load"


@dataclass(frozen=True, slots=True)
class Info:
    """What a store holds.

    Attributes:
        quads: How many triples there are, each counted in each graph that it is in.
        graphs: How many of them each named graph has, by its IRI, sorted; the default graph is "".
        classes: How many things of each class are described, by its IRI, sorted.
    """

    quads: int
    graphs: dict[str, int]
    classes: dict[str, int]


def is_store(path: Path) -> bool:
    """Whether a path is a store that was made here."""
    return (path / MARKER).is_file()


def write_info(folder: Path, info: Info) -> None:
    """Write what a store holds into its directory."""
    record = {"generator": "corpgraph", "version": _VERSION, **asdict(info)}
    text = json.dumps(record, ensure_ascii=False, indent=2)
    (folder / MARKER).write_bytes(f"{text}\n".encode())


def read_info(folder: Path) -> Info:
    """Read what a store holds, without opening it.

    Raises:
        InputError: It is none, or was made by another version of corpgraph.
    """
    path = folder / MARKER
    try:
        record: dict[str, Any] = json.loads(path.read_bytes())
        if record["version"] != _VERSION:
            raise InputError("the store is of another version", path=folder, hint=_AGAIN)
        return Info(
            int(record["quads"]),
            {str(name): int(number) for name, number in record["graphs"].items()},
            {str(name): int(number) for name, number in record["classes"].items()},
        )
    except FileNotFoundError as error:
        hint = "make one with corpgraph store load"
        raise InputError("no store of corpgraph", path=folder, hint=hint) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            "the file that tells of a store is damaged", path=path, hint=_AGAIN
        ) from error


def open_store(folder: Path) -> ox.Store:
    """Open a store to read it; several processes may do so at a time.

    Raises:
        InputError: It is none, was made by another version, or is damaged.
    """
    read_info(folder)
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise InputError(
            f"the store cannot be opened: {reason}", path=folder, hint=_AGAIN
        ) from error


def check_store(folder: Path) -> Info:
    """Read what a store holds, and see that it holds it.

    Raises:
        InputError: It is none, was made by another version, or is damaged.
    """
    info = read_info(folder)
    found = len(open_store(folder))
    if found != info.quads:
        message = f"the store has {found} triples, and {info.quads} were loaded"
        raise InputError(message, path=folder, hint=_AGAIN)
    return info
