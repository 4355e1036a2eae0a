"""The files of the ontology, read once for all tests on it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeGuard

from rdflib import OWL, RDF, Graph, Namespace, URIRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib.term import Node

__all__ = [
    "ALIGNMENTS",
    "CG",
    "DOCUMENTS",
    "HERE",
    "MODULES",
    "ONTOLOGY",
    "ROOT",
    "by_iri",
    "declared",
    "header",
    "imports_closure",
    "is_term",
    "merged",
    "read",
    "read_alignments",
    "read_modules",
    "tail",
]

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
DOCUMENTS: Final = ROOT / "ontology"
MODULES: Final = sorted(path.stem for path in DOCUMENTS.glob("*.ttl"))
ALIGNMENTS: Final = sorted(path.stem for path in (DOCUMENTS / "alignment").glob("*.ttl"))

ONTOLOGY: Final = URIRef("https://w3id.org/corpgraph/ontology")
CG: Final = Namespace(f"{ONTOLOGY}#")
_TERMS: Final = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


def read(path: Path) -> Graph:
    """Parse one Turtle file."""
    return Graph().parse(path, format="turtle")


@cache
def read_modules() -> Mapping[str, Graph]:
    """The modules by stem; `corpgraph` is the root, which imports all others."""
    return MappingProxyType({stem: read(DOCUMENTS / f"{stem}.ttl") for stem in MODULES})


@cache
def read_alignments() -> Mapping[str, Graph]:
    """The alignments by stem, which is the name of the vocabulary."""
    folder = DOCUMENTS / "alignment"
    return MappingProxyType({stem: read(folder / f"{stem}.ttl") for stem in ALIGNMENTS})


def header(graph: Graph) -> URIRef:
    """The IRI of the one ontology that a document is."""
    (iri,) = graph.subjects(RDF.type, OWL.Ontology)
    assert isinstance(iri, URIRef)
    return iri


def merged(graphs: Iterable[Graph]) -> Graph:
    """One graph of several, which are left as they are."""
    union = Graph()
    for graph in graphs:
        union += graph
    return union


def imports_closure(graph: Graph, known: Mapping[Node, Graph]) -> Graph:
    """An ontology together with all that it imports, at any depth."""
    reached: dict[Node, Graph] = {}
    waiting = [graph]
    while waiting:
        one = waiting.pop()
        if header(one) not in reached:
            reached[header(one)] = one
            waiting += [known[iri] for iri in one.objects(None, OWL.imports)]
    return merged(reached.values())


def by_iri(graphs: Mapping[str, Graph]) -> dict[Node, Graph]:
    """Documents by the IRI of their ontology, which is how they import each other."""
    return {header(graph): graph for graph in graphs.values()}


def is_term(node: Node) -> TypeGuard[URIRef]:
    """Tell whether a node is a term of our own; the namespace itself is none."""
    return isinstance(node, URIRef) and node in CG and node != URIRef(CG)


def declared(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    """The terms of our own that a graph declares, in IRI order; all kinds if none is given."""
    found = {
        term for kind in kinds or _TERMS for term in graph.subjects(RDF.type, kind) if is_term(term)
    }
    return sorted(found)


def tail(term: Node) -> str:
    """The last part of an IRI, which is the local name of a term and the stem of a module."""
    return str(term).replace("#", "/").rsplit("/", 1)[-1]
