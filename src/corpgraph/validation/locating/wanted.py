"""What findings ask for: the triples and nodes to be looked up in files."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.findings import Finding
    from corpgraph.validation.locating.quads import PlacedQuad

__all__ = ["Hit", "Key", "Role", "Sought", "Wanted", "described", "sought"]

AnyTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_PREDICATE: Final = r"(\^?)(<[^<>]*>)"


class Role(Enum):
    """What of a quad was asked for."""

    TRIPLE = auto()
    #: A triple up to what a store changes in a literal.
    VALUE = auto()
    SUBJECT = auto()
    MENTION = auto()


class Key(NamedTuple):
    """One thing that can be looked up: a triple, or a node as a subject or elsewhere."""

    role: Role
    what: AnyTerm

    @property
    def is_blank(self) -> bool:
        """Whether it can be told from others only by the name of a blank node."""
        terms = self.what if isinstance(self.what, ox.Triple) else (self.what,)
        return any(isinstance(term, ox.BlankNode) for term in terms)


class Hit(NamedTuple):
    """A thing that a quad holds, and which of its terms shows it: 0, 1 or 2."""

    key: Key
    term: int


@dataclass(frozen=True, slots=True)
class Sought:
    """What one finding asks for: the triples it involves, or else its focus node.

    Of each tuple of keys the first one that is somewhere counts.
    """

    triples: tuple[tuple[Key, ...], ...]
    focus: tuple[Key, ...]

    @property
    def stated(self) -> Iterator[Key]:
        """All but the mention of the focus node, which is the last resort."""
        return chain(*self.triples, self.focus[:1])


def sought(finding: Finding) -> Sought:
    """Tell what to look up for a finding.

    Where it names no triple but a value at the end of a path of one step, that step is the triple.
    """
    focus = _term(finding.focus)
    triples: Iterable[ox.Triple] = finding.triples or _step(finding, focus)
    node = None if focus is None else _normal(focus)
    return Sought(
        tuple(
            (Key(Role.TRIPLE, triple), Key(Role.VALUE, _normal_triple(triple)))
            for triple in triples
        ),
        () if node is None else (Key(Role.SUBJECT, node), Key(Role.MENTION, node)),
    )


def described(node: str) -> Key | None:
    """Tell what to look up for a node in N-Triples syntax that is described somewhere."""
    term = _term(node)
    return None if term is None else Key(Role.SUBJECT, term)


class Wanted:
    """A number of things to be looked up.

    Args:
        keys: The things.

    Attributes:
        names: The IRIs that a statement has to name for something of this to be in it: of a triple
            and of a subject as its subject, of a mention as its predicate or object.
        has_mentions: Whether nodes are wanted that are no subjects.
        has_names_only: Whether each thing has such an IRI.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: dict[object, set[Key]] = defaultdict(set)
        self.names: dict[str, set[Key]] = defaultdict(set)
        self.has_mentions = False
        self.has_names_only = True
        self.has_blank_nodes = False
        self._has_literals = False
        for key in keys:
            node = key.what.subject if isinstance(key.what, ox.Triple) else key.what
            self._keys[node].add(key)
            self.has_mentions |= key.role is Role.MENTION
            self.has_blank_nodes |= key.is_blank
            self._has_literals |= isinstance(key.what, ox.Literal)
            if isinstance(node, ox.NamedNode):
                self.names[node.value].add(key)
            self.has_names_only &= isinstance(node, ox.NamedNode) and not key.is_blank

    def __bool__(self) -> bool:
        return bool(self._keys)

    def __iter__(self) -> Iterator[Key]:
        """Give each thing once."""
        return chain.from_iterable(self._keys.values())

    def hits(self, quad: ox.Quad) -> Iterator[Hit]:
        """Tell what a quad holds of what is wanted."""
        subject, term, keys = quad.subject, quad.object, self._keys
        if subject in keys:
            triple = quad.triple
            held = (
                Hit(Key(Role.TRIPLE, triple), 2),
                Hit(Key(Role.VALUE, _normal_triple(triple)), 2),
                Hit(Key(Role.SUBJECT, subject), 0),
            )
            yield from (hit for hit in held if hit.key in keys[subject])
        if self.has_mentions:
            if self._has_literals:
                term = _normal(term)
            for what, at in ((term, 2), (quad.predicate, 1)):
                if what in keys and (key := Key(Role.MENTION, what)) in keys[what]:
                    yield Hit(key, at)

    def places(self, placed: PlacedQuad) -> Iterator[tuple[Key, int]]:
        """Tell what a quad holds of what is wanted, and at which offsets."""
        for key, term in self.hits(placed.quad):
            yield key, (placed.subject, placed.predicate, placed.object)[term]


def _step(finding: Finding, focus: AnyTerm | None) -> tuple[ox.Triple, ...]:
    match = re.fullmatch(_PREDICATE, finding.path or "")
    if match is None or finding.value is None:
        return ()
    value = _term(finding.value)
    subject, end = (value, focus) if match[1] else (focus, value)
    if not isinstance(subject, ox.NamedNode | ox.BlankNode) or end is None:
        return ()
    return (ox.Triple(subject, ox.NamedNode(match[2][1:-1]), end),)


@lru_cache(maxsize=10_000)
def _term(text: str) -> AnyTerm | None:
    """Read a term in N-Triples or Turtle syntax; None if it is something else."""
    try:
        quads = list(ox.parse(f"<x:x> <x:x> {text} .", format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        return None
    return quads[0].object if len(quads) == 1 else None


def _normal_triple(triple: ox.Triple) -> ox.Triple:
    return ox.Triple(triple.subject, triple.predicate, _normal(triple.object))


def _normal(term: AnyTerm) -> AnyTerm:
    return _stored(term) if isinstance(term, ox.Literal) else term


@lru_cache(maxsize=10_000)
def _stored(literal: ox.Literal) -> AnyTerm:
    """Write a literal as a store gives it back: numbers and times in their canonical form."""
    store = ox.Store()
    node = ox.NamedNode("x:x")
    store.add(ox.Quad(node, node, literal))
    quad: ox.Quad = next(iter(store))
    return quad.object
