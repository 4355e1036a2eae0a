"""Triples as columns, one frame a predicate: the interface between readers and printers.

A slice has the columns

* ``s``, ``o`` (Int64): the keys of the subject and of the object; equal keys mean equal terms, as
  they are written;
* ``subject``, ``object`` (String): the terms in canonical N-Triples syntax;
* ``line`` (Int64), ``file`` (Int32): where the triple is written, from 1 and from 0.

A triple that is written twice may be in a slice twice. What needs only keys asks only for keys:
lazy frames leave the rest alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import narwhals as nw
    import polars as pl

    Frame = nw.LazyFrame[Any]
    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Three = ox.Triple | tuple[Term, Term, Term]

__all__ = ["SliceTable", "Slices", "in_syntax", "number_terms"]

#: The columns of a slice.
COLUMNS: Final = ("s", "o", "subject", "object", "line", "file")


class Slices(Protocol):
    """Triples by predicate."""

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate, given by its IRI without brackets; perhaps none."""

    def predicates(self) -> frozenset[str]:
        """The IRIs of all predicates."""

    def key(self, term: str) -> int:
        """The key of a term in canonical N-Triples syntax, whether a triple has it or not."""

    def terms(self, terms: Iterable[str]) -> Frame:
        """A frame with the columns ``node`` (key) and ``text``, one row a term."""


class SliceTable:
    """Slices of triples that are few, numbered term by term.

    Args:
        slices: A frame a predicate, with the columns of a slice.
        keys: The key of each term in them.
    """

    def __init__(self, slices: Mapping[str, pl.DataFrame], keys: dict[str, int]) -> None:
        self._slices = slices
        self._keys = keys

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate, given by its IRI without brackets; perhaps none."""
        import narwhals as nw
        import polars as pl

        found = self._slices.get(predicate)
        return nw.from_native((pl.DataFrame(schema=_schema()) if found is None else found).lazy())

    def predicates(self) -> frozenset[str]:
        """The IRIs of all predicates."""
        return frozenset(self._slices)

    def key(self, term: str) -> int:
        """The key of a term in canonical N-Triples syntax, whether a triple has it or not."""
        return self._keys.setdefault(term, len(self._keys))

    def terms(self, terms: Iterable[str]) -> Frame:
        """A frame with the columns ``node`` (key) and ``text``, one row a term."""
        import narwhals as nw
        import polars as pl

        texts = list(dict.fromkeys(terms))
        columns = {"node": [self.key(each) for each in texts], "text": texts}
        return nw.from_native(pl.LazyFrame(columns, {"node": pl.Int64, "text": pl.String}))


def number_terms(triples: Iterable[Three]) -> SliceTable:
    """Slices of triples in memory; the line of each is its place among them, from 1.

    Args:
        triples: Subjects, predicates and objects, as they are written.
    """
    import polars as pl

    keys: dict[str, int] = {}
    rows: dict[str, list[tuple[int, int, str, str, int, int]]] = {}
    for line, (subject, predicate, value) in enumerate(triples, start=1):
        texts = in_syntax(subject), in_syntax(value)
        s, o = (keys.setdefault(each, len(keys)) for each in texts)
        rows.setdefault(str(predicate)[1:-1], []).append((s, o, *texts, line, 0))
    slices = {
        name: pl.DataFrame(found, schema=_schema(), orient="row") for name, found in rows.items()
    }
    return SliceTable(slices, keys)


def in_syntax(term: Term) -> str:
    """A term in canonical N-Triples syntax."""
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(in_syntax(each) for each in term)} )>>"
    return str(term)


def _schema() -> dict[str, Any]:
    import polars as pl

    types = (pl.Int64, pl.Int64, pl.String, pl.String, pl.Int64, pl.Int32)
    return dict(zip(COLUMNS, types, strict=True))
