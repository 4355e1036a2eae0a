"""In which rows of property tables that is which findings ask for, and which records state them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import pyoxigraph as ox

from corpgraph.frames.slices import in_syntax
from corpgraph.property_tables import read_names, read_tables
from corpgraph.property_tables.terms import constant_of, object_of, subject_of
from corpgraph.validation.findings import Place
from corpgraph.validation.locating.wanted import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpgraph.property_tables import Property, Stored, Table
    from corpgraph.validation.locating.wanted import Key, Wanted

__all__ = ["RowsOfTables"]


class _Hit(NamedTuple):
    """A row of a part that states something that is wanted."""

    key: Key
    part: str
    row: int
    record: int | None
    file: int
    subject: str


@dataclass(frozen=True)
class RowsOfTables:
    """An index of rows for `locating.locate`.

    A place is a row of a Parquet file, from 1, with the record that states it. What is only used
    as a predicate is not looked for.

    Attributes:
        folder: The directory of the tables.
    """

    folder: Path

    def __call__(self, wanted: Wanted) -> dict[Key, list[Place]]:
        """Find the rows that state what is wanted: the first of each Parquet file.

        Raises:
            InputError: A description or file cannot be read any more.
        """
        hits = [
            hit
            for stored in self._tables
            for part in stored.parts
            for hit in self._hits(stored.table, part, wanted)
        ]
        lines = self._lines(hits)
        places: dict[Key, list[Place]] = defaultdict(list)
        for hit in hits:
            path = str(self.folder / hit.part)
            origin = self._origin(hit, lines)
            places[hit.key].append(Place(path, hit.row + 1, None, hit.subject, origin))
        return places

    @cached_property
    def _tables(self) -> list[Stored]:
        return read_tables(self.folder)

    @cached_property
    def _names(self) -> dict[int, str]:
        return read_names(self.folder)

    def _hits(self, table: Table, part: str, wanted: Wanted) -> Iterator[_Hit]:
        frame = pl.scan_parquet(self.folder / part, glob=False, row_index_name="row")
        asked = [*_about(table, frame, wanted), *_mentioning(table, frame, wanted)]
        found = sorted(chain.from_iterable(each.rows() for each in pl.collect_all(asked)))
        lines = "".join(f"{subject} <{each}> {value} .\n" for _, each, subject, value, *_ in found)
        quads = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
        seen = set()
        for (row, _, subject, _, record, file), quad in zip(found, quads, strict=True):
            for key, _ in wanted.hits(quad):
                if key not in seen:
                    seen.add(key)
                    yield _Hit(key, part, row, record, file, subject)

    def _lines(self, hits: Iterable[_Hit]) -> dict[tuple[int, int], int]:
        """The lines in which records begin, by the number of the file and of the record."""
        asked = defaultdict(set)
        for hit in hits:
            if hit.record is not None:
                asked[hit.file].add(hit.record)
        frames = []
        for stored in self._tables:
            for part in stored.parts if stored.file in asked else ():
                frame = pl.scan_parquet(self.folder / part, glob=False)
                if "line" in frame.collect_schema():
                    is_asked = pl.col("record").is_in(list(asked[stored.file]))
                    frames.append(frame.filter(is_asked).select("file", "record", "line"))
        rows = chain.from_iterable(each.rows() for each in pl.collect_all(frames))
        return {(file, record): line for file, record, line in rows if line is not None}

    def _origin(self, hit: _Hit, lines: dict[tuple[int, int], int]) -> str:
        name = self._names.get(hit.file)
        if name is None:
            return "added by the import"
        if hit.record is None:
            return f"{name} as a whole"
        line = lines.get((hit.file, hit.record))
        return f"record {hit.record} of {name}" + ("" if line is None else f", line {line}")


def _about(table: Table, frame: pl.LazyFrame, wanted: Wanted) -> Iterator[pl.LazyFrame]:
    """What the rows say whose subjects are wanted, or the subjects of triples that are."""
    start = table.prefix
    cells = [iri[len(start) :] for iri in wanted.names if iri.startswith(start)]
    if cells:
        rows = frame.filter(pl.col("subject").cast(pl.String).is_in(cells))
        yield from (_triples(table, prop, rows) for prop in table.properties)


def _mentioning(table: Table, frame: pl.LazyFrame, wanted: Wanted) -> Iterator[pl.LazyFrame]:
    """The first row of each value that is wanted wherever it is."""
    texts = [in_syntax(key.what) for key in wanted if key.role is Role.MENTION]
    for prop in table.properties if texts else ():
        possible = [text for text in texts if _may_be(prop, text)]
        if possible:
            found = _triples(table, prop, frame).filter(pl.col("object").is_in(possible))
            yield found.filter(pl.col("object").is_first_distinct())


def _triples(table: Table, prop: Property, rows: pl.LazyFrame) -> pl.LazyFrame:
    told = rows.select(
        "row",
        predicate=pl.lit(prop.predicate),
        subject=subject_of(table),
        object=object_of(prop),
        record="record",
        file="file",
    )
    return told.filter(pl.col("object").is_not_null())


def _may_be(prop: Property, text: str) -> bool:
    if prop.column is None:
        return text == constant_of(prop)
    return text.startswith(f"<{prop.prefix}" if prop.term == "iri" else '"')
