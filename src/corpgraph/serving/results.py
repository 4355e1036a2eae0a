"""Where the engine writes an answer to, which stops it as soon as the answer is too long."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import pyoxigraph as ox

from corpgraph.serving.messages import Refusal

__all__ = ["Sink", "too_many"]

# What stands once between two rows or after each, in what the engine writes; and what must be
# taken out first, because it may hold the same bytes.
_JSON_TEXT: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
# Between two rows for certain: within a text, this quotation mark would be escaped, and after one
# that ends a text, no name begins.
_JSON_ROW: Final = re.compile(rb'\},\{"[^,}]')
_CSV_TEXT: Final = re.compile(rb'"[^"]*+(?:""[^"]*+)*+(?:"|\Z)')
_MARKS: Final[dict[ox.QueryResultsFormat, tuple[bytes, int, re.Pattern[bytes] | None]]] = {
    ox.QueryResultsFormat.JSON: (b"},{", 1, _JSON_TEXT),
    ox.QueryResultsFormat.XML: (b"<result>", 0, None),
    ox.QueryResultsFormat.CSV: (b"\r\n", -1, _CSV_TEXT),
    ox.QueryResultsFormat.TSV: (b"\n", -1, None),
}


def too_many(what: str, most: int) -> Refusal:
    """An answer that is too long."""
    return Refusal(503, f"the answer has more than {most:,} {what}; ask for less, as with LIMIT")


class Sink(io.RawIOBase):
    """A file for the rows of a SELECT query.

    Args:
        form: What is written.
        rows: The most rows.
        size: The most bytes.
    """

    def __init__(self, form: ox.QueryResultsFormat, *, rows: int, size: int) -> None:
        super().__init__()
        self._mark, extra, self._text = _MARKS[form]
        # As many marks there may be.
        self._most = rows - extra
        self._rows, self._size = rows, size
        self._seen = 0
        self._is_deceived = False
        self._content = bytearray()

    def write(self, chunk: Any, /) -> int:  # noqa: ANN401 - as in the standard library
        """Take a chunk.

        Raises:
            Refusal: It is too much.
        """
        overlap = len(self._mark) - 1
        tail = bytes(self._content[-overlap:]) if overlap else b""
        self._content += chunk
        if len(self._content) > self._size:
            raise too_many("bytes", self._size)
        self._seen += (tail + chunk).count(self._mark)
        if self._seen > self._most and not self._is_deceived:
            self._check()
        return len(chunk)

    def content(self) -> bytes:
        """What was written.

        Raises:
            Refusal: It is too much.
        """
        if self._seen > self._most:
            self._check()
        return bytes(self._content)

    def _check(self) -> None:
        if self._text is _JSON_TEXT and len(_JSON_ROW.findall(self._content)) > self._most:
            raise too_many("rows", self._rows)
        bare = self._content if self._text is None else self._text.sub(b"", self._content)
        if bare.count(self._mark) > self._most:
            raise too_many("rows", self._rows)
        # Some text holds the mark. The rest is looked at once, at the end.
        self._is_deceived = True
