"""Rules with several premises, as joins: prp-fp, prp-spo2, cls-int1, cls-avf and the like.

A body is a conjunction of atoms over variables. Each atom in turn is read from what is new, and
the others are looked up by index, those first of which most is bound (semi-naive evaluation).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from corpgraph.reasoning.rules import Rule
from corpgraph.reasoning.terms import MASK, SHIFT, pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.reasoning.extensions import Extension, Recorded
    from corpgraph.reasoning.rules import Axiom, Drawn, Fact

    Bindings = list[int]

__all__ = ["Atom", "Body", "Join", "Key", "constant"]

_UNBOUND = -1


def constant(term: int) -> int:
    """A term as an argument of an atom; variables are numbers from 0."""
    return -2 - term


@dataclass(frozen=True, slots=True)
class Atom:
    """A class and one argument, or a property and two; see `constant`."""

    extension: Extension
    arguments: tuple[int, ...]

    def element(self, bindings: Sequence[int]) -> int:
        """The element that the atom is about once its variables are bound."""
        values = [bindings[each] if each >= 0 else -2 - each for each in self.arguments]
        return values[0] if len(values) == 1 else pair(*values)


class Body:
    """A conjunction of atoms.

    Args:
        atoms: The atoms.
        apart: Two variables that must differ, as in prp-fp.
    """

    def __init__(self, atoms: Sequence[Atom], *, apart: tuple[int, int] | None = None) -> None:
        self.atoms = tuple(atoms)
        self._apart = apart
        used = [argument for atom in atoms for argument in atom.arguments]
        self._variables = max(used, default=_UNBOUND) + 1
        self._plans = [self._plan(at) for at in range(len(atoms))]

    def _plan(self, first: int) -> list[Atom]:
        """The other atoms in the order in which they are looked up."""
        bound = {each for each in self.atoms[first].arguments if each >= 0}
        rest = [atom for at, atom in enumerate(self.atoms) if at != first]
        plan = []
        while rest:
            best = max(rest, key=lambda atom: _boundness(atom, bound))
            rest.remove(best)
            plan.append(best)
            bound.update(each for each in best.arguments if each >= 0)
        return plan

    def matches(self, first: int, news: Iterator[int]) -> Iterator[tuple[int, ...]]:
        """Bind the variables in each way in which one atom is among the news."""
        atom, plan = self.atoms[first], self._plans[first]
        for element in news:
            bindings = [_UNBOUND] * self._variables
            if _bind(atom, element, bindings):
                yield from self._extend(plan, 0, bindings)

    def all_matches(self) -> Iterator[tuple[int, ...]]:
        """Bind the variables in each way in which all atoms are known."""
        return self.matches(0, iter(self.atoms[0].extension.known))

    def _extend(
        self, plan: Sequence[Atom], at: int, bindings: Bindings
    ) -> Iterator[tuple[int, ...]]:
        if at == len(plan):
            if self._apart is None or bindings[self._apart[0]] != bindings[self._apart[1]]:
                yield tuple(bindings)
            return
        for element in _candidates(plan[at], bindings):
            further = bindings.copy()
            if _bind(plan[at], element, further):
                yield from self._extend(plan, at + 1, further)


def _boundness(atom: Atom, bound: set[int]) -> tuple[bool, int]:
    number = sum(each < 0 or each in bound for each in atom.arguments)
    return number == len(atom.arguments), number


def _bind(atom: Atom, element: int, bindings: Bindings) -> bool:
    values = (element,) if len(atom.arguments) == 1 else (element >> SHIFT, element & MASK)
    for argument, value in zip(atom.arguments, values, strict=True):
        if argument < 0:
            if -2 - argument != value:
                return False
        elif bindings[argument] == _UNBOUND:
            bindings[argument] = value
        elif bindings[argument] != value:
            return False
    return True


def _candidates(atom: Atom, bindings: Bindings) -> Iterator[int]:
    """The elements that can match an atom, of which some variables may be bound."""
    extension = atom.extension
    values = [bindings[each] if each >= 0 else -2 - each for each in atom.arguments]
    if _UNBOUND not in values:
        element = values[0] if len(values) == 1 else pair(*values)
        return iter((element,) if element in extension.known else ())
    if len(values) == 1 or values == [_UNBOUND, _UNBOUND]:
        return iter(list(extension.known))
    if values[0] == _UNBOUND:
        last = values[1]
        return (first << SHIFT | last for first in extension.back().get(last, ()))
    first = values[0] << SHIFT
    return (first | last for last in extension.forth().get(values[0], ()))


class Join(Rule):
    """What a conjunction entails. Records the bindings of all variables.

    Args:
        name: As for `Rule`.
        axioms: As for `Rule`.
        body: The conjunction.
        head: The atom that is concluded.
    """

    def __init__(self, name: str, axioms: Sequence[Axiom], body: Body, head: Atom) -> None:
        super().__init__(name, axioms, [atom.extension for atom in body.atoms], head.extension)
        self._body = body
        self._head = head

    def _run(self) -> bool:
        known = self.output.known
        found: dict[int, Recorded] = {}
        for at in range(len(self.inputs)):
            for bindings in self._body.matches(at, self._news(at)):
                element = self._head.element(bindings)
                if element not in known:
                    found.setdefault(element, bindings)
        return self.output.add(self, found)

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        bindings = drawn.recorded
        assert isinstance(bindings, tuple)
        return tuple((atom.extension, atom.element(bindings)) for atom in self._body.atoms)


class Key(Rule):
    """Members of a class that agree in the values of its key are the same (prp-key).

    Each is linked to the first that has its values; eq-sym and eq-trans do the rest, where a join
    would compare each with each. Records the values.
    """

    def __init__(
        self,
        axiom: Axiom,
        members: Extension,
        properties: Sequence[Extension],
        output: Extension,
    ) -> None:
        super().__init__("prp-key", [axiom], [members, *properties], output)

    def _run(self) -> bool:
        unseen = [self._unseen(at) for at in range(len(self.inputs))]
        if not any(unseen):
            return False
        members, *properties = self.inputs
        indexes = [each.forth() for each in properties]
        first: dict[tuple[int, ...], int] = {}
        found: dict[int, Recorded] = {}
        for member in sorted(members.known):
            for values in product(*(index.get(member, ()) for index in indexes)):
                other = first.setdefault(values, member)
                if other != member:
                    found.setdefault(pair(other, member), values)
        return self.output.add(self, found)

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        values = drawn.recorded
        assert isinstance(values, tuple)
        members, *properties = self.inputs
        both = (drawn.element >> SHIFT, drawn.element & MASK)
        return (
            *((members, each) for each in both),
            *(
                (extension, pair(each, value))
                for each in both
                for extension, value in zip(properties, values, strict=True)
            ),
        )
