"""Paths of a query, taken apart where some part of them repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.validation.planning.expressions import Variable
from corpgraph.validation.planning.relations import Along
from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from corpgraph.validation.sparql.clauses import NotCoveredError, repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["steps"]


def steps(pattern: Along, fresh: Iterator[str]) -> Iterator[Along]:
    """Yield the patterns that stand for one, each of which repeats as a whole or not at all.

    Args:
        pattern: The pattern.
        fresh: Names for the nodes between.

    Raises:
        NotCoveredError: A part that repeats has another one in it, or is one of several choices.
    """
    path = pattern.path
    if not repeats(path):
        yield pattern
        return
    match path:
        case Inverse(inner):
            yield from steps(Along(pattern.end, inner, pattern.start), fresh)
        case Sequence(paths):
            start = pattern.start
            for place, each in enumerate(paths, start=1):
                end = pattern.end if place == len(paths) else Variable(next(fresh))
                yield from steps(Along(start, each, end), fresh)
                start = end
        case Alternative():
            raise NotCoveredError("a path repeats within one of several choices")
        case OneOrMore(inner) | ZeroOrMore(inner) | ZeroOrOne(inner):
            if repeats(inner):
                raise NotCoveredError("a path repeats what repeats already")
            if pattern.start == pattern.end and not isinstance(path, OneOrMore):
                raise NotCoveredError("a path that may be empty leads from a node to itself")
            yield pattern
        case _:
            raise TypeError("a property repeats nothing")
