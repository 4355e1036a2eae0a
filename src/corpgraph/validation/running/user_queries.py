"""The queries of SPARQL constraints and components, run for all focus nodes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.planning import plan
from corpgraph.validation.running.data_store import SHAPES_GRAPH
from corpgraph.validation.running.messages import default_message, fill_in
from corpgraph.validation.running.query_tracing import QueryTracer
from corpgraph.validation.running.results import Result
from corpgraph.validation.shapes.errors import ShapeError, shape_name
from corpgraph.validation.shapes.model import NodeTarget
from corpgraph.validation.shapes.property_paths import Predicate
from corpgraph.validation.sparql.prebinding import Scopes, prepare
from corpgraph.validation.sparql.printing import Printer
from corpgraph.validation.sparql.queried import is_true

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corpgraph.validation.planning.plan import Check, Focus, Reported, Unreported
    from corpgraph.validation.running.tracing import Tracer
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term, TripleIndex
    from corpgraph.validation.sparql.expressions import Dialect
    from corpgraph.validation.sparql.prebinding import PreparedQuery
    from corpgraph.validation.sparql.queried import Queried

    Row = Mapping[str, Term]
    Reporter = Callable[[Unreported], Iterable[Term]]

__all__ = ["UserQueries"]


class UserQueries:
    """Runs users' queries over data.

    Args:
        data: The data.
        shapes: The shapes graph, which a query may ask for as ``$shapesGraph``.
        make_dialect: Gives what the engine that runs the queries needs, for queries by value.
        tracer: Finds the triples along a path; without it results have no triples.
    """

    def __init__(
        self,
        data: Queried,
        shapes: TripleIndex,
        make_dialect: Callable[[Reporter], Dialect],
        tracer: Tracer | None = None,
    ) -> None:
        self._data = data
        self._shapes = shapes
        self._has_shapes = False
        self._tracer = tracer
        self._dialect = make_dialect(self.reported)
        self._printer = Printer(self._dialect)

    def run(self, check: Check) -> Iterator[Result]:
        """Run a check whose breach is a user's query.

        Raises:
            InputError: The data cannot be asked.
            ShapeError: The query is not allowed, or reports a failure.
        """
        breach = check.breach
        if not isinstance(breach, plan.Reported):
            raise TypeError("a check of a user's query is wanted")
        try:
            query = self._prepare(breach, check.path)
            rows = list(self._rows(query, check.focus, check.path))
        except InputError as error:
            # An endpoint that cannot be asked says so of itself, not of the shape.
            if error.path is not None:
                raise
            message = f"{shape_name(breach.shape)}: {error.message}"
            raise ShapeError(message, breach.rule.node, hint=error.hint) from error
        for row, triples in zip(rows, self._triples(check, query, rows), strict=True):
            yield self._result(check, breach, row, triples)

    def reported(self, test: Unreported) -> tuple[Term, ...]:
        """The nodes, of those a test may ask about, that a user's query reports."""
        query = self._prepare(test.breach, test.path)
        rows = self._rows(query, test.focus, test.path)
        return tuple(dict.fromkeys(row["this"] for row in rows))

    def _triples(
        self, check: Check, query: PreparedQuery, rows: list[Row]
    ) -> list[tuple[ox.Triple, ...]]:
        if self._tracer is None or not rows:
            return [() for _ in rows]
        scopes = self._scopes(_nodes(rows), check.path, query)
        return QueryTracer(self._data, self._tracer, query).trace(rows, scopes)

    def _prepare(self, breach: Reported, path: Path | None) -> PreparedQuery:
        constants: dict[str, Term] = dict(breach.rule.parameters)
        constants["currentShape"] = breach.shape
        constants["shapesGraph"] = SHAPES_GRAPH
        query = prepare(breach.rule, path, constants)
        if str(SHAPES_GRAPH) in query.text and not self._has_shapes:
            self._has_shapes = True
            self._data.add_shapes(self._shapes.triples)
        return query

    def _rows(self, query: PreparedQuery, focus: Focus, path: Path | None) -> Iterator[Row]:
        if query.query.sliced:
            # LIMIT and OFFSET count the solutions of one focus node, so each has its own query.
            for node in self._focus_nodes(focus):
                yield from self._select(query, plan.Targeted((NodeTarget(node),)), path)
        else:
            yield from self._select(query, focus, path)

    def _select(self, query: PreparedQuery, focus: Focus, path: Path | None) -> Iterator[Row]:
        text = query.bind(self._scopes(focus, path, query))
        for row in self._data.rows(text):
            if is_true(row.get("failure")):
                raise InputError("the query reports a failure")
            if "this" in row:
                yield row

    def _focus_nodes(self, focus: Focus) -> list[Term]:
        _, pattern = self._focus(focus)
        query = f"SELECT DISTINCT ?this WHERE {{ {pattern} }}"
        return [row["this"] for row in self._data.rows(query)]

    def _focus(self, focus: Focus) -> tuple[list[str], str]:
        depth, start = 0, focus
        while isinstance(start, plan.Reached):
            depth, start = depth + 1, start.focus
        above = [f"?_above{level}" for level in range(depth)]
        return above, self._printer.focus(focus, "?this", above)

    def _scopes(self, focus: Focus, path: Path | None, query: PreparedQuery) -> Scopes:
        above, pattern = self._focus(focus)
        value = ""
        if query.asks:
            value = "(?this AS ?value)" if path is None else "?value"
            pattern = pattern if path is None else f"{pattern} ?this {path} ?value ."
        inner = f"{{ SELECT DISTINCT ?this {value} WHERE {{ {pattern} }} }}"
        top = f"{{ SELECT DISTINCT {' '.join(above)} ?this {value} WHERE {{ {pattern} }} }}"
        bound: dict[str, str] = {}
        for name in query.prebound:
            bound[name] = inner
            if name in query.blank:
                bound[name] = self._dialect.members((query.blank[name],), f"?{name}")
                top = f"{top} {bound[name]}"
        return Scopes(top, bound, tuple(above))

    def _result(
        self, check: Check, breach: Reported, row: Row, triples: tuple[ox.Triple, ...]
    ) -> Result:
        node = row["this"]
        value = row.get("value", node if check.path is None else None)
        predicate = row.get("path")
        path = Predicate(predicate) if isinstance(predicate, ox.NamedNode) else check.path
        if value is not None:
            value = self._written(value, triples, node, check.path)
            row = {**row, "value": value}
        return Result(
            node,
            path,
            value,
            check.component,
            check.shape,
            check.severity,
            self._messages(check, breach, row),
            check.constraint,
            triples,
        )

    def _written(
        self, value: Term, triples: Iterable[ox.Triple], node: Term, path: Path | None
    ) -> Term:
        if not self._data.has_written or not isinstance(value, ox.Literal):
            return value
        candidates = [triple.object for triple in triples]
        if path is not None and self._tracer is not None:
            candidates += self._tracer.reach(path, node)
        return next((each for each in candidates if self._data.normal(each) == value), value)

    def _messages(
        self, check: Check, breach: Reported, row: Mapping[str, Term]
    ) -> tuple[ox.Literal, ...]:
        terms: dict[str, Term] = {**dict(breach.rule.parameters), **row}
        if check.path is not None and isinstance(check.path, Predicate):
            terms.setdefault("PATH", check.path.iri)
        own = row.get("message")
        said = (own,) if isinstance(own, ox.Literal) else breach.rule.messages
        messages = dict.fromkeys((*check.messages, *said)) or [default_message(breach)]
        return tuple(fill_in(message, terms) for message in messages)


def _nodes(rows: Iterable[Row]) -> plan.Targeted:
    found = dict.fromkeys(row["this"] for row in rows)
    return plan.Targeted(tuple(NodeTarget(node) for node in found))
