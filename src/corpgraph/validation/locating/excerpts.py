"""Lines of source files, to be shown with a mark under what is meant."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpgraph.errors import InputError
from corpgraph.loading import read_text
from corpgraph.validation.locating.lines import Lines
from corpgraph.validation.locating.tokens import length_at

__all__ = ["Excerpt", "excerpt"]

# What moves the cursor or reorders the text of a terminal, and has no width that can be known.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of a file, or the part of it around a column, safe to print.

    Attributes:
        line: The line, counted from 1.
        text: What stands there: tabs as spaces, other control characters as U+FFFD, and an
            ellipsis where a long line was cut.
        start: The index in `text` of what is meant.
        length: How many characters of `text` are meant; 0 where the column is not known.
    """

    line: int
    text: str
    start: int
    length: int

    @property
    def pointer(self) -> str:
        """A line to print under the text: a caret for each cell that is meant."""
        meant = self.text[self.start : self.start + self.length]
        return " " * _cells(self.text[: self.start]) + "^" * _cells(meant) if meant else ""


def excerpt(path: Path | str, line: int, column: int | None = None, *, width: int = 100) -> Excerpt:
    """Take the line of a file that a place names.

    Args:
        path: The file.
        line: The line, counted from 1.
        column: The column of a term, counted from 1 in characters; the whole term is meant.
        width: How many characters to show at most.

    Raises:
        InputError: The file cannot be read, or has no such line or column any more.
    """
    file = Path(path)
    status = _status(file)
    text, lines = _source(file, status)
    try:
        start, end = lines.start(line), lines.end(line)
    except IndexError as error:
        raise InputError("the file has no such line", path=path, line=line) from error
    meant = start if column is None else start + column - 1
    if not start <= meant <= end:
        raise InputError("the line has no such column", path=path, line=line, column=column)
    # A quarter of the room for what comes before, when not all of the line fits.
    first = start if end - start <= width else max(start, min(meant - width // 4, end - width))
    last = min(end, first + width)
    shown = "".join(map(_printable, text[first:last]))
    if first > start:
        shown = f"…{shown[1:]}"
    if last < end:
        shown = f"{shown[:-1]}…"
    length = 0 if column is None else max(1, min(length_at(text, meant), last - meant))
    return Excerpt(line, shown, meant - first, length)


def _status(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=file) from error
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=2)
def _source(file: Path, _status: tuple[int, int]) -> tuple[str, Lines]:
    """Read a file once for all findings in it, and again when it has changed."""
    text = read_text(file)
    return text, Lines(text)


def _printable(character: str) -> str:
    if character == "\t":
        return " "
    return "\ufffd" if unicodedata.category(character) in _UNSHOWN else character


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes (Unicode Standard Annex 11)."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )
