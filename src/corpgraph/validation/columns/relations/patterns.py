"""Patterns of a relation, as tables: triples, and paths over them."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import narwhals as nw

from corpgraph.frames.backends import settled, small
from corpgraph.validation.columns.relations.following import COLUMNS, Pairs, follow
from corpgraph.validation.columns.relations.kinds import Kind, key_of, normal_term, normalized
from corpgraph.validation.columns.relations.tables import Table, key, text
from corpgraph.validation.planning.expressions import Fixed, Variable
from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)

if TYPE_CHECKING:
    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.planning.relations import Along, End
    from corpgraph.validation.shapes.property_paths import Path

__all__ = ["Paths", "is_repeated"]

_RESOURCE = frozenset({Kind.RESOURCE})


def is_repeated(pattern: Along) -> bool:
    """Whether a pattern's path is one that repeats as a whole."""
    return isinstance(pattern.path, OneOrMore | ZeroOrMore | ZeroOrOne)


class Paths:
    """Follows paths.

    Args:
        slices: The data.
        once: Whether each triple has to come once only.
    """

    def __init__(self, slices: Slices, *, once: bool) -> None:
        self._slices = slices
        self._once = once
        self._known: dict[str, Pairs] = {}

    def pairs(self, pattern: Along) -> Table:
        """The table of a pattern whose path does not repeat."""
        found = self._pairs(pattern.path)
        frame, kinds = found.frame, {}
        columns = []
        ends = (
            (pattern.start, "s", "subject", found.starts),
            (pattern.end, "o", "object", found.ends),
        )
        for end, number, term, kind in ends:
            if isinstance(end, Fixed):
                frame = frame.filter(nw.col(number) == self._key(end))
            elif end.name in kinds:
                frame = frame.filter(nw.col("s") == nw.col("o"))
            else:
                kinds[end.name] = kind
                columns += [nw.col(number).alias(key(end.name)), nw.col(term).alias(text(end.name))]
        return Table(frame.select(*columns), kinds)

    def extended(self, table: Table | None, pattern: Along) -> Table:
        """A table, joined with a pattern whose path repeats.

        Args:
            table: The rows, which bind an end of the path; None if an end of it is fixed.
            pattern: The pattern.

        Raises:
            DeclinedError: There is too much to follow.
        """
        path = pattern.path
        if not isinstance(path, OneOrMore | ZeroOrMore | ZeroOrOne):
            raise TypeError("the path repeats")
        edges, start, end = self._pairs(path.path), pattern.start, pattern.end
        bound = table.kinds.keys() if table is not None else frozenset[str]()
        if isinstance(start, Variable) and start.name not in bound:
            edges, start, end = _turned(edges), end, start
        before = bound
        for place, each in enumerate((start, end)):
            if isinstance(each, Fixed):
                table = self._with_fixed(table, edges.frame, f"~end{place}", each)
        if table is None:
            raise TypeError("an end of a path that repeats is known")
        # It is asked more than once, and each time would compute it again.
        table = replace(table, frame=settled(table.frame))
        found = follow(table, _name(start, 0), _name(end, 1), edges, path)
        kept = [name for name in found.kinds if name in before or not name.startswith("~end")]
        return found.only(kept) if len(kept) < len(found.kinds) else found

    def _with_fixed(self, table: Table | None, like: Frame, name: str, end: Fixed) -> Table:
        term, kinds = normal_term(end.term)
        number = key_of(self._slices, term)
        if table is None:
            frame = small(like, {key(name): (int, [number]), text(name): (str, [term])})
            return Table(frame, {name: kinds})
        columns = (nw.lit(number, dtype=nw.Int64).alias(key(name)), nw.lit(term).alias(text(name)))
        return Table(table.frame.with_columns(*columns), {**table.kinds, name: kinds})

    def _key(self, end: Fixed) -> int:
        return key_of(self._slices, normal_term(end.term)[0])

    def _pairs(self, path: Path) -> Pairs:
        match path:
            case Predicate(iri):
                return self._slice(iri.value)
            case Inverse(inner):
                return _turned(self._pairs(inner))
            case Sequence(paths):
                return reduce(_followed, map(self._pairs, paths))
            case Alternative(paths):
                parts = [self._pairs(each) for each in paths]
                frame = nw.concat([each.frame.select(*COLUMNS) for each in parts])
                if self._once:
                    # By SPARQL a pair comes once for each way; Oxigraph gives it once.
                    frame = frame.unique(subset=["s", "o"])
                starts = frozenset().union(*(each.starts for each in parts))
                return Pairs(frame, starts, frozenset().union(*(each.ends for each in parts)))
            case _:
                raise TypeError("a path that repeats has no pairs of its own")

    def _slice(self, predicate: str) -> Pairs:
        if predicate not in self._known:
            frame = self._slices.of(predicate).select(*COLUMNS)
            frame, ends = normalized(self._slices, frame, "o", "object")
            if self._once:
                frame = frame.unique(subset=["s", "o"])
            self._known[predicate] = Pairs(frame, _RESOURCE, ends)
        return self._known[predicate]


def _name(end: End, place: int) -> str:
    return end.name if isinstance(end, Variable) else f"~end{place}"


def _turned(pairs: Pairs) -> Pairs:
    turned = zip(COLUMNS, ("o", "s", "object", "subject"), strict=True)
    columns = [nw.col(old).alias(new) for new, old in turned]
    return Pairs(pairs.frame.select(*columns), pairs.ends, pairs.starts)


def _followed(first: Pairs, second: Pairs) -> Pairs:
    left = first.frame.select("s", "subject", nw.col("o").alias("between"))
    right = second.frame.select(nw.col("s").alias("between"), "o", "object")
    frame = left.join(right, on="between", how="inner").select(*COLUMNS)
    return Pairs(frame, first.starts, second.ends)
