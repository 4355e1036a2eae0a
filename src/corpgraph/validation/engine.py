"""The compiled engine: shapes become a few queries, each for all focus nodes at once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.validation import plan, rules
from corpgraph.validation.compiling import compile_shapes
from corpgraph.validation.data_store import DataStore
from corpgraph.validation.dialect import StoreDialect
from corpgraph.validation.estimates import Estimates
from corpgraph.validation.findings import Report
from corpgraph.validation.messages import default_message
from corpgraph.validation.patterns import check_patterns
from corpgraph.validation.printing import Printer
from corpgraph.validation.property_paths import Predicate, may_be_empty
from corpgraph.validation.results import Result, finding_of
from corpgraph.validation.shape_reading import read_shapes
from corpgraph.validation.shapes import NodeTarget, PropertyShape
from corpgraph.validation.tracing import Tracer
from corpgraph.validation.triples import TripleIndex, triples_of
from corpgraph.validation.user_queries import UserQueries
from corpgraph.validation.written import as_written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.plan import Check
    from corpgraph.validation.printing import Pattern
    from corpgraph.validation.property_paths import Path
    from corpgraph.validation.shapes import Shapes
    from corpgraph.validation.triples import Source, Term

__all__ = ["find_results", "validate"]


def validate(data: Source, shapes: Source) -> Report:
    """Validate data against shapes (W3C SHACL: Core and SHACL-SPARQL).

    Args:
        data: All triples that a constraint may look at, subclass axioms included: a store, an
            rdflib graph, or quads as a parser gives them, which keep literals as they are written.
        shapes: The shapes graph, likewise.

    Returns:
        The findings, ordered.

    Raises:
        InputError: A shape is ill-formed, recursive, or has a query that is not allowed.
    """
    findings = (finding_of(result) for result in find_results(data, shapes))
    return Report(tuple(sorted(findings, key=lambda finding: finding.key)))


def find_results(data: Source, shapes: Source) -> Iterator[Result]:
    """Validate, as `validate` does, and yield validation results as RDF terms."""
    index = TripleIndex(triples_of(shapes))
    model = read_shapes(index)
    checks = compile_shapes(model)
    check_patterns(model)
    store = DataStore(data)
    _make_present(store, model)
    engine = _Engine(store, index)
    return engine.run(checks)


class _Engine:
    def __init__(self, data: DataStore, shapes: TripleIndex) -> None:
        self._data = data
        self._estimates = Estimates(data)
        self._tracer = Tracer(data)
        self._queries = UserQueries(data, shapes, self._tracer)
        self._printer = Printer(StoreDialect(data, self._queries.reported_set))

    def run(self, checks: Iterable[Check]) -> Iterator[Result]:
        """Run checks; those of one shape and focus that test the same values run together."""
        for _, group in groupby(checks, key=lambda each: (each.shape, each.focus)):
            together = list(group)
            tests = [check for check in together if isinstance(check.breach, plan.Fails)]
            if tests:
                yield from self._run_tests(tests)
            for check in together:
                if isinstance(check.breach, plan.Reported):
                    yield from self._queries.run(check)
                elif not isinstance(check.breach, plan.Fails):
                    yield from self._run_pairs(check, check.breach)

    def _run_tests(self, checks: list[Check]) -> Iterator[Result]:
        first = checks[0]
        above, focus = self._focus(first)
        value, step = "?this", ""
        if first.path is not None:
            value, step = "?value", f"?this {first.path} ?value ."
        tests = [check.breach.test for check in checks if isinstance(check.breach, plan.Fails)]
        flags = [self._printer.fails(test, value) for test in tests]
        named = " ".join(f"({flag} AS ?fails{n})" for n, flag in enumerate(flags))
        found = f"{step} FILTER({' || '.join(flags)})"
        if self._estimates.starts_with_values(first):
            found, focus = f"FILTER EXISTS {{ {focus} }}", found
        query = (
            f"SELECT DISTINCT {' '.join(above)} ?this {value if step else ''} {named} "
            f"WHERE {{ {focus} {found} }}"
        )
        for row in self._data.select(query):
            node, term = as_written(row["this"]), as_written(row[value[1:]])
            for number, check in enumerate(checks):
                if row[f"fails{number}"].value == "true":
                    triples = self._way(check, node, term)
                    yield _result(check, node, value=term, triples=triples)

    def _run_pairs(self, check: Check, breach: plan.Counted | plan.PairRule) -> Iterator[Result]:
        if self._estimates.cannot_fail(check):
            return
        above, focus = self._focus(check)
        for pattern in self._printer.breach(breach, check.path, "?this"):
            named = [each for each in (pattern.value, pattern.path, pattern.other) if each]
            columns = dict.fromkeys([*above, "?this", *named])
            where = f"{focus} {pattern.text}"
            if pattern.alone is not None and self._estimates.starts_with_values(check):
                where = f"{pattern.alone} FILTER EXISTS {{ {focus} }}"
            query = f"SELECT DISTINCT {' '.join(columns)} WHERE {{ {where} }}"
            for row in self._data.select(query):
                yield self._pair_result(check, breach, pattern, row)

    def _pair_result(
        self,
        check: Check,
        breach: plan.Counted | plan.PairRule,
        pattern: Pattern,
        row: ox.QuerySolution,
    ) -> Result:
        node = as_written(row["this"])
        value = _cell(row, pattern.value)
        other = _cell(row, pattern.other)
        predicate = _cell(row, pattern.path)
        triples = self._triples(breach, check, node, value, other, predicate)
        path = Predicate(predicate) if isinstance(predicate, ox.NamedNode) else check.path
        return _result(check, node, value=value, path=path, triples=triples)

    def _focus(self, check: Check) -> tuple[list[str], str]:
        depth, focus = 0, check.focus
        while isinstance(focus, plan.Reached):
            depth, focus = depth + 1, focus.focus
        above = [f"?above{level}" for level in range(depth)]
        return above, self._printer.focus(check.focus, "?this", above)

    def _way(self, check: Check, node: Term, value: Term | None) -> tuple[ox.Triple, ...]:
        if check.path is None or value is None:
            return ()
        return self._tracer.trace(check.path, node, value)

    def _triples(
        self,
        breach: plan.Counted | plan.PairRule,
        check: Check,
        node: Term,
        value: Term | None,
        other: Term | None,
        predicate: Term | None,
    ) -> tuple[ox.Triple, ...]:
        find = self._data.triples
        match breach:
            case plan.Counted(most=int()) if check.path is not None:
                reached = self._tracer.reach(check.path, node)
                return tuple(dict.fromkeys(t for way in reached.values() for t in way))
            case rules.UniqueLanguages() if check.path is not None and other is not None:
                reached = self._tracer.reach(check.path, node)
                return tuple(t for end, way in reached.items() if _speaks(end, other) for t in way)
            case rules.EqualTo(iri):
                return self._way(check, node, value) or tuple(find(node, iri, value))
            case rules.DisjointFrom(iri):
                return (*self._way(check, node, value), *find(node, iri, value))
            case rules.Below(iri):
                return (*self._way(check, node, value), *find(node, iri, other))
            case rules.AllowsProperties() if isinstance(predicate, ox.NamedNode):
                way = () if other is None else self._way(check, node, other)
                return (*way, *find(other, predicate, value))
            case _:
                return ()


def _make_present(data: DataStore, shapes: Shapes) -> None:
    used = shapes.by_node.values()
    if any(isinstance(each, PropertyShape) and may_be_empty(each.path) for each in used):
        targets = (target for shape in used for target in shape.targets)
        data.make_present(each.node for each in targets if isinstance(each, NodeTarget))


def _cell(row: ox.QuerySolution, variable: str | None) -> Term | None:
    return None if variable is None else as_written(row[variable[1:]])


def _speaks(term: Term, tag: Term) -> bool:
    return (
        isinstance(term, ox.Literal)
        and isinstance(tag, ox.Literal)
        and (term.language or "").lower() == tag.value
    )


def _result(
    check: Check,
    node: Term,
    *,
    value: Term | None,
    triples: tuple[ox.Triple, ...],
    path: Path | None = None,
) -> Result:
    return Result(
        node,
        path or check.path,
        value,
        check.component,
        check.shape,
        check.severity,
        check.messages or (default_message(check.breach),),
        check.constraint,
        triples,
    )
