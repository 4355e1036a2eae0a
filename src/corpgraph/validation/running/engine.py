"""The compiled engine: shapes become a few queries, each for all focus nodes at once."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.validation.findings import Report
from corpgraph.validation.planning import plan
from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.dialect import StoreDialect
from corpgraph.validation.running.estimates import Estimates
from corpgraph.validation.running.evidence import StoreEvidence
from corpgraph.validation.running.messages import default_message
from corpgraph.validation.running.results import Result, finding_of
from corpgraph.validation.running.tracing import Tracer
from corpgraph.validation.running.user_queries import UserQueries
from corpgraph.validation.running.written import as_written
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.model import ClassTarget, NodeTarget, PropertyShape
from corpgraph.validation.shapes.property_paths import Predicate, may_be_empty
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import TripleIndex, index_of
from corpgraph.validation.sparql.patterns import check_patterns
from corpgraph.validation.sparql.printing import Printer
from corpgraph.validation.sparql.queried import is_true

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.running.evidence import Evidence
    from corpgraph.validation.shapes.model import Shapes
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Source, Term
    from corpgraph.validation.sparql.expressions import Dialect
    from corpgraph.validation.sparql.printing import Pattern
    from corpgraph.validation.sparql.queried import Queried, Solution

__all__ = ["Engine", "engine_over", "find_results", "grouped", "validate"]

#: More tests than this are not put in one query: an engine cannot be relied on to run it.
_MOST_TOGETHER: Final = 100
_SOME: Final = plan.Counted(least=1)


def validate(data: Source | DataStore, shapes: Source | TripleIndex) -> Report:
    """Validate data against shapes (W3C SHACL: Core and SHACL-SPARQL).

    Args:
        data: All triples that a constraint may look at, subclass axioms included: a store, an
            rdflib graph, or quads as a parser gives them, which keep literals as they are written;
            or a `DataStore` made of one of these.
        shapes: The shapes graph, likewise.

    Returns:
        The findings, ordered.

    Raises:
        InputError: A shape is ill-formed, recursive, or has a query that is not allowed.
    """
    findings = (finding_of(result) for result in find_results(data, shapes))
    return Report(tuple(sorted(findings, key=lambda finding: finding.order)))


def find_results(data: Source | DataStore, shapes: Source | TripleIndex) -> Iterator[Result]:
    """Validate, as `validate` does, and yield validation results as RDF terms."""
    index = index_of(shapes)
    model = read_shapes(index)
    checks = compile_shapes(model)
    check_patterns(model)
    store = data if isinstance(data, DataStore) else DataStore(data)
    return engine_over(store, index, model).run(checks)


def engine_over(store: DataStore, index: TripleIndex, model: Shapes) -> Engine:
    """What runs checks on the data of a store.

    Args:
        store: The data.
        index: The shapes graph, which users' queries may ask for.
        model: The shapes that the checks are of.
    """
    _make_present(store, model)
    tracer = Tracer(store)
    queries = UserQueries(store, index, partial(StoreDialect, store, by_value=True), tracer)
    dialect = StoreDialect(store, queries.reported)
    estimates = Estimates(store, dialect)
    return Engine(store, queries, dialect, StoreEvidence(store, tracer), estimates)


def grouped(checks: Iterable[Check]) -> Iterator[tuple[Check, ...]]:
    """Put checks of one shape and focus together, which run together."""
    for _, group in groupby(checks, key=lambda each: (each.shape, each.focus)):
        yield tuple(group)


class Engine:
    """Runs the checks of a plan, wherever the data are.

    Args:
        data: The data.
        queries: Runs the users' queries.
        dialect: What the engine that runs the printed queries needs.
        evidence: Finds the triples that results involve.
        estimates: Says where to start; without it each query starts with the focus nodes.
    """

    def __init__(
        self,
        data: Queried,
        queries: UserQueries,
        dialect: Dialect,
        evidence: Evidence,
        estimates: Estimates | None = None,
    ) -> None:
        self._data = data
        self._queries = queries
        self._evidence = evidence
        self._estimates = estimates
        self._printer = Printer(dialect)

    def run(self, checks: Iterable[Check]) -> Iterator[Result]:
        """Run checks; those of one shape and focus that test the same values run together."""
        for group in grouped(checks):
            yield from self.run_group(group)

    def run_group(self, checks: Sequence[Check]) -> Iterator[Result]:
        """Run checks of one shape and focus, as `grouped` gives them."""
        tests = [
            check
            for check in checks
            if isinstance(check.breach, plan.Fails) and not self._cannot_fail(check)
        ]
        for start in range(0, len(tests), _MOST_TOGETHER):
            yield from self._run_tests(tests[start : start + _MOST_TOGETHER])
        for check in checks:
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
        if self._starts_with_values(first):
            found, focus = "", _at_focus(self._gathered(first, tests) or found, focus)
        query = (
            f"SELECT DISTINCT {' '.join(above)} ?this {value if step else ''} {named} "
            f"WHERE {{ {focus} {found} }}"
        )
        for row in self._data.select(query):
            node, term = as_written(row["this"]), as_written(row[value[1:]])
            for number, check in enumerate(checks):
                if is_true(row[f"fails{number}"]):
                    triples = self._evidence.way(check, node, term)
                    yield _result(check, node, value=term, triples=triples)

    def _gathered(self, check: Check, tests: Sequence[plan.Test]) -> str | None:
        """A pattern of the values that are not in a class; None if something else is tested.

        The instances are taken away all together, so they must not be many more than the values.
        """
        match tests:
            case [rules.InClass(cls)] if self._is_about_as_large(cls, check):
                members = self._printer.focus(plan.Targeted((ClassTarget(cls),)), "?value", ())
                values = f"{{ SELECT DISTINCT ?value WHERE {{ ?any {check.path} ?value }} }}"
                return f"{values} MINUS {{ {members} }} ?this {check.path} ?value ."
        return None

    def _run_pairs(self, check: Check, breach: plan.Counted | plan.PairRule) -> Iterator[Result]:
        if self._cannot_fail(check):
            return
        above, focus = self._focus(check)
        for pattern in self._printer.breach(breach, check.path, "?this"):
            named = [each for each in (pattern.value, pattern.path, pattern.other) if each]
            columns = dict.fromkeys([*above, "?this", *named])
            where = self._where(check, pattern, focus)
            query = f"SELECT DISTINCT {' '.join(columns)} WHERE {{ {where} }}"
            for row in self._data.select(query):
                yield self._pair_result(check, breach, pattern, row)

    def _where(self, check: Check, pattern: Pattern, focus: str) -> str:
        if not self._starts_with_values(check):
            return f"{focus} {pattern.text}"
        if pattern.alone is not None:
            return _at_focus(pattern.alone, focus)
        if check.breach == _SOME:
            # Subjects of the property are taken away all together, not looked up one by one.
            return f"{focus} MINUS {{ ?this {check.path} ?value }}"
        return f"{focus} {pattern.text}"

    def _pair_result(
        self,
        check: Check,
        breach: plan.Counted | plan.PairRule,
        pattern: Pattern,
        row: Solution,
    ) -> Result:
        node = as_written(row["this"])
        value = _cell(row, pattern.value)
        other = _cell(row, pattern.other)
        predicate = _cell(row, pattern.path)
        triples = self._evidence.of_pair(check, breach, node, value, other, predicate)
        path = Predicate(predicate) if isinstance(predicate, ox.NamedNode) else check.path
        return _result(check, node, value=value, path=path, triples=triples)

    def _cannot_fail(self, check: Check) -> bool:
        return self._estimates is not None and self._estimates.cannot_fail(check)

    def _starts_with_values(self, check: Check) -> bool:
        return self._estimates is not None and self._estimates.starts_with_values(check)

    def _is_about_as_large(self, cls: ox.NamedNode, check: Check) -> bool:
        return self._estimates is not None and self._estimates.is_about_as_large(cls, check)

    def _focus(self, check: Check) -> tuple[list[str], str]:
        depth, focus = 0, check.focus
        while isinstance(focus, plan.Reached):
            depth, focus = depth + 1, focus.focus
        above = [f"?above{level}" for level in range(depth)]
        return above, self._printer.focus(check.focus, "?this", above)


def _make_present(data: DataStore, shapes: Shapes) -> None:
    used = shapes.by_node.values()
    if any(isinstance(each, PropertyShape) and may_be_empty(each.path) for each in used):
        targets = (target for shape in used for target in shape.targets)
        data.make_present(each.node for each in targets if isinstance(each, NodeTarget))


def _at_focus(found: str, focus: str) -> str:
    """A pattern of what is found that then looks whether it is found at a focus node."""
    # What stands in a SELECT of its own is evaluated first: Oxigraph would look for all values.
    return f"{{ SELECT * WHERE {{ {found} }} }} FILTER EXISTS {{ {focus} }}"


def _cell(row: Solution, variable: str | None) -> Term | None:
    return None if variable is None else as_written(row[variable[1:]])


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
