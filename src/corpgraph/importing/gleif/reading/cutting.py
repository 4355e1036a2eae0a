"""Lines of a CSV file put together to records, with those set apart that are none.

A record is what RFC 4180 says, of as many fields as the header has. A line that is one by itself
always is one. What lies between two such lines is put together; a quote that is never closed is
taken to end where the next whole record begins, for it would swallow all that follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.importing.gleif.reading.judging import Judge, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    #: Lines by their index.
    _Lines = Mapping[int, Line]

__all__ = ["Cutter", "Span"]


@dataclass(frozen=True, slots=True)
class Span:
    """Lines that are not one record each.

    Attributes:
        first: The index of the first.
        end: The index after the last.
        begin: Where they begin in the text.
        stop: Where they end in it.
        wrong: What is wrong with the record that they make; None if it can be read.
        blank: Whether they make none.
    """

    first: int
    end: int
    begin: int
    stop: int
    wrong: str | None = None
    blank: bool = False


class Cutter:
    """Cuts lines into records.

    Args:
        fields: How many fields a record has.
    """

    def __init__(self, fields: int) -> None:
        self._fields = fields
        self._judge = Judge(fields)

    def cut(self, text: bytes, *, more: bool) -> tuple[int, list[Span], int]:
        """What lines make that are not one record each.

        Args:
            text: Lines, each with its end.
            more: Whether the last may go on in lines that are still to come.

        Returns:
            How many lines there are, their spans, and how many of the last lines are to be looked
            at again with what follows.
        """
        count, lines = self._judge.irregular(text)
        spans: list[Span] = []
        for first, end in _runs(lines):
            done = self._run(lines, first, end, spans, more=more and end == count)
            if done < end:
                return count, spans, count - done
        return count, spans, 0

    def is_record(self, text: bytes) -> bool:
        """Whether text, without the end of its last line, is one record."""
        return self._judge.is_record(text)

    def resumed(self, text: bytes) -> tuple[int, int]:
        """How many lines there are before the first whole record, and where that begins."""
        lines, at = dict[int, Line](), 0
        for index, line in enumerate(text.split(b"\n")[:-1]):
            lines[index] = Line(at, line)
            at += len(line) + 1
        first = self._next(lines, 0, len(lines))
        return first, lines[first].begin if first in lines else at

    def _run(self, lines: _Lines, at: int, end: int, spans: list[Span], *, more: bool) -> int:
        """Cut consecutive irregular lines; the index of the first that is left for later."""
        while at < end:
            past = self._whole(lines, at, end)
            if not lines[at].text.strip():
                past = at + 1
                spans.append(_span(lines, at, past, blank=True))
            elif past:
                spans.append(_span(lines, at, past))
            else:
                closed = _closed(lines, at, end)
                past = closed if closed == at + 1 else self._next(lines, at + 1, end)
                if more and closed != at + 1 and (closed is None or past == end):
                    return at
                spans.append(_span(lines, at, past, wrong=self._wrong(lines, at, closed)))
            at = past
        return end

    def _whole(self, lines: _Lines, at: int, end: int) -> int | None:
        """The index after the last line of the record that begins at a line, if one does."""
        closed = _closed(lines, at, end)
        if closed is None or not lines[at].text.strip():
            return None
        return closed if self.is_record(_text(lines, at, closed)) else None

    def _next(self, lines: _Lines, at: int, end: int) -> int:
        return next((each for each in range(at, end) if self._whole(lines, each, end)), end)

    def _wrong(self, lines: _Lines, at: int, closed: int | None) -> str:
        if closed is None:
            return "a quote is not closed"
        field = rb'(?:"(?:[^"]++|"")*+"|[^",\n]*+)(?:,|\Z)'
        text = _text(lines, at, closed)
        number = past = 0
        for match in re.finditer(field, text):
            if match.start() != past or (match.start() == len(text) and text[-1:] != b","):
                break
            number, past = number + 1, match.end()
        if past < len(text):
            return f"field {number + 1} has a quote that does not enclose it"
        noun = "field" if number == 1 else "fields"
        return f"has {number} {noun} where the header has {self._fields}"


def _span(
    lines: _Lines, first: int, end: int, *, wrong: str | None = None, blank: bool = False
) -> Span:
    last = lines[end - 1]
    return Span(first, end, lines[first].begin, last.begin + len(last.text) + 1, wrong, blank)


def _text(lines: _Lines, at: int, end: int) -> bytes:
    return b"\n".join(lines[each].text for each in range(at, end))


def _closed(lines: _Lines, at: int, end: int) -> int | None:
    """The index after the line in which all quotes opened since another line are closed."""
    odd = 0
    for index in range(at, end):
        odd ^= lines[index].text.count(b'"') & 1
        if not odd:
            return index + 1
    return None


def _runs(indices: Iterable[int]) -> list[tuple[int, int]]:
    """First and past-last of each stretch of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs
