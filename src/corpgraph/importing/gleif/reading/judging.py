"""What a record of a CSV file is (RFC 4180), and which lines are none by themselves.

GLEIF encloses every field in quotes. Nearly every quote is then at one edge of a field: a line end
or ``",`` comes before it, or a line end or ``,"`` after it. Where that is so of all quotes of a
line, but for those doubled within fields, the line consists of such fields: each quote that opens
one, but for the first, comes right after one that closes one. So whole blocks of lines are judged
by columns of bits, and only lines for which that does not do are looked at one by one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Judge", "Line"]

#: Bytes that are judged at a time: their columns stay in the processor's cache.
_PART: Final = 3 << 19


class Line(NamedTuple):
    """A line of a text.

    Attributes:
        begin: Where it begins.
        text: What it is, without its end.
    """

    begin: int
    text: bytes


class Judge:
    """Tells records from other lines.

    Args:
        fields: How many fields a record has.
    """

    def __init__(self, fields: int) -> None:
        self._fields = fields
        field = rb'(?:"(?:[^"]++|"")*+"|[^",\n]*+)'
        self._record = re.compile(field + rb"(?:," + field + rb"){%d}" % (fields - 1))

    def irregular(self, text: bytes) -> tuple[int, dict[int, Line]]:
        """How many lines a text has, and those that are no records by themselves, by their index.

        Args:
            text: Lines, each with its end.
        """
        suspects = self._if_quoted if text.startswith(b'"') else self._if_plain
        at = count = 0
        irregular = dict[int, Line]()
        for part in _parts(text):
            ends, some = suspects(part)
            begins = [0, *(ends + 1).to_list()]
            for index in some:
                line = part[begins[index] : begins[index + 1] - 1]
                if not self.is_record(line):
                    irregular[count + index] = Line(at + begins[index], line)
            at, count = at + len(part), count + len(ends)
        return count, irregular

    def is_record(self, text: bytes) -> bool:
        """Whether text, without the end of its last line, is one record."""
        # The pattern is slow with hundreds of fields; most records can do without it.
        return text.count(b'"') % 2 == 0 and (
            self._is_quoted(text) or self._record.fullmatch(text) is not None
        )

    def _is_quoted(self, text: bytes) -> bool:
        """Whether text is a record with every field quoted and any quotes within them doubled."""
        inner = text[1:-1]
        return (
            text[:1] == text[-1:] == b'"'
            and inner.count(b'","') == self._fields - 1
            and b'"' not in inner.replace(b'","', b",").replace(b'""', b"")
        )

    def _if_plain(self, text: bytes) -> tuple[pl.Series, list[int]]:
        """Where lines end in a text whose first field is not quoted, and which to look at."""
        lines = text.split(b"\n")[:-1]
        commas = self._fields - 1
        ends = pl.Series([len(line) + 1 for line in lines], dtype=pl.Int64).cum_sum() - 1
        return ends, [
            index for index, line in enumerate(lines) if line.count(b",") != commas or b'"' in line
        ]

    def _if_quoted(self, text: bytes) -> tuple[pl.Series, list[int]]:
        """The same of a text whose first field is quoted."""
        size = len(text)
        # Three bytes more on each side, so that each byte of the text has its neighbours.
        padded = pl.Series([b"".join((b'"\n\n', text, b'"""'))], dtype=pl.Binary)
        shape = pl.Array(pl.UInt8, size + 6)
        codes = padded.bin.reinterpret(dtype=shape, endianness="little").explode()
        quotes, commas, ends = (codes == each for each in b'",\n')
        between = quotes[:-2] & commas[1:-1] & quotes[2:]
        opens, closes = ends[1:-3] | between[:-2], ends[3:-1] | between[2:]
        inner = quotes[2:-2] & ~(opens ^ closes)
        # One that is doubled is beside one other.
        stray = inner[1:-1] & ~(inner[:-2] ^ inner[2:])
        end = ends[3:-3]
        bare = end & ~(quotes[2:-4] & quotes[4:-2])
        lines = end.arg_true()
        fields = end.filter(end | between[2:-2]).arg_true().to_list()
        strange = lines.search_sorted((stray | bare).arg_true()).to_list()
        suspects = {
            0,  # there is no end of a line before it
            *strange,
            *(line + 1 for line in strange),  # an end of a line is at two lines
            *(
                line
                for line, (before, last) in enumerate(pairwise([-1, *fields]))
                if last - before != self._fields
            ),
        }
        return lines, sorted(suspects - {len(lines)})


def _parts(text: bytes) -> Iterator[bytes]:
    """A text of whole lines, in parts of whole lines."""
    at = 0
    while at < len(text):
        end = text.rfind(b"\n", at, at + _PART) + 1 or text.index(b"\n", at) + 1
        yield text[at:end]
        at = end
