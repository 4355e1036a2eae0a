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

__all__ = ["Hit", "Key", "Role", "Sought", "Wanted", "sought"]

AnyTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_PREDICATE: Final = re.compile(r"(\^?)(<[^<>]*>)")


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
    what: object

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


class Wanted:
    """All that the findings of a report ask for.

    Args:
        all_sought: What each finding asks for.
    """

    def __init__(self, all_sought: Iterable[Sought]) -> None:
        self._nodes: set[object] = set()
        self._keys: dict[object, set[Key]] = defaultdict(set)
        self._has_literals = False
        self.has_blank_nodes = False
        for each in all_sought:
            for key in chain(*each.triples, each.focus):
                self.has_blank_nodes |= key.is_blank
                if isinstance(key.what, ox.Triple):
                    self._keys[key.what.subject].add(key)
                else:
                    self._nodes.add(key.what)
                    self._has_literals |= isinstance(key.what, ox.Literal)

    def hits(self, quad: ox.Quad) -> Iterator[Hit]:
        """Tell what a quad holds of what is wanted."""
        subject, term, nodes = quad.subject, quad.object, self._nodes
        if subject in self._keys:
            triple = quad.triple
            keys = Key(Role.TRIPLE, triple), Key(Role.VALUE, _normal_triple(triple))
            yield from (Hit(key, 2) for key in keys if key in self._keys[subject])
        if subject in nodes:
            yield Hit(Key(Role.SUBJECT, subject), 0)
        if self._has_literals:
            term = _normal(term)
        if term in nodes:
            yield Hit(Key(Role.MENTION, term), 2)
        if quad.predicate in nodes:
            yield Hit(Key(Role.MENTION, quad.predicate), 1)


def _step(finding: Finding, focus: AnyTerm | None) -> tuple[ox.Triple, ...]:
    match = _PREDICATE.fullmatch(finding.path or "")
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
