"""What stands before the records of an XML file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from corpgraph.errors import InputError, nearest
from corpgraph.importing.gleif.reading.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.importing.gleif.reading.streams import Stream

__all__ = ["Head", "read_head"]

_RECORDS: Final = {
    "LEIData": (Kind.ENTITIES, "LEIRecord"),
    "RelationshipData": (Kind.RELATIONSHIPS, "RelationshipRecord"),
    "ReportingExceptionData": (Kind.EXCEPTIONS, "Exception"),
}
_BLOCK: Final = 1 << 16
#: The headers of concatenated files list their sources, some forty.
_LONGEST: Final = 4 << 20
_DEEPEST: Final = 50
#: Entries of the header are elements of the first element of the root.
_ENTRY_DEPTH: Final = 3
_UTF_8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


@dataclass(slots=True)
class Head:
    """What stands before the first record.

    Attributes:
        kind: What the records are about.
        root: The name of the root element, with its prefix.
        record: The name of a record's element, with its prefix; None if there is no record.
        namespaces: The declarations that hold for records.
        entries: The entries of the header, by local name.
        line: The line in which the first record starts.
    """

    kind: Kind = Kind.ENTITIES
    root: str = ""
    record: str | None = None
    namespaces: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    line: int = 1


class _FoundError(Exception):
    """The first record is reached."""


def read_head(stream: Stream, path: Path) -> Head:
    """Read up to the first record; the stream then goes on with it.

    Raises:
        InputError: It is not well-formed or not of GLEIF, has a document type, or is not in UTF-8.
    """
    handlers = _Handlers(path)
    read = b""
    try:
        while block := stream.read(_BLOCK):
            read += block
            handlers.parser.Parse(block, False)
            if len(read) > _LONGEST:
                raise InputError("has no record within the first 4 MiB", path=path)
    except _FoundError:
        stream.put_back(read[handlers.at :])
    except expat.ExpatError as error:
        raise InputError(
            f"is not well-formed: {expat.ErrorString(error.code)}", path=path, line=error.lineno
        ) from error
    if not handlers.head.root:
        raise InputError("has no element", path=path)
    return handlers.head


class _Handlers:
    """Takes what expat finds."""

    def __init__(self, path: Path) -> None:
        self.head = Head()
        self.at = 0
        self._path = path
        self._open: list[str] = []
        self._text = ""
        self._record = ""
        self.parser = expat.ParserCreate()
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _error(self, message: str, hint: str | None = None) -> InputError:
        line = self.parser.CurrentLineNumber
        return InputError(message, path=self._path, line=line, hint=hint)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _UTF_8:
            raise self._error(f"is in {encoding}", "GLEIF's files are in UTF-8")

    def _doctype(self, *_: object) -> None:
        raise self._error("has a document type", "GLEIF's files have none; remove it")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self._open:
            if local not in _RECORDS:
                raise self._error(
                    f"the root element is {local!r}",
                    nearest(local, _RECORDS)
                    or "GLEIF's are LEIData, RelationshipData, ReportingExceptionData",
                )
            self.head.kind, self._record = _RECORDS[local]
            self.head.root = name
        if local == self._record:
            self.head.record, self.head.line = name, self.parser.CurrentLineNumber
            self.at = self.parser.CurrentByteIndex
            raise _FoundError
        if len(self._open) >= _DEEPEST:
            raise self._error(f"elements nest more than {_DEEPEST} deep")
        if len(self._open) < _ENTRY_DEPTH - 1:
            self.head.namespaces |= {
                key: value for key, value in attributes.items() if key.startswith("xmlns")
            }
        self._open.append(local)
        self._text = ""

    def _characters(self, text: str) -> None:
        if len(self._open) == _ENTRY_DEPTH:
            self._text += text

    def _end(self, _name: str) -> None:
        if len(self._open) == _ENTRY_DEPTH:
            self.head.entries.setdefault(self._open[-1], self._text.strip())
        self._open.pop()
