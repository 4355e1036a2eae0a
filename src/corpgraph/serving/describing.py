"""What the stores know of an IRI: what is said of it, what points to it, or what document it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import ONTOLOGY, PREFIXES, RDFS, SKOS
from corpgraph.serving.sources import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.serving.sources import Stores

__all__ = ["Description", "describe", "document", "label"]

_NAMES: Final = tuple(
    ox.NamedNode(iri) for iri in (f"{RDFS}label", f"{SKOS}prefLabel", f"{PREFIXES['dcterms']}title")
)
#: How many of the things that point to one are told; a market may have a million listings.
_MOST_POINTING: Final = 1000
#: What stands at an IRI with a hash, in many graphs.
_HASHED: Final = (ONTOLOGY, SHAPES)

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a thing.

    Attributes:
        iri: The thing.
        said: Triples of which it is the subject, and those of the blank nodes that they lead to.
        pointing: Triples of which it is the object.
        is_cut: Whether more than these point to it.
    """

    iri: str
    said: list[ox.Triple]
    pointing: list[ox.Triple]
    is_cut: bool

    @property
    def triples(self) -> list[ox.Triple]:
        """All of them."""
        return [*self.said, *self.pointing]


def describe(stores: Stores, iri: str) -> Description | None:
    """Say what is known of a thing, in the data and in the vocabulary; None if nothing is."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return None
    both = (stores.data, stores.vocabulary)
    said = list(dict.fromkeys(each for store in both for each in _about(store, node)))
    quads = (quad for store in both for quad in store.quads_for_pattern(None, None, node))
    found = list(dict.fromkeys(quad.triple for quad in islice(quads, _MOST_POINTING + 1)))
    if not said and not found:
        return None
    return Description(iri, said, found[:_MOST_POINTING], len(found) > _MOST_POINTING)


def document(stores: Stores, iri: str, *, most: int) -> list[ox.Triple] | None:
    """Give the content of the graphs that an IRI stands for; None if it stands for none.

    Args:
        stores: Where to look.
        iri: That of a named graph, of a module, or of the ontology or the shapes as a whole.
        most: No more than one triple above this is given.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return None
    both = (stores.data, stores.vocabulary)
    graphs = [(store, node) for store in both if store.contains_named_graph(node)]
    if iri in _HASHED:
        graphs += [
            (stores.vocabulary, each)
            for each in stores.vocabulary.named_graphs()
            if isinstance(each, ox.NamedNode) and each.value.startswith(f"{iri}/")
        ]
    if not graphs:
        return None
    quads = (q for store, name in graphs for q in store.quads_for_pattern(None, None, None, name))
    return list(dict.fromkeys(quad.triple for quad in islice(quads, most + 1)))


def label(stores: Stores, node: ox.NamedNode) -> str | None:
    """What a thing is called, in English if it can be."""
    for store in (stores.data, stores.vocabulary):
        for predicate in _NAMES:
            quads = islice(store.quads_for_pattern(node, predicate, None), 20)
            texts = [q.object for q in quads if isinstance(q.object, ox.Literal)]
            if texts:
                return min(texts, key=lambda each: (each.language != "en", each.value)).value
    return None


def _about(store: ox.Store, start: Node) -> Iterator[ox.Triple]:
    """A concise bounded description: on through blank nodes, each once."""
    seen: set[Node] = {start}
    waiting: list[Node] = [start]
    while waiting:
        node = waiting.pop()
        for triple in _triples(store.quads_for_pattern(node, None, None)):
            yield triple
            if isinstance(triple.object, ox.BlankNode) and triple.object not in seen:
                seen.add(triple.object)
                waiting.append(triple.object)


def _triples(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    return (quad.triple for quad in quads)
