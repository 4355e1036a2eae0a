"""Records of a JSON file: decoded one by one, so that one that is broken takes no other with it.

GLEIF writes one object with one list: ``{"records": [{"LEI": {"$": "…"}, …}, …]}``, ``relations``
of ``RelationshipRecord``, or ``exceptions``. Attributes begin with ``@``; what repeats is a list.
"""

from __future__ import annotations

import codecs
import re
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError, nearest
from corpgraph.importing.gleif.reading.detecting import agreed, is_delta_name, published, since
from corpgraph.importing.gleif.reading.model import (
    CUT_OFF,
    LONGEST_RECORD,
    NOT_UTF8,
    NUL,
    TOO_LONG,
    Form,
    Header,
    Kind,
)
from corpgraph.importing.gleif.reading.rows import Rows
from corpgraph.importing.gleif.reading.slots import Slot, slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.reading.batching import Piece
    from corpgraph.importing.gleif.reading.streams import Stream

__all__ = ["JsonReader"]

#: Small, for an error of the decoder counts the lines before it.
_BLOCK: Final = 1 << 18
#: How many records are decoded before they are handed on.
_PIECE: Final = 2_000
_LISTS: Final = {
    "records": Kind.ENTITIES,
    "relations": Kind.RELATIONSHIPS,
    "exceptions": Kind.EXCEPTIONS,
}
_WRAPPER: Final = "RelationshipRecord"
_HEAD: Final = re.compile(r'\s*\{\s*"(?P<key>[^"\\]*)"\s*:\s*\[')
_CLOSED: Final = re.compile(r"\]\s*\}\s*\Z")
_BETWEEN: Final = re.compile(r"[\s,]*+")
#: Where a record begins in all likelihood; with what its objects have first.
_RECORD: Final = re.compile(r'\{\s*"(?:LEI|RelationshipRecord)"\s*:')
_DEEPEST: Final = "nests too deep"
_SHOWN: Final = 1_000
#: The beginning of a record may take so much.
_OVERLAP: Final = 100


class JsonReader:
    """Reads the head of a file, and its records.

    Args:
        stream: The file.
        path: Where it is.
        asked: What its records must be about.

    Attributes:
        header: What the file says of itself, by its list and its name.
        unknown: Nothing: keys that the format does not define are found in reading.

    Raises:
        InputError: It does not begin as one of GLEIF's JSON files.
        UsageError: The records are about something else.
    """

    def __init__(self, stream: Stream, path: Path, asked: Kind | None) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        # Numbers stay as they are printed.
        self._json = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
        self._text = ""
        self._more = True
        self._fill()
        head = _HEAD.match(self._text)
        key = head["key"] if head else ""
        if key not in _LISTS:
            raise InputError(
                f"the first list is {key!r}" if head else "is no JSON object with a list",
                path=path,
                line=1,
                hint=nearest(key, _LISTS) or f"GLEIF's are {', '.join(_LISTS)}",
            )
        self.header = Header(
            kind=agreed(_LISTS[key], asked, path=path),
            form=Form.JSON,
            content_date=published(stream.name) or published(path.name),
            is_delta=is_delta_name(stream.name) or is_delta_name(path.name),
            since=since(stream.name) or since(path.name),
            version=None,
            records=None,
        )
        self.unknown: tuple[str, ...] = ()
        self._slots = slots(self.header.kind)
        self._record = 1
        self._line = 1
        self._counted = 0  # up to where the lines are counted
        self._at = head.end() if head else 0

    def pieces(self, after: int, wanted: Sequence[str]) -> Iterator[Piece]:
        """The records but so many first ones, with the columns that are wanted."""
        self._wanted = wanted
        rows = Rows(self.header.kind, after, self._wanted)
        while self._next(rows):
            if len(rows) >= _PIECE:
                yield rows.piece()
                rows = Rows(self.header.kind, after, self._wanted)
        yield rows.piece(early_end=self._end())

    def _fill(self) -> bool:
        """Read on; whether there was more."""
        block = self._stream.read(_BLOCK) if self._more else b""
        self._more = bool(block)
        self._text += self._decoder.decode(block, final=not block)
        return self._more

    def _forget(self) -> None:
        """Let go of what was read, when it is much."""
        if self._at > _BLOCK:
            self._count_lines()
            self._text = self._text[self._at :]
            self._at = self._counted = 0

    def _count_lines(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _skip(self) -> str:
        """Go over what separates records; the character that comes then, or nothing."""
        while True:
            between = _BETWEEN.match(self._text, self._at)
            self._at = between.end() if between else self._at
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def _next(self, rows: Rows) -> bool:
        """Read one record; whether there was one, or a broken one."""
        self._forget()
        if self._skip() in ("]", ""):
            return False
        line = self._count_lines()
        start = self._at
        while True:
            wrong = self._decoded(rows, line)
            if wrong is None:
                break
            # Any record that is not too long is whole within so much.
            if len(self._text) - start < LONGEST_RECORD and self._fill():
                continue
            self._resume(wrong, rows, line)
            break
        self._record += 1
        return True

    def _decoded(self, rows: Rows, line: int) -> str | None:
        """Read the record that begins here; what is wrong with it, if something is."""
        try:
            value, end = self._json.raw_decode(self._text, self._at)
        except JSONDecodeError as error:
            return f"is not well-formed: {error.msg}"
        except RecursionError:
            return _DEEPEST
        if rows.wants(self._record):
            self._take(value, rows, self._text[self._at : end], line)
        self._at = end
        return None

    def _resume(self, wrong: str, rows: Rows, line: int) -> None:
        """Report a broken record, and go on where the next one begins."""
        shown = self._text[self._at : self._at + _SHOWN]
        length = 1
        self._at += 1
        while not (following := _RECORD.search(self._text, self._at)):
            kept = max(self._at, len(self._text) - _OVERLAP)
            length += kept - self._at
            self._at = kept
            self._forget()
            if not self._fill():
                break
        if following:
            length += following.start() - self._at
            self._at = following.start()
        elif closed := _CLOSED.search(self._text, self._at):
            self._at = closed.start()
        else:
            self._at = len(self._text)
            wrong = CUT_OFF
        wrong = TOO_LONG if length > LONGEST_RECORD else wrong
        rows.add_broken(wrong, _bytes(shown), record=self._record, line=line)

    def _take(self, value: object, rows: Rows, text: str, line: int) -> None:
        row = rows.blank()
        if isinstance(value, dict) and set(value) == {_WRAPPER}:
            value = value[_WRAPPER]
        if isinstance(value, dict):
            self._put(value, self._slots, row, rows)
            wrong = _unfit(row)
        else:
            wrong = "is no JSON object"
        if wrong:
            rows.add_broken(wrong, _bytes(text[:_SHOWN]), record=self._record, line=line)
        else:
            rows.add(row, record=self._record, line=line)

    def _put(self, value: dict[str, object], slot: Slot, row: list[str | None], rows: Rows) -> None:
        for key, inner in value.items():
            name = key.rpartition(":")[2]
            if key == "$":
                self._set(inner, slot.column, f"{slot.path}.$", row, rows)
            elif key.startswith("@"):
                name = key[1:].replace(":", "") if key == "@xml:lang" else name.lstrip("@")
                column = slot.attributes.get(name)
                self._set(inner, column, f"{slot.path}.{name}", row, rows)
            else:
                self._put_all(name, inner, slot, row, rows)

    def _put_all(
        self, name: str, value: object, slot: Slot, row: list[str | None], rows: Rows
    ) -> None:
        """Put one element, or all of a name."""
        known = slot.children.get(name)
        prefix = f"{slot.path}.{name}" if slot.path else name
        for number, each in enumerate(value if isinstance(value, list) else [value], 1):
            if each is None:
                continue  # GLEIF has a null deletion on many records of full files
            if known is None or number > len(known):
                path = prefix if known is None else f"{prefix}.{number}"
                rows.add_unread(path, record=self._record)
            elif known[number - 1].skipped:
                continue
            elif isinstance(each, dict):
                self._put(each, known[number - 1], row, rows)
            else:
                self._set(each, known[number - 1].column, prefix, row, rows)

    def _set(
        self,
        value: object,
        column: int | None,
        path: str,
        row: list[str | None],
        rows: Rows,
    ) -> None:
        if column is not None and isinstance(value, str):
            row[column] = value or None
        elif value not in (None, ""):
            rows.add_unread(path, record=self._record)

    def _end(self) -> str | None:
        if self._stream.early_end or self._text.startswith("]", self._at):
            return self._stream.early_end
        return "the file ends before its list does"


def _bytes(text: str) -> bytes:
    """The bytes of which a text was decoded."""
    return text.encode("utf-8", "surrogateescape")


def _unfit(row: list[str | None]) -> str | None:
    """Why the text of a record cannot be taken, if it cannot."""
    text = "".join(filter(None, row))
    if "\0" in text:
        return NUL
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return NOT_UTF8
    return None
