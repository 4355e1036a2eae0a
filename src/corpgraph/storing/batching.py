"""Graphs cut into batches that can be sent one by one, and again."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Batch", "batches", "canonical_hash", "graphs"]

#: Up to how many triples a graph is sorted, so that it has the same batches wherever it is read.
_SORTED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a graph.

    Attributes:
        triples: N-Triples, one a line.
        number: How many.
    """

    triples: bytes
    number: int

    @property
    def sha256(self) -> str:
        """What tells it from others."""
        return hashlib.sha256(self.triples).hexdigest()


def graphs(store: ox.Store) -> list[str]:
    """The graphs of a store that have triples, sorted; the default graph is "" and comes first."""
    names = sorted(str(each.value) for each in store.named_graphs())
    first = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return ([""] if next(iter(first), None) is not None else []) + names


def batches(store: ox.Store, graph: str, size: int) -> Iterator[Batch]:
    """Cut a graph into batches; there is at least one, which may be empty.

    A blank node has no name outside its request, so that all triples with one are in the first
    batch, be it larger than the others. The others can be sent twice without harm.

    Args:
        store: The data.
        graph: The graph; "" is the default graph.
        size: How many triples a batch has at most.
    """
    first = sorted(_line(each) for each in _triples(store, graph) if _has_blank(each))
    lines = _in_order(store, graph)
    first += itertools.islice(lines, max(0, size - len(first)))
    yield _batch(first)
    while part := list(itertools.islice(lines, size)):
        yield _batch(part)


def canonical_hash(triples: Iterable[ox.Triple]) -> str:
    """The SHA-256 of the canonical form of a graph (RDF Dataset Canonicalization, RDFC-1.0)."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _triples(store: ox.Store, graph: str) -> Iterator[ox.Triple]:
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, name))


def _in_order(store: ox.Store, graph: str) -> Iterator[str]:
    """The triples without blank nodes, in an order that does not change."""
    lines = (_line(each) for each in _triples(store, graph) if not _has_blank(each))
    head = list(itertools.islice(lines, _SORTED + 1))
    # So many are in a store on disk, which has an order of its own.
    return iter(sorted(head)) if len(head) <= _SORTED else itertools.chain(head, lines)


def _line(triple: ox.Triple) -> str:
    return f"{triple} .\n"


def _batch(lines: list[str]) -> Batch:
    return Batch("".join(lines).encode(), len(lines))


def _has_blank(triple: ox.Triple) -> bool:
    subject, _, term = triple
    if isinstance(subject, ox.BlankNode) or isinstance(term, ox.BlankNode):
        return True
    return any(isinstance(each, ox.Triple) and _has_blank(each) for each in (subject, term))
