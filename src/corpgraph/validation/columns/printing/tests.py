"""Tests of nodes, printed as frames: the rows whose node fails a test, or passes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from corpgraph.frames.backends import each_once, values
from corpgraph.frames.slices import in_syntax
from corpgraph.frames.terms import has_escapes
from corpgraph.validation.columns.portability import PRINTABLE, Portability, portability
from corpgraph.validation.columns.printing.judging import failing_texts
from corpgraph.validation.columns.printing.verdicts import READS_TEXTS, TEXT_RULES, verdict_of
from corpgraph.validation.planning import plan
from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.columns.printing.focus import Classes
    from corpgraph.validation.columns.printing.steps import Steps
    from corpgraph.validation.columns.printing.verdicts import TextRule
    from corpgraph.validation.shapes.property_paths import Path

    Breacher = Callable[[plan.Breach, Path | None, Frame], Steps[Frame]]

__all__ = ["Sieve"]


class Sieve:
    """Takes rows apart by tests of a node in each of them.

    Rows have a node in the columns ``node`` (key) and ``text``; whatever other columns they have
    are kept, and so are repeated rows.

    Args:
        slices: The triples.
        classes: Finds instances.
        breached: Gives the nodes, of a frame of nodes, at which a breach has a pair, as a frame
            with the column ``node``.
        reported: Gives the texts of the nodes that a user's query reports.
    """

    def __init__(
        self,
        slices: Slices,
        classes: Classes,
        breached: Breacher,
        reported: Callable[[plan.Unreported], Iterable[str]],
    ) -> None:
        self._slices = slices
        self._classes = classes
        self._breached = breached
        self._reported = reported

    def passing(self, test: plan.Test, rows: Frame) -> Steps[Frame]:
        """The rows whose node passes a test."""
        return (yield from self._sift(test, rows, passing=True))

    def failing(self, test: plan.Test, rows: Frame) -> Steps[Frame]:
        """The rows whose node fails a test."""
        return (yield from self._sift(test, rows, passing=False))

    def _sift(self, test: plan.Test, rows: Frame, *, passing: bool) -> Steps[Frame]:
        match test:
            case plan.Not(inner):
                return (yield from self._sift(inner, rows, passing=not passing))
            case plan.All(tests):
                return (yield from self._narrow(tests, rows, all_pass=True, wanted=passing))
            case plan.Any(tests):
                return (yield from self._narrow(tests, rows, all_pass=False, wanted=not passing))
            case plan.ExactlyOne(tests):
                rows = yield rows
                nodes = yield from self._passing_one(tests, rows)
                return _chosen(rows, nodes, within=passing)
            case plan.Free(breach, path):
                rows = yield rows
                nodes = yield from self._breached(breach, path, rows.select("node", "text"))
                return _chosen(rows, nodes, within=not passing)
            case plan.Unreported():
                nodes = self._slices.terms(self._reported(test))
                return _chosen(rows, nodes, within=not passing)
            case rules.InClass(cls):
                nodes = self._classes.instances(cls)
                return _chosen(rows, nodes, within=passing)
            case rules.OneOf(terms):
                member = nw.col("node").is_in([self._slices.key(in_syntax(each)) for each in terms])
                return rows.filter(member if passing else ~member)
            case _:
                return (yield from self._read(test, rows, passing=passing))

    def _narrow(
        self, tests: Iterable[plan.Test], rows: Frame, *, all_pass: bool, wanted: bool
    ) -> Steps[Frame]:
        """The rows that pass all tests, or fail all; or else, if not wanted, the other rows."""
        if not wanted:
            rows = yield rows
        left = rows
        for each in tests:
            left = yield from self._sift(each, left, passing=all_pass)
        return left if wanted else _chosen(rows, left, within=False)

    def _passing_one(self, tests: tuple[plan.Test, ...], rows: Frame) -> Steps[Frame]:
        nodes = each_once(rows.select("node", "text"), "node")
        passed = []
        for each in tests:
            passed.append((yield from self._sift(each, nodes, passing=True)).select("node"))
        if not passed:
            return nodes.filter(nw.col("node").is_null())
        counted = nw.concat(passed).group_by("node").agg(nw.len().alias("tests"))
        return counted.filter(nw.col("tests") == 1)

    def _read(self, rule: TextRule, rows: Frame, *, passing: bool) -> Steps[Frame]:
        """Take rows apart by a rule that the texts of nodes decide."""
        if not isinstance(rule, TEXT_RULES):
            raise TypeError(f"no such test: {type(rule).__name__}")
        if isinstance(rule, READS_TEXTS):
            return (yield from self._read_inside(rule, rows, passing=passing))
        verdict = verdict_of(rule, nw.col("text"))
        fails = verdict.fails
        if verdict.undecided is None:
            return rows.filter(~fails if passing else fails)
        if not passing:
            # Mostly few rows, or none: they are kept, so that all texts are looked at once only.
            rows = yield rows.filter(verdict.suspect)
        doubtful = values((yield rows.filter(verdict.undecided).select("text").unique()), "text")
        if doubtful:
            wrong = failing_texts(rule, doubtful)
            fails = fails | nw.col("text").is_in(sorted(wrong))
        return rows.filter(~fails if passing else fails)

    def _read_inside(self, rule: TextRule, rows: Frame, *, passing: bool) -> Steps[Frame]:
        rows = yield rows
        agreed = _agreed(rule, rows)
        if agreed is Portability.ALL:
            return (yield from self._read_plainly(rule, rows, passing=passing))
        if agreed is Portability.NONE:
            return self._judge(rule, rows, passing=passing)
        printable = nw.col("text").str.contains(PRINTABLE)
        others = yield rows.filter(~printable)
        decided = yield from self._read_plainly(rule, rows.filter(printable), passing=passing)
        return nw.concat([decided, self._judge(rule, others, passing=passing)])

    def _judge(self, rule: TextRule, rows: Frame, *, passing: bool) -> Frame:
        """Take rows apart by a rule that is held to each text alone."""
        text = nw.col("text")
        wrong = failing_texts(rule, values(rows.select("text").unique(), "text"))
        fails = text.is_in(sorted(wrong))
        return rows.filter(~fails if passing else fails)

    def _read_plainly(self, rule: TextRule, rows: Frame, *, passing: bool) -> Steps[Frame]:
        text = nw.col("text")
        # Computed first, because a filter of all rows would take their escapes away, if any.
        odd = yield rows.filter(has_escapes(text))
        parts = []
        for escaped, own in ((False, rows.filter(~has_escapes(text))), (True, odd)):
            fails = verdict_of(rule, text, escaped=escaped).fails
            parts.append(own.filter(~fails if passing else fails))
        return nw.concat(parts)


def _agreed(rule: TextRule, rows: Frame) -> Portability:
    """Of which texts the library's engine of regular expressions tells what Rust's tells."""
    if rows.implementation.is_polars() or not isinstance(rule, rules.Matches):
        return Portability.ALL
    on_java = rows.implementation.is_pyspark()
    return portability(rule.pattern, rule.flags, on_java=on_java)


def _chosen(rows: Frame, nodes: Frame, *, within: bool) -> Frame:
    """The rows whose node is within a frame of nodes, or is not."""
    return rows.join(nodes.select("node"), on="node", how="semi" if within else "anti")
