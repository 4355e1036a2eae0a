"""schema.org, https://schema.org/: one node a company, as search engines read it.

Everything that is told of a company stands on it: names, identifiers, ticker symbols, headcount,
parents and the officers with their roles, which alone have dates there. A node that stands for a
fact is named by it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from corpgraph.exporting.dumps import Node
    from corpgraph.exporting.translating.reading import Reading
    from corpgraph.exporting.translating.writing import Sentences

__all__ = ["translate"]

_INTEGERS: Final = (("exactly", "value"), ("atLeast", "minValue"), ("atMost", "maxValue"))


def translate(reading: Reading, sentences: Sentences) -> None:
    """Tell of companies, and of what each of them has."""
    for each in reading.all_of("Organization"):
        sentences.call(
            each,
            "schema:Corporation" if reading.is_a(each, "Corporation") else "schema:Organization",
        )
        _called(each, reading, sentences)
    for fact in reading.holding("Naming", unless_certainly_not=True):
        for node in reading.links(fact, "names"):
            if reading.is_a(node, "Organization", "Person"):
                sentences.say(node, "schema:alternateName", *reading.texts(fact, "name"))
                reading.take(fact, "names", "name")
    for fact in reading.holding("Identification", unless_certainly_not=True):
        _identifier(fact, reading, sentences)
    _structure(reading, sentences)
    for fact in reading.holding("Listing"):
        _ticker(fact, reading, sentences)
    for fact in reading.all_of("Appointment"):
        _role(fact, reading, sentences)
    for fact in reading.holding("Headcount"):
        _headcount(fact, reading, sentences)
    for fact in reading.holding("ServiceOperation"):
        _service(fact, reading, sentences)


def _called(node: Node, reading: Reading, sentences: Sentences) -> None:
    name = reading.name(node)
    sentences.say(node, "schema:name", ox.Literal(name))
    others = [each for each in reading.labels(node) if each.value != name]
    sentences.say(node, "schema:alternateName", *others)
    reading.take(node)


def _identifier(fact: Node, reading: Reading, sentences: Sentences) -> None:
    for node in reading.links(fact, "identifies"):
        if not reading.is_a(node, "Organization", "Person"):
            continue
        for scheme in reading.links(fact, "scheme"):
            for each in reading.texts(fact, "identifier"):
                _identified(node, fact, scheme, each.value, reading, sentences)
        reading.take(fact, "identifies", "identifier", "scheme")


def _identified(
    node: Node, fact: Node, scheme: Node, value: str, reading: Reading, sentences: Sentences
) -> None:
    known = scheme.value.rpartition("/")[2]
    if known == "lei":
        sentences.say(node, "schema:leiCode", ox.Literal(value))
    elif known == "wikidata" and re.fullmatch(r"Q[0-9]+", value):
        sentences.say(node, "schema:sameAs", ox.NamedNode(PREFIXES["wd"] + value))
    elif isinstance(fact, ox.NamedNode):
        pair = _beside(fact, "value")
        sentences.say(node, "schema:identifier", pair)
        sentences.call(pair, "schema:PropertyValue")
        sentences.say(pair, "schema:propertyID", ox.Literal(reading.name(scheme)))
        sentences.say(pair, "schema:value", ox.Literal(value))


def _structure(reading: Reading, sentences: Sentences) -> None:
    for fact in reading.holding("Control"):
        ends = {each.value.rpartition("/")[2] for each in reading.links(fact, "controlKind")}
        if "ultimate" in ends:
            # The top of a chain is no parent; what is between is told by itself.
            continue
        for child in reading.links(fact, "subsidiary"):
            for parent in reading.links(fact, "parent"):
                sentences.say(child, "schema:parentOrganization", parent)
                sentences.say(parent, "schema:subOrganization", child)
        reading.take(fact, "subsidiary", "parent")
    for fact in reading.holding("UnitMembership"):
        for unit in reading.links(fact, "unit"):
            for whole in reading.links(fact, "organization"):
                sentences.say(unit, "schema:parentOrganization", whole)
                sentences.say(whole, "schema:department", unit)
        reading.take(fact, "unit", "organization")


def _ticker(fact: Node, reading: Reading, sentences: Sentences) -> None:
    """Tell an exchange and a ticker in one text, as schema:tickerSymbol has it."""
    tickers = reading.texts(fact, "ticker")
    for market in reading.links(fact, "market"):
        for mic in reading.texts(market, "mic"):
            symbols = [ox.Literal(f"{mic.value} {ticker.value}") for ticker in tickers]
            for company in reading.links(fact, "issuer"):
                sentences.say(company, "schema:tickerSymbol", *symbols)
            if symbols:
                reading.take(fact, "issuer", "market", "ticker")
                reading.take(market, "mic")


def _role(fact: Node, reading: Reading, sentences: Sentences) -> None:
    """Tell of an officer by a role between the company and the person (schema:Role)."""
    people = reading.links(fact, "person")
    # A role without an end reads as one that is held.
    is_over = reading.has_ended(fact) and reading.date_of(fact, "end") is not None
    if not isinstance(fact, ox.NamedNode) or not people or not (is_over or reading.holds(fact)):
        return
    node = _beside(fact, "role")
    for company in reading.links(fact, "organization"):
        sentences.say(company, "schema:member", node)
    sentences.call(node, "schema:OrganizationRole")
    sentences.say(node, "schema:member", *people)
    for person in people:
        sentences.call(person, "schema:Person")
        _called(person, reading, sentences)
    for role in reading.links(fact, "role"):
        sentences.say(node, "schema:roleName", ox.Literal(reading.name(role)))
    reading.take(fact, "person", "organization", "role")
    for name, predicate in (("begin", "schema:startDate"), ("end", "schema:endDate")):
        day = reading.take_date(fact, name)
        if day is not None:
            sentences.say(node, predicate, day)


def _headcount(fact: Node, reading: Reading, sentences: Sentences) -> None:
    values = [
        (predicate, each) for name, predicate in _INTEGERS for each in reading.texts(fact, name)
    ]
    if not isinstance(fact, ox.NamedNode) or not values:
        # "More than" is no least value, and there is no other word for it.
        return
    node = _beside(fact, "value")
    sentences.call(node, "schema:QuantitativeValue")
    for predicate, each in values:
        sentences.say(node, f"schema:{predicate}", each)
    for company in reading.links(fact, "organization"):
        sentences.say(company, "schema:numberOfEmployees", node)
    reading.take(fact, "organization", "countOf", *(name for name, _ in _INTEGERS))


def _service(fact: Node, reading: Reading, sentences: Sentences) -> None:
    for service in reading.links(fact, "service"):
        sentences.call(service, "schema:Service")
        _called(service, reading, sentences)
        sentences.say(service, "schema:provider", *reading.links(fact, "organization"))
    reading.take(fact, "service", "organization")


def _beside(fact: ox.NamedNode, what: str) -> ox.NamedNode:
    return ox.NamedNode(f"{fact.value}#{what}")
