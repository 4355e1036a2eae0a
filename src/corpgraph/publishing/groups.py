"""Groups as they were: which organisations have one, its structure on a day, and its changes."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from corpgraph.changing.reading import open_dossier
from corpgraph.changing.states import members, of_members
from corpgraph.namespaces import CG, CODE
from corpgraph.publishing.dated import when
from corpgraph.publishing.library import iri_of
from corpgraph.time import Bounds, Certainty, Interval

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.changing.model import Fact, Thing
    from corpgraph.changing.reading import Dossier
    from corpgraph.publishing.dated import When
    from corpgraph.publishing.library import Library
    from corpgraph.publishing.words import Language

__all__ = ["Change", "Edge", "Group", "Groups", "open_group"]

_PAIRS: Final = (("parent", "subsidiary"), ("organization", "unit"))
#: A smaller group is read again in less time than all pages take that need none.
_LARGE: Final = 500
_ULTIMATE: Final = ox.NamedNode(f"{CODE}control-kind/ultimate")
_REJECTED: Final = ox.NamedNode(f"{CODE}verdict/rejected")


@dataclass(frozen=True, slots=True)
class Edge:
    """An organisation under another."""

    above: str
    below: str
    relation: str
    state: Certainty
    fact: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a fact on a day; `sort` is the key of a text that says what."""

    fact: Fact
    sort: str


@dataclass
class Group:
    """An organisation and all that was under it at any time.

    Attributes:
        top: The organisation.
        facts: The facts about its members that the editors do not reject, ordered by IRI.
        members: The IRIs of its members.
        memory: What the explorer has made of it in some languages, whichever is its top.
    """

    top: Thing
    facts: tuple[Fact, ...]
    members: frozenset[str]
    memory: dict[tuple[Language, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def settle(self) -> None:
        """Find out now what each of its tops is asked for."""
        _ = self.changes
        for day in self.days[-1:]:
            self.edges(day)

    @cached_property
    def days(self) -> list[date]:
        """The days on which something begins or ends, certainly or possibly."""
        return sorted({day for fact in self.facts for day in _days(fact)})

    def edges(self, day: date) -> list[Edge]:
        """Who is under whom on a day; of facts that say the same, the one that is most certain."""
        if day not in self._edges:
            self._edges[day] = self._edges_on(day)
        return self._edges[day]

    @cached_property
    def _edges(self) -> dict[date, list[Edge]]:
        return {}

    @cached_property
    def _structure(self) -> list[tuple[Fact, tuple[str, str, str]]]:
        return [(fact, each) for fact in self.facts for each in _structure(fact)]

    def _edges_on(self, day: date) -> list[Edge]:
        best: dict[tuple[str, str, str], Edge] = {}
        for fact, key in self._structure:
            state = fact.at(day)
            if state is not Certainty.NO and (key not in best or state is Certainty.CERTAIN):
                best[key] = Edge(*key, state, fact.iri)
        return [best[key] for key in sorted(best)]

    @cached_property
    def changes(self) -> list[tuple[date, list[Change]]]:
        """What begins and ends, by day."""
        found: dict[date, list[Change]] = defaultdict(list)
        for fact in self.facts:
            for day in sorted(set(_days(fact))):
                before, after = fact.at(day - timedelta(days=1)), fact.at(day)
                if before is not after:
                    found[day].append(Change(fact, _SORTS[before, after]))
        return [(day, found[day]) for day in sorted(found)]


#: What each turn is called; the explorer's script has the same table.
_SORTS: Final = {
    (Certainty.NO, Certainty.CERTAIN): "began",
    (Certainty.NO, Certainty.POSSIBLE): "maybe-began",
    (Certainty.POSSIBLE, Certainty.CERTAIN): "now-certain",
    (Certainty.CERTAIN, Certainty.NO): "ended",
    (Certainty.CERTAIN, Certainty.POSSIBLE): "maybe-ended",
    (Certainty.POSSIBLE, Certainty.NO): "now-over",
}


class Groups:
    """Which organisations stand at the top of a group, at least at some time.

    Args:
        library: Where to look.
        large: From so many members on, a group that several tops share is read once for them all.
    """

    def __init__(self, library: Library, *, large: int = _LARGE) -> None:
        self.library = library
        self._large = large
        #: For each organisation the facts that put it under another, and the other.
        self.above: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.below: dict[str, list[tuple[str, str]]] = defaultdict(list)
        rejected = _rejected(library)
        for over, under in _PAIRS:
            self._read(over, under, rejected)

    @cached_property
    def tops(self) -> frozenset[str]:
        """The IRIs of organisations with others under them that stand alone on some day.

        Where control goes round in a circle, so that none does, the first by IRI is taken.
        """
        found = {iri for iri in self.below if self._is_alone(iri)}
        reached = self._reached(found)
        for iri in sorted(self.below):
            if iri not in reached:
                found.add(iri)
                reached |= self._reached({iri})
        return frozenset(found)

    @cached_property
    def by_size(self) -> list[tuple[str, int]]:
        """The tops, and how many were under each at any time; the largest first."""
        return sorted(((iri, self.size(iri)) for iri in self.tops), key=lambda e: (-e[1], e[0]))

    def tops_of(self, iri: str) -> list[str]:
        """The tops of the groups to which an organisation belongs at any time."""
        seen, waiting = {iri}, [iri]
        while waiting:
            new = {over for _, over in self.above.get(waiting.pop(), ())} - seen
            seen |= new
            waiting.extend(new)
        return sorted((seen & self.tops) - {iri})

    @cached_property
    def shared(self) -> dict[str, Group]:
        """The large groups of which several are at the top, by each of these.

        They control each other in a circle that was closed for some time, so that the same is said
        of the group of each.
        """
        sharing: dict[frozenset[str], list[str]] = defaultdict(list)
        for iri, size in self.by_size:
            if size < self._large:
                break
            sharing[frozenset(self._reached({iri}))].append(iri)
        found: dict[str, Group] = {}
        for tops in sharing.values():
            if len(tops) > 1:
                found |= dict.fromkeys(tops, open_group(self._dossier(tops[0])))
        return found

    def group(self, iri: str, dossier: Dossier) -> Group:
        """The group at whose top an organisation stands, of which a dossier is."""
        if iri not in self.shared:
            return open_group(dossier)
        # What has been found out about it is the same for all tops.
        group = copy(self.shared[iri])
        group.top = dossier.entity
        return group

    def _dossier(self, iri: str) -> Dossier:
        return open_dossier(self.library.data, ox.NamedNode(iri), None)

    def size(self, iri: str) -> int:
        """How many organisations were under one at any time."""
        return len(self._reached({iri})) - 1

    def _read(self, over: str, under: str, rejected: frozenset[str]) -> None:
        data = self.library.data
        kind, child = ox.NamedNode(f"{CG}controlKind"), ox.NamedNode(CG + under)
        for quad in data.quads_for_pattern(None, child, None):
            fact = quad.subject
            if iri_of(fact) in rejected:
                continue
            if next(data.quads_for_pattern(fact, kind, _ULTIMATE), None) is not None:
                continue
            for other in data.quads_for_pattern(fact, ox.NamedNode(CG + over), None):
                below, above = iri_of(quad.object), iri_of(other.object)
                self.above[below].append((iri_of(fact), above))
                self.below[above].append((iri_of(fact), below))

    def _reached(self, tops: set[str]) -> set[str]:
        seen, waiting = set(tops), list(tops)
        while waiting:
            new = {under for _, under in self.below.get(waiting.pop(), ())} - seen
            seen |= new
            waiting.extend(new)
        return seen

    def _is_alone(self, iri: str) -> bool:
        over = [self._interval(fact) for fact, _ in self.above.get(iri, ())]
        if not over:
            return True
        for fact, _ in self.below[iri]:
            begin = self._interval(fact).begin
            day = begin.latest or begin.earliest
            if day and all(each.at(day) is Certainty.NO for each in over):
                return True
        return False

    def _interval(self, fact: str) -> Interval:
        said = self.library.said(ox.NamedNode(fact))
        begin, end = when(said, "begin"), when(said, "end")
        return Interval(_bounds(begin), _bounds(end) if end else None)


def open_group(dossier: Dossier) -> Group:
    """The group of an organisation of which a dossier is.

    Raises:
        InputError: A fact has a date that cannot be read, or ends before it begins.
    """
    found = members(dossier.entity.iri, dossier.facts, since=None, until=None)
    facts = of_members(found, dossier.facts, dossier.events)
    return Group(dossier.entity, tuple(facts), found)


def _rejected(library: Library) -> frozenset[str]:
    """The IRIs of facts that the editors reject."""
    data = library.data
    found = set()
    for quad in data.quads_for_pattern(None, ox.NamedNode(f"{CG}verdict"), _REJECTED):
        for judged in data.quads_for_pattern(quad.subject, ox.NamedNode(f"{CG}judges"), None):
            found.add(iri_of(judged.object))
    return frozenset(found)


def _structure(fact: Fact) -> list[tuple[str, str, str]]:
    if any(str(each.iri) == _ULTIMATE.value for each in fact.all("controlKind")):
        return []
    return [
        (str(above.iri), str(below.iri), under)
        for over, under in _PAIRS
        for above in fact.all(over)
        for below in fact.all(under)
    ]


def _days(fact: Fact) -> list[date]:
    bounds = [fact.begin.bounds, fact.end.bounds if fact.end else None]
    return [day for each in bounds if each for day in (each.earliest, each.latest) if day]


def _bounds(date_: When | None) -> Bounds:
    from datetime import date

    if date_ is None:
        return Bounds(None, None)
    days = [date.fromisoformat(day) if day else None for day in (date_.earliest, date_.latest)]
    return Bounds(*days)
