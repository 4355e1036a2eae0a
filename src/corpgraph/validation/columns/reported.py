"""Users' queries that a relation stands for: the frames say which focus nodes they report.

What a result of a query holds besides, its value, message and triples, the SPARQL engine tells,
over the triples near the reported nodes only. If it reports anything else there, it gets more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

import narwhals as nw
import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.frames.backends import (
    DeclinedError,
    among_each,
    prefers_store,
    rows,
    rows_of_all,
)
from corpgraph.frames.terms import terms_of
from corpgraph.validation.columns.needs import needs_of
from corpgraph.validation.columns.relations.solving import solutions
from corpgraph.validation.columns.relations.tables import key, text
from corpgraph.validation.planning import plan
from corpgraph.validation.running.data_store import SHAPES_GRAPH, DataStore
from corpgraph.validation.shapes.model import NodeTarget
from corpgraph.validation.sparql.relating import Uncovered, relate

if TYPE_CHECKING:
    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.columns.fallback import Fallback
    from corpgraph.validation.columns.printing.focus import FocusNodes
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.planning.relations import Relation
    from corpgraph.validation.running.results import Result
    from corpgraph.validation.shapes.triples import Term

__all__ = ["Reporting"]

#: How many steps away from reported nodes triples are first taken, and then.
_STEPS: Final = (4, 12)
#: No further from a node than so many triples lead to: all there is would be near it.
_HUB: Final = 1000


class Reporting:
    """Runs users' queries as relations, as far as they are covered.

    Args:
        slices: The triples.
        focus: Finds focus nodes.
        fallback: Runs queries on the SPARQL engine.
    """

    def __init__(self, slices: Slices, focus: FocusNodes, fallback: Fallback) -> None:
        self._slices = slices
        self._focus = focus
        self._fallback = fallback

    def run(self, check: Check) -> list[Result] | None:
        """Run a check whose breach is a user's query.

        Returns:
            The results; None if the query is one for the SPARQL engine.
        """
        relation = _relation(check)
        if relation is None:
            return None
        self._focus.find([check.focus])
        if not self._focus.count(check.focus):
            return []
        if prefers_store(self._focus.of(check.focus)):
            return None
        try:
            found = self._solutions(check, relation)
        except DeclinedError:
            return None
        if not found:
            return []
        terms = terms_of(each for _, each in found)
        reported = Counter(terms[each] for _, each in found)
        keys = list(dict.fromkeys(node for node, _ in found))
        near = replace(check, focus=plan.Targeted(tuple(NodeTarget(term) for term in reported)))
        needs = needs_of(check)
        if needs is None:
            return None
        for steps in _STEPS:
            store = self._near(sorted(needs & self._slices.predicates()), keys, steps)
            results = list(self._fallback.run_over(store, [near]))
            if Counter(result.focus for result in results) == reported:
                return results
        return list(self._fallback.run([near]))

    def _solutions(self, check: Check, relation: Relation) -> list[tuple[int, str]]:
        """The reported nodes, each as often as it is reported: key and text."""
        nodes = self._focus.of(check.focus).select(
            nw.col("node").alias(key("this")), nw.col("text").alias(text("this"))
        )
        reported = solutions(relation, self._slices, nodes)
        reported = reported.select(key("this"), text("this"))
        return [(int(node), str(each)) for node, each in rows(reported)]

    def _near(self, predicates: list[str], nodes: list[int], steps: int) -> DataStore:
        """A store of the triples with some predicates, up to so many steps away from nodes."""
        if not predicates:
            return DataStore(())
        triples = nw.concat(
            [
                self._slices.of(each)
                .select("s", "o", "subject", "object", "file", "line")
                .with_columns(predicate=nw.lit(each))
                for each in predicates
            ]
        )
        found: dict[tuple[str, str, str], tuple[int, int]] = {}
        seen, latest = set(nodes), set(nodes)
        for _ in range(steps):
            near, towards = among_each([(triples, "s"), (triples, "o")], latest)
            met: set[int] = set()
            for s, o, *triple, file, line, each in chain(*rows_of_all([near, _few(towards)])):
                subject, value = triple
                # Rows of property tables are in no line.
                place = (-1, -1) if line is None else (file, line)
                found[subject, each, value] = min(place, found.get((subject, each, value), place))
                met.update((s,) if value.startswith('"') else (s, o))
            latest = met - seen
            seen |= latest
            if not latest:
                break
        # In the order of the files, which not all libraries keep: results name triples in it.
        ordered = sorted(found, key=found.__getitem__)
        lines = "\n".join(f"{subject} <{each}> {value} ." for subject, each, value in ordered)
        return DataStore(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def _few(towards: Frame) -> Frame:
    """Triples that lead to nodes, but for nodes that very many lead to."""
    counted = towards.group_by("predicate", "o").agg(nw.len().alias("triples"))
    hubs = counted.filter(nw.col("triples") > _HUB).select("predicate", "o")
    return towards.join(hubs, on=["predicate", "o"], how="anti")


def _relation(check: Check) -> Relation | None:
    breach = check.breach
    # Where a focus node is one several times, each time counts; the SPARQL engine keeps count.
    if not isinstance(breach, plan.Reported) or not isinstance(check.focus, plan.Targeted):
        return None
    constants: dict[str, Term] = dict(breach.rule.parameters)
    constants |= {"currentShape": breach.shape, "shapesGraph": SHAPES_GRAPH}
    try:
        found = relate(breach.rule, check.path, constants)
    except InputError:
        # The SPARQL engine says of which shape the query is.
        return None
    return None if breach.rule.kind.asks or isinstance(found, Uncovered) else found
