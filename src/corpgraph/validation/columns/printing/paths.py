"""Property paths over slices: the pairs of nodes that a path leads from and to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from corpgraph.frames.backends import distinct, size
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
    from corpgraph.validation.columns.printing.steps import Steps
    from corpgraph.validation.shapes.property_paths import Path

__all__ = ["follow", "step"]

_PAIR = ["this", "value"]


def step(slices: Slices, predicate: str, *, forwards: bool = True) -> Frame:
    """All pairs of a property: ``this``, ``value`` (keys) and ``value_text``, perhaps repeated."""
    this, value, text = ("s", "o", "object") if forwards else ("o", "s", "subject")
    columns = (nw.col(each) for each in (this, value, text))
    return slices.of(predicate).select(
        *(column.alias(name) for column, name in zip(columns, (*_PAIR, "value_text"), strict=True))
    )


def follow(slices: Slices, path: Path | None, nodes: Frame) -> Steps[Frame]:
    """Follow a path from nodes (W3C SHACL, section 2.3.1).

    Args:
        slices: The triples.
        path: The path; None leads from each node to itself.
        nodes: A frame with the columns ``node`` and ``text``; it may repeat nodes.

    Returns:
        A frame with the columns ``this``, ``value`` (keys) and ``value_text``; it may repeat pairs.
    """
    walker = _Walker(slices)
    if isinstance(path, Predicate):
        return step(slices, path.iri.value).join(
            nodes.select("node"), left_on="this", right_on="node", how="semi"
        )
    start = nodes.select(
        nw.col("node").alias("this"),
        nw.col("node").alias("value"),
        nw.col("text").alias("value_text"),
    )
    if path is None:
        return start
    found: Frame = yield from walker.extend(start, path, forwards=True)
    return found


class _Walker:
    """Extends pairs at their far end."""

    def __init__(self, slices: Slices) -> None:
        self._slices = slices

    def extend(self, pairs: Frame, path: Path, *, forwards: bool) -> Steps[Frame]:
        match path:
            case Predicate(iri):
                further = step(self._slices, iri.value, forwards=forwards)
                return _joined(pairs, further)
            case Inverse(inner):
                return (yield from self.extend(pairs, inner, forwards=not forwards))
            case Sequence(paths):
                for each in paths[:: 1 if forwards else -1]:
                    pairs = yield from self.extend(pairs, each, forwards=forwards)
                return pairs
            case Alternative(paths):
                pairs = yield pairs
                ways = []
                for each in paths:
                    ways.append((yield from self.extend(pairs, each, forwards=forwards)))
                return nw.concat(ways)
            case ZeroOrOne(inner):
                pairs = yield pairs
                further = yield from self.extend(pairs, inner, forwards=forwards)
                return nw.concat([pairs, further])
            case ZeroOrMore(inner):
                return (yield from self._repeat(pairs, inner, forwards=forwards))
            case OneOrMore(inner):
                first = yield from self.extend(pairs, inner, forwards=forwards)
                return (yield from self._repeat(first, inner, forwards=forwards))

    def _repeat(self, pairs: Frame, path: Path, *, forwards: bool) -> Steps[Frame]:
        """Extend pairs again and again, each time only those that are new."""
        latest = yield distinct(pairs, _PAIR)
        reached = [latest]
        while size(latest):
            further = yield from self.extend(latest, path, forwards=forwards)
            seen = nw.concat([each.select(_PAIR) for each in reached])
            latest = yield distinct(further, _PAIR).join(seen, on=_PAIR, how="anti")
            reached.append(latest)
        return nw.concat(reached)


def _joined(pairs: Frame, further: Frame) -> Frame:
    one = pairs.select("this", nw.col("value").alias("between"))
    other = further.rename({"this": "between"})
    joined = one.join(other, on="between", how="inner").select("this", "value", "value_text")
    # Many ways may lead to one node; further on they would be multiplied.
    return distinct(joined, _PAIR)
