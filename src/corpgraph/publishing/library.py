"""What is published: the data, and beside it the ontology, its alignments and the shapes."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.layout import ontology_files, shape_files
from corpgraph.loading import as_store, parse
from corpgraph.namespaces import CG, ONTOLOGY, OWL, PREFIXES, RDF, RDFS, SKOS, shorten
from corpgraph.publishing.places import document_of, path_of, quoted, term_path
from corpgraph.publishing.words import LANGUAGES
from corpgraph.querying.entities import class_and_subclasses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpgraph.loading import Data
    from corpgraph.publishing.words import Language

__all__ = ["Entry", "Library", "Node", "Pointer", "Said", "Term", "iri_of"]

Node = ox.NamedNode | ox.BlankNode
# A triple term of RDF 1.2 is refused where the Turtle of its page is written.
Term = Node | ox.Literal
#: What is said of a thing: values by predicate, both in a fixed order.
Said = dict[str, list[Term]]
#: A thing that points to another, and by which property.
Pointer = tuple[Node, str]

TYPE: Final = ox.NamedNode(f"{RDF}type")
_NAMES: Final = tuple(
    ox.NamedNode(iri)
    for iri in (f"{RDFS}label", f"{SKOS}prefLabel", f"{PREFIXES['dcterms']}title", f"{CG}name")
)
_BIBLIOGRAPHIC: Final = ox.NamedNode(f"{PREFIXES['dcterms']}bibliographicCitation")
#: How many entries are remembered; those of a graph's hubs come up again and again.
_MOST_ENTRIES: Final = 20_000
#: How many things are remembered with what is said of them; neighbours come up one after another.
_MOST_SAID: Final = 2_000


class Entry(NamedTuple):
    """What links to a thing tell of it.

    Attributes:
        names: What it is called, in each of `LANGUAGES`.
        path: The path of its page, quoted.
        fragment: Which part of its page it is, quoted and marked; empty for all of it.
    """

    names: tuple[str, ...]
    path: str
    fragment: str


def iri_of(node: object) -> str:
    """The IRI of a node, or its label if it is blank."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


class Library:
    """Looks things up where they stand; holds no more of them than their names.

    Args:
        data: The data that is published.
        base: Where the site is, for the paths of what has an IRI there.

    Attributes:
        data: The data that is published.
        schema: Ontology, alignments and shapes, each file in a graph of its header's IRI.
    """

    def __init__(self, data: Data, *, base: str | None = None) -> None:
        self.data = as_store(data)
        self._base = base
        self.schema = ox.Store()
        for path in (*ontology_files(), *_alignments(), *_shapes()):
            quads = list(parse(path))
            header = _header(quads)
            self.schema.bulk_extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, header) for quad in quads
            )
        self._entries: dict[Node, Entry | None] = {}
        self._said: dict[Node, Said] = {}
        #: The path of the page of each term of the ontology.
        self.terms = {
            quad.subject.value: term_path(quad.subject.value, is_class=kind == "Class")
            for kind in ("Class", "ObjectProperty", "DatatypeProperty")
            for quad in self.schema.quads_for_pattern(None, TYPE, ox.NamedNode(OWL + kind))
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(CG)
        }
        self._parts: dict[str, set[str]] = defaultdict(set)
        #: How often each property and each class is used in the data.
        self.uses: Counter[str] = Counter()
        self.members: Counter[str] = Counter()

    @cached_property
    def documents(self) -> list[str]:
        """The IRIs of all documents that describe something, sorted; counts uses on the way."""
        found: set[str] = set()
        last: object = None
        for quad in self.data:
            predicate = quad.predicate
            self.uses[predicate.value] += 1
            if predicate == TYPE:
                self.members[iri_of(quad.object)] += 1
            subject = quad.subject
            if subject is not last and isinstance(subject, ox.NamedNode):
                document = document_of(subject.value)
                found.add(document)
                if document != subject.value:
                    self._parts[document].add(subject.value)
                last = subject
        found |= {document_of(q.subject.value) for q in self.schema if _is_named(q.subject)}
        return sorted(found)

    def parts(self, document: str) -> list[str]:
        """A document itself, and what in it has a fragment for a name."""
        _ = self.documents
        return [document, *sorted(self._parts.get(document, ()))]

    @cached_property
    def participations(self) -> frozenset[str]:
        """The properties by which facts name who takes part in them, or what they are about."""
        domain, facts = ox.NamedNode(f"{RDFS}domain"), class_and_subclasses("Fact")
        found = {
            quad.subject.value
            for quad in self.schema.quads_for_pattern(None, domain, None)
            if isinstance(quad.subject, ox.NamedNode) and iri_of(quad.object) in facts
        }
        # Who it is of has no one domain: facts of many kinds, and events, name it.
        return frozenset({*found, f"{CG}organization", f"{CG}service"} - {f"{CG}durationOf"})

    def path(self, document: str) -> str:
        """The path of the page of a document."""
        return self.terms.get(document) or path_of(document, self._home)

    @cached_property
    def _home(self) -> str | None:
        """Where the site is, if the data has IRIs there."""
        base = self._base
        is_home = base is not None and any(each.startswith(base) for each in self.documents)
        return base if is_home else None

    def quads(self, node: Node) -> Iterator[ox.Quad]:
        """All that is said of a node, with the graphs in which it is said."""
        yield from self.data.quads_for_pattern(node, None, None)
        yield from self.schema.quads_for_pattern(node, None, None)

    def said(self, node: Node) -> Said:
        """What is said of a node, each thing once; it is remembered, and not to be changed."""
        if node not in self._said:
            if len(self._said) >= _MOST_SAID:
                self._said.clear()
            found: dict[str, set[Term]] = {}
            for quad in self.quads(node):
                found.setdefault(quad.predicate.value, set()).add(cast("Term", quad.object))
            self._said[node] = {key: _ordered(found[key]) for key in sorted(found)}
        return self._said[node]

    def pointing(self, node: Node, most: int) -> tuple[list[Pointer], int]:
        """What points to a node.

        Args:
            node: The node.
            most: How many to give at most.

        Returns:
            Those that come first by IRI, and how many there are.
        """
        found = {
            (cast("Node", quad.subject), quad.predicate.value)
            for store in (self.data, self.schema)
            for quad in store.quads_for_pattern(None, None, node)
        }
        # Markets and codes are hubs: of their many neighbours no more are put in order than needed.
        return nsmallest(most, found, key=_by_iri), len(found)

    def graphs(self, node: Node) -> list[ox.NamedNode]:
        """The named graphs in which something is said of a node, in order."""
        found = {quad.graph_name for quad in self.quads(node)}
        return sorted((each for each in found if isinstance(each, ox.NamedNode)), key=iri_of)

    def values(self, node: Node, predicate: str) -> list[Term]:
        """The values of one property of a node, each once."""
        named = ox.NamedNode(predicate)
        found = {
            cast("Term", quad.object)
            for store in (self.data, self.schema)
            for quad in store.quads_for_pattern(node, named, None)
        }
        return sorted(found, key=str)

    def entry(self, node: Node) -> Entry | None:
        """What links to a node tell of it; None where nothing is said of it."""
        if node not in self._entries:
            if len(self._entries) >= _MOST_ENTRIES:
                self._entries.clear()
            self._entries[node] = self._entry(node)
        return self._entries[node]

    def name(self, node: Node, language: Language) -> str | None:
        """What a node is called in a language, or else in another, or else its IRI in short.

        Returns:
            None where nothing is said of it.
        """
        entry = self.entry(node)
        return None if entry is None else entry.names[LANGUAGES.index(language)]

    def types(self, node: Node) -> list[str]:
        """The classes of a node."""
        return [iri_of(each) for each in self.values(node, TYPE.value)]

    def is_a(self, types: Iterable[str], name: str) -> bool:
        """Whether one of some classes is a class of ours or under it."""
        return not class_and_subclasses(name).isdisjoint(types)

    def best_type(self, types: Iterable[str]) -> str | None:
        """The most special class that the ontology has, or else any."""
        ordered = sorted(types)
        own = [each for each in ordered if each.startswith(CG)]
        own.sort(key=lambda iri: len(class_and_subclasses(iri.removeprefix(CG))))
        return next(iter(own or ordered), None)

    def _entry(self, node: Node) -> Entry | None:
        names = self._names(node)
        if names is None:
            return None
        iri = iri_of(node)
        document = document_of(iri)
        part = iri[len(document) + 1 :]
        mark = f"#{quote(part, safe='')}" if part else ""
        return Entry(names, quoted(self.path(document)), mark)

    def _names(self, node: Node) -> tuple[str, ...] | None:
        found: list[ox.Literal] = []
        for predicate in (*_NAMES, _BIBLIOGRAPHIC):
            for store in (self.data, self.schema):
                for quad in store.quads_for_pattern(node, predicate, None):
                    if isinstance(quad.object, ox.Literal):
                        found.append(quad.object)
            if found:
                return tuple(_best(found, language).value for language in LANGUAGES)
        if next(self.quads(node), None) is None:
            return None
        short = "[ ]" if isinstance(node, ox.BlankNode) else _short(node.value)
        return (short,) * len(LANGUAGES)


def _by_iri(pointer: Pointer) -> tuple[str, str]:
    return (str(pointer[0]), pointer[1])


def _ordered(terms: set[Term]) -> list[Term]:
    return list(terms) if len(terms) == 1 else sorted(terms, key=str)


def _best(names: list[ox.Literal], language: str) -> ox.Literal:
    return min(names, key=lambda text: _rank(text, language))


def _rank(text: ox.Literal, language: str) -> tuple[int, str]:
    order = (language, "en", None)
    place = order.index(text.language) if text.language in order else len(order)
    return (place, text.value)


def _short(iri: str) -> str:
    short = shorten(iri)
    return short.partition(":")[2] if short.startswith("id:") else short


def _is_named(node: object) -> bool:
    return isinstance(node, ox.NamedNode)


def _alignments() -> list[Path]:
    return sorted(ontology_files()[0].parent.joinpath("alignment").glob("*.ttl"))


def _shapes() -> list[Path]:
    return [*shape_files(), *shape_files(style=True)]


def _header(quads: list[ox.Quad]) -> ox.NamedNode:
    ontology = ox.NamedNode(f"{PREFIXES['owl']}Ontology")
    headers = [q.subject for q in quads if q.predicate == TYPE and q.object == ontology]
    named = [each for each in headers if isinstance(each, ox.NamedNode)]
    return named[0] if named else ox.NamedNode(ONTOLOGY)
