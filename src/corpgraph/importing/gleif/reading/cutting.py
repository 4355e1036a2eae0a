"""Lines of a CSV file put together to records, with those set apart that are none.

A record is what RFC 4180 says, of as many fields as the header has. Nearly all are one line with
every field quoted, as GLEIF writes them, and are told by counting. A quote that is never closed
would swallow all that follows; it is taken to end where the next whole record begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Cutter", "Span"]

_QUOTE: Final = 0x22


@dataclass(frozen=True, slots=True)
class Span:
    """Lines that are not one record each.

    Attributes:
        first: The index of the first.
        end: The index after the last.
        wrong: What is wrong with the record that they make; None if it can be read.
        blank: Whether they make none.
    """

    first: int
    end: int
    wrong: str | None = None
    blank: bool = False


class Cutter:
    """Cuts lines into records.

    Args:
        fields: How many fields a record has.
    """

    def __init__(self, fields: int) -> None:
        self._fields = fields
        field = rb'(?:"(?:[^"]++|"")*+"|[^",\n]*+)'
        self._record = re.compile(field + rb"(?:," + field + rb"){%d}" % (fields - 1))

    def irregular(self, lines: list[bytes]) -> list[int]:
        """The indices of the lines that are no records by themselves."""
        commas, quotes = self._fields - 1, 2 * self._fields
        # Each quote is then the first, the last, or one of two around a comma between fields.
        if lines[0].startswith(b'"'):
            suspect = [
                index
                for index, line in enumerate(lines)
                if line.count(b'","') != commas
                or line.count(b'"') != quotes
                or line[0] != _QUOTE
                or line[-1] != _QUOTE
                or line.startswith(b'","')
                or line.endswith(b'","')
            ]
        else:
            suspect = [
                index
                for index, line in enumerate(lines)
                if line.count(b",") != commas or b'"' in line
            ]
        return [index for index in suspect if not self._is_record(lines[index])]

    def spans(
        self, lines: list[bytes], irregular: list[int], *, more: bool
    ) -> tuple[list[Span], int]:
        """What the irregular lines among others make.

        Args:
            lines: The lines, without their ends.
            irregular: Those that are no records by themselves.
            more: Whether the last may go on in lines that are still to come.

        Returns:
            Their spans, and the index of the first line to be looked at again with what follows.
        """
        spans: list[Span] = []
        for first, end in _runs(irregular):
            done = self._run(lines, first, end, spans, more=more and end == len(lines))
            if done < end:
                return spans, done
        return spans, len(lines)

    def resumed(self, lines: list[bytes]) -> int:
        """The index of the first line at which a whole record begins."""
        ends = (self._whole(lines, index, len(lines)) for index in range(len(lines)))
        return next((index for index, end in enumerate(ends) if end), len(lines))

    def _run(self, lines: list[bytes], at: int, end: int, spans: list[Span], *, more: bool) -> int:
        """Cut consecutive irregular lines; the index of the first that is left for later."""
        while at < end:
            past = self._whole(lines, at, end)
            if not lines[at].strip():
                past = at + 1
                spans.append(Span(at, past, blank=True))
            elif past:
                spans.append(Span(at, past))
            else:
                closed = _closed(lines, at, end)
                past = closed if closed == at + 1 else self._next(lines, at + 1, end)
                if more and closed != at + 1 and (closed is None or past == end):
                    return at
                spans.append(Span(at, past, self._wrong(lines[at:closed], closed)))
            at = past
        return end

    def _whole(self, lines: list[bytes], at: int, end: int) -> int | None:
        """The index after the last line of the record that begins at a line, if one does."""
        closed = _closed(lines, at, end)
        if closed is None or not lines[at].strip():
            return None
        return closed if self._is_record(b"\n".join(lines[at:closed])) else None

    def _is_record(self, text: bytes) -> bool:
        # The pattern is slow with hundreds of fields; most records can do without it.
        return text.count(b'"') % 2 == 0 and (
            self._is_quoted(text) or self._record.fullmatch(text) is not None
        )

    def _is_quoted(self, text: bytes) -> bool:
        """Whether text is a record with every field quoted and any quotes within them doubled."""
        inner = text[1:-1]
        return (
            text[:1] == text[-1:] == b'"'
            and inner.count(b'","') == self._fields - 1
            and b'"' not in inner.replace(b'","', b",").replace(b'""', b"")
        )

    def _next(self, lines: list[bytes], at: int, end: int) -> int:
        return next((each for each in range(at, end) if self._whole(lines, each, end)), end)

    def _wrong(self, lines: list[bytes], closed: int | None) -> str:
        if closed is None:
            return "a quote is not closed"
        field = rb'(?:"(?:[^"]++|"")*+"|[^",\n]*+)(?:,|\Z)'
        text = b"\n".join(lines)
        number = at = 0
        for match in re.finditer(field, text):
            if match.start() != at or (match.start() == len(text) and text[-1:] != b","):
                break
            number, at = number + 1, match.end()
        if at < len(text):
            return f"field {number + 1} has a quote that does not enclose it"
        noun = "field" if number == 1 else "fields"
        return f"has {number} {noun} where the header has {self._fields}"


def _closed(lines: list[bytes], at: int, end: int) -> int | None:
    """The index after the line in which all quotes opened since another line are closed."""
    odd = 0
    for index in range(at, end):
        odd ^= lines[index].count(b'"') & 1
        if not odd:
            return index + 1
    return None


def _runs(indices: list[int]) -> list[tuple[int, int]]:
    """First and past-last of each stretch of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs
