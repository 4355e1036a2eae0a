"""What a GLEIF file gives when it is read: its header, and batches of its records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

__all__ = [
    "CUT_OFF",
    "LONGEST_RECORD",
    "NOT_UTF8",
    "NUL",
    "TOO_LONG",
    "Batch",
    "Broken",
    "Form",
    "Header",
    "Kind",
    "shortened",
]

#: A record may have so many bytes; one of more may be reported instead of read. Real ones have
#: some thousand.
LONGEST_RECORD: Final = 4 << 20
#: What may be wrong with a record of any form.
CUT_OFF: Final = "the file ends within this record"
NOT_UTF8: Final = "has bytes that are not UTF-8"
NUL: Final = "has a NUL character"
TOO_LONG: Final = f"is longer than {LONGEST_RECORD >> 20} MiB"
#: How many characters of a record that cannot be read are kept.
_KEPT: Final = 300


class Kind(StrEnum):
    """What the records are about; the values are GLEIF's own names, as in its file names."""

    ENTITIES = "lei2"
    RELATIONSHIPS = "rr"
    EXCEPTIONS = "repex"


class Form(StrEnum):
    """How the records are written."""

    CSV = "csv"
    XML = "xml"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself.

    Attributes:
        kind: What its records are about.
        form: How they are written.
        content_date: When the content was put together, as printed in the XML header, else in UTC
            from a file name in GLEIF's manner (``20240505-0800-gleif-…``); None if unknown.
        is_delta: Whether it only has what changed since another file, by its header or name.
        since: From when on a delta has what changed, as `content_date` is told; None if unknown.
        version: The version of the format ("2.1", "3.1", …) as far as its columns or namespace
            tell; None where they do not: XML of LEI-CDF 2.1 and 3.1 share a namespace.
        records: How many records the header claims; None if it does not say.
    """

    kind: Kind
    form: Form
    content_date: str | None
    is_delta: bool
    since: str | None
    version: str | None
    records: int | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that could not be read.

    Attributes:
        record: Its number in the file, from 1.
        line: The line in which it starts, from 1; None where it cannot be had.
        what: What is wrong with it, without a final period.
        text: The record as it is written, shortened.
    """

    record: int
    line: int | None
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive records of one file.

    Attributes:
        kind: What they are about.
        first: The number of the first in the file, from 1, be it broken or not.
        frame: Those that could be read: columns as String, where empty text is null, then
            `record` (Int64, its number in the file) and `line` (Int64, where it starts, from 1).
        broken: Those that could not.
        unread: How many values there were for which no column is, by the name that the column
            would have: elements and columns that the formats do not define, and repetitions
            beyond the five that GLEIF's CSV has room for.
        early_end: Why the file is taken to have ended before its end; None if it has not. Only
            the last batch of a file can say so.
    """

    kind: Kind
    first: int
    frame: pl.DataFrame
    broken: tuple[Broken, ...]
    unread: Mapping[str, int]
    early_end: str | None = None

    @property
    def records(self) -> int:
        """How many records of the file it stands for: ``after`` for the next is that many more."""
        return self.frame.height + len(self.broken)


def shortened(text: bytes | str) -> str:
    """The first characters of a record, with what is not UTF-8 in hexadecimal."""
    if isinstance(text, bytes):
        text = text[: 4 * _KEPT].decode("utf-8", "backslashreplace")
    return text if len(text) <= _KEPT else f"{text[:_KEPT]}…"
