"""A file of GLEIF, opened: what it says of itself, and its records batch by batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError, UsageError
from corpgraph.importing.gleif.reading.batching import batched
from corpgraph.importing.gleif.reading.columns import columns
from corpgraph.importing.gleif.reading.csvfiles import CsvReader
from corpgraph.importing.gleif.reading.detecting import form_of
from corpgraph.importing.gleif.reading.jsonfiles import JsonReader
from corpgraph.importing.gleif.reading.model import Form, Kind
from corpgraph.importing.gleif.reading.places import Place, scan
from corpgraph.importing.gleif.reading.streams import Stream
from corpgraph.importing.gleif.reading.xmlfiles import XmlReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.importing.gleif.reading.model import Batch
    from corpgraph.importing.gleif.reading.places import Scan

__all__ = ["Source", "open_source"]

_PEEKED: Final = 1 << 16


_Reader = CsvReader | XmlReader | JsonReader
_READERS: Final[dict[Form, type[_Reader]]] = {
    Form.CSV: CsvReader,
    Form.XML: XmlReader,
    Form.JSON: JsonReader,
}


class Source:
    """A file of GLEIF whose records can be read, once or again.

    Attributes:
        path: The file.
        header: What it says of itself.
        unknown: Columns of a CSV file that GLEIF's formats do not define. Each batch counts their
            values, and XML elements or JSON keys of this sort, as unread.
        size: The bytes of the file on disk.
        begin: Where its first record begins, if it can be read from any place on: if it is CSV and
            not packed; else None.
        position: How many of its bytes have been read, for a progress bar.
    """

    def __init__(self, path: Path, *, kind: Kind | None = None) -> None:
        stream, reader, mark = _opened(path, kind)
        stream.close()
        self.path = path
        self.header = reader.header
        self.unknown = reader.unknown
        self.size = stream.size
        self.begin: Place | None = None
        if isinstance(reader, CsvReader) and not stream.is_packed:
            self.begin = Place(mark + reader.header_size, record=1, line=2)
        self.position = 0

    def batches(
        self,
        size: int,
        *,
        after: int = 0,
        wanted: Sequence[str] | None = None,
        begin: Place | None = None,
        end: int | None = None,
    ) -> Iterator[Batch]:
        """The records of the file, in its order.

        A file has the same batches each time. What is not read of it stays unopened.

        Args:
            size: How many records a batch has; the last one may have fewer.
            after: How many records to skip, broken ones counted: the sum of `Batch.records`.
            wanted: Those of the `columns` of its kind that are needed; None for all. In CSV, what
                is not needed costs little.
            begin: A place, as `scan` finds them, before which nothing is read; what lies before it
                counts as skipped.
            end: The byte of such a place, from which on nothing is read.

        Raises:
            InputError: The file cannot be read any further, and not for having been cut short.
            UsageError: A batch would have no records, or less than none would be skipped; or a
                place is given, and the file can only be read from its beginning.
        """
        if size < 1 or after < 0:
            raise UsageError("a batch has at least one record, and none is skipped twice")
        if begin or end is not None:
            first = self._divided()
            begin = begin or first
        kind = self.header.kind
        stream, reader, _ = _opened(self.path, kind)
        try:
            if begin and isinstance(reader, CsvReader):
                reader.go_to(begin, end)
                after = max(after, begin.record - 1)
            pieces = reader.pieces(after, columns(kind) if wanted is None else wanted)
            for batch in batched(pieces, kind, size, after=after):
                self.position = stream.position
                yield batch
            self.position = self.size
        finally:
            stream.close()

    def scan(self, near: int, end: int) -> Scan | None:
        """Count the records that begin in a range of the file's bytes.

        A record belongs to the range in which the first line begins that is a record by itself, of
        the record's own lines or those before; so that ranges that join have each record once,
        and one ends where the next begins.

        Args:
            near: The first byte of the range.
            end: The byte after its last.

        Returns:
            None if the range cannot be told from others, for something in it is too long; the file
            is then to be read from its beginning.

        Raises:
            InputError: The file cannot be read.
            UsageError: The file can only be read from its beginning.
        """
        begin = self._divided()
        stream, reader, _ = _opened(self.path, self.header.kind)
        try:
            assert isinstance(reader, CsvReader)
            return scan(stream, reader.cutter, begin, near, end)
        finally:
            stream.close()

    def _divided(self) -> Place:
        """Where the first record begins."""
        if self.begin is None:
            raise UsageError(
                "can only be read from its beginning",
                path=self.path,
                hint="only a CSV file that is not packed can be read from elsewhere",
            )
        return self.begin


def open_source(path: Path | str, *, kind: Kind | None = None) -> Source:
    """Open a file of GLEIF: level 1, level 2 or reporting exceptions, in CSV, XML or JSON.

    It may be packed as ``.zip`` or ``.gz``. What it is is told by its content.

    Args:
        path: The file.
        kind: What its records must be about.

    Raises:
        InputError: It cannot be read, or is no such file.
        UsageError: Its records are of another kind.
    """
    return Source(Path(path), kind=kind)


def _opened(path: Path, kind: Kind | None) -> tuple[Stream, _Reader, int]:
    """The bytes of a file, its reader, and at which of them it begins."""
    stream = Stream(path)
    try:
        start = stream.read(_PEEKED)
        if not start and stream.early_end:
            raise InputError(stream.early_end, path=path)
        form, mark = form_of(start, path=path)
        stream.put_back(start[mark:])
        return stream, _READERS[form](stream, path, kind), mark
    except BaseException:
        stream.close()
        raise
