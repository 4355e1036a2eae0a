"""The data as a translator reads it, with a mark on every triple that it carries over."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.loading import load_ontology
from corpgraph.namespaces import CG, CODE, EDTF_DATE, RDF, RDFS, SKOS, XSD, shorten
from corpgraph.time import Bounds, Certainty, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.exporting.dumps import Node, Term

__all__ = ["Reading", "cg", "narrower"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_SUBCLASS: Final = ox.NamedNode(f"{RDFS}subClassOf")
_LABELS: Final = (ox.NamedNode(f"{RDFS}label"), ox.NamedNode(f"{SKOS}prefLabel"))
_WITHDRAWN: Final = f"{CODE}event-status/withdrawn"
_DAY: Final = f"{XSD}date"
#: How much of a date is printed, and the datatype of XML Schema that holds it.
_FORMS: Final = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "date"),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), "gYearMonth"),
    (re.compile(r"[0-9]{4}"), "gYear"),
)


def cg(name: str) -> ox.NamedNode:
    """A term of the ontology."""
    return ox.NamedNode(CG + name)


@functools.cache
def narrower(*names: str) -> frozenset[ox.NamedNode]:
    """Classes of ours, and every class that is one of their kind."""
    store = load_ontology()
    waiting = [cg(name) for name in names]
    found = set(waiting)
    while waiting:
        for quad in store.quads_for_pattern(None, _SUBCLASS, waiting.pop()):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return frozenset(found)


class Reading:
    """Data of which something is told.

    Args:
        store: The data.
        at: The day that is told of.
        possible: Whether what holds on the day only possibly is taken to hold.

    Attributes:
        carried: The triples that were taken.
    """

    def __init__(self, store: ox.Store, at: date, *, possible: bool) -> None:
        self.at = at
        self._possible = possible
        self._about: dict[Node, dict[ox.NamedNode, set[Term]]] = defaultdict(dict)
        self._instances: dict[Term, set[Node]] = defaultdict(set)
        self.carried: set[ox.Triple] = set()
        for quad in store:
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                continue
            self._about[quad.subject].setdefault(quad.predicate, set()).add(quad.object)
            if quad.predicate == _TYPE:
                self._instances[quad.object].add(quad.subject)

    def all_of(self, *names: str) -> list[Node]:
        """The things of classes of ours or of narrower ones, sorted; with the class taken."""
        classes = narrower(*names)
        found = {node for each in classes for node in self._instances[each]}
        return sorted(found, key=str)

    def is_a(self, node: Term, *names: str) -> bool:
        """Whether a node is of one of some classes of ours, or of a narrower one."""
        return any(node in self._instances[each] for each in narrower(*names))

    def look(self, node: Node, name: str) -> list[Term]:
        """The values of a property of ours, sorted; without carrying them over."""
        return sorted(self._about.get(node, {}).get(cg(name), ()), key=str)

    def links(self, node: Node, name: str) -> list[Node]:
        """The nodes among the values of a property of ours, sorted; without carrying them over."""
        return [each for each in self.look(node, name) if not isinstance(each, ox.Literal)]

    def take(self, node: Node, *names: str) -> None:
        """Note that what is said of a node by properties of ours is carried over.

        What the node is, is carried over with it.
        """
        about = self._about.get(node, {})
        for each in (_TYPE, *map(cg, names)):
            self.carried.update(ox.Triple(node, each, value) for value in about.get(each, ()))

    def labels(self, node: Node) -> list[ox.Literal]:
        """The labels of a node, sorted by language; they are carried over."""
        about = self._about.get(node, {})
        found = {
            (predicate, value)
            for predicate in _LABELS
            for value in about.get(predicate, ())
            if isinstance(value, ox.Literal)
        }
        self.carried.update(ox.Triple(node, predicate, value) for predicate, value in found)
        return sorted(
            {value for _, value in found}, key=lambda each: (each.language or "", str(each))
        )

    def name(self, node: Node) -> str:
        """What to call a node in one word: its English label, else its first, else its IRI."""
        about = self._about.get(node, {})
        labels = [v for p in _LABELS for v in about.get(p, ()) if isinstance(v, ox.Literal)]
        labels.sort(key=lambda each: (each.language != "en", each.language or "", each.value))
        if not labels:
            return shorten(node.value)
        self.carried.update(
            ox.Triple(node, p, labels[0]) for p in _LABELS if labels[0] in about.get(p, ())
        )
        return labels[0].value

    def holding(self, *names: str, unless_certainly_not: bool = False) -> Iterator[Node]:
        """The facts of some classes of ours that hold on the day.

        Args:
            names: The classes.
            unless_certainly_not: Whether what holds only possibly is taken to hold in any case.
        """
        for fact in self.all_of(*names):
            if self.holds(fact, unless_certainly_not=unless_certainly_not):
                yield fact

    def holds(self, fact: Node, *, unless_certainly_not: bool = False) -> bool:
        """Whether a fact holds on the day; see `holding`."""
        answer = self._interval(fact).at(self.at)
        possible = self._possible or unless_certainly_not
        return answer is Certainty.CERTAIN or (possible and answer is Certainty.POSSIBLE)

    def happened(self, event: Node) -> bool:
        """Whether an event took place until the day, and was not given up."""
        if event in self._withdrawn:
            return False
        bounds = self._bounds(event, "date")
        if bounds.latest is not None and bounds.latest <= self.at:
            return True
        return self._possible and (bounds.earliest is None or bounds.earliest <= self.at)

    def texts(self, node: Node, name: str) -> list[ox.Literal]:
        """The literals among the values of a property of ours; without carrying them over."""
        return [each for each in self.look(node, name) if isinstance(each, ox.Literal)]

    def take_date(self, node: Node, name: str) -> ox.Literal | None:
        """A date as `date_of` gives it; it is carried over."""
        day = self.date_of(node, name)
        if day is not None:
            # What it was read from: the printed date, or else its bounds.
            is_printed = any(each.value == day.value for each in self.texts(node, name))
            bounds = (f"{name}Earliest", f"{name}Latest")
            self.take(node, *((name,) if is_printed else bounds))
        return day

    def date_of(self, node: Node, name: str) -> ox.Literal | None:
        """A date as a day, month or year of XML Schema, if it is one; without carrying it over.

        That is the date as printed, or the day that it was resolved to; a date of another form, or
        of which only bounds are known, is none.
        """
        for printed in self.texts(node, name):
            if printed.datatype.value not in (_DAY, EDTF_DATE):
                continue
            for form, datatype in _FORMS:
                if form.fullmatch(printed.value):
                    return ox.Literal(printed.value, datatype=ox.NamedNode(XSD + datatype))
        bounds = self._bounds(node, name)
        if bounds.earliest is None or bounds.earliest != bounds.latest:
            return None
        return ox.Literal(bounds.earliest.isoformat(), datatype=ox.NamedNode(_DAY))

    @functools.cached_property
    def _withdrawn(self) -> set[Node]:
        """The events that were given up, as far as is known on the day."""
        return {
            event
            for status in self.holding("EventStatus", unless_certainly_not=True)
            if any(each.value == _WITHDRAWN for each in self.links(status, "status"))
            for event in self.links(status, "ofEvent")
        }

    def has_ended(self, fact: Node) -> bool:
        """Whether a fact has an end, known or not."""
        return any(self.look(fact, name) for name in ("end", "endEarliest", "endLatest"))

    def _interval(self, fact: Node) -> Interval:
        ends = self.has_ended(fact)
        try:
            return Interval(
                self._bounds(fact, "begin"), self._bounds(fact, "end") if ends else None
            )
        except InputError as error:
            raise InputError(f"{shorten(fact.value)}: {error.message}", hint=error.hint) from error

    def _bounds(self, node: Node, name: str) -> Bounds:
        printed = self._days(node, name)
        earliest = self._days(node, f"{name}Earliest") or printed
        latest = self._days(node, f"{name}Latest") or printed
        return Bounds(min(earliest, default=None), max(latest, default=None))

    def _days(self, node: Node, name: str) -> list[date]:
        return [
            date.fromisoformat(each.value[:10])
            for each in self.look(node, name)
            if isinstance(each, ox.Literal) and each.datatype.value == _DAY
        ]
