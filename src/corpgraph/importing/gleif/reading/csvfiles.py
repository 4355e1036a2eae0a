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
#: glibc gives the memory of a block back to the system each time, and takes it page by page again,
#: until a larger piece was freed (mallopt(3), M_MMAP_THRESHOLD).
_KEPT: Final = 31 << 20
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
        # Names of columns can be anything; their places cannot.
        places = {name: f"c{at}" for at, name in enumerate(names)}
        self._unknown = {name: places[name] for name in names if name not in known(kind)}
        self.unknown = tuple(self._unknown)
        self._known = {name: places[name] for name in columns(kind) if name in places}
        self._header = ",".join(places.values()).encode() + b"\n"

    def pieces(self, after: int, wanted: Sequence[str]) -> Iterator[Piece]:
        """The records but so many first ones, block by block, with the columns that are wanted."""
        self._after = after
        self._wanted = wanted
        self._names = {self._known[name]: name for name in wanted if name in self._known}
        self._places = [*self._names, *self._unknown.values()]
        yield from self._all()

    def _all(self) -> Iterator[Piece]:
        bytes(_KEPT)
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
            none = pl.Series(dtype=pl.Int64)
            yield replace(self._parsed(b"", none, none), early_end=self._early_end)

    def _piece(
        self, text: bytes, *, last: bool = False, too_long: bool = False
    ) -> tuple[Piece, bytes]:
        """The records of lines, and those lines of which more must be seen."""
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
        lines = text.split(b"\n")
        if ended := not lines[-1]:
            lines.pop()
        else:
            text += b"\n"
        if self._inside:
            skipped = self._cutter.resumed(lines)
            self._inside = skipped == len(lines)
            self._line += skipped
            lines = lines[skipped:]
            text = b"\n".join([*lines, b""])
        irregular = self._cutter.irregular(lines) if lines else []
        spans, done = self._cutter.spans(lines, irregular, more=not (last or too_long))
        if too_long and spans and spans[-1].end == len(lines):
            self._inside = spans[-1].wrong is not None
            spans[-1] = replace(spans[-1], wrong=spans[-1].wrong and TOO_LONG)
        elif last and not ended:
            self._cut_off(spans, len(lines))
        rest = b"".join(line + b"\n" for line in lines[done:])
        piece = self._of_spans(text.removesuffix(rest), lines[:done], spans)
        self._line += done if ended else done - 1
        return piece, rest

    def _cut_off(self, spans: list[Span], end: int) -> None:
        """Look at the last record of a file, which is without the end of its line."""
        span = spans.pop() if spans and spans[-1].end == end else Span(end - 1, end)
        if span.wrong or self._early_end:
            self._early_end = self._early_end or "the file ends within its last record"
            span = replace(span, wrong=CUT_OFF)
        spans.append(span)

    def _of_spans(self, text: bytes, lines: list[bytes], spans: list[Span]) -> Piece:
        """The records of lines; those not fit to be text are sought only where there are some."""
        try:
            return self._taken(text, lines, spans)
        except _UnfitError:
            return self._taken(text, lines, list(_checked(lines, spans)))

    def _taken(self, text: bytes, lines: list[bytes], spans: list[Span]) -> Piece:
        wrong = [span for span in spans if span.wrong and not span.blank]
        # A record is where its first line is; a blank line is none.
        others = [at for span in spans for at in _lines_of(span)[not span.blank :]]
        firsts = _excluding(others, len(lines))
        records = pl.int_range(self._record, self._record + len(firsts), eager=True)
        is_wrong = firsts.is_in([span.first for span in wrong])
        if out := {at for span in spans if span.wrong or span.blank for at in _lines_of(span)}:
            text = b"".join(line + b"\n" for at, line in enumerate(lines) if at not in out)
        piece = self._parsed(text, records.filter(~is_wrong), firsts.filter(~is_wrong) + self._line)
        broken = [
            Broken(number, self._line + span.first, str(span.wrong), shortened(_text(lines, span)))
            for number, span in zip(records.filter(is_wrong), wrong, strict=True)
            if number > self._after
        ]
        self._record += len(records)
        return replace(piece, broken=broken)

    def _parsed(self, text: bytes, records: pl.Series, lines: pl.Series) -> Piece:
        if b"\0" in text:
            raise _UnfitError
        try:
            frame = pl.read_csv(
                self._header + text, columns=self._places, infer_schema=False, null_values=""
            )
        except pl.exceptions.ComputeError as error:  # it has bytes that are not UTF-8
            raise _UnfitError from error
        taken = frame.hstack([records.alias("record"), lines.alias("line")])
        if len(records) and records[0] <= self._after:
            taken = taken.filter(pl.col("record") > self._after)
        return Piece(
            self._arranged(taken),
            unread=sorted(
                (record, name)
                for name, place in self._unknown.items()
                for record in taken.filter(pl.col(place).is_not_null())["record"]
            ),
        )

    def _arranged(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The columns that are wanted, in their order; those that the file lacks are null."""
        named = frame.rename(self._names)
        missing = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        columns = [
            named.get_column(name) if name in self._known else missing.alias(name)
            for name in self._wanted
        ]
        return pl.DataFrame([*columns, *named.select("record", "line").get_columns()])


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


def _lines_of(span: Span) -> range:
    return range(span.first, span.end)


def _excluding(numbers: Sequence[int], end: int) -> pl.Series:
    """The numbers below some end without others."""
    below = pl.int_range(end, eager=True)
    return below.filter(~below.is_in(numbers)) if numbers else below


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
