"""RDF documents whose text depends on nothing but the data."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.formatting import serialize
from corpgraph.loading import as_store
from corpgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpgraph.loading import Data

__all__ = [
    "Content",
    "Node",
    "Statement",
    "Term",
    "canonical",
    "iris",
    "write_nquads",
    "write_ntriples",
    "write_trig",
    "write_turtle",
]

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal


class Statement(NamedTuple):
    """A triple of RDF 1.1 in its graph; `ox.Quad` takes its four parts."""

    subject: Node
    predicate: ox.NamedNode
    object: Term
    graph: Node | ox.DefaultGraph


@dataclass(frozen=True, slots=True)
class Content:
    """What is exported, with canonical blank nodes, in the order of the lines of N-Quads.

    Attributes:
        statements: The whole dataset; first the default graph, then graph by graph.
        union: The union of all graphs, as a default graph.
    """

    statements: tuple[Statement, ...]
    union: tuple[Statement, ...]


def canonical(data: Data) -> Content:
    """Bring data into its canonical order and labels.

    Args:
        data: An rdflib graph or dataset, or a store.

    Raises:
        InputError: The data holds what RDF 1.1 lacks: a triple term or a base direction.
    """
    quads = list(as_store(data))
    statements = sorted(_labelled(quads), key=_graph_key)
    union = _labelled({ox.Quad(*quad.triple) for quad in quads})
    return Content(tuple(statements), tuple(union))


def iris(content: Content) -> set[str]:
    """Collect every IRI of a dataset, those of datatypes included."""
    terms = {term for statement in content.statements for term in statement}
    named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    return named | {term.datatype.value for term in terms if isinstance(term, ox.Literal)}


def write_turtle(content: Content, folder: Path, name: str) -> None:
    """Write the union of the graphs as canonical Turtle."""
    triples = (ox.Triple(*statement[:3]) for statement in content.union)
    (folder / f"{name}.ttl").write_bytes(serialize(triples, PREFIXES).encode())


def write_trig(content: Content, folder: Path, name: str) -> None:
    """Write the dataset as TriG with the prefixes that it uses."""
    used = iris(content)
    prefixes = {p: n for p, n in PREFIXES.items() if any(iri.startswith(n) for iri in used)}
    with io.BytesIO() as buffer:
        ox.serialize(_quads(content.statements), buffer, ox.RdfFormat.TRIG, prefixes=prefixes)
        lines = buffer.getvalue().splitlines(keepends=True)
    # Oxigraph declares the prefixes in an order that differs from run to run.
    head = sorted(lines[: len(prefixes)])
    (folder / f"{name}.trig").write_bytes(b"".join(head + lines[len(prefixes) :]))


def write_nquads(content: Content, folder: Path, name: str) -> None:
    """Write the canonical form of the dataset (RDF Dataset Canonicalization, section 5)."""
    quads = sorted(_quads(content.statements), key=str)
    ox.serialize(quads, folder / f"{name}.nq", ox.RdfFormat.N_QUADS)


def write_ntriples(content: Content, folder: Path, name: str) -> None:
    """Write the canonical form of the union of the graphs."""
    triples = (ox.Triple(*statement[:3]) for statement in content.union)
    ox.serialize(triples, folder / f"{name}.nt", ox.RdfFormat.N_TRIPLES)


def _labelled(quads: Iterable[ox.Quad]) -> list[Statement]:
    """Label the blank nodes by RDFC-1.0, and sort by the lines of N-Quads."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    # The text of a quad is its line of canonical N-Quads.
    return [_statement(quad) for quad in sorted(dataset, key=str)]


def _statement(quad: ox.Quad) -> Statement:
    subject, term, graph = quad.subject, quad.object, quad.graph_name
    direction = term.direction if isinstance(term, ox.Literal) else None
    if isinstance(subject, ox.Triple) or isinstance(term, ox.Triple) or direction is not None:
        raise InputError(f"{quad.triple} has a term of RDF 1.2", hint="keep to RDF 1.1")
    return Statement(subject, quad.predicate, term, graph)


def _quads(statements: Iterable[Statement]) -> Iterator[ox.Quad]:
    return (ox.Quad(*statement) for statement in statements)


def _graph_key(statement: Statement) -> str:
    return "" if isinstance(statement.graph, ox.DefaultGraph) else str(statement.graph)
