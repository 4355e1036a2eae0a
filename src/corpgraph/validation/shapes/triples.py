"""Triples as they are written: an index to read shapes from, and the ways in from every store."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from corpgraph.errors import InputError, UsageError
from corpgraph.namespaces import RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import rdflib

    Node = ox.NamedNode | ox.BlankNode
    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Source = ox.Store | ox.Dataset | rdflib.Graph | Iterable[ox.Quad | ox.Triple]

__all__ = [
    "NIL",
    "SUBCLASS",
    "TYPE",
    "TripleIndex",
    "index_of",
    "quads_of",
    "rdf",
    "sh",
    "triples_of",
]

TYPE: Final = ox.NamedNode(f"{RDF}type")
SUBCLASS: Final = ox.NamedNode(f"{RDFS}subClassOf")
NIL: Final = ox.NamedNode(f"{RDF}nil")
_FIRST: Final = ox.NamedNode(f"{RDF}first")
_REST: Final = ox.NamedNode(f"{RDF}rest")


@cache
def sh(name: str) -> ox.NamedNode:
    """A term of the SHACL vocabulary."""
    return ox.NamedNode(SH + name)


def rdf(name: str) -> ox.NamedNode:
    """A term of the RDF vocabulary."""
    return ox.NamedNode(RDF + name)


def quads_of(data: Source) -> Iterator[ox.Quad]:
    """Yield the triples of all graphs of a source as quads of the default graph.

    A triple in two graphs comes twice. An Oxigraph store and an rdflib graph have already
    normalised some literals (``"01"`` to ``"1"``; Oxigraph also ``xsd:byte`` to ``xsd:integer``);
    quads from a parser have not.

    Args:
        data: A store, a dataset, an rdflib graph or dataset, or quads as a parser gives them.

    Raises:
        UsageError: It is none of these.
    """
    default = ox.DefaultGraph()
    for quad in _given(data):
        if type(quad) is ox.Quad and type(quad.graph_name) is ox.DefaultGraph:
            yield quad
        elif not isinstance(quad, ox.Quad | ox.Triple):
            raise UsageError(f"quads are wanted, not {type(quad).__name__}")
        else:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, default)


def triples_of(data: Source) -> Iterator[ox.Triple]:
    """Yield the triples of all graphs of a source, as `quads_of` does."""
    return (quad.triple for quad in quads_of(data))


def _given(data: Source) -> Iterable[ox.Quad | ox.Triple]:
    if isinstance(data, ox.Store | ox.Dataset):
        return data
    rdflib = sys.modules.get("rdflib")
    # Whoever holds an rdflib graph has imported rdflib; nobody else should wait for it.
    if rdflib is not None and isinstance(data, rdflib.Graph):
        return _from_rdflib(data)
    if not hasattr(data, "__iter__") or isinstance(data, Mapping | str | bytes):
        kind = type(data).__name__
        raise UsageError(f"a store, a graph or quads are wanted, not {kind}")
    return cast("Iterable[ox.Quad | ox.Triple]", data)


def _from_rdflib(graph: rdflib.Graph) -> Iterator[ox.Quad]:
    has_graphs = hasattr(graph, "graphs")
    text = graph.serialize(format="nquads" if has_graphs else "nt", encoding="utf-8")
    return ox.parse(text, format=ox.RdfFormat.N_QUADS if has_graphs else ox.RdfFormat.N_TRIPLES)


class TripleIndex:
    """Triples by subject and predicate, and by predicate and object, in the order given.

    Args:
        triples: The triples; repeated ones count once.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._objects: defaultdict[object, dict[ox.NamedNode, list[Term]]] = defaultdict(dict)
        self._subjects: defaultdict[tuple[ox.NamedNode, object], list[Node]] = defaultdict(list)
        self._subjects_with: defaultdict[ox.NamedNode, dict[Node, None]] = defaultdict(dict)
        self.triples: Sequence[ox.Triple] = list(dict.fromkeys(triples))
        for triple in self.triples:
            subject, predicate, value = triple
            if not isinstance(subject, ox.Triple):
                self._objects[subject].setdefault(predicate, []).append(value)
                self._subjects[predicate, value].append(subject)
                self._subjects_with[predicate][subject] = None

    def values(self, subject: Term, predicate: ox.NamedNode) -> Sequence[Term]:
        """The objects of a subject and predicate."""
        return self._objects.get(subject, {}).get(predicate, ())

    def predicates(self, subject: Term) -> Sequence[ox.NamedNode]:
        """The predicates that a subject has."""
        return tuple(self._objects.get(subject, ()))

    def subjects(self, predicate: ox.NamedNode, value: Term) -> Sequence[Node]:
        """The subjects of a predicate and object."""
        return self._subjects.get((predicate, value), ())

    def subjects_with(self, predicate: ox.NamedNode) -> Sequence[Node]:
        """The subjects that have a predicate, each once."""
        return tuple(self._subjects_with.get(predicate, ()))

    def instances(self, cls: ox.NamedNode) -> Sequence[Node]:
        """The SHACL instances of a class: subclasses count (W3C SHACL, section 1.1)."""
        found: dict[Node, None] = {}
        for each in self.subclasses(cls):
            found.update(dict.fromkeys(self.subjects(TYPE, each)))
        return tuple(found)

    def subclasses(self, cls: ox.NamedNode) -> Sequence[Node]:
        """A class and its subclasses, near and far."""
        found: dict[Node, None] = {cls: None}
        waiting: list[Node] = [cls]
        while waiting:
            for each in self.subjects(SUBCLASS, waiting.pop()):
                if each not in found:
                    found[each] = None
                    waiting.append(each)
        return tuple(found)

    def is_list(self, node: Term) -> bool:
        """Whether a node is the head of an RDF list."""
        return node == NIL or bool(self.values(node, _FIRST))

    def items(self, head: Term) -> tuple[Term, ...]:
        """The members of a SHACL list (W3C SHACL, section 1.1).

        Raises:
            InputError: The list forks, has a gap or comes back to itself.
        """
        found: list[Term] = []
        seen: set[Term] = set()
        node = head
        while node != NIL:
            first, rest = self.values(node, _FIRST), self.values(node, _REST)
            if node in seen:
                raise InputError(f"the list {head} comes back to itself")
            if len(first) != 1 or len(rest) != 1:
                raise InputError(
                    f"{head} is not a well-formed list: each of its nodes needs one rdf:first "
                    "and one rdf:rest"
                )
            seen.add(node)
            found.append(first[0])
            node = rest[0]
        return tuple(found)


def index_of(data: Source | TripleIndex) -> TripleIndex:
    """The triples of all graphs of a source, as `triples_of` gives them; an index is its own."""
    return data if isinstance(data, TripleIndex) else TripleIndex(triples_of(data))
