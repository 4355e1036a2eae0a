"""What was out on a day, and how well each assertion and date that rests on it was known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.dating import published
from corpgraph.knowledge.terms import DATE, DATINGS, Dating, Node, cg, instances, links
from corpgraph.namespaces import PREFIXES
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

__all__ = ["Doubt", "Evidence", "Way"]

#: What was only possibly out and must have been for something to be known. A thing can be known in
#: several ways; with nothing in one of them, it is certainly known.
Way = frozenset[Node]

_OUTRIGHT: Final[Way] = frozenset()
_HAS_SOURCE: Final = ox.NamedNode(f"{PREFIXES['oa']}hasSource")
_DERIVED: Final = ox.NamedNode(f"{PREFIXES['prov']}wasDerivedFrom")


@dataclass(frozen=True, slots=True)
class _Support:
    """In which ways a thing is known."""

    outright: set[Node] = field(default_factory=set)
    ways: dict[Node, set[Way]] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        store: ox.Store,
        predicate: ox.NamedNode,
        known: dict[Node, Way | None],
        otherwise: Callable[[Node], Way],
    ) -> _Support:
        """Read what rests on what by a property, and how that was known; `known` takes in more."""
        made = cls()
        for node, rests_on in links(store, predicate):
            if rests_on not in known:
                known[rests_on] = otherwise(rests_on)
            way = known[rests_on]
            if way == _OUTRIGHT:
                # Most things are certain, and need no set each.
                made.outright.add(node)
            elif way is None:
                made.ways.setdefault(node, set())
            else:
                made.ways.setdefault(node, set()).add(way)
        return made

    def __contains__(self, node: Node) -> bool:
        return node in self.outright or node in self.ways

    def of(self, node: Node) -> set[Way]:
        return {_OUTRIGHT} if node in self.outright else self.ways.get(node, set())


@dataclass(frozen=True, slots=True)
class Doubt:
    """How well an assertion is known, and if it is, its date as printed and as resolved."""

    assertion: Certainty
    printed: Certainty
    bounds: Certainty
    #: Whether the bounds are known whenever the printed date is.
    joined: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was out on a day, and what rests on it.

    Ways name only what was possibly out: what was certainly out is left out of them, and a way of
    something that was not out is no way.
    """

    passages: dict[Node, Way | None]
    sources: dict[Node, Certainty]
    resolutions: dict[Node, Way | None]
    stated: _Support
    dated: dict[Dating, _Support]
    resolved: dict[Dating, _Support]

    @classmethod
    def read(cls, store: ox.Store, known: date) -> Evidence:
        """Read who states what, and compare the dates of sources with a day."""
        sources = {node: published(store, node, known) for node in _sources(store)}
        placed: dict[Node, set[Node]] = defaultdict(set)
        for passage, source in links(store, _HAS_SOURCE):
            placed[passage].add(source)
        passages = {each: _way(within, sources) for each, within in placed.items()}
        stated = _Support.read(store, cg("statedIn"), passages, _unplaced)
        dated = {
            each: _Support.read(store, each.stated_in, passages, _unplaced) for each in DATINGS
        }
        resolutions = _resolutions(store, passages)
        resolved = {
            each: _Support.read(store, each.resolution, resolutions, _underived) for each in DATINGS
        }
        return cls(passages, sources, resolutions, stated, dated, resolved)

    @property
    def stated_nodes(self) -> set[Node]:
        """What some passage states, whether it was out or not."""
        supports = (self.stated, *self.dated.values())
        return set().union(*(each.outright | each.ways.keys() for each in supports))

    def of(self, node: Node) -> Certainty:
        """How well an assertion is known: certain or possible by any passage, or not at all."""
        if node in self.stated.outright:
            return Certainty.CERTAIN
        ways = self._ways(node)
        if _OUTRIGHT in ways:
            return Certainty.CERTAIN
        return Certainty.POSSIBLE if ways else Certainty.NO

    def doubtful(self, dating: Dating, staying: set[Node]) -> set[Node]:
        """The assertions of which a date may not be certainly known."""
        found = staying - self.stated.outright
        for each in (self.dated[dating], self.resolved[dating], self.resolved[DATE]):
            found |= (each.ways.keys() - each.outright) & staying
        return found

    def about(self, node: Node, dating: Dating) -> Doubt:
        """How well the date of an assertion is known, if the assertion is known."""
        printed, bounds = (each.of(node) for each in self._supports(node, dating))
        known = self._ways(node)
        both = {one | other for one in known for other in printed}
        return Doubt(
            self.of(node),
            _given(printed, known),
            _given(bounds, known),
            joined=_given(bounds, both) is Certainty.CERTAIN,
        )

    def _ways(self, node: Node) -> set[Way]:
        return self.stated.of(node).union(*(each.of(node) for each in self.dated.values()))

    def _supports(self, node: Node, dating: Dating) -> tuple[_Support, _Support]:
        printed = self.dated[dating] if node in self.dated[dating] else self.stated
        for resolved in (self.resolved[dating], self.resolved[DATE]):
            if node in resolved:
                return printed, resolved
        return printed, printed


def _unplaced(passage: Node) -> Way:
    # A passage of no source may have been out on any day, like a source without a date.
    return frozenset({passage})


def _underived(_: Node) -> Way:
    # The editors' own word is no news.
    return _OUTRIGHT


def _resolutions(store: ox.Store, passages: dict[Node, Way | None]) -> dict[Node, Way | None]:
    """How each resolution was known: by all the passages that it derives from."""
    # Judgements derive from passages too, and stay whether those were out or not.
    kinds = instances(store, "DateResolution")
    kinds |= {to for each in DATINGS for _, to in links(store, each.resolution)}
    derived: dict[Node, set[Way | None]] = defaultdict(set)
    for resolution, passage in links(store, _DERIVED):
        if resolution in kinds:
            derived[resolution].add(passages.get(passage, _unplaced(passage)))
    return {each: _all_of(ways) for each, ways in derived.items()}


def _given(ways: set[Way], known: set[Way]) -> Certainty:
    """How well something is known in each world in which one of `known` is out."""
    if all(any(way <= world for way in ways) for world in known):
        return Certainty.CERTAIN
    return Certainty.POSSIBLE if ways else Certainty.NO


def _way(nodes: Iterable[Node], status: dict[Node, Certainty]) -> Way | None:
    """What of `nodes` was only possibly out; None if one of them was not."""
    if any(status[each] is Certainty.NO for each in nodes):
        return None
    return frozenset(each for each in nodes if status[each] is Certainty.POSSIBLE)


def _all_of(ways: Iterable[Way | None]) -> Way | None:
    joined: Way = _OUTRIGHT
    for way in ways:
        if way is None:
            return None
        joined |= way
    return joined


def _sources(store: ox.Store) -> set[Node]:
    return {source for _, source in links(store, _HAS_SOURCE)} | instances(store, "Source")
