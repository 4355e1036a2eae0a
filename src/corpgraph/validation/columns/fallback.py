"""What is not printed as frames: run by the SPARQL engine, over just the triples that it needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.frames.backends import batches_of_all, in_order
from corpgraph.frames.slices import in_syntax
from corpgraph.validation.columns.needs import needs_of
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.dialect import StoreDialect
from corpgraph.validation.running.tracing import Tracer
from corpgraph.validation.running.user_queries import UserQueries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.planning.plan import Check, Unreported
    from corpgraph.validation.running.results import Result
    from corpgraph.validation.shapes.triples import TripleIndex

__all__ = ["Fallback", "store_of"]

#: How many lines are parsed together.
_BLOCK: Final = 1 << 16


class Fallback:
    """Runs users' queries on the SPARQL engine.

    Args:
        slices: The triples.
        shapes: The shapes graph.
    """

    def __init__(self, slices: Slices, shapes: TripleIndex) -> None:
        self._slices = slices
        self._shapes = shapes
        self._stores: dict[frozenset[str], DataStore] = {}

    def run(self, checks: Sequence[Check]) -> Iterator[Result]:
        """Run checks whose breach is a user's query, all over the same triples.

        Raises:
            InputError: A query is not allowed, or reports a failure.
        """
        if checks:
            yield from self.run_over(self._store(checks), checks)

    def run_over(self, store: DataStore, checks: Sequence[Check]) -> Iterator[Result]:
        """Run such checks over a store."""
        queries = self._queries(store, Tracer(store))
        for check in checks:
            yield from queries.run(check)

    def reported(self, test: Unreported) -> list[str]:
        """The nodes that a user's query reports, in N-Triples syntax."""
        queries = self._queries(self._store([test]), None)
        return [in_syntax(term) for term in queries.reported(test)]

    def _queries(self, store: DataStore, tracer: Tracer | None) -> UserQueries:
        dialect = partial(StoreDialect, store, by_value=True)
        return UserQueries(store, self._shapes, dialect, tracer)

    def _store(self, checks: Iterable[Check | Unreported]) -> DataStore:
        known = self._slices.predicates()
        needed: set[str] = set()
        for check in checks:
            needs = needs_of(check)
            needed |= known if needs is None else needs & known
        key = frozenset(needed)
        if key not in self._stores:
            frames = {each: in_order(self._slices.of(each)) for each in sorted(key)}
            self._stores[key] = store_of(frames)
        return self._stores[key]


def store_of(frames: dict[str, Frame]) -> DataStore:
    """Put the triples of slices, or of parts of slices, by predicate, into a store."""
    return DataStore(_quads(frames))


def _quads(frames: dict[str, Frame]) -> Iterator[ox.Quad]:
    ends = [frame.select("subject", "object") for frame in frames.values()]
    for predicate, blocks in zip(frames, batches_of_all(ends, _BLOCK), strict=True):
        for block in blocks:
            lines = "\n".join(f"{subject} <{predicate}> {value} ." for subject, value in block)
            yield from ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
