"""Records of an XML file: found by their tags, and parsed by expat, some thousand at a time.

Records are cut out before they are parsed, so that one that is not well-formed does not take the
others with it. A document type, and with it any entity, is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from corpgraph.importing.gleif.reading.detecting import agreed, is_delta_name, published, since
from corpgraph.importing.gleif.reading.model import (
    CUT_OFF,
    LONGEST_RECORD,
    NOT_UTF8,
    TOO_LONG,
    Form,
    Header,
    Kind,
)
from corpgraph.importing.gleif.reading.rows import Rows
from corpgraph.importing.gleif.reading.slots import Slot, slots
from corpgraph.importing.gleif.reading.xmlhead import Head, read_head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.reading.batching import Piece
    from corpgraph.importing.gleif.reading.streams import Stream

__all__ = ["XmlReader"]

_BLOCK: Final = 4 << 20
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
#: LEI-CDF 1.0 had a namespace of its own; all versions since have one together.
_OLD_NAMESPACE: Final = "leidata/2014"
_BETWEEN: Final = "(text between records)"


class XmlReader:
    """Reads the head of a file, and its records.

    Args:
        stream: The file.
        path: Where it is.
        asked: What its records must be about.

    Attributes:
        header: What the file says of itself.
        unknown: Nothing: elements that the formats do not define are found in reading.

    Raises:
        InputError: The head is not that of one of GLEIF's XML files.
        UsageError: The records are about something else.
    """

    def __init__(self, stream: Stream, path: Path, asked: Kind | None) -> None:
        head = read_head(stream, path)
        self.header = _header(head, agreed(head.kind, asked, path=path), stream.name)
        self.unknown: tuple[str, ...] = ()
        self._stream = stream
        self._slots = slots(head.kind)
        self._head = head
        self._line = head.line
        self._record = 1
        self._skipping = False  # what is left of a record too long to be read
        name = re.escape((head.record or "-").encode())
        self._start = re.compile(rb"<" + name + rb"(?=[\s/>])")
        self._end = re.compile(rb"</" + name + rb"\s*>")
        self._end_root = re.compile(rb"</" + re.escape(head.root.encode()) + rb"\s*>")
        declared = "".join(f" {key}={quoteattr(value)}" for key, value in head.namespaces.items())
        self._opening = f"<records{declared}>".encode()
        self._local: dict[str, str] = {}

    def pieces(self, after: int, wanted: Sequence[str]) -> Iterator[Piece]:
        """The records but so many first ones, with the columns that are wanted."""
        self._wanted = wanted
        if self._head.record is None:
            if self._stream.early_end:
                yield Rows(self.header.kind, after, self._wanted).piece(
                    early_end=self._stream.early_end
                )
            return
        carried = b""
        while block := self._stream.read(_BLOCK):
            text = self._resumed(carried + block)
            end = self._last_end(text)
            rows = Rows(self.header.kind, after, self._wanted)
            self._records(text[:end], rows)
            carried = text[end:]
            if len(carried) > LONGEST_RECORD:
                carried = self._too_long(carried, rows)
            if len(rows):
                yield rows.piece()
        yield self._last(carried, after)

    def _resumed(self, text: bytes) -> bytes:
        """What follows a record too long to be read."""
        if not self._skipping:
            return text
        start = self._start.search(text)
        self._skipping = start is None
        kept = start.start() if start else max(0, len(text) - 100)  # part of a tag, perhaps
        self._line += text.count(b"\n", 0, kept)
        return text[kept:]

    def _too_long(self, text: bytes, rows: Rows) -> bytes:
        start = self._start.search(text)
        if start:
            line = self._line + text.count(b"\n", 0, start.start())
            rows.add_broken(TOO_LONG, text[start.start() :], record=self._record, line=line)
            self._record += 1
        self._skipping = True
        return self._resumed(text[start.end() :] if start else text)

    def _last(self, text: bytes, after: int) -> Piece:
        rows = Rows(self.header.kind, after, self._wanted)
        early_end = self._stream.early_end
        start = None if self._skipping else self._start.search(text)
        if start:
            line = self._line + text.count(b"\n", 0, start.start())
            rows.add_broken(CUT_OFF, text[start.start() :], record=self._record, line=line)
        if not self._end_root.search(text):
            early_end = early_end or f"the file ends before </{self._head.root}>"
        return rows.piece(early_end=early_end)

    def _last_end(self, text: bytes) -> int:
        """The index after the last record that ends in a text."""
        name = b"</" + (self._head.record or "").encode()
        at = len(text)
        while (at := text.rfind(name, 0, at)) >= 0:
            if match := self._end.match(text, at):
                return match.end()
        return 0

    def _records(self, text: bytes, rows: Rows) -> None:
        """Read the records of a text that ends with one."""
        starts = [match.start() for match in self._start.finditer(text)]
        lines: list[int | None] = []
        at = 0
        for start in starts:
            self._line += text.count(b"\n", at, start)
            lines.append(self._line)
            at = start
        self._line += text.count(b"\n", at)
        try:
            elements = [
                each
                for each in self._parsed(text)
                if self._name(each.tag) == self._name(self._head.record or "")
            ]
        except ParseError:
            self._one_by_one(text, starts, lines, rows)
            return
        if len(elements) != len(starts):
            lines = [None] * len(elements)  # there are tags of records within comments
        for element, line in zip(elements, lines, strict=True):
            self._take(element, line, rows)

    def _one_by_one(
        self, text: bytes, starts: list[int], lines: list[int | None], rows: Rows
    ) -> None:
        for start, stop, line in zip(starts, [*starts[1:], len(text)], lines, strict=True):
            end = self._end.search(text, start, stop)
            record = text[start : end.end() if end else stop]
            try:
                self._take(self._parsed(record)[0], line, rows)
            except ParseError as error:
                rows.add_broken(_wrong(record, error), record, record=self._record, line=line)
                self._record += 1
            if text[end.end() if end else stop : stop].strip():
                rows.add_unread(_BETWEEN, record=self._record - 1)

    def _parsed(self, records: bytes) -> Element:
        parser = XMLParser()
        parser.feed(self._opening)
        parser.feed(records)
        parser.feed(b"</records>")
        element = parser.close()
        if not isinstance(element, Element):
            raise TypeError(element)
        return element

    def _take(self, element: Element, line: int | None, rows: Rows) -> None:
        if rows.wants(self._record):
            row = rows.blank()
            self._fill(element, self._slots, row, rows)
            rows.add(row, record=self._record, line=line)
        self._record += 1

    def _fill(self, element: Element, slot: Slot, row: list[str | None], rows: Rows) -> None:
        if slot.column is not None and element.text:
            row[slot.column] = element.text
        for key, value in element.items():
            name = "xmllang" if key == _LANG else key
            if name in slot.attributes:
                row[slot.attributes[name]] = value or None
            elif not name.startswith(_XSI):
                rows.add_unread(f"{slot.path}.{self._name(name)}", record=self._record)
        seen: dict[str, int] = {}
        for child in element:
            name = self._name(child.tag)
            number = seen[name] = seen.get(name, 0) + 1
            known = slot.children.get(name)
            if known is None or number > len(known):
                suffix = name if known is None else f"{name}.{number}"
                path = f"{slot.path}.{suffix}" if slot.path else suffix
                rows.add_unread(path, record=self._record)
            elif not known[number - 1].skipped:
                self._fill(child, known[number - 1], row, rows)

    def _name(self, tag: str) -> str:
        """The local name of a tag, as ElementTree or as expat writes it."""
        name = self._local.get(tag)
        if name is None:
            name = self._local[tag] = tag.rpartition("}")[2].rpartition(":")[2]
        return name


def _header(head: Head, kind: Kind, name: str) -> Header:
    count = head.entries.get("RecordCount", "")
    old = any(_OLD_NAMESPACE in value for value in head.namespaces.values())
    return Header(
        kind=kind,
        form=Form.XML,
        content_date=head.entries.get("ContentDate") or published(name),
        is_delta="DELTA" in head.entries.get("FileContent", "")
        or "DeltaStart" in head.entries
        or is_delta_name(name),
        since=head.entries.get("DeltaStart") or since(name),
        version="1.0" if old else None,
        records=int(count) if count.isascii() and count.isdigit() else None,
    )


def _wrong(record: bytes, error: ParseError) -> str:
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        return NOT_UTF8
    return f"is not well-formed: {expat.ErrorString(error.code)}"
