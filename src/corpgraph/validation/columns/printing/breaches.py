"""Breaches, printed as frames: the pairs of focus nodes and what is wrong with them.

A frame of pairs has the column ``this`` (key of the focus node) and, where a result names them,
``value`` and ``value_text``, ``other`` and ``other_text`` (what tells results with one value apart)
and ``predicate`` (the property that a result names as its path). It may repeat rows.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import distinct, values
from corpgraph.frames.backends import rows as rows_of
from corpgraph.frames.slices import in_syntax
from corpgraph.frames.terms import any_of, language
from corpgraph.validation.columns.printing.distinct import DistinctValues
from corpgraph.validation.columns.printing.judging import failing_pairs
from corpgraph.validation.columns.printing.ordering import compare_columns, family_of, holds_within
from corpgraph.validation.columns.printing.paths import follow, step
from corpgraph.validation.columns.printing.tests import Sieve
from corpgraph.validation.columns.printing.verdicts import TEXT_RULES
from corpgraph.validation.planning import plan
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph as ox

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.columns.printing.focus import Classes
    from corpgraph.validation.columns.printing.steps import Steps
    from corpgraph.validation.shapes.property_paths import Path

__all__ = ["Breaches"]

_PAIR: Final = ["this", "value"]
#: With more values of other families, no family is usual.
_MOST_EXCEPTIONS: Final = 10_000


class Breaches:
    """Prints breaches over slices.

    Args:
        slices: The triples.
        classes: Finds instances.
        reported: Gives the texts of the nodes that a user's query reports.
    """

    def __init__(
        self,
        slices: Slices,
        classes: Classes,
        reported: Callable[[plan.Unreported], Iterable[str]],
    ) -> None:
        self._slices = slices
        self._values = DistinctValues(slices)
        self._sieve = Sieve(slices, classes, self._breached, reported)

    def prepare(self, checks: Iterable[plan.Check]) -> None:
        """Find what several checks will ask for, once."""
        self._values.find(checks)

    def find(self, breach: plan.Breach, path: Path | None, nodes: Frame) -> Steps[list[Frame]]:
        """The pairs of a breach at nodes.

        Args:
            breach: The breach; none that a user's query reports.
            path: The path to the values.
            nodes: A frame with the columns ``node`` and ``text``; it may repeat nodes.

        Returns:
            Frames of pairs, which together have all pairs at the nodes, and maybe some elsewhere.
        """
        if isinstance(breach, plan.Reported):
            raise TypeError("a query is no breach of columns")
        pairs = yield from self._pairs(breach, path, nodes)
        match breach:
            case plan.Fails(test):
                return [(yield from self._failing(test, path, pairs))]
            case plan.Counted():
                return [(yield from self._counted(breach, pairs, nodes))]
            case rules.UniqueLanguages():
                return [_repeated_languages(pairs)]
            case rules.EqualTo(predicate):
                return self._unequal(predicate, pairs, nodes)
            case rules.DisjointFrom(predicate):
                return [pairs.join(step(self._slices, predicate.value), on=_PAIR, how="semi")]
            case rules.Below():
                return [(yield from self._not_below(breach, path, pairs))]
            case rules.AllowsProperties(predicates):
                return self._other_properties(predicates, pairs)
            case rules.Contains(term):
                having = pairs.filter(nw.col("value") == self._slices.key(in_syntax(term)))
                return [_without(nodes, having)]

    def _pairs(self, breach: plan.Breach, path: Path | None, nodes: Frame) -> Steps[Frame]:
        if isinstance(path, Predicate) and not _is_nested(breach):
            # All values of the property: few are wrong, and only then is it asked whose they are.
            return step(self._slices, path.iri.value)
        return (yield from follow(self._slices, path, nodes))

    def _breached(self, breach: plan.Breach, path: Path | None, nodes: Frame) -> Steps[Frame]:
        found = yield from self.find(breach, path, nodes)
        return nw.concat([each.select(nw.col("this").alias("node")) for each in found])

    def _failing(self, test: plan.Test, path: Path | None, pairs: Frame) -> Steps[Frame]:
        values = self._values.of(path.iri.value) if isinstance(path, Predicate) else None
        if values is None or not isinstance(test, TEXT_RULES):
            return _as_pairs((yield from self._sieve.failing(test, _as_nodes(pairs))))
        wrong = yield (yield from self._sieve.failing(test, values))
        return pairs.join(wrong.select("node"), left_on="value", right_on="node", how="semi")

    def _counted(self, breach: plan.Counted, pairs: Frame, nodes: Frame) -> Steps[Frame]:
        if breach.test is not None:
            pairs = _as_pairs((yield from self._sieve.passing(breach.test, _as_nodes(pairs))))
        if breach.most is not None:
            return _having(pairs, breach.most + 1)
        least = breach.least or 0
        return _without(nodes, pairs if least == 1 else _having(pairs, least))

    def _unequal(self, predicate: ox.NamedNode, pairs: Frame, nodes: Frame) -> list[Frame]:
        theirs = step(self._slices, predicate.value).join(
            nodes.select("node"), left_on="this", right_on="node", how="semi"
        )
        return [
            pairs.join(theirs.select(_PAIR), on=_PAIR, how="anti"),
            theirs.join(pairs.select(_PAIR), on=_PAIR, how="anti"),
        ]

    def _not_below(self, breach: rules.Below, path: Path | None, pairs: Frame) -> Steps[Frame]:
        others = step(self._slices, breach.predicate.value).rename(
            {"value": "other", "value_text": "other_text"}
        )
        both = pairs.join(others, on="this", how="inner")
        suspect = yield from self._suspect(breach, path)
        rows = yield both if suspect is None else both.filter(suspect)
        order = compare_columns(nw.col("value_text"), breach.operator, nw.col("other_text"))
        fails = order.fails
        doubtful = rows_of(rows.filter(order.undecided).select("value_text", "other_text"))
        if doubtful:
            wrong = failing_pairs(doubtful, breach.operator)
            fails = fails | _pair_text().is_in(sorted("\n".join(each) for each in wrong))
        return rows.filter(fails)

    def _suspect(self, breach: rules.Below, path: Path | None) -> Steps[nw.Expr | None]:
        """What pairs deserve a closer look, where most values of both sides are of one family."""
        own = self._values.of(path.iri.value) if isinstance(path, Predicate) else None
        theirs = self._values.of(breach.predicate.value)
        if own is None or theirs is None:
            return None
        counted = yield own.group_by(family_of(nw.col("text")).alias("family")).agg(
            nw.len().alias("values")
        )
        family, _ = max(rows_of(counted), key=itemgetter(1), default=(-1, 0))
        if family < 0:
            return None
        exceptional: list[nw.Expr] = []
        for each, column in ((own, "value"), (theirs, "other")):
            outside = each.filter(family_of(nw.col("text")) != family).select("node")
            odd = values((yield outside.head(_MOST_EXCEPTIONS + 1)), "node")
            if len(odd) > _MOST_EXCEPTIONS:
                return None
            exceptional.append(nw.col(column).is_in(odd))
        left, right = nw.col("value_text"), nw.col("other_text")
        return ~holds_within(family, left, breach.operator, right, ~any_of(exceptional))

    def _other_properties(self, predicates: tuple[ox.NamedNode, ...], pairs: Frame) -> list[Frame]:
        allowed = {each.value for each in predicates}
        owners = pairs.rename({"value": "other", "value_text": "other_text"})
        found = []
        for predicate in sorted(self._slices.predicates() - allowed):
            theirs = step(self._slices, predicate).rename({"this": "other"})
            both = owners.join(theirs, on="other", how="inner")
            found.append(both.with_columns(nw.lit(predicate).alias("predicate")))
        return found


def _is_nested(breach: plan.Breach) -> bool:
    """Whether a breach has a test that follows paths of its own."""
    test = breach.test if isinstance(breach, plan.Fails | plan.Counted) else None
    return not isinstance(test, (*TEXT_RULES, rules.InClass, rules.OneOf, type(None)))


def _pair_text() -> nw.Expr:
    # No canonical text holds a line feed.
    return nw.concat_str([nw.col("value_text"), nw.col("other_text")], separator="\n")


def _as_nodes(pairs: Frame) -> Frame:
    return pairs.rename({"value": "node", "value_text": "text"})


def _as_pairs(rows: Frame) -> Frame:
    return rows.rename({"node": "value", "text": "value_text"})


def _having(pairs: Frame, many: int) -> Frame:
    """The focus nodes with so many distinct values or more."""
    if many <= 1:
        return pairs.select("this")
    # Pairs may be repeated; only nodes with so many at all are worth a closer look.
    pairs = pairs.select(_PAIR)
    often = pairs.group_by("this").agg(nw.len().alias("rows")).filter(nw.col("rows") >= many)
    once = distinct(pairs.join(often, on="this", how="semi"), _PAIR)
    counted = once.group_by("this").agg(nw.len().alias("values"))
    return counted.filter(nw.col("values") >= many).select("this")


def _without(nodes: Frame, pairs: Frame) -> Frame:
    """The nodes that are focus node of no pair."""
    bare = nodes.select(nw.col("node").alias("this"))
    return bare.join(pairs.select("this"), on="this", how="anti")


def _repeated_languages(pairs: Frame) -> Frame:
    """The focus nodes with two values in a language, with a text for each such language."""
    spoken = distinct(pairs, _PAIR).with_columns(language(nw.col("value_text")).alias("tag"))
    counted = spoken.group_by("this", "tag").agg(nw.len().alias("values"))
    found = counted.filter((nw.col("values") > 1) & (nw.col("tag") != ""))
    quoted = nw.concat_str([nw.lit('"'), nw.col("tag"), nw.lit('"')])
    return found.select("this", quoted.alias("other_text"))
