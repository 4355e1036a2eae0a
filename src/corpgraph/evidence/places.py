"""Paragraphs and sentences of a text, and what stands in which."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Outline", "Place"]

_LINE: Final = re.compile(r"[^\r\n]+")
_SPACE: Final = re.compile(r"\s+")
_LOOK_AHEAD: Final = 8
_CLOSING: Final = "\"'”’»)\\]"
_OPENING: Final = "\"'“‘«([¿¡\u00a0\u202f "
# A full stop after a single letter is an initial or an abbreviation (M. Ma), and ends nothing.
# Chinese and Japanese put no space after a sentence.
_STOP: Final = re.compile(
    rf"(?:(?<!\b[^\W\d_])\.|[!?…])[.!?…]{{0,9}}[{_CLOSING}]{{0,9}}\s+|[。！？][{_CLOSING}]{{0,9}}"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in a text.

    Attributes:
        paragraph: The number of the paragraph that it begins in, counting non-empty lines from 1.
        sentence: The number of the sentence in the paragraph, counted from 1; None if not told.
        start: The first character, counted from 0 in code points.
        end: The character after the last one.
    """

    paragraph: int
    sentence: int | None
    start: int
    end: int

    def __str__(self) -> str:
        sentence = "" if self.sentence is None else f".S{self.sentence}"
        return f"P{self.paragraph}{sentence} {self.start}-{self.end}"


class Outline:
    """The paragraphs and sentences of one text.

    A paragraph is a line that is not empty. A sentence ends at a full stop, question mark,
    exclamation mark or ellipsis before a space and a capital or digit. That is a rule of thumb: an
    abbreviation before a name may be taken for an end.

    Attributes:
        paragraphs: The first character of each paragraph, and the one after its last.
    """

    def __init__(self, text: str) -> None:
        self.paragraphs = [each.span() for each in _LINE.finditer(text) if each[0].strip()]
        self._text = text
        self._starts = [start for start, _ in self.paragraphs]

    def place(self, start: int, end: int) -> Place:
        """Say in which paragraph and sentence a range of characters begins."""
        number = max(bisect_right(self._starts, start), 1)
        first, last = self.paragraphs[number - 1]
        before = sum(1 for each in self._sentences(first, last) if first < each <= start)
        return Place(number, before + 1, start, end)

    def sentence_starts(self) -> Iterator[int]:
        """Yield where sentences begin, in order."""
        for first, last in self.paragraphs:
            yield from self._sentences(first, last)

    def _sentences(self, first: int, last: int) -> Iterator[int]:
        indent = _SPACE.match(self._text, first, last)
        yield first if indent is None else indent.end()
        for stop in _STOP.finditer(self._text, first, last):
            # A paragraph may be a whole book: what follows is looked at, and no more is copied.
            ahead = min(stop.end() + _LOOK_AHEAD, last)
            following = self._text[stop.end() : ahead].lstrip(_OPENING)[:1]
            if following.isupper() or following.isdigit() or ord(following or " ") > 0x2E80:
                yield stop.end()
