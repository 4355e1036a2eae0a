"""The column engine: checks run on slices, all together, and what they find as results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.frames.backends import distinct, named_rows
from corpgraph.frames.terms import terms_of
from corpgraph.validation.columns.fallback import Fallback
from corpgraph.validation.columns.printing.breaches import Breaches
from corpgraph.validation.columns.printing.focus import Classes, FocusNodes
from corpgraph.validation.columns.printing.steps import run_together
from corpgraph.validation.columns.reported import Reporting
from corpgraph.validation.columns.surroundings import Around
from corpgraph.validation.planning import plan
from corpgraph.validation.running.evidence import StoreEvidence
from corpgraph.validation.running.messages import default_message
from corpgraph.validation.running.results import Result
from corpgraph.validation.running.tracing import Tracer
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.columns.printing.steps import Steps
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.shapes.triples import Term, TripleIndex

__all__ = ["ColumnEngine", "Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """What came of running checks.

    Attributes:
        results: The results.
        fallen_back: The checks that were not run on columns, but by the SPARQL engine.
    """

    results: tuple[Result, ...]
    fallen_back: tuple[Check, ...]


class ColumnEngine:
    """Runs the checks of a plan on slices.

    Args:
        slices: The triples.
        shapes: The shapes graph, which users' queries may ask for.
    """

    def __init__(self, slices: Slices, shapes: TripleIndex) -> None:
        self._slices = slices
        self._fallback = Fallback(slices, shapes)
        classes = Classes(slices)
        self._focus = FocusNodes(slices, classes)
        self._reporting = Reporting(slices, self._focus, self._fallback)
        self._breaches = Breaches(slices, classes, self._fallback.reported)

    def run(self, checks: Sequence[Check]) -> Run:
        """Run checks.

        Raises:
            InputError: A user's query is not allowed, or reports a failure.
        """
        own = [each for each in checks if not isinstance(each.breach, plan.Reported)]
        queries = [each for each in checks if isinstance(each.breach, plan.Reported)]
        self._focus.find(check.focus for check in own)
        # Some libraries plan for longer than they compute, and plan what has no rows as well.
        there = {each for each in {check.focus for check in own} if self._focus.count(each)}
        own = [check for check in own if check.focus in there]
        self._breaches.prepare(own)
        found = run_together(self._find(check) for check in own)
        results = list(self._results(own, found))
        fallen_back = []
        for check in queries:
            reported = self._reporting.run(check)
            if reported is None:
                fallen_back.append(check)
            else:
                results += reported
        results += self._fallback.run(fallen_back)
        return Run(tuple(results), tuple(fallen_back))

    def _find(self, check: Check) -> Steps[list[Frame]]:
        """The pairs of a check: those of `Breaches.find`, with ``this_text`` and ``times``."""
        nodes = self._focus.of(check.focus)
        focus = nodes.rename({"node": "this", "text": "this_text"})
        frames = yield from self._breaches.find(check.breach, check.path, nodes)
        found = []
        for frame in frames:
            rows = yield distinct(frame.join(focus, on="this", how="inner"))
            found.append(rows)
        return found

    def _results(
        self, checks: Sequence[Check], found: Sequence[Sequence[Frame]]
    ) -> Iterator[Result]:
        rows_of = [
            (check, [row for frame in frames for row in named_rows(frame)])
            for check, frames in zip(checks, found, strict=True)
        ]
        around = Around(self._slices)
        for check, rows in rows_of:
            if rows:
                around.want(check, (row["this"] for row in rows))
            for row in rows:
                if "predicate" in row:
                    around.want_property(row["predicate"], [row["other"]])
        store = around.store()
        evidence = StoreEvidence(store, Tracer(store))
        terms = terms_of(text for _, rows in rows_of for row in rows for text in _texts(row))
        for check, rows in rows_of:
            for row in rows:
                result = _result(check, row, terms, evidence)
                yield from (result for _ in range(row["times"]))


def _texts(row: dict[str, object]) -> Iterator[str]:
    for name in ("this_text", "value_text", "other_text"):
        if name in row:
            yield str(row[name])


def _result(
    check: Check, row: dict[str, object], terms: dict[str, Term], evidence: StoreEvidence
) -> Result:
    node, value, other = (
        terms[str(row[name])] if name in row else None
        for name in ("this_text", "value_text", "other_text")
    )
    predicate = ox.NamedNode(str(row["predicate"])) if "predicate" in row else None
    if node is None:
        raise TypeError("a row without a focus node")
    if isinstance(check.breach, plan.Fails):
        triples = evidence.way(check, node, value)
    elif isinstance(check.breach, plan.Reported):
        raise TypeError("a query is no breach of columns")
    else:
        triples = evidence.of_pair(check, check.breach, node, value, other, predicate)
    return Result(
        node,
        check.path if predicate is None else Predicate(predicate),
        value,
        check.component,
        check.shape,
        check.severity,
        check.messages or (default_message(check.breach),),
        check.constraint,
        triples,
    )
