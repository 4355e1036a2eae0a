"""The rules of OWL 2 RL that conclude that a graph is inconsistent, run once all else is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from corpgraph.reasoning.datatypes import DATATYPES, are_different, has_value
from corpgraph.reasoning.terms import MASK, SHIFT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corpgraph.reasoning.extensions import Extension
    from corpgraph.reasoning.joins import Body
    from corpgraph.reasoning.rules import Axiom, Fact
    from corpgraph.reasoning.terms import Terms

__all__ = [
    "Check",
    "Clash",
    "Different",
    "Forbidden",
    "IllTyped",
    "Irreflexive",
    "NotOfType",
    "Overlap",
    "Symmetric",
]


@dataclass(frozen=True, slots=True)
class Clash:
    """One contradiction: the rule's name, the axioms that are broken, and the facts that do it."""

    rule: str
    axioms: tuple[Axiom, ...]
    facts: tuple[Fact, ...]


class Check(Protocol):
    """Something that must not be."""

    def clashes(self) -> Iterator[Clash]:
        """Where it is so nevertheless."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What is in both of two classes or properties (cax-dw, cax-adc, cls-com, prp-pdw, prp-adp)."""

    rule: str
    axioms: tuple[Axiom, ...]
    one: Extension
    other: Extension

    def clashes(self) -> Iterator[Clash]:
        """See `Check`."""
        for each in sorted(self.one.known & self.other.known):
            facts = (self.one, each), (self.other, each)
            yield Clash(self.rule, self.axioms, facts)


@dataclass(frozen=True, slots=True)
class Irreflexive:
    """What stands in a relation to itself (prp-irp; eq-diff1, as all is the same as itself)."""

    rule: str
    axioms: tuple[Axiom, ...]
    relation: Extension

    def clashes(self) -> Iterator[Clash]:
        """See `Check`."""
        for each in sorted(self.relation.known):
            if each >> SHIFT == each & MASK:
                yield Clash(self.rule, self.axioms, ((self.relation, each),))


@dataclass(frozen=True, slots=True)
class Symmetric:
    """Two that stand in a relation both ways, once a pair (prp-asyp)."""

    axioms: tuple[Axiom, ...]
    relation: Extension

    def clashes(self) -> Iterator[Clash]:
        """See `Check`."""
        known = self.relation.known
        back = {(each & MASK) << SHIFT | each >> SHIFT for each in known} & known
        for each in sorted(back):
            other = (each & MASK) << SHIFT | each >> SHIFT
            if each <= other:
                facts = {(self.relation, each): None, (self.relation, other): None}
                yield Clash("prp-asyp", self.axioms, tuple(facts))


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A conjunction that must not hold (cls-maxc1, prp-npa1, eq-diff1 and the like).

    Attributes:
        rule: The name of the rule.
        axioms: What forbids it.
        body: The conjunction.
    """

    rule: str
    axioms: tuple[Axiom, ...]
    body: Body

    def clashes(self) -> Iterator[Clash]:
        """See `Check`."""
        seen = set()
        for bindings in self.body.all_matches():
            facts = tuple((atom.extension, atom.element(bindings)) for atom in self.body.atoms)
            if frozenset(facts) not in seen:
                seen.add(frozenset(facts))
                yield Clash(self.rule, self.axioms, facts)


@dataclass(frozen=True, slots=True)
class NotOfType:
    """A literal that is said to be of a datatype which does not have its value (dt-not-type)."""

    datatype: Extension
    literals: set[int]
    has_value: Callable[[int], bool]

    def clashes(self) -> Iterator[Clash]:
        """See `Check`."""
        for each in sorted(self.datatype.known & self.literals):
            if not self.has_value(each):
                yield Clash("dt-not-type", (), ((self.datatype, each),))


@dataclass(frozen=True, slots=True)
class Different:
    """Two literals that are concluded to be the same and have different values (dt-diff)."""

    same: Extension
    terms: Terms

    def clashes(self) -> Iterator[Clash]:
        """See `Check`."""
        literals = self.terms.literals
        for each in sorted(self.same.known):
            one, other = each >> SHIFT, each & MASK
            if one < other and one in literals and other in literals:
                left, right = self.terms[one], self.terms[other]
                assert isinstance(left, ox.Literal)
                assert isinstance(right, ox.Literal)
                if are_different(left, right):
                    yield Clash("dt-diff", (), ((self.same, each),))


@dataclass(frozen=True, slots=True)
class IllTyped:
    """Literals that are no lexical form of their own datatype, in what the rules read.

    RDF 1.1 Semantics, section 7.1: a graph with one cannot be true. They are reported as
    dt-not-type, whose datatype is the literal's own.
    """

    terms: Terms
    properties: Mapping[int, Extension]

    def clashes(self) -> Iterator[Clash]:
        """See `Check`."""
        wrong = {each for each in self.terms.literals if not self._is_well_typed(each)}
        for extension in self.properties.values() if wrong else ():
            for each in sorted(extension.known):
                if each & MASK in wrong:
                    yield Clash("dt-not-type", (), ((extension, each),))

    def _is_well_typed(self, number: int) -> bool:
        literal = self.terms[number]
        assert isinstance(literal, ox.Literal)
        own = literal.datatype.value
        return own not in DATATYPES or has_value(literal, own)
