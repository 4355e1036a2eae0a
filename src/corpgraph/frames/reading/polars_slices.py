"""Files of RDF, read into slices of hashed terms."""

from __future__ import annotations

import secrets
from itertools import islice
from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl
import pyoxigraph as ox

from corpgraph.frames.collisions import disagree, hashed
from corpgraph.frames.reading.blank_nodes import name_blank_nodes
from corpgraph.frames.reading.odd_lines import UnreadableError
from corpgraph.frames.reading.tokenising import Table, read_canonical, read_lines
from corpgraph.loading import FORMATS, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.frames.slices import Frame

__all__ = ["HashedSlices", "read_slices"]

_COLUMNS: Final = {
    "s": pl.Int64,
    "o": pl.Int64,
    "subject": pl.String,
    "object": pl.String,
    "line": pl.Int64,
    "file": pl.Int32,
}
_LINED: Final = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
#: How many triples of a parser are objects of Python at a time.
_BLOCK: Final = 1 << 16


class HashedSlices:
    """Slices whose keys are hashes of the terms' texts.

    Args:
        slices: A frame a predicate.
        seed: What the keys are computed with.
    """

    def __init__(self, slices: Mapping[str, pl.DataFrame], seed: int) -> None:
        self._slices = slices
        self._seed = seed
        self._none = pl.DataFrame(schema=_COLUMNS)

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate, given by its IRI without brackets; perhaps none."""
        found = self._slices.get(predicate, self._none).lazy()
        return nw.from_native(
            found.select(pl.col(name).cast(dtype) for name, dtype in _COLUMNS.items())
        )

    def predicates(self) -> frozenset[str]:
        """The IRIs of all predicates."""
        return frozenset(self._slices)

    def key(self, term: str) -> int:
        """The key of a term in canonical N-Triples syntax, whether a triple has it or not."""
        return int(pl.select(hashed(pl.lit(term), self._seed)).item())

    def terms(self, terms: Iterable[str]) -> Frame:
        """A frame with the columns ``node`` (key) and ``text``, one row a term."""
        texts = pl.DataFrame({"text": list(dict.fromkeys(terms))}, schema={"text": pl.String})
        return nw.from_native(
            texts.lazy().select(node=hashed(pl.col("text"), self._seed), text="text")
        )


def read_slices(paths: Sequence[Path]) -> HashedSlices:
    """Read files into slices; N-Triples and N-Quads without an object of Python for each triple.

    In other formats ``line`` is the number of the triple in its file.

    Args:
        paths: Files of RDF, known by their endings.

    Raises:
        InputError: A file cannot be read; as `loading.parse` says it.
    """
    while True:
        # Nobody who writes data can know which texts would have one key.
        seed = secrets.randbits(63)
        tables = [(n, table) for n, path in enumerate(paths) for table in _read(path, seed)]
        if not disagree(each for _, table in tables for each in table.hashes):
            break
    parts: dict[str, list[pl.DataFrame]] = {}
    for number, table in tables:
        for predicate, found in table.slices.items():
            file = pl.lit(number, pl.Int32).alias("file")
            parts.setdefault(predicate[1:-1], []).extend(f.with_columns(file) for f in found)
    return HashedSlices({each: pl.concat(found) for each, found in parts.items()}, seed)


def _read(path: Path, seed: int) -> Iterator[Table]:
    form = FORMATS[path.suffix]
    if form in _LINED:
        try:
            table = read_lines(path, graphs=form == ox.RdfFormat.N_QUADS, seed=seed)
        except UnreadableError:
            # It has an error that the parser will place, or something rare that it can read.
            table = Table()
        if table.slices:
            if table.has_blank_nodes:
                name_blank_nodes(table, path, seed)
            yield table
            return
    yield from _parsed(path, seed)


def _parsed(path: Path, seed: int) -> Iterator[Table]:
    triples = (quad.triple for quad in parse(path))
    read = 0
    while block := list(islice(triples, _BLOCK)):
        text = ox.serialize(block, format=ox.RdfFormat.N_TRIPLES)
        table = read_canonical(text or b"", seed=seed)
        for parts in table.slices.values():
            parts[:] = [each.with_columns(pl.col("line") + read) for each in parts]
        yield table
        read += len(block)
