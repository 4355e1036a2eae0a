"""Terms as numbers: each term of a graph is known to the engine by a small integer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

__all__ = ["MASK", "SHIFT", "Terms", "pair"]

#: A pair of terms is one integer: the first in the bits above `SHIFT`, the second below.
SHIFT: Final = 32
MASK: Final = (1 << SHIFT) - 1


def pair(first: int, second: int) -> int:
    """Two terms as one number."""
    return first << SHIFT | second


class Terms:
    """A table of terms, each with its number in the order in which it came up."""

    def __init__(self) -> None:
        self._numbers: dict[Term, int] = {}
        self._terms: list[Term] = []
        #: The numbers of the terms that are literals: they are no subjects in RDF.
        self.literals: set[int] = set()

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, number: int) -> Term:
        return self._terms[number]

    def number(self, term: Term) -> int:
        """The number of a term, which is given one if it has none."""
        number = self._numbers.setdefault(term, len(self._terms))
        if number == len(self._terms):
            self._terms.append(term)
            if isinstance(term, ox.Literal):
                self.literals.add(number)
        return number

    def find(self, term: Term) -> int | None:
        """The number of a term, if it has one."""
        return self._numbers.get(term)

    def iri(self, iri: str) -> int:
        """The number of an IRI."""
        return self.number(ox.NamedNode(iri))
