"""The triples that made a user's query report a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.shapes.property_paths import Predicate
from corpgraph.validation.sparql.paths import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpgraph.sparql_tokens import Token
    from corpgraph.validation.running.tracing import Tracer
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term
    from corpgraph.validation.sparql.groups import Group, Pattern
    from corpgraph.validation.sparql.prebinding import PreparedQuery, Scopes
    from corpgraph.validation.sparql.queried import Queried

    Row = Mapping[str, Term]

__all__ = ["QueryTracer"]

#: How many triples one finding names at most.
_MOST: Final = 40


class QueryTracer:
    """Finds the triples that the patterns of a query stand for in its solutions.

    Args:
        data: The data.
        tracer: Finds the triples along a path.
        query: The query.
    """

    def __init__(self, data: Queried, tracer: Tracer, query: PreparedQuery) -> None:
        self._data = data
        self._tracer = tracer
        self._query = query
        self._resolver = Resolver(query.prologue)
        self._patterns = list(_patterns(query.query.where))

    def trace(self, rows: Sequence[Row], scopes: Scopes) -> list[tuple[ox.Triple, ...]]:
        """Find the triples of each row that a query gave.

        Args:
            rows: The solutions.
            scopes: Patterns that bind the focus nodes of these rows.

        Returns:
            For each row the triples that its patterns match in the data, as far as they exist.
            Those of an ASK and of conditions that only exclude are not among them.
        """
        variables = tuple(
            dict.fromkeys(
                f"?{token.variable}"
                for each in self._patterns
                for token in _ends(each)
                if token.variable
            )
        )
        if self._query.asks or not variables:
            return [() for _ in rows]
        solutions: dict[Term, list[Row]] = {}
        try:
            for solution in self._data.rows(self._query.expose(scopes, variables)):
                solutions.setdefault(solution["this"], []).append(solution)
        except InputError:
            # Patterns that only make sense inside the user's own query leave nothing to show.
            return [() for _ in rows]
        return [self._row(row, solutions.get(row["this"], [])) for row in rows]

    def _row(self, row: Row, solutions: list[Row]) -> tuple[ox.Triple, ...]:
        triples: dict[ox.Triple, None] = {}
        for solution in solutions:
            if len(triples) >= _MOST:
                break
            if any(row.get(name, term) != term for name, term in solution.items()):
                continue
            for pattern in self._patterns:
                triples.update(dict.fromkeys(self._instances(pattern, solution)))
        return tuple(triples)[:_MOST]

    def _instances(self, pattern: Pattern, solution: Row) -> Iterator[ox.Triple]:
        start, end = (self._term(side, solution) for side in (pattern.subject, pattern.value))
        if start is None or end is None:
            return
        path = self._path(pattern, solution)
        if path is None:
            return
        if not isinstance(end, ox.Literal) or not self._data.has_written:
            yield from self._tracer.trace(path, start, end)
            return
        for value, way in self._tracer.reach(path, start).items():
            if self._data.normal(value) == end:
                yield from way

    def _path(self, pattern: Pattern, solution: Row) -> Path | None:
        name = pattern.path.tokens[0].variable
        if name is None:
            return self._resolver.path(pattern.path.tokens)
        predicate = solution.get(name)
        return Predicate(predicate) if isinstance(predicate, ox.NamedNode) else None

    def _term(self, tokens: tuple[Token, ...] | None, solution: Row) -> Term | None:
        if tokens is None:
            return None
        name = tokens[0].variable
        if name is not None:
            return solution.get(name)
        term = self._resolver.term(tokens)
        return None if term is None else self._data.normal(term)


def _patterns(group: Group) -> Iterator[Pattern]:
    yield from group.patterns()
    for each in group.nested():
        yield from _patterns(each)


def _ends(pattern: Pattern) -> tuple[Token, ...]:
    path = tuple(pattern.path.tokens) if len(pattern.path.tokens) == 1 else ()
    return (*(pattern.subject or ()), *path, *(pattern.value or ()))
