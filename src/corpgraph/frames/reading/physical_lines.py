"""Files of lines for readers of CSV, which pass over empty lines and take any line end for one."""

from __future__ import annotations

import mmap
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from corpgraph.frames.reading.odd_lines import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["RESERVED", "check_start", "lines_apart"]

#: Texts that nobody writes, for a reader to take for the end of a value and for no value.
RESERVED: Final = ("\x01\x02\x03\x04", "\x04\x03\x02\x01")
_MARK: Final = b"\xef\xbb\xbf"
_BLOCK: Final = 1 << 24


def check_start(path: Path) -> None:
    """Check that a file does not begin with a byte order mark, which readers of text pass over.

    Raises:
        UnreadableError: It does, or it is empty.
    """
    with path.open("rb") as file:
        start = file.read(len(_MARK))
    if start in (b"", _MARK):
        raise UnreadableError


@contextmanager
def lines_apart(path: Path, scratch: Path) -> Iterator[Path]:
    """A file with the lines of another, each ended by a line feed, empty ones made comments.

    Args:
        path: The file; if it is so already, it is what is given.
        scratch: A folder for the other one.

    Raises:
        UnreadableError: It begins with a byte order mark, a carriage return ends a line, or a
            text of `RESERVED` is in it.
    """
    check_start(path)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if any(content.find(each.encode()) >= 0 for each in RESERVED):
            raise UnreadableError
        is_tidy = content[:1] != b"\n" and content.find(b"\r") < 0 and content.find(b"\n\n") < 0
    if is_tidy:
        yield path
        return
    copy = scratch / "lines.nt"
    try:
        with copy.open("wb") as out:
            for block in _blocks(path):
                out.write(_tidy(block))
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _blocks(path: Path) -> Iterator[bytes]:
    """The content of a file, cut at ends of lines."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block + file.readline()


def _tidy(block: bytes) -> bytes:
    block = block.replace(b"\r\n", b"\n")
    if b"\r" in block:
        raise UnreadableError
    if block.startswith(b"\n"):
        block = b"#" + block
    # Of three line feeds, one pass takes the first two together.
    for _ in range(2):
        block = block.replace(b"\n\n", b"\n#\n")
    return block
