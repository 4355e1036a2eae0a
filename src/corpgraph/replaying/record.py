"""What the data says of events and facts, looked up one by one."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import CG, CODE, EDTF_DATE, RDF, RDFS, SKOS, XSD, shorten
from corpgraph.replaying.days import Moment, is_plain
from corpgraph.time import Certainty, check_edtf

__all__ = ["CONCERNS", "Node", "Record", "is_ended", "name"]

Node = ox.NamedNode | ox.BlankNode

#: How an event is joined to the organisations that it happens to.
CONCERNS: Final = ("concerns", "splits", "merges")

# How a relation or number is joined to the organisations that it is about.
_ABOUT: Final = ("organization", "unit", "parent", "subsidiary", "issuer")

# XML Schema has dates with a time zone; here a day is a day wherever it is.
_TIME_ZONE: Final = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_LABEL: Final = ox.NamedNode(f"{RDFS}label")
_PREF_LABEL: Final = ox.NamedNode(f"{SKOS}prefLabel")
_DATE: Final = ox.NamedNode(f"{XSD}date")
_EDTF: Final = ox.NamedNode(EDTF_DATE)
_REJECTED: Final = ox.NamedNode(f"{CODE}verdict/rejected")


def name(node: Node) -> str:
    """The IRI of a node, or the name of a blank one."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def is_ended(end: Moment) -> bool:
    """Whether a fact is said to end. One without any end is held to go on."""
    return bool(end.triples)


class Record:
    """The events, facts and dates of a store. Nothing is cached: each answer is a look-up."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def triples(self, subject: Node, term: str) -> list[ox.Triple]:
        """The triples of a subject by a term of the ontology, each once, sorted."""
        return self._triples(subject, ox.NamedNode(f"{CG}{term}"))

    def objects(self, subject: Node, *terms: str) -> list[Node]:
        """What a subject is related to by terms of the ontology, each once, literals left out."""
        found = [triple.object for term in terms for triple in self.triples(subject, term)]
        return list(dict.fromkeys(each for each in found if isinstance(each, Node)))

    def subjects(self, obj: Node, *terms: str) -> list[Node]:
        """What is related to an object by terms of the ontology, each once, sorted."""
        found = {
            quad.subject
            for term in terms
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(f"{CG}{term}"), obj)
            if isinstance(quad.subject, Node)
        }
        return sorted(found, key=str)

    def of_class(self, iri: str) -> list[Node]:
        """The nodes of exactly that class."""
        quads = self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(iri))
        return sorted({q.subject for q in quads if isinstance(q.subject, Node)}, key=str)

    def kinds(self, node: Node) -> tuple[str, ...]:
        """The IRIs of the classes of a node, sorted."""
        types = (triple.object for triple in self._triples(node, _TYPE))
        return tuple(sorted(each.value for each in types if isinstance(each, ox.NamedNode)))

    def label(self, node: Node) -> str:
        """The English label of a node, or its IRI written short."""
        for predicate in (_LABEL, _PREF_LABEL):
            for triple in self._triples(node, predicate):
                if isinstance(triple.object, ox.Literal) and triple.object.language == "en":
                    return triple.object.value
        return shorten(name(node))

    def numbers(self, node: Node, term: str) -> list[int]:
        """The whole numbers that a node has by a term; what is no number is left to validation."""
        found = (triple.object for triple in self.triples(node, term))
        texts = [each.value for each in found if isinstance(each, ox.Literal)]
        return [int(text) for text in texts if text.lstrip("+-").isdecimal()]

    def is_rejected(self, node: Node) -> bool:
        """Whether an editor judged an assertion rejected."""
        judgements = self.subjects(node, "judges")
        return any(_REJECTED in self.objects(each, "verdict") for each in judgements)

    def date(self, event: Node) -> Moment:
        """When an event takes effect."""
        return self._moment(event, "date")

    def begin(self, fact: Node) -> Moment:
        """When a fact begins."""
        return self._moment(fact, "begin")

    def end(self, fact: Node) -> Moment:
        """When a fact ends; see `is_ended`."""
        return self._moment(fact, "end")

    def holds(self, fact: Node, day: dt.date) -> Certainty:
        """Whether a fact holds on a day.

        As `corpgraph.time.Interval.at` has it, for intervals too that end before they begin.
        """
        begin, end = self.begin(fact), self.end(fact)
        if (begin.first and day < begin.first) or (end.last and end.last <= day):
            return Certainty.NO
        begun = begin.last is not None and begin.last <= day
        if begun and (not is_ended(end) or (end.first is not None and day < end.first)):
            return Certainty.CERTAIN
        return Certainty.POSSIBLE

    def steps(self, event: Node) -> list[Node]:
        """An event and the steps of it, at any depth."""
        found = [event]
        for each in found:
            found += [step for step in self.subjects(each, "partOfEvent") if step not in found]
        return found

    def facts_about(self, organizations: list[Node]) -> list[Node]:
        """The relations and numbers of organisations, each once, without what was rejected."""
        found = dict.fromkeys(
            fact for each in organizations for fact in self.subjects(each, *_ABOUT)
        )
        return [fact for fact in found if not self.is_rejected(fact)]

    def _triples(self, subject: Node, predicate: ox.NamedNode) -> list[ox.Triple]:
        quads = self._store.quads_for_pattern(subject, predicate, None)
        return sorted({quad.triple for quad in quads}, key=str)

    def _moment(self, node: Node, term: str) -> Moment:
        firsts: list[dt.date] = []
        lasts: list[dt.date] = []
        prints: list[str] = []
        triples: list[ox.Triple] = []
        for suffix in ("", "Earliest", "Latest"):
            for triple in self.triples(node, f"{term}{suffix}"):
                triples.append(triple)
                day, text = _read(triple)
                if day and suffix != "Latest":
                    firsts.append(day)
                if day and suffix != "Earliest":
                    lasts.append(day)
                if text and not suffix:
                    prints.append(text)
        return Moment(
            max(firsts, default=None), min(lasts, default=None), tuple(prints), tuple(triples)
        )


def _read(triple: ox.Triple) -> tuple[dt.date | None, str | None]:
    """The day that a triple gives, and what it prints as far as that is plain."""
    literal = triple.object
    try:
        if isinstance(literal, ox.Literal) and literal.datatype == _DATE:
            day = dt.date.fromisoformat(_TIME_ZONE.sub("", literal.value))
            return day, day.isoformat()
        if isinstance(literal, ox.Literal) and literal.datatype == _EDTF:
            check_edtf(literal.value)
            return None, literal.value if is_plain(literal.value) else None
    except (ValueError, InputError) as error:
        hint = error.hint if isinstance(error, InputError) else "write YYYY-MM-DD"
        what = f"{shorten(str(triple.subject).strip('<>'))} has a {shorten(triple.predicate.value)}"
        raise InputError(f"{what} that is no date: {literal}", hint=hint) from error
    # Anything else is left to validation.
    return None, None
