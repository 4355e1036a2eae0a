"""A plain CSV file read from places in it, held against the same file read from its beginning."""

from __future__ import annotations

import gzip
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpgraph.errors import UsageError
from corpgraph.importing.gleif.reading import (
    Batch,
    Place,
    Scan,
    blocks,
    csvfiles,
    open_source,
    places,
)
from gleif_reading import REPEX, csv_text, repex_csv

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.importing.gleif.reading import Source

HEADER: Final = csv_text(REPEX, []).encode()
RECORD: Final = b'"a","b","c","d"\n'
TWO_LINES: Final = b'"a","two\nlines","c","d"\n'
UNCLOSED: Final = b'"a","b","c","cut in ha\n'
#: What files are made of: records of all sorts, and what is none.
PIECES: Final = (
    RECORD,
    RECORD,
    TWO_LINES,
    UNCLOSED,
    b'"a","b","c","d"\r\n',
    b'"a","two\r\nlines","c","d"\r\n',
    b'"a","a ""quoted"" word","c",""\n',
    b'"a","b",""",""","d"\n',
    b'"a","a line\n"x","y","z","w"\nthat is a record","c","d"\n',
    b"a,b,c,d\n",
    b"a,,,\n",
    b"\n",
    b"\r\n",
    b"  \n",
    b'"\n',
    b'""\n',
    b'"a","b","c"\n',
    b'"a","b"x,"c","d"\n',
    b'"a","b\n","c","d","e"\n',
    b'"a","b","M\xfcller","d"\n',
    b'"a","b","c\0","d"\n',
    b'"a","b","' + b"long " * 30 + b'","d"\n',
    b'"a","b","' + b"long\n" * 60 + b'","d"\n',
)

contents = st.tuples(
    st.lists(st.sampled_from(PIECES), max_size=24).map(b"".join),
    st.sampled_from([b"", b'"a","b","c","d"', b'"a","b","c', b'"a","b","c","d"\r', b"a,b\r"]),
).map(b"".join)


def scans(source: Source, ends: list[int]) -> list[Scan | None]:
    """What the ranges between some bytes have."""
    return [source.scan(near, end) for near, end in pairwise([0, *sorted(ends), source.size])]


def absolute(source: Source, found: list[Scan]) -> list[Place]:
    """The places of ranges that join, counted from the beginning of the file."""
    assert source.begin
    records, lines = 0, source.begin.line - 1
    told = []
    for each in found:
        told += [
            replace(place, record=place.record + records, line=place.line + lines)
            for place in each.places
        ]
        records, lines = records + each.records, lines + each.lines
    return told


def same(batch: Batch, other: Batch) -> bool:
    """Whether two batches are of the same records."""
    told = ((each.first, each.broken, each.unread, each.early_end) for each in (batch, other))
    return batch.frame.equals(other.frame) and len(set(map(repr, told))) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=contents,
    ends=st.lists(st.integers(1, 900), max_size=5),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    longest=st.sampled_from([None, 240]),
    size=st.integers(1, 9),
)
@example(content=UNCLOSED + TWO_LINES + RECORD, ends=[90, 120], mark=b"", longest=None, size=1)
@example(content=UNCLOSED + RECORD[:-1] + b"\r", ends=[80], mark=b"", longest=None, size=1)
@example(content=RECORD + UNCLOSED + RECORD[:9], ends=[120, 130], mark=b"", longest=None, size=1)
def test_batches_are_the_same_wherever_their_reading_begins_and_ends(
    tmp_path: Path,
    content: bytes,
    ends: list[int],
    mark: bytes,
    longest: int | None,
    size: int,
) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(mark + HEADER + content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_BLOCK", 50)
        patch.setattr(csvfiles, "_BLOCK", 97)
        if longest is not None:
            patch.setattr(blocks, "LONGEST_RECORD", longest)
            patch.setattr(places, "_LONGEST", longest // 2)
        source = open_source(path)
        whole = list(source.batches(size))
        found = scans(source, [min(end, source.size) for end in ends])
        told = [each for each in found if each is not None]
        if len(told) < len(found):
            assert longest is not None
            return
        assert sum(each.records for each in told) == sum(batch.records for batch in whole)
        assert [each.end for each in told][-1] == source.size
        for each, following in pairwise(each for each in told if each.places):
            assert each.end == following.places[0].offset
        known = absolute(source, told)
        for number, batch in enumerate(whole):
            after, past = number * size, (number + 1) * size + 1
            begin = max((each for each in known if each.record <= after + 1), key=_place)
            further = [each.offset for each in known if each.record >= past]
            end = min(further, default=None)
            got = next(source.batches(size, after=after, begin=begin, end=end))
            assert same(got, batch)
        for begin in known:
            rest = list(source.batches(size, begin=begin))
            expected = [batch.frame.filter(pl.col("record") >= begin.record) for batch in whole]
            assert [batch.first for batch in rest[:1]] in ([begin.record], [])
            assert not rest or pl.concat(each.frame for each in rest).equals(pl.concat(expected))


def _place(place: Place) -> int:
    return place.offset


def test_places_are_about_a_mebibyte_from_each_other(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text(repex_csv(60_000))
    found = open_source(path).scan(0, path.stat().st_size)
    assert found is not None
    assert (found.records, found.lines, found.end) == (60_000, 60_000, path.stat().st_size)
    offsets = [place.offset for place in found.places]
    assert offsets[0] == len(HEADER)
    assert all(0 <= (1 << 20) - (b - a) < 100 for a, b in pairwise(offsets))
    assert len(offsets) > 4


@pytest.mark.parametrize("long", [b"x" * 700, b"x\n" * 350])
def test_a_range_with_something_too_long_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bytes
) -> None:
    monkeypatch.setattr(places, "_BLOCK", 100)
    path = tmp_path / "records.csv"
    start = HEADER + RECORD
    path.write_bytes(start + b'"a","b","c","' + long + b'"\n' + RECORD)
    source = open_source(path)
    assert source.scan(0, source.size) is not None
    monkeypatch.setattr(places, "_LONGEST", 600)
    assert source.scan(0, source.size) is None
    assert source.scan(0, len(start) + 100) is None
    assert source.scan(len(start) + 10, source.size) is None
    assert source.scan(0, 10) == Scan((), len(HEADER), 0, 0)


def test_only_a_plain_csv_file_can_be_read_from_a_place(tmp_path: Path) -> None:
    path = tmp_path / "records.csv.gz"
    path.write_bytes(gzip.compress(repex_csv(3).encode()))
    source = open_source(path)
    assert source.begin is None
    for call in (
        lambda: source.scan(0, 10),
        lambda: next(source.batches(1, begin=Place(0, 1, 2))),
        lambda: next(source.batches(1, end=10)),
    ):
        with pytest.raises(UsageError, match="can only be read from its beginning"):
            call()
