"""The object property hierarchy, and what OWL 2 DL asks of it.

Source: OWL 2 Structural Specification (https://www.w3.org/TR/owl2-syntax/), sections 11.1 and 11.2.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

__all__ = ["PropertyHierarchy"]


class PropertyHierarchy:
    """Collects what axioms say of object properties, then tells which restrictions they break."""

    def __init__(self) -> None:
        self._above: defaultdict[Node, set[Node]] = defaultdict(set)
        self._composite: set[Node] = set()
        self._simple: set[tuple[Node, str]] = set()
        self._strictly_below: set[tuple[Node, Node]] = set()

    def link(self, below: Node, above: Node) -> None:
        self._above[below].add(above)

    def composite(self, node: Node) -> None:
        self._composite.add(node)

    def need_simple(self, node: Node, why: str) -> None:
        self._simple.add((node, why))

    def chain(self, links: list[Node], above: Node) -> None:
        self._composite.add(above)
        if links == [above, above]:
            return
        if links[0] == above:
            links = links[1:]
        elif links[-1] == above:
            links = links[:-1]
        self._strictly_below.update((link, above) for link in links)

    def violations(self) -> Iterator[tuple[str, Node]]:
        composite = self._reachable(self._composite)
        for node, why in self._simple:
            if node in composite:
                yield f"{why} on a property that is not simple", node
        for below, above in self._strictly_below:
            self.link(below, above)
        for below, above in self._strictly_below:
            if below in self._reachable([above]):
                yield "irregular property chain", above

    def _reachable(self, nodes: Iterable[Node]) -> set[Node]:
        reached: set[Node] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting.extend(self._above[node])
        return reached
