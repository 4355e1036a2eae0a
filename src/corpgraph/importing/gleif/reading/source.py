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
from corpgraph.importing.gleif.reading.streams import Stream
from corpgraph.importing.gleif.reading.xmlfiles import XmlReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.importing.gleif.reading.model import Batch

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
        position: How many of them have been read, for a progress bar.
    """

    def __init__(self, path: Path, *, kind: Kind | None = None) -> None:
        stream, reader = _opened(path, kind)
        stream.close()
        self.path = path
        self.header = reader.header
        self.unknown = reader.unknown
        self.size = stream.size
        self.position = 0

    def batches(
        self, size: int, *, after: int = 0, wanted: Sequence[str] | None = None
    ) -> Iterator[Batch]:
        """The records of the file, in its order.

        A file has the same batches each time. What is not read of it stays unopened.

        Args:
            size: How many records a batch has; the last one may have fewer.
            after: How many records to skip, broken ones counted: the sum of `Batch.records`.
            wanted: Those of the `columns` of its kind that are needed; None for all. In CSV, what
                is not needed costs little.

        Raises:
            InputError: The file cannot be read any further, and not for having been cut short.
            UsageError: A batch would have no records, or less than none would be skipped.
        """
        if size < 1 or after < 0:
            raise UsageError("a batch has at least one record, and none is skipped twice")
        stream, reader = _opened(self.path, self.header.kind)
        try:
            kind = self.header.kind
            pieces = reader.pieces(after, columns(kind) if wanted is None else wanted)
            for batch in batched(pieces, kind, size, after=after):
                self.position = stream.position
                yield batch
            self.position = self.size
        finally:
            stream.close()


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


def _opened(path: Path, kind: Kind | None) -> tuple[Stream, _Reader]:
    stream = Stream(path)
    try:
        start = stream.read(_PEEKED)
        if not start and stream.early_end:
            raise InputError(stream.early_end, path=path)
        form, mark = form_of(start, path=path)
        stream.put_back(start[mark:])
        return stream, _READERS[form](stream, path, kind)
    except BaseException:
        stream.close()
        raise
