"""Paths that repeat, followed over frames of edges.

Who is on a circle is found by peeling: what nothing leads to, or what leads nowhere, lies on none,
and what is left when these are gone is mostly very little. That rest is searched in Python, or by
`colouring` where it is much. From other nodes a path is followed only where something asks for it,
semi-naively where the edges are many: each round starts from what the one before has found.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError, distinct, rows, settled, size, small, values
from corpgraph.frames.colouring import MOST_ROUNDS, coloured
from corpgraph.frames.components import circles_of

if TYPE_CHECKING:
    from corpgraph.frames.slices import Frame

__all__ = ["circles", "reached"]

#: So few edges are not worth a round of peeling.
_FEW_EDGES: Final = 10_000
#: So many rounds of peeling are made; a chain that is longer than this is rare.
_ROUNDS: Final = 40
#: So many edges are taken out of frames.
_MOST_TAKEN: Final = 200_000
#: So many steps are walked.
_MOST_STEPS: Final = 5_000_000


def circles(edges: Frame) -> Frame:
    """The nodes on a circle, each with a number that those on circles with it share.

    Args:
        edges: The columns ``s`` and ``o`` of keys, each pair once.

    Returns:
        The columns ``node`` (key) and ``circle``.

    Raises:
        DeclinedError: Too many rounds would be needed.
    """
    rest, before = settled(edges), -1
    left = size(rest)
    for _ in range(_ROUNDS):
        if left <= _FEW_EDGES or left == before:
            break
        sources = rest.select(nw.col("s").alias("o"))
        targets = rest.select(nw.col("o").alias("s"))
        rest = settled(rest.join(sources, on="o", how="semi").join(targets, on="s", how="semi"))
        left, before = size(rest), left
    if left > _MOST_TAKEN:
        return coloured(rest)
    numbers = circles_of([(start, end) for start, end in rows(rest.select("s", "o"))])
    columns = {"node": (int, list(numbers)), "circle": (int, list(numbers.values()))}
    return small(edges, columns)


def reached(edges: Frame, starts: Frame) -> Frame:
    """The nodes that at least one step leads to, from each of some nodes.

    Args:
        edges: The columns ``s`` and ``o`` of keys.
        starts: The column ``s`` of the nodes.

    Returns:
        The columns ``s`` (a node to start from) and ``o``, each pair once.

    Raises:
        DeclinedError: The steps from all of the nodes together are too many.
    """
    edges, starts = settled(edges.select("s", "o")), settled(distinct(starts.select("s")))
    if size(edges) > _MOST_TAKEN:
        return _spread(edges, starts)
    following: dict[int, list[int]] = defaultdict(list)
    for start, end in rows(edges):
        following[start].append(end)
    walked = 0
    found: list[tuple[int, int]] = []
    for start in values(starts, "s"):
        ends, steps = _walked(following, start)
        walked += steps
        if walked > _MOST_STEPS:
            raise DeclinedError("a path leads along too many edges")
        found += ((start, end) for end in ends)
    columns = {"s": (int, [one for one, _ in found]), "o": (int, [other for _, other in found])}
    return small(edges, columns)


def _walked(following: dict[int, list[int]], start: int) -> tuple[set[int], int]:
    """The nodes that steps from a node lead to, and how many steps were made."""
    seen: set[int] = set()
    waiting, walked = [start], 0
    while waiting:
        nodes = following.get(waiting.pop(), [])
        walked += len(nodes)
        fresh = [each for each in nodes if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return seen, walked


def _spread(edges: Frame, starts: Frame) -> Frame:
    known = latest = settled(distinct(edges.join(starts, on="s", how="semi")))
    onward = edges.select(nw.col("s").alias("middle"), nw.col("o").alias("end"))
    reached = size(latest)
    for _ in range(MOST_ROUNDS):
        if reached > _MOST_STEPS:
            break
        further = latest.join(onward, left_on="o", right_on="middle", how="inner")
        further = distinct(further.select("s", nw.col("end").alias("o")))
        latest = settled(further.join(known, on=["s", "o"], how="anti"))
        fresh = size(latest)
        if not fresh:
            return known
        known, reached = settled(nw.concat([known, latest])), reached + fresh
    raise DeclinedError("a path leads along too many edges")
