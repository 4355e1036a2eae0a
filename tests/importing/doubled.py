"""A register with what makes files hard to divide: errors, line ends in names, doubles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.importing.gleif import import_gleif
from generating.writing import generate, populate
from importing.made import counts, tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["imported_here", "register"]


def register(folder: Path, *, entities: int) -> list[Path]:
    """Write a register in CSV, with errors of all kinds, and files that are hard on who counts.

    Every ninetieth record of a file comes again far from where it was first, and every seventh
    name has a line end in it. Three more files have the first hundred entities once more, blank
    lines only, and nothing.
    """
    made = generate(populate(entities, seed=11, errors=1), folder, formats=("csv",))
    paths = [each.path for each in made]
    again, blank, empty = (folder / f"lei2-{name}.csv" for name in ("again", "blank", "empty"))
    for path in paths:
        head, *lines = path.read_bytes().splitlines(keepends=True)
        if path.name == "lei2.csv":
            again.write_bytes(b"".join([head, *lines[:100]]))
            blank.write_bytes(head + b"\n\n")
            empty.write_bytes(head)
            lines[::7] = map(_broken_name, lines[::7])
        lines += lines[::90]
        path.write_bytes(b"".join([head, *lines]))
    return [*paths, again, blank, empty]


def imported_here(files: Sequence[Path], out: Path, *, size: int) -> dict[str, str]:
    """What one machine makes of such files, by its hashes; there are doubles in it."""
    assert counts(import_gleif(files, out, size=size))["duplicate-record"] > 100
    return tree(out)


def _broken_name(line: bytes) -> bytes:
    lei, name, rest = line.split(b'","', 2)
    return b'","'.join([lei, name.replace(b" ", b"\n", 1), rest])
