"""Records of a CSV file: cut at their ends, and parsed by Polars in blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.errors import InputError
from corpgraph.importing.gleif.reading.batching import Piece
from corpgraph.importing.gleif.reading.columns import columns, known
from corpgraph.importing.gleif.reading.cutting import Cutter, Span
from corpgraph.importing.gleif.reading.detecting import (
    header_names,
    is_delta_name,
    kind_of_columns,
    published,
    version_of_columns,
)
from corpgraph.importing.gleif.reading.model import (
    CUT_OFF,
    LONGEST_RECORD,
    NOT_UTF8,
    NUL,
    TOO_LONG,
    Broken,
    Form,
    Header,
    Kind,
    shortened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.reading.streams import Stream

__all__ = ["CsvReader"]

_BLOCK: Final = 8 << 20
#: A block of more lines has hardly any records; it is taken part by part, for each line costs.
_MOST_LINES: Final = 400_000
_PART: Final = 1 << 18
_LONGEST_HEADER: Final = 1 << 20


class CsvReader:
    """Reads a header, and the records after it.

    Args:
        stream: The file, from its header on.
        path: Where it is.
        asked: What its records must be about.

    Attributes:
        header: What the file says of itself, by its columns and its name.
        unknown: The columns that GLEIF's formats do not define.

    Raises:
        InputError: The header is not one of GLEIF's CSV.
        UsageError: The records are about something else.
    """

    def __init__(self, stream: Stream, path: Path, asked: Kind | None) -> None:
        start = stream.read(_LONGEST_HEADER)
        line, end, rest = start.partition(b"\n")
        stream.put_back(rest)
        if not end and len(start) == _LONGEST_HEADER:
            raise InputError("is no CSV: its first line does not end", path=path)
        names = header_names(line.rstrip(b"\r"), path=path)
        kind = kind_of_columns(names, asked=asked, path=path)
        self.header = Header(
            kind=kind,
            form=Form.CSV,
            content_date=published(stream.name) or published(path.name),
            is_delta=is_delta_name(stream.name) or is_delta_name(path.name),
            version=version_of_columns(kind, names),
            records=None,
        )
        self._stream = stream
        self._line = 2
        self._record = 1
        self._after = 0
        self._inside = False  # a record too long to be read
        self._early_end: str | None = None
        self._cutter = Cutter(len(names))
        wanted = columns(kind)
        ignored = set(known(kind)).difference(wanted)
        # Names of columns can be anything; their places cannot.
        places = {name: f"c{at}" for at, name in enumerate(names) if name not in ignored}
        self.unknown = tuple(name for name in places if name not in wanted)
        self._unknown = {name: places[name] for name in self.unknown}
        self._places = list(places.values())
        self._selected = [
            pl.col(places[name]).alias(name)
            if name in places
            else pl.lit(None, pl.String).alias(name)
            for name in wanted
        ]
        self._header = ",".join(f"c{at}" for at in range(len(names))).encode() + b"\n"

    def pieces(self, after: int) -> Iterator[Piece]:
        """The records but so many first ones, block by block."""
        self._after = after
        yield from self._all()

    def _all(self) -> Iterator[Piece]:
        carried = b""
        while block := self._stream.read(_BLOCK):
            text = carried + block
            end = text.rfind(b"\n") + 1
            rest = text[end:]
            tail = b""
            for part in _parts(text[:end]):
                piece, tail = self._piece(tail + part)
                yield piece
                if len(tail) > LONGEST_RECORD:
                    yield self._piece(tail, too_long=True)[0]
                    tail = b""
            if len(rest) > LONGEST_RECORD:
                yield self._piece(tail + rest, too_long=True)[0]
                tail = rest = b""
            carried = tail + rest
        self._early_end = self._stream.early_end
        if carried:
            yield replace(self._piece(carried, last=True)[0], early_end=self._early_end)
        elif self._early_end:
            yield replace(self._parsed(b"", (), ()), early_end=self._early_end)

    def _piece(
        self, text: bytes, *, last: bool = False, too_long: bool = False
    ) -> tuple[Piece, bytes]:
        """The records of lines, and those lines of which more must be seen."""
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
        lines = text.split(b"\n")
        if ended := not lines[-1]:
            lines.pop()
        if self._inside:
            skipped = self._cutter.resumed(lines)
            self._inside = skipped == len(lines)
            self._line += skipped
            lines = lines[skipped:]
        irregular = self._cutter.irregular(lines) if lines else []
        spans, done = self._cutter.spans(lines, irregular, more=not (last or too_long))
        if too_long and spans and spans[-1].end == len(lines):
            self._inside = spans[-1].wrong is not None
            spans[-1] = replace(spans[-1], wrong=spans[-1].wrong and TOO_LONG)
        elif last and not ended:
            self._cut_off(spans, len(lines))
        piece = self._of_spans(lines[:done], spans)
        self._line += done if ended else done - 1
        return piece, b"\n".join([*lines[done:], b""])

    def _cut_off(self, spans: list[Span], end: int) -> None:
        """Look at the last record of a file, which is without the end of its line."""
        span = spans.pop() if spans and spans[-1].end == end else Span(end - 1, end)
        if span.wrong or self._early_end:
            self._early_end = self._early_end or "the file ends within its last record"
            span = replace(span, wrong=CUT_OFF)
        spans.append(span)

    def _of_spans(self, lines: list[bytes], spans: list[Span]) -> Piece:
        """The records of lines; those not fit to be text are sought only where there are some."""
        try:
            return self._taken(lines, spans)
        except _UnfitError:
            return self._taken(lines, list(_checked(lines, spans)))

    def _taken(self, lines: list[bytes], spans: list[Span]) -> Piece:
        good: list[bytes] = []
        records: list[int] = []
        places: list[int] = []
        broken: list[Broken] = []
        at, number = 0, self._record
        for span in [*spans, Span(len(lines), len(lines), blank=True)]:
            good += lines[at : span.first]
            places += range(self._line + at, self._line + span.first)
            records += range(number, number + span.first - at)
            number += span.first - at
            at = span.end
            if span.blank:
                continue
            if not span.wrong:
                good += lines[span.first : span.end]
                places.append(self._line + span.first)
                records.append(number)
            elif number > self._after:
                text = shortened(_text(lines, span))
                broken.append(Broken(number, self._line + span.first, span.wrong, text))
            number += 1
        piece = self._parsed(b"\n".join([*good, b""]), records, places)
        self._record = number
        return replace(piece, broken=broken)

    def _parsed(self, text: bytes, records: Sequence[int], lines: Sequence[int]) -> Piece:
        if b"\0" in text:
            raise _UnfitError
        try:
            frame = pl.read_csv(
                self._header + text, columns=self._places, infer_schema=False, null_values=""
            )
        except pl.exceptions.ComputeError as error:  # it has bytes that are not UTF-8
            raise _UnfitError from error
        taken = frame.with_columns(
            pl.Series("record", records, pl.Int64), pl.Series("line", lines, pl.Int64)
        )
        if records and records[0] <= self._after:
            taken = taken.filter(pl.col("record") > self._after)
        return Piece(
            taken.select(*self._selected, "record", "line"),
            unread=sorted(
                (record, name)
                for name, place in self._unknown.items()
                for record in taken.filter(pl.col(place).is_not_null())["record"]
            ),
        )


def _parts(text: bytes) -> Iterator[bytes]:
    """A text of whole lines, in parts of whole lines if there are too many."""
    size = len(text) if text.count(b"\n") <= _MOST_LINES else _PART
    at = 0
    while at < len(text):
        end = text.rfind(b"\n", at, at + size) + 1 or text.index(b"\n", at) + 1
        yield text[at:end]
        at = end


class _UnfitError(Exception):
    """Some record has bytes that are no text."""


def _text(lines: list[bytes], span: Span) -> bytes:
    return b"\n".join(lines[span.first : span.end])


def _checked(lines: list[bytes], spans: list[Span]) -> Iterator[Span]:
    """The spans, and those of lines that are no text."""
    at = 0
    for span in [*spans, Span(len(lines), len(lines), blank=True)]:
        for index in range(at, span.first):
            if wrong := _unfit(lines[index]):
                yield Span(index, index + 1, wrong)
        yield replace(span, wrong=span.wrong or _unfit(_text(lines, span)))
        at = span.end


def _unfit(record: bytes) -> str | None:
    """Why the text of a record cannot be taken, if it cannot."""
    if b"\0" in record:
        return NUL
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        return NOT_UTF8
    return None
