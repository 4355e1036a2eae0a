"""Errors that a user can cause and mend.

The tree::

    CorpgraphError
    ├── InputError     a file or text that cannot be read as what it should be
    ├── UsageError     a name, date or option that the call got wrong
    └── OutputError    a place that cannot be written

Anything else that is raised is a defect of corpgraph itself.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["CorpgraphError", "InputError", "OutputError", "UsageError", "nearest"]


class CorpgraphError(Exception):
    """What went wrong, where, and what to do about it.

    Args:
        message: What is wrong, in one line, without a final period.
        path: The file in which it is wrong, if it is in one.
        line: The line in that file, counted from 1.
        column: The column in that line, counted from 1.
        hint: What to do about it, in one line.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.hint = hint

    @property
    def where(self) -> str:
        """``path:line:column`` as far as known, or the empty string."""
        parts = [part for part in (self.path, self.line, self.column) if part is not None]
        return ":".join(str(part) for part in parts)

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}; {self.hint}" if self.hint else text


class InputError(CorpgraphError):
    """A file or text cannot be read as what it should be."""


class UsageError(CorpgraphError):
    """A name, date or option is not one that the call can take."""


class OutputError(CorpgraphError):
    """A file or directory cannot be written."""


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> str | None:
    """Say which known names are nearest to one that is not known.

    Args:
        name: The name that was given.
        known: The names that exist.
        most: How many names to offer at most.

    Returns:
        A hint such as ``did you mean 'alibaba-group'?``, or None where nothing is near.
    """
    lowered: dict[str, str] = {}
    for each in known:
        lowered.setdefault(each.casefold(), each)
    close = get_close_matches(name.casefold(), lowered, n=most, cutoff=0.5)
    if not close:
        return None
    return f"did you mean {' or '.join(repr(lowered[each]) for each in close)}?"
