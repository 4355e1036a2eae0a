"""The facts, events and statements about an entity and its group, read from a store.

One query finds them (`rules/group-assertions.rq`); what is said of all of them, and of what they
lead to, is looked up together where it stands. The time that this takes grows with the group and
not with the store.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.changing.model import Detail, Event, Fact, Passage, Statement, Thing, When
from corpgraph.changing.wording import sentence
from corpgraph.errors import InputError
from corpgraph.layout import rule_file
from corpgraph.namespaces import CG, PREFIXES, RDF, RDFS, SKOS, XSD, shorten
from corpgraph.querying import resolve
from corpgraph.querying.entities import class_and_subclasses
from corpgraph.querying.knowing import known_on
from corpgraph.sparql import as_queryable
from corpgraph.time import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.sparql import AnyData, Queryable

__all__ = ["Dossier", "open_dossier"]

Node = ox.NamedNode | ox.BlankNode
Said = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]

_DAY: Final = ox.NamedNode(f"{XSD}date")
_NAMES: Final = (f"{RDFS}label", f"{SKOS}prefLabel")
_SOURCE: Final = f"{PREFIXES['oa']}hasSource"
_PAGE: Final = f"{PREFIXES['foaf']}page"
_TYPE: Final = f"{RDF}type"

#: Properties that make a fact one of its participant, and the class that each gives away.
_PARTICIPATION: Final = {
    "parent": "Control",
    "subsidiary": "Control",
    "unit": "UnitMembership",
    "issuer": "Listing",
    "market": "Listing",
    "security": "Listing",
    "person": "Appointment",
    "service": "ServiceOperation",
    "names": "Naming",
    "identifies": "Identification",
    "countedMember": "Count",
    "organization": "Fact",
}
_CONCERNING: Final = ("concerns", "merges", "splits")
_OF_EVENTS: Final = (*_CONCERNING, "beginsFact", "endsFact")
_OF_STATEMENTS: Final = ("about", "speaker")
# What is said of a fact beside its participants and qualities.
_NO_DETAIL: Final = frozenset(
    {
        *(f"{kind}{bound}" for kind in ("begin", "end") for bound in ("", "Earliest", "Latest")),
        *("statedIn", "beginStatedIn", "endStatedIn"),
        *("dateResolution", "beginResolution", "endResolution"),
    }
)


@dataclass
class Dossier:
    """Everything about an entity, and about the group under it, whenever it held.

    Attributes:
        graph: Where to look.
        entity: The entity.
    """

    graph: Queryable
    entity: Thing

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts, ordered by IRI.

        Raises:
            InputError: A fact has a date that cannot be read, or ends before it begins.
        """
        return tuple(self._fact(node) for node in self._found["fact"])

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events, ordered by IRI."""
        return tuple(self._events[node] for node in self._found["event"])

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, ordered by IRI."""
        return tuple(
            Statement(
                _iri(node),
                self.name(node),
                self._class(node),
                self._when(node, "date"),
                self._things(node, "speaker"),
                self._evidence(node, "statedIn", "dateStatedIn"),
            )
            for node in self._found["statement"]
        )

    @cached_property
    def _found(self) -> dict[str, list[Node]]:
        query = rule_file("group-assertions").read_text(encoding="utf-8")
        rows = self.graph.select(query, entity=ox.NamedNode(self.entity.iri))
        nodes: list[Node] = [row["assertion"] for row in rows]
        self._recall_around(nodes)
        found: dict[str, list[Node]] = {"fact": [], "event": [], "statement": []}
        for node in nodes:
            found[self._sort(node)].append(node)
        return found

    def _recall_around(self, nodes: list[Node]) -> None:
        """Look up what is said of assertions, of what they name, and of their passages' sources."""
        self._recall(nodes)
        named = [
            value
            for node in nodes
            for predicate, values in self._said(node).items()
            if predicate != _TYPE
            for value in values
            if isinstance(value, ox.NamedNode)
        ]
        self._recall(named)
        self._recall(source for each in named for source in self._sources(each))

    def _recall(self, nodes: Iterable[Node]) -> None:
        new = [node for node in dict.fromkeys(nodes) if node not in self._memory]
        said: dict[object, Said] = {node: defaultdict(list) for node in new}
        # A triple may stand in several graphs.
        for triple in dict.fromkeys(self.graph.match((node, None, None) for node in new)):
            said[triple.subject][triple.predicate.value].append(triple.object)
        self._memory |= said

    def _sort(self, node: Node) -> str:
        said = self._said(node)
        classes = {_iri(each) for each in said[_TYPE]}
        # A class that the ontology does not have is told by what is said of its members.
        if classes & class_and_subclasses("Event") or any(said[CG + each] for each in _OF_EVENTS):
            return "event"
        if classes & class_and_subclasses("Statement"):
            return "statement"
        return "statement" if any(said[CG + each] for each in _OF_STATEMENTS) else "fact"

    @cached_property
    def _events(self) -> dict[Node, Event]:
        return {
            node: Event(
                _iri(node),
                self.name(node),
                self._class(node),
                self._when(node, "date"),
                tuple(self._when(each, "date") for each in self._nodes(node, "announcedIn")),
                tuple(
                    sorted(
                        {each for name in _CONCERNING for each in self._things(node, name)},
                        key=lambda thing: thing.iri,
                    )
                ),
                self._things(node, "partOfEvent"),
                self._evidence(node, "statedIn", "dateStatedIn"),
            )
            for node in self._found["event"]
        }

    @cached_property
    def _explaining(self) -> dict[tuple[str, Node], tuple[Event, ...]]:
        """The events that begin and end each fact."""
        found = defaultdict(list)
        for node, event in self._events.items():
            for effect in ("beginsFact", "endsFact"):
                for fact in self._nodes(node, effect):
                    found[effect, fact].append(event)
        return {key: tuple(events) for key, events in found.items()}

    def _fact(self, node: Node) -> Fact:
        kind = self._fact_kind(node)
        details = tuple(sorted(self._details(node), key=lambda d: (d.role, d.name, d.iri or "")))
        labels = [each for name in _NAMES for each in self._said(node)[name]]
        stated = self._evidence(node, "statedIn", "beginStatedIn", "endStatedIn")
        fact = Fact(
            iri=_iri(node),
            name=_best(labels) or sentence(kind, details) or shorten(_iri(node)),
            kind=kind,
            details=details,
            begin=self._when(node, "begin"),
            end=self._when(node, "end") if self._is_ended(node) else None,
            begun_by=self._explaining.get(("beginsFact", node), ()),
            ended_by=self._explaining.get(("endsFact", node), ()),
            evidence=stated,
            begin_evidence=self._evidence(node, "beginStatedIn") or stated,
            end_evidence=self._evidence(node, "endStatedIn") or stated,
            single_seat=any(
                _text(each) in ("true", "1")
                for role in self._nodes(node, "role")
                for each in self._said(role)[f"{CG}singleSeat"]
            ),
        )
        try:
            _ = fact.interval
        except InputError as error:
            raise self._about(node, error) from error
        return fact

    def _is_ended(self, node: Node) -> bool:
        said = self._said(node)
        return any(said[f"{CG}end{bound}"] for bound in ("", "Earliest", "Latest"))

    def _details(self, node: Node) -> Iterator[Detail]:
        for predicate, values in self._said(node).items():
            role = predicate.removeprefix(CG)
            if role == predicate or role in _NO_DETAIL:
                continue
            for value in values:
                if isinstance(value, ox.NamedNode | ox.BlankNode):
                    yield Detail(role, self.name(value), _iri(value))
                elif isinstance(value, ox.Literal):
                    yield Detail(role, value.value, language=value.language)

    def _fact_kind(self, node: Node) -> str:
        named = self._class(node)
        if named.startswith(CG) and named != f"{CG}Fact":
            return named.removeprefix(CG)
        said = self._said(node)
        return next((kind for name, kind in _PARTICIPATION.items() if said[CG + name]), "Fact")

    def _class(self, node: Node) -> str:
        """The most special class that the ontology has of a thing, or else any."""
        classes = sorted(_iri(each) for each in self._said(node)[_TYPE])
        own = [each for each in classes if each.startswith(CG)]
        own.sort(key=lambda iri: len(class_and_subclasses(iri.removeprefix(CG))))
        return (own or classes or [f"{CG}Assertion"])[0]

    def _when(self, node: Node, name: str) -> When:
        """Read a date as `rules/snapshot.rq` does: of several bounds, the narrowest count."""
        said = self._said(node)
        plain = said[CG + name]
        try:
            days = _days(plain)
            earliest = _days(said[f"{CG}{name}Earliest"]) + days
            latest = _days(said[f"{CG}{name}Latest"]) + days
            bounds = Bounds(max(earliest, default=None), min(latest, default=None))
        except InputError as error:
            raise self._about(node, error) from error
        # What is no plain date is as a source prints it.
        texts = sorted((getattr(each, "datatype", None) == _DAY, _text(each)) for each in plain)
        return When(bounds, texts[0][1] if texts else None)

    def _evidence(self, node: Node, *names: str) -> tuple[Passage, ...]:
        passages = {each for name in names for each in self._nodes(node, name)}
        return tuple(self._passage(each) for each in sorted(passages, key=_iri))

    def _passage(self, node: Node) -> Passage:
        if node not in self._passages:
            source = next(iter(self._sources(node)), None)
            pages = sorted(_text(each) for each in self._said(source)[_PAGE]) if source else []
            date_ = self._when(source, "date") if source else None
            self._passages[node] = Passage(
                _iri(node),
                self.name(node),
                self._place(node),
                Thing(_iri(source), self.name(source)) if source else None,
                date_ if date_ and date_.is_told else None,
                pages[0] if pages else None,
            )
        return self._passages[node]

    @cached_property
    def _passages(self) -> dict[Node, Passage]:
        return {}

    def _sources(self, passage: Node) -> list[Node]:
        values = self._said(passage)[_SOURCE]
        return sorted((v for v in values if isinstance(v, ox.NamedNode | ox.BlankNode)), key=_iri)

    def _place(self, node: Node) -> str | None:
        said = self._said(node)
        parts = [
            f"{name} {_text(value)}"
            for name in ("paragraph", "sentence")
            for value in said[CG + name][:1]
        ]
        return ", ".join(parts) or None

    def _things(self, node: Node, name: str) -> tuple[Thing, ...]:
        return tuple(Thing(_iri(each), self.name(each)) for each in self._nodes(node, name))

    def _nodes(self, node: Node, name: str) -> list[Node]:
        values = self._said(node).get(CG + name)
        if not values:
            return []
        return sorted((v for v in values if isinstance(v, ox.NamedNode | ox.BlankNode)), key=_iri)

    def name(self, node: Node) -> str:
        """What a thing is called, or else its IRI in short."""
        if node not in self._called:
            said = self._said(node)
            best = _best(each for name in _NAMES for each in said.get(name, ()))
            self._called[node] = best or shorten(_iri(node))
        return self._called[node]

    @cached_property
    def _called(self) -> dict[Node, str]:
        return {}

    def _said(self, node: Node) -> Said:
        if node not in self._memory:
            self._recall([node])
        return self._memory[node]

    @cached_property
    def _memory(self) -> dict[object, Said]:
        return {}

    def _about(self, node: Node, error: InputError) -> InputError:
        hint = error.hint or "corpgraph validate tells where"
        return InputError(f"{shorten(_iri(node))}: {error.message}", hint=hint)


def open_dossier(data: AnyData, entity: str | ox.NamedNode, known: date | None) -> Dossier:
    """Find an entity, and get ready to read what is said about it.

    Args:
        data: A graph, dataset or store, or an endpoint (`corpgraph.remote.open_graph`).
        entity: The entity, as `corpgraph.querying.resolve` has it; a node is not looked for.
        known: Go by what the sources had published until this day. An entity of which nobody had
            spoken yet is found all the same, and nothing is said about it.

    Raises:
        UsageError: The entity is unknown or ambiguous; an endpoint with `known`.
        InputError: An endpoint cannot be asked, or holds rows back.
    """
    graph = as_queryable(data)
    node = ox.NamedNode(resolve(graph, entity)) if isinstance(entity, str) else entity
    thing = Thing(node.value, Dossier(graph, Thing(node.value, "")).name(node))
    return Dossier(known_on(graph, known, possible=True) if known else graph, thing)


def _best(labels: Iterable[object]) -> str | None:
    """The English label, else one without a language, else the first of another language."""
    literals = [each for each in labels if isinstance(each, ox.Literal)]
    ranks = {"en": "", None: "0"}
    best = min(literals, key=lambda x: (ranks.get(x.language, x.language), x.value), default=None)
    return best.value if best else None


def _days(values: Iterable[object]) -> list[date]:
    literals = [each for each in values if isinstance(each, ox.Literal)]
    try:
        return [date.fromisoformat(each.value) for each in literals if each.datatype == _DAY]
    except ValueError as error:
        raise InputError(f"a date is no date: {error}") from error


def _iri(term: object) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else getattr(term, "value", str(term))


def _text(term: object) -> str:
    return getattr(term, "value", str(term))
