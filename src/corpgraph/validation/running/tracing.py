"""The triples along a path, from a focus node to its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.validation.running.data_store import DataStore
    from corpgraph.validation.shapes.triples import Term

    Triples = tuple[ox.Triple, ...]
    Reach = dict[Term, Triples]

__all__ = ["Tracer"]

#: How many triples are followed for one finding; beyond that it is reported without them.
_MOST_FOLLOWED: Final = 20_000


class _TooFarError(Exception):
    """More triples would have to be followed than one finding is worth."""


class Tracer:
    """Follows paths through data.

    Args:
        data: The data.
    """

    def __init__(self, data: DataStore) -> None:
        self._data = data
        self._left = 0

    def trace(self, path: Path, start: Term, end: Term) -> Triples:
        """The triples of one way along a path, a shortest one where the path repeats.

        Returns:
            The triples in the order of the way; none where the way is empty, does not exist or
            is too long to look for.
        """
        if isinstance(path, Predicate):
            return tuple(self._data.triples(start, path.iri, end))
        return self.reach(path, start).get(end, ())

    def reach(self, path: Path, start: Term) -> Reach:
        """The values that a path leads to, each with the triples of one way to it."""
        self._left = _MOST_FOLLOWED
        try:
            return self._follow(path, start, forwards=True)
        except _TooFarError:
            return {}

    def _follow(self, path: Path, start: Term, *, forwards: bool) -> Reach:
        match path:
            case Predicate(iri):
                return self._step(iri, start, forwards=forwards)
            case Inverse(inner):
                return self._follow(inner, start, forwards=not forwards)
            case Sequence(paths):
                reached: Reach = {start: ()}
                for each in paths[:: 1 if forwards else -1]:
                    reached = self._follow_all(each, reached, forwards=forwards)
                return reached
            case Alternative(paths):
                return self._follow_any(paths, start, forwards=forwards)
            case ZeroOrOne(inner):
                return self._follow(inner, start, forwards=forwards) | {start: ()}
            case ZeroOrMore(inner):
                return self._repeat(inner, {start: ()}, forwards=forwards)
            case OneOrMore(inner):
                first = self._follow(inner, start, forwards=forwards)
                return self._repeat(inner, first, forwards=forwards)

    def _follow_any(self, paths: tuple[Path, ...], start: Term, *, forwards: bool) -> Reach:
        reached: Reach = {}
        for each in paths:
            for node, way in self._follow(each, start, forwards=forwards).items():
                reached.setdefault(node, way)
        return reached

    def _step(self, iri: ox.NamedNode, start: Term, *, forwards: bool) -> Reach:
        reached: Reach = {}
        found = (
            self._data.triples(start, iri, None)
            if forwards
            else self._data.triples(None, iri, start)
        )
        for triple in found:
            self._left -= 1
            if self._left < 0:
                raise _TooFarError
            reached[triple.object if forwards else triple.subject] = (triple,)
        return reached

    def _follow_all(self, path: Path, starts: Reach, *, forwards: bool) -> Reach:
        reached: Reach = {}
        for start, way in starts.items():
            for node, further in self._follow(path, start, forwards=forwards).items():
                reached.setdefault(node, way + further)
        return reached

    def _repeat(self, path: Path, reached: Reach, *, forwards: bool) -> Reach:
        latest = reached
        while latest:
            found = self._follow_all(path, latest, forwards=forwards)
            latest = {node: way for node, way in found.items() if node not in reached}
            reached = reached | latest
        return reached
