"""Strongly connected components of few edges, found in Python."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Edge = tuple[int, int]

__all__ = ["circles_of"]


def circles_of(edges: Sequence[Edge]) -> dict[int, int]:
    """The nodes on a circle, each with a number that those on circles with it share."""
    itself = {start for start, end in edges if start == end}
    components = _components(_peeled(list(edges)))
    return {
        node: number
        for number, members in enumerate(components)
        for node in members
        if len(members) > 1 or node in itself
    }


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
