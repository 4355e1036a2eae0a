"""What of the data a translation does not carry over, counted triple by triple."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from corpgraph.exporting.translating.reading import cg, narrower
from corpgraph.namespaces import PREFIXES, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from corpgraph.exporting.translating.reading import Reading

    Thing = ox.NamedNode | ox.BlankNode | ox.Triple

__all__ = ["Count", "Losses", "measure"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_DATES: Final = frozenset(
    cg(name)
    for name in (
        *("begin", "beginEarliest", "beginLatest", "end", "endEarliest", "endLatest"),
        *("date", "dateEarliest", "dateLatest", "firstTradingDay", "lastTradingDay"),
    )
)
_EVIDENCE: Final = frozenset(
    (
        *map(cg, ("statedIn", "beginStatedIn", "endStatedIn", "dateStatedIn", "namedIn")),
        *map(cg, ("dateResolution", "beginResolution", "endResolution", "announcedIn")),
        ox.NamedNode(f"{PREFIXES['prov']}wasDerivedFrom"),
        ox.NamedNode(f"{PREFIXES['oa']}hasSource"),
        ox.NamedNode(f"{PREFIXES['oa']}hasSelector"),
    )
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, and how many of them are carried over."""

    total: int
    carried: int

    @property
    def lost(self) -> int:
        """How many are not carried over."""
        return self.total - self.carried

    def as_record(self) -> dict[str, int]:
        """For JSON."""
        return {"total": self.total, "carried": self.carried, "lost": self.lost}


@dataclass(frozen=True, slots=True)
class Losses:
    """What a translation loses.

    A thing is carried over if anything of it is, be it no more than its name.

    Attributes:
        into: The vocabulary.
        at: The day that is told of.
        sums: Triples, things, assertions, dates and links to evidence, by these names.
        classes: Things, and their dates and links to evidence, by the IRI of their class.
        properties: Triples by the IRI of their property.
    """

    into: str
    at: date
    sums: dict[str, Count]
    classes: dict[str, dict[str, Count]]
    properties: dict[str, Count]

    def as_record(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "vocabulary": self.into,
            "at": self.at.isoformat(),
            **{name: count.as_record() for name, count in self.sums.items()},
            "classes": {
                iri: {name: count.as_record() for name, count in counts.items()}
                for iri, counts in self.classes.items()
            },
            "properties": {iri: count.as_record() for iri, count in self.properties.items()},
        }


def measure(store: ox.Store, reading: Reading, into: str) -> Losses:
    """Compare data with what was carried over of it.

    Args:
        store: The data.
        reading: What a translator read of it, and took.
        into: The vocabulary that it was translated to.
    """
    triples = {quad.triple for quad in store}
    carried = reading.carried & triples
    classes: dict[Thing, set[str]] = defaultdict(set)
    for each in triples:
        if each.predicate == _TYPE and isinstance(each.object, ox.NamedNode):
            classes[each.subject].add(each.object.value)
    told = {each.subject for each in carried}
    things = {each.subject for each in triples}
    assertions = {iri.value for iri in narrower("Assertion")}
    asserted = {each for each in things if classes[each] & assertions}
    return Losses(
        into,
        reading.at,
        {
            "triples": Count(len(triples), len(carried)),
            "things": Count(len(things), len(told & things)),
            "assertions": Count(len(asserted), len(told & asserted)),
            "dates": _by(triples, carried, _DATES),
            "evidence": _by(triples, carried, _EVIDENCE),
        },
        _classes(triples, carried, classes, told),
        _properties(triples, carried),
    )


def _by(
    triples: Iterable[ox.Triple], carried: Iterable[ox.Triple], names: frozenset[ox.NamedNode]
) -> Count:
    return Count(
        sum(each.predicate in names for each in triples),
        sum(each.predicate in names for each in carried),
    )


def _classes(
    triples: set[ox.Triple],
    carried: set[ox.Triple],
    classes: dict[Thing, set[str]],
    told: set[Thing],
) -> dict[str, dict[str, Count]]:
    members: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for node, iris in classes.items():
        members.update(iris)
        if node in told:
            kept.update(iris)
    counted = {}
    for name, predicates in (("dates", _DATES), ("evidence", _EVIDENCE)):
        sums = [
            Counter(
                iri
                for each in chosen
                if each.predicate in predicates
                for iri in classes.get(each.subject, ())
            )
            for chosen in (triples, carried)
        ]
        counted[name] = sums
    return {
        iri: {
            "things": Count(members[iri], kept[iri]),
            **{name: Count(total[iri], taken[iri]) for name, (total, taken) in counted.items()},
        }
        for iri in sorted(members)
    }


def _properties(triples: set[ox.Triple], carried: set[ox.Triple]) -> dict[str, Count]:
    total = Counter(each.predicate.value for each in triples)
    taken = Counter(each.predicate.value for each in carried)
    return {iri: Count(total[iri], taken[iri]) for iri in sorted(total)}
