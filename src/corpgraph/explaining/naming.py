"""From what a user writes to the terms of a triple, and from terms to what a user reads."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import UsageError, nearest
from corpgraph.loading import load_ontology
from corpgraph.namespaces import CODE, OWL, PREFIXES, RDF, RDFS, SKOS, shorten
from corpgraph.querying import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Node = ox.NamedNode | ox.BlankNode
    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

__all__ = ["TYPE", "find_object", "find_predicate", "find_subject", "phrase", "sentence"]

TYPE: Final = ox.NamedNode(f"{RDF}type")
_LABELS: Final = tuple(
    ox.NamedNode(iri) for iri in (f"{RDFS}label", f"{SKOS}prefLabel", f"{SKOS}altLabel")
)
_GENERAL: Final = (
    *(f"{RDFS}{name}" for name in ("label", "comment")),
    *(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "broader", "inScheme")),
    *(PREFIXES["dcterms"] + name for name in ("date", "title", "type", "creator", "publisher")),
    *(PREFIXES["prov"] + name for name in ("wasDerivedFrom", "wasAttributedTo")),
    *(PREFIXES["oa"] + name for name in ("hasSource", "hasSelector")),
)
_KINDS: Final = ("Entity", "Assertion", "Source", "Passage", "EditorsWork")
_END: Final = re.compile(r"[^#/]*$")


def find_subject(store: ox.Store, text: str) -> ox.NamedNode:
    """The thing that a text means: an entity, a fact, an event, a statement, a source.

    Raises:
        UsageError: It means nothing, or several things.
    """
    return ox.NamedNode(resolve(store, text, kinds=_known_kinds()))


def find_predicate(store: ox.Store, text: str) -> ox.NamedNode:
    """The property that a text means: its local name, one of its labels, or its IRI.

    Raises:
        UsageError: It means none; the hint gives the nearest.
    """
    if text in ("a", "type", "rdf:type", TYPE.value):
        return TYPE
    known = {_local(iri): iri for iri in _general(store)} | _named_properties()
    return _choose("property", text, known)


def find_object(store: ox.Store, subject: Node, predicate: ox.NamedNode, text: str) -> Term:
    """The thing, code, class or value that a text means as the object of a property.

    Raises:
        UsageError: It means nothing, or several things.
    """
    if predicate == TYPE:
        return _choose("class", text, _named(f"{OWL}Class"))
    # A value of the subject's own is found by what it says.
    for quad in store.quads_for_pattern(subject, predicate, None):
        term = quad.object
        if text in _names(store, term):
            return term
    try:
        return find_subject(store, text)
    except UsageError:
        codes = _codes(store)
        folded = {name.casefold(): iri for name, iri in codes.items()}
        if text.casefold() not in folded:
            raise
        return ox.NamedNode(folded[text.casefold()])


def sentence(store: ox.Store, triple: tuple[Term, Term, Term]) -> str:
    """A triple in words, as far as there are labels."""
    return " ".join(phrase(store, term) for term in triple)


def phrase(store: ox.Store, term: Term) -> str:
    """A term in words: its English label, else its short form or value."""
    if isinstance(term, ox.Literal):
        return f"“{term.value}”"
    if term == TYPE:
        return "is a"
    if not isinstance(term, ox.NamedNode):
        return str(term)
    for source in (store, _ontology()):
        for label in _LABELS[:2]:
            for quad in source.quads_for_pattern(term, label, None):
                if isinstance(quad.object, ox.Literal) and quad.object.language == "en":
                    return quad.object.value
    return shorten(term.value)


def _choose(what: str, text: str, known: Mapping[str, str]) -> ox.NamedNode:
    for iri in (*_written(text), known.get(text)):
        if iri is not None and iri in known.values():
            return ox.NamedNode(iri)
    folded = {name.casefold(): iri for name, iri in known.items()}
    if text.casefold() in folded:
        return ox.NamedNode(folded[text.casefold()])
    raise UsageError(f"no {what} is called {text!r}", hint=nearest(text, sorted(known)))


def _written(text: str) -> Iterator[str]:
    prefix, colon, rest = text.partition(":")
    if colon:
        yield text.strip("<>")
        yield PREFIXES.get(prefix, f"{prefix}:") + rest


def _local(iri: str) -> str:
    match = _END.search(iri)
    return match[0] if match else iri


@cache
def _ontology() -> ox.Store:
    return load_ontology()


@cache
def _known_kinds() -> tuple[str, ...]:
    classes = {_local(iri) for iri in _named(f"{OWL}Class").values()}
    return tuple(kind for kind in _KINDS if kind in classes)


@cache
def _named_properties() -> dict[str, str]:
    return _named(f"{OWL}ObjectProperty") | _named(f"{OWL}DatatypeProperty")


@cache
def _named(kind: str) -> dict[str, str]:
    """The terms of a kind in the ontology, by local name and by label."""
    ontology = _ontology()
    found: dict[str, str] = {}
    for quad in ontology.quads_for_pattern(None, TYPE, ox.NamedNode(kind)):
        if isinstance(quad.subject, ox.NamedNode):
            for label in ontology.quads_for_pattern(quad.subject, _LABELS[0], None):
                if isinstance(label.object, ox.Literal):
                    found.setdefault(label.object.value, quad.subject.value)
    for quad in ontology.quads_for_pattern(None, TYPE, ox.NamedNode(kind)):
        if isinstance(quad.subject, ox.NamedNode):
            found[_local(quad.subject.value)] = quad.subject.value
    return found


def _general(store: ox.Store) -> Iterator[str]:
    """The properties of general vocabularies that the data uses beside the ontology's."""
    for iri in _GENERAL:
        if any(store.quads_for_pattern(None, ox.NamedNode(iri), None)):
            yield iri


def _names(store: ox.Store, term: Term) -> set[str]:
    if isinstance(term, ox.Literal):
        return {term.value}
    if not isinstance(term, ox.NamedNode):
        return set()
    labels = (
        quad.object.value
        for label in _LABELS
        for quad in store.quads_for_pattern(term, label, None)
        if isinstance(quad.object, ox.Literal)
    )
    return {term.value, shorten(term.value), _local(term.value), *labels}


def _codes(store: ox.Store) -> dict[str, str]:
    """Codes by the end of their IRIs and by their labels."""
    found: dict[str, str] = {}
    concept = ox.NamedNode(f"{SKOS}Concept")
    for quad in store.quads_for_pattern(None, TYPE, concept):
        if isinstance(quad.subject, ox.NamedNode):
            for name in _names(store, quad.subject):
                found.setdefault(name, quad.subject.value)
            found.setdefault(quad.subject.value.removeprefix(CODE), quad.subject.value)
    return found
