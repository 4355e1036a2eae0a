"""Records of a CSV file: cut at their ends, and parsed by Polars in blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from corpgraph.errors import InputError
from corpgraph.importing.gleif.reading.batching import Piece
from corpgraph.importing.gleif.reading.blocks import blocks
from corpgraph.importing.gleif.reading.columns import known
from corpgraph.importing.gleif.reading.cutting import Cutter, Span
from corpgraph.importing.gleif.reading.detecting import (
    header_names,
    is_delta_name,
    kind_of_columns,
    published,
    since,
    version_of_columns,
)
from corpgraph.importing.gleif.reading.model import (
    NOT_UTF8,
    NUL,
    Broken,
    Form,
    Header,
    Kind,
    shortened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.reading.blocks import Block
    from corpgraph.importing.gleif.reading.places import Place
    from corpgraph.importing.gleif.reading.streams import Stream

__all__ = ["CsvReader"]

_BLOCK: Final = 8 << 20
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
        header_size: The bytes of its first line.
        cutter: Cuts its lines.
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
            since=since(stream.name) or since(path.name),
            version=version_of_columns(kind, names),
            records=None,
        )
        self.header_size = len(line + end)
        self._stream = stream
        self._line = 2
        self._record = 1
        self._after = 0
        self.cutter = Cutter(len(names))
        # Names of columns can be anything, but for those that are known; their places cannot.
        self._unknown = {
            f"unknown {at}": name for at, name in enumerate(names) if name not in known(kind)
        }
        self.unknown = tuple(self._unknown.values())
        places = {name: place for place, name in self._unknown.items()}
        self._columns = [places.get(name, name) for name in names]
        self._header = ",".join(self._columns).encode() + b"\n"

    def go_to(self, place: Place, end: int | None) -> None:
        """Go on at a place of the file, which is not packed, up to so many bytes of it."""
        self._record, self._line = place.record, place.line
        self._stream.go_to(place.offset, end)

    def pieces(self, after: int, wanted: Sequence[str]) -> Iterator[Piece]:
        """The records but so many first ones, block by block, with the columns that are wanted."""
        self._after = after
        self._wanted = [
            pl.col(name) if name in self._columns else pl.lit(None, pl.String).alias(name)
            for name in wanted
        ]
        self._read = [name for name in self._columns if name in {*wanted, *self._unknown}]
        bytes(_KEPT)
        for block in blocks(self._stream, self.cutter, _BLOCK):
            yield self._piece(block)
            self._line += block.passed

    def _piece(self, block: Block) -> Piece:
        """The records of a block."""
        spans = block.spans if _is_text(block.text) else _checked(block)
        wrong = [span for span in spans if span.wrong and not span.blank]
        # A record is where its first line is; a blank line is none.
        others = [at for span in spans for at in _lines_of(span)[not span.blank :]]
        firsts = _excluding(others, block.lines)
        records = pl.int_range(self._record, self._record + len(firsts), eager=True)
        is_wrong = firsts.is_in([span.first for span in wrong])
        first = self._line + block.before
        text = _without(block.text, [span for span in spans if span.wrong or span.blank])
        piece = self._parsed(text, records.filter(~is_wrong), firsts.filter(~is_wrong) + first)
        broken = [
            Broken(
                number,
                first + span.first,
                str(span.wrong),
                shortened(block.text[span.begin : span.stop - 1]),
            )
            for number, span in zip(records.filter(is_wrong), wrong, strict=True)
            if number > self._after
        ]
        self._record += len(records)
        return replace(piece, broken=broken, early_end=block.early_end)

    def _parsed(self, text: bytes, records: pl.Series, lines: pl.Series) -> Piece:
        frame = pl.read_csv(
            self._header + text, columns=self._read, infer_schema=False, null_values=""
        ).hstack([records.alias("record"), lines.alias("line")])
        if len(records) and records[0] <= self._after:
            frame = frame.filter(pl.col("record") > self._after)
        return Piece(
            frame.select(*self._wanted, "record", "line"),
            unread=sorted(
                (record, name)
                for place, name in self._unknown.items()
                for record in frame.filter(pl.col(place).is_not_null())["record"]
            ),
        )


def _lines_of(span: Span) -> range:
    return range(span.first, span.end)


def _excluding(numbers: Sequence[int], end: int) -> pl.Series:
    """The numbers below some end without others."""
    below = pl.int_range(end, eager=True)
    return below.filter(~below.is_in(numbers)) if numbers else below


def _without(text: bytes, spans: list[Span]) -> bytes:
    """A text without some of its lines."""
    if not spans:
        return text
    begins, stops = [0, *(span.stop for span in spans)], (span.begin for span in spans)
    kept = zip(begins, [*stops, len(text)], strict=True)
    return b"".join(text[begin:stop] for begin, stop in kept)


def _is_text(text: bytes) -> bool:
    """Whether all of it can be taken as text."""
    try:
        pl.Series([text], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:  # it is not UTF-8
        return False
    return b"\0" not in text


def _checked(block: Block) -> list[Span]:
    """The spans of a block, and those of lines that are no text."""
    unfit = {span.first: span for span in _unfit(block.text)}
    told = []
    for span in block.spans:
        faults = {unfit.pop(at).wrong for at in _lines_of(span) if at in unfit}
        what = next((each for each in (NUL, NOT_UTF8) if each in faults), None)
        told.append(replace(span, wrong=span.wrong or what))
    return sorted([*told, *unfit.values()], key=lambda span: span.first)


def _unfit(text: bytes) -> Iterator[Span]:
    """The lines that cannot be taken as text; one that has NUL as well is told for that later."""
    for what, places in ((NOT_UTF8, _not_utf8(text)), (NUL, _nuls(text))):
        line = at = 0
        for place in places:
            line, at = line + text.count(b"\n", at, place), place
            begin, stop = text.rfind(b"\n", 0, place) + 1, text.index(b"\n", place) + 1
            yield Span(line, line + 1, begin, stop, what)


def _not_utf8(text: bytes) -> Iterator[int]:
    """Where something is not UTF-8; in each line only the first."""
    at = 0
    while at < len(text):
        try:
            text[at:].decode()
        except UnicodeDecodeError as error:
            yield (place := at + error.start)
            at = text.index(b"\n", place) + 1
        else:
            return


def _nuls(text: bytes) -> Iterator[int]:
    return (each.start() for each in re.finditer(rb"\0", text))
