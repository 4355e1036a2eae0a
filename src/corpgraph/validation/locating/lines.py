"""Offsets in a text as lines and columns."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import Final

__all__ = ["Lines"]

_LINE_END: Final = re.compile("\n")


class Lines:
    """The lines of a text.

    A line ends with a line feed, alone or after a carriage return (SARIF 2.1.0, section 3.14.15),
    as editors and forges count; a lone carriage return ends no line.

    Args:
        text: The text as it stands in the file, its line ends unchanged.
    """

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q", [0])
        self._starts.extend(match.end() for match in _LINE_END.finditer(text))

    def __len__(self) -> int:
        return len(self._starts)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of a character, both counted from 1, columns in characters."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def start(self, line: int) -> int:
        """The offset of a line's first character; the line counts from 1.

        Raises:
            IndexError: The text has no such line.
        """
        if not 1 <= line <= len(self._starts):
            raise IndexError(line)
        return self._starts[line - 1]

    def end(self, line: int) -> int:
        """The offset after a line's last character, its line end left out."""
        start = self.start(line)
        if line == len(self._starts):
            return len(self._text)
        end = self._starts[line] - 1
        return end - 1 if end > start and self._text[end - 1] == "\r" else end
