"""The W3C Organization Ontology, https://www.w3.org/TR/vocab-org/.

Containment there is transitive and undated, so that a unit is told as one and a subsidiary only as
linked to its parent. An office is a membership, with its dates on an interval of OWL-Time. What
changed organisations is a change event. A node that stands for a fact or event is named by it and
derived from it (PROV-O), which leads back to its evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.exporting.translating.writing import term
from corpgraph.namespaces import XSD

if TYPE_CHECKING:
    from corpgraph.exporting.dumps import Node
    from corpgraph.exporting.translating.reading import Reading
    from corpgraph.exporting.translating.writing import Sentences

__all__ = ["translate"]

#: Schemes whose identifiers mean one organisation wherever they are read, as org:identifier wants.
_UNIQUE: Final = frozenset({"lei", "wikidata", "cik"})
#: What OWL-Time calls a date of a datatype of XML Schema.
_DATED: Final = {
    f"{XSD}date": "time:inXSDDate",
    f"{XSD}gYearMonth": "time:inXSDgYearMonth",
    f"{XSD}gYear": "time:inXSDgYear",
}


def translate(reading: Reading, sentences: Sentences) -> None:
    """Tell of organisations, their units, their officers and what changed them."""
    for each in reading.all_of("Organization"):
        _organization(each, reading, sentences)
    for fact in reading.holding("UnitMembership"):
        _unit(fact, reading, sentences)
    for fact in reading.holding("Control"):
        for subsidiary in reading.links(fact, "subsidiary"):
            sentences.say(subsidiary, "org:linkedTo", *reading.links(fact, "parent"))
        reading.take(fact, "subsidiary", "parent")
    for fact in reading.all_of("Appointment"):
        _membership(fact, reading, sentences)
    for fact in reading.holding("Naming", unless_certainly_not=True):
        _name(fact, reading, sentences)
    for fact in reading.holding("Identification", unless_certainly_not=True):
        _identifier(fact, reading, sentences)
    for event in reading.all_of("Reorganization", "Split", "Merger"):
        _change(event, reading, sentences)


def _organization(node: Node, reading: Reading, sentences: Sentences) -> None:
    sentences.call(node, "org:Organization")
    if reading.is_a(node, "Corporation"):
        sentences.call(node, "org:FormalOrganization")
    if reading.is_a(node, "BusinessUnit"):
        sentences.call(node, "org:OrganizationalUnit")
    sentences.say(node, "skos:prefLabel", *reading.labels(node))
    reading.take(node)


def _unit(fact: Node, reading: Reading, sentences: Sentences) -> None:
    for unit in reading.links(fact, "unit"):
        for whole in reading.links(fact, "organization"):
            # The range of org:unitOf is a formal organisation.
            formal = reading.is_a(whole, "Corporation")
            sentences.say(unit, "org:unitOf" if formal else "org:subOrganizationOf", whole)
        for kind in reading.links(fact, "unitKind"):
            sentences.say(unit, "org:classification", kind)
            _concept(kind, reading, sentences, "skos:Concept")
    reading.take(fact, "unit", "organization", "unitKind")


def _membership(fact: Node, reading: Reading, sentences: Sentences) -> None:
    if not isinstance(fact, ox.NamedNode):
        return
    node = _beside(fact, "membership")
    sentences.call(node, "org:Membership")
    sentences.say(node, "prov:wasDerivedFrom", fact)
    sentences.say(node, "skos:prefLabel", *reading.labels(fact))
    sentences.say(node, "org:organization", *reading.links(fact, "organization"))
    for person in reading.links(fact, "person"):
        sentences.say(node, "org:member", person)
        sentences.call(person, "foaf:Person")
        sentences.say(person, "skos:prefLabel", *reading.labels(person))
        reading.take(person)
    for role in reading.links(fact, "role"):
        sentences.say(node, "org:role", role)
        _concept(role, reading, sentences, "org:Role")
    reading.take(fact, "person", "organization", "role")
    _interval(fact, node, reading, sentences)


def _interval(fact: ox.NamedNode, node: Node, reading: Reading, sentences: Sentences) -> None:
    """Tell from when to when, as far as it is known (Time Ontology in OWL, section 4.2)."""
    interval = _beside(fact, "interval")
    for name, leads in (("begin", "time:hasBeginning"), ("end", "time:hasEnd")):
        day = reading.take_date(fact, name)
        has_ended = name == "end" and reading.has_ended(fact)
        if day is None and not has_ended:
            continue
        # An end of which no date can be told is still an end: without it the interval would go on.
        instant = _beside(fact, name)
        sentences.say(node, "org:memberDuring", interval)
        sentences.call(interval, "time:Interval")
        sentences.say(interval, leads, instant)
        sentences.call(instant, "time:Instant")
        if day is not None:
            sentences.say(instant, _DATED[day.datatype.value], day)


def _name(fact: Node, reading: Reading, sentences: Sentences) -> None:
    for node in reading.links(fact, "names"):
        if reading.is_a(node, "Organization"):
            sentences.say(node, "skos:altLabel", *reading.texts(fact, "name"))
            reading.take(fact, "names", "name")


def _identifier(fact: Node, reading: Reading, sentences: Sentences) -> None:
    for scheme in reading.links(fact, "scheme"):
        if scheme.value.rpartition("/")[2] not in _UNIQUE or not isinstance(scheme, ox.NamedNode):
            continue
        for node in reading.links(fact, "identifies"):
            if reading.is_a(node, "Organization"):
                # The datatype tells the scheme (section 4.1, as of skos:notation).
                values = [each.value for each in reading.texts(fact, "identifier")]
                typed = [ox.Literal(each, datatype=scheme) for each in values]
                sentences.say(node, "org:identifier", *typed)
                reading.take(fact, "identifies", "identifier", "scheme")


def _change(event: Node, reading: Reading, sentences: Sentences) -> None:
    if not isinstance(event, ox.NamedNode) or not reading.happened(event):
        return
    node = _beside(event, "change")
    sentences.call(node, "org:ChangeEvent")
    sentences.say(node, "prov:wasDerivedFrom", event)
    sentences.say(node, "skos:prefLabel", *reading.labels(event))
    for name in ("concerns", "splits", "merges"):
        sentences.say(node, "org:originalOrganization", *_organizations(event, name, reading))
    sentences.say(node, "org:resultingOrganization", *_organizations(event, "resultsIn", reading))
    day = reading.take_date(event, "date")
    if day is not None:
        sentences.say(node, "dcterms:date", day)
    reading.take(event, "concerns", "splits", "merges", "resultsIn")


def _organizations(event: Node, name: str, reading: Reading) -> list[Node]:
    return [each for each in reading.links(event, name) if reading.is_a(each, "Organization")]


def _concept(node: Node, reading: Reading, sentences: Sentences, kind: str) -> None:
    sentences.say(node, "rdf:type", term(kind))
    sentences.say(node, "skos:prefLabel", *reading.labels(node))
    reading.take(node)


def _beside(fact: ox.NamedNode, what: str) -> ox.NamedNode:
    return ox.NamedNode(f"{fact.value}#{what}")
