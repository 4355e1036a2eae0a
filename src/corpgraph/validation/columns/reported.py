"""Users' queries that a relation stands for: the frames say which focus nodes they report.

What a result of a query holds besides, its value, message and triples, the SPARQL engine tells,
over the triples near the reported nodes only. If it reports anything else there, it gets more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.errors import InputError
from corpgraph.frames.backends import DeclinedError, among, rows, rows_of_all, settle
from corpgraph.frames.terms import terms_of
from corpgraph.validation.columns.fallback import store_of
from corpgraph.validation.columns.needs import needs_of
from corpgraph.validation.columns.relations.solving import solutions
from corpgraph.validation.columns.relations.tables import key, text
from corpgraph.validation.planning import plan
from corpgraph.validation.running.data_store import SHAPES_GRAPH
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
            store = store_of(self._near(sorted(needs & self._slices.predicates()), keys, steps))
            results = list(self._fallback.run_over(store, [near]))
            if Counter(result.focus for result in results) == reported:
                return results
        return list(self._fallback.run([near]))

    def _solutions(self, check: Check, relation: Relation) -> list[tuple[int, str]]:
        """The reported nodes, each as often as it is reported: key and text."""
        self._focus.find([check.focus])
        nodes = self._focus.of(check.focus).select(
            nw.col("node").alias(key("this")), nw.col("text").alias(text("this"))
        )
        reported = solutions(relation, self._slices, nodes)
        reported = reported.select(key("this"), text("this"))
        return [(int(node), str(each)) for node, each in rows(reported)]

    def _near(self, predicates: list[str], nodes: list[int], steps: int) -> dict[str, Frame]:
        """The triples with some predicates, up to so many steps away from nodes."""
        found: dict[str, list[Frame]] = {each: [] for each in predicates}
        seen, latest = set(nodes), set(nodes)
        for _ in range(steps):
            asked = [(each, side) for each in found for side in ("s", "o")]
            frames = [_from(self._slices.of(each), side, latest) for each, side in asked]
            met: set[int] = set()
            near = settle(frames)
            resources = [each.filter(~nw.col("object").str.starts_with('"')) for each in near]
            ends = [*(each.select("s") for each in near), *(each.select("o") for each in resources)]
            for pairs in rows_of_all([each.unique() for each in ends]):
                met.update(end for (end,) in pairs)
            for (each, _), triples in zip(asked, near, strict=True):
                found[each].append(triples)
            latest = met - seen
            seen |= latest
            if not latest:
                break
        return {each: nw.concat(near).unique(["s", "o"]) for each, near in found.items() if near}


def _from(triples: Frame, side: str, nodes: set[int]) -> Frame:
    """The triples that lead away from nodes, but for nodes that very many lead to."""
    near = among(triples, side, nodes)
    if side == "o":
        many = near.group_by("o").agg(nw.len().alias("triples"))
        hubs = many.filter(nw.col("triples") > _HUB)
        near = near.join(hubs.select("o"), on="o", how="anti")
    return near


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
