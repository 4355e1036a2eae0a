"""The lines of a CSV file, a block at a time, with what they are: records, or parts of some."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from corpgraph.importing.gleif.reading.cutting import Span
from corpgraph.importing.gleif.reading.model import CUT_OFF, LONGEST_RECORD, TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.importing.gleif.reading.cutting import Cutter
    from corpgraph.importing.gleif.reading.streams import Stream

__all__ = ["Block", "blocks"]

#: A block of more lines has hardly any records; it is taken part by part, for each line costs.
_MOST_LINES: Final = 400_000
_PART: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines.

    Attributes:
        text: The lines, each with its end: a line feed.
        lines: How many they are.
        spans: Those that are not one record each.
        before: How many lines between the last block and this one belong to neither.
        passed: How many ends of lines there are in the file up to the next block.
        size: How many bytes of the file that is.
        early_end: Why the file ended early after it.
    """

    text: bytes
    lines: int
    spans: list[Span]
    before: int
    passed: int
    size: int
    early_end: str | None = None

    @property
    def records(self) -> int:
        """How many records begin in it, broken ones counted."""
        return self.lines - sum(each.end - each.first - (not each.blank) for each in self.spans)


def blocks(stream: Stream, cutter: Cutter, size: int) -> Iterator[Block]:
    """The lines of a file.

    Args:
        stream: The file, from the beginning of a record on.
        cutter: Cuts its lines.
        size: How many bytes a block has, more or less.
    """
    return _Blocks(stream, cutter).all(size)


class _Blocks:
    def __init__(self, stream: Stream, cutter: Cutter) -> None:
        self._stream = stream
        self._cutter = cutter
        self._inside = False  # a record too long to be read
        self._early_end: str | None = None

    def all(self, size: int) -> Iterator[Block]:
        carried = b""
        while block := self._stream.read(size):
            text = carried + block
            end = text.rfind(b"\n") + 1
            rest = text[end:]
            tail = b""
            for part in _parts(text[:end]):
                yield (cut := self._cut(tail + part))
                tail = (tail + part)[cut.size :]
                if len(tail) > LONGEST_RECORD:
                    yield self._cut(tail, too_long=True)
                    tail = b""
            if len(rest) > LONGEST_RECORD:
                yield self._cut(tail + rest, too_long=True)
                tail = rest = b""
            carried = tail + rest
        self._early_end = self._stream.early_end
        if carried:
            yield replace(self._cut(carried, last=True), early_end=self._early_end)
        elif self._early_end:
            yield Block(b"", 0, [], 0, 0, 0, self._early_end)

    def _cut(self, raw: bytes, *, last: bool = False, too_long: bool = False) -> Block:
        """Some lines but for the last ones, if more must be seen of these."""
        text = raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw
        ended = text.endswith(b"\n")
        if not ended:
            text += b"\n"
        before = 0
        if self._inside:
            before, at = self._cutter.resumed(text)
            text = text[at:]
            self._inside = not text
        lines, spans, left = self._cutter.cut(text, more=not (last or too_long))
        if too_long and spans and spans[-1].end == lines:
            self._inside = spans[-1].wrong is not None
            spans[-1] = replace(spans[-1], wrong=spans[-1].wrong and TOO_LONG)
        elif last and not ended:
            self._cut_off(spans, lines, text)
        return Block(
            text[: _begin_of_last(text, left)],
            lines - left,
            spans,
            before,
            before + lines - left - (not ended),
            _begin_of_last(raw, left),
        )

    def _cut_off(self, spans: list[Span], end: int, text: bytes) -> None:
        """Look at the last record of a file, which is without the end of its line."""
        if not spans or spans[-1].end < end:
            spans.append(Span(end - 1, end, _begin_of_last(text, 1), len(text)))
        span = spans.pop()
        if span.wrong or self._early_end:
            self._early_end = self._early_end or "the file ends within its last record"
            span = replace(span, wrong=CUT_OFF)
        spans.append(span)


def _begin_of_last(text: bytes, lines: int) -> int:
    """Where the last lines of a text begin."""
    at = len(text)
    for _ in range(lines):
        at = text.rfind(b"\n", 0, at - 1) + 1
    return at


def _parts(text: bytes) -> Iterator[bytes]:
    """A text of whole lines, in parts of whole lines if there are too many."""
    size = len(text) if text.count(b"\n") <= _MOST_LINES else _PART
    at = 0
    while at < len(text):
        end = text.rfind(b"\n", at, at + size) + 1 or text.index(b"\n", at) + 1
        yield text[at:end]
        at = end
