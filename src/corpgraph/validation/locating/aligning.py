"""Two readings of one file laid side by side, so that blank nodes get the names of the data."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.locating.quads import PlacedQuad

__all__ = ["Alignment", "labels"]


class Alignment:
    """Placed quads with the blank nodes of another reading of the same document.

    Both readings give their quads in one order. That is not taken on trust: each pair of quads must
    be equal up to the names of blank nodes, and these must match one to one. If all pairs are, the
    two readings are isomorphic by this very renaming (RDF 1.1 Concepts, section 4.1), and each
    blank node is placed where it is written.

    Args:
        mine: The quads with their places.
        theirs: The quads with the names that are wanted.

    Attributes:
        agrees: Whether all pairs were equal; known when all have been gone through.
    """

    def __init__(self, mine: Iterable[PlacedQuad], theirs: Iterable[ox.Quad]) -> None:
        self._mine = mine
        self._theirs = theirs
        self._names: dict[object, object] = {}
        self._taken: dict[object, object] = {}
        self.agrees = False

    def __iter__(self) -> Iterator[PlacedQuad]:
        """Give each placed quad with its blank nodes renamed, until the readings disagree."""
        for placed, named in zip_longest(self._mine, self._theirs):
            if placed is None or named is None:
                return
            if placed.quad != named and not all(map(self._match, placed.quad, named)):
                return
            yield placed._replace(quad=named)
        self.agrees = True

    def _match(self, mine: object, theirs: object) -> bool:
        if isinstance(mine, ox.BlankNode) and isinstance(theirs, ox.BlankNode):
            return (
                self._names.setdefault(mine, theirs) == theirs
                and self._taken.setdefault(theirs, mine) == mine
            )
        return mine == theirs


def labels(labelled: Iterable[ox.Quad], named: Iterable[ox.Quad]) -> dict[object, object]:
    """Map the blank nodes of one reading by Oxigraph to those of another."""
    return {
        mine: theirs
        for pair in zip(labelled, named, strict=True)
        for mine, theirs in zip(*pair, strict=True)
        if isinstance(mine, ox.BlankNode)
    }
