"""Paths that repeat, followed over frames of edges.

Who is on a circle is found by peeling: what nothing leads to, or what leads nowhere, lies on none,
and what is left when these are gone is mostly very little. That rest is searched exactly. From
other nodes a path is followed only where something asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError, rows, settled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Frame

    Edge = tuple[int, int]

__all__ = ["circles", "reached"]

#: So many rounds of peeling are left to frames; a chain that is longer than this is rare.
_ROUNDS: Final = 40
#: So many edges are taken out of frames; so many steps are walked.
_MOST_EDGES: Final = 2_000_000
_MOST_STEPS: Final = 5_000_000


def circles(edges: Frame) -> dict[int, int]:
    """The nodes on a circle, each with a number that those on circles with it share.

    Args:
        edges: The columns ``s`` and ``o`` of keys, each pair once.

    Raises:
        DeclinedError: The edges that may be on circles are too many.
    """
    rest, before = settled(edges), -1
    for _ in range(_ROUNDS):
        ((size,),) = rows(rest.select(nw.len()))
        if size in (0, before):
            break
        before = size
        sources = rest.select(nw.col("s").alias("o")).unique()
        targets = rest.select(nw.col("o").alias("s")).unique()
        kept = rest.join(sources, on="o", how="semi").join(targets, on="s", how="semi")
        rest = settled(kept)
    found = _taken(rest)
    itself = {start for start, end in found if start == end}
    components = _components(_peeled(found))
    return {
        node: number
        for number, members in enumerate(components)
        for node in members
        if len(members) > 1 or node in itself
    }


def reached(edges: Frame, starts: Iterable[int]) -> dict[int, set[int]]:
    """The nodes that at least one step leads to, from each of some nodes.

    Args:
        edges: The columns ``s`` and ``o`` of keys.
        starts: The nodes.

    Raises:
        DeclinedError: The edges are too many, or the steps from all of the nodes together.
    """
    following: dict[int, list[int]] = defaultdict(list)
    for start, end in _taken(edges):
        following[start].append(end)
    walked = 0
    found: dict[int, set[int]] = {}
    for start in starts:
        seen: set[int] = set()
        waiting = [start]
        while waiting:
            nodes = following.get(waiting.pop(), [])
            walked += len(nodes)
            fresh = [each for each in nodes if each not in seen]
            seen.update(fresh)
            waiting += fresh
        if walked > _MOST_STEPS:
            raise DeclinedError("a path leads along too many edges")
        found[start] = seen
    return found


def _taken(edges: Frame) -> list[Edge]:
    ((size,),) = rows(edges.select(nw.len()))
    if size > _MOST_EDGES:
        raise DeclinedError("a path has too many edges")
    return [(start, end) for start, end in rows(edges.select("s", "o"))]


def _peeled(edges: list[Edge]) -> dict[int, list[int]]:
    """The edges whose source something leads to, and whose target leads on, again and again."""
    before = -1
    while len(edges) != before:
        before = len(edges)
        sources, targets = {s for s, _ in edges}, {o for _, o in edges}
        edges = [(s, o) for s, o in edges if s in targets and o in sources]
    following: dict[int, list[int]] = defaultdict(list)
    for start, end in edges:
        following[start].append(end)
    return following


def _components(following: dict[int, list[int]]) -> list[list[int]]:
    """The strongly connected components (Tarjan's algorithm, without recursion)."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in following:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(following[root]))]
        while work:
            node, ends = work[-1]
            for end in ends:
                if end not in number:
                    number[end] = low[end] = len(number)
                    stack.append(end)
                    on_stack.add(end)
                    work.append((end, iter(following.get(end, []))))
                    break
                if end in on_stack:
                    low[node] = min(low[node], number[end])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == number[node]:
                    found.append(_popped(stack, on_stack, node))
    return found


def _popped(stack: list[int], on_stack: set[int], node: int) -> list[int]:
    place = stack.index(node)
    members = stack[place:]
    del stack[place:]
    on_stack.difference_update(members)
    return members
