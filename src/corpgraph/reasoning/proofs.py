"""Why a triple holds: the derivations that a run recorded, unfolded down to what was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from corpgraph.namespaces import RDF
from corpgraph.reasoning.rules import Drawn
from corpgraph.reasoning.terms import MASK, SHIFT, pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.reasoning.axioms import Axioms
    from corpgraph.reasoning.engine import Engine
    from corpgraph.reasoning.extensions import Extension
    from corpgraph.reasoning.rules import Axiom, Fact
    from corpgraph.reasoning.terms import Term

__all__ = ["Proofs", "Statement", "Step"]


class Statement(NamedTuple):
    """A triple, which unlike one of RDF may have a literal for its subject."""

    subject: Term
    predicate: Term
    object: Term

    @property
    def triple(self) -> ox.Triple | None:
        """The same as a triple of RDF, if RDF has it."""
        subject, predicate, term = self
        if isinstance(subject, ox.Literal | ox.Triple) or not isinstance(predicate, ox.NamedNode):
            return None
        return ox.Triple(subject, predicate, term)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof.

    Attributes:
        statement: What holds.
        rule: The rule of the W3C's tables by which it holds, such as ``prp-trp``; None if it was
            given, or is an axiom as it stands.
        premises: What the rule was applied to; axioms of the ontology come first.
    """

    statement: Statement
    rule: str | None = None
    premises: tuple[Statement, ...] = ()


class Proofs:
    """The proofs of all that a run knows.

    Args:
        engine: The engine, after its run.
        axioms: The axioms that it ran with.
        stated: All axioms of the ontology as they stand, as numbers.
    """

    def __init__(self, engine: Engine, axioms: Axioms, stated: set[Axiom]) -> None:
        self._engine = engine
        self._terms = engine.terms
        self._axioms = axioms
        self._stated = stated
        self._type = self._terms.iri(f"{RDF}type")

    def step(self, statement: Statement) -> Step | None:
        """How a statement came to be known first; None if the rules know nothing of it."""
        numbers = [self._terms.find(term) for term in statement]
        if None in numbers:
            # The rules never met it: it is given, or nothing at all.
            return Step(statement) if self._engine.given.has(statement.triple) else None
        subject, predicate, term = (each for each in numbers if each is not None)
        found = self._derive((subject, predicate, term))
        if found is None:
            return None
        rule, premises = found
        return Step(statement, rule, tuple(self.statement(each) for each in premises))

    def proof(self, statement: Statement) -> list[Step]:
        """The steps that lead to a statement, each after its premises; the last is its own.

        Raises:
            KeyError: The statement is neither given nor inferred.
        """
        steps: dict[Statement, Step] = {}
        stack: list[tuple[Statement, Step | None]] = [(statement, None)]
        while stack:
            each, step = stack.pop()
            if step is not None:
                steps.setdefault(each, step)
            elif each not in steps:
                step = self.step(each)
                if step is None:
                    raise KeyError(each)
                stack.append((each, step))
                stack += [(premise, None) for premise in reversed(step.premises)]
        return list(steps.values())

    def statement(self, numbers: Axiom) -> Statement:
        """The statement that three numbers stand for."""
        return Statement(*(self._terms[each] for each in numbers))

    def numbers(self, fact: Fact) -> Axiom:
        """A fact of an extension as three numbers."""
        extension, element = fact
        if extension.is_class:
            return element, self._type, extension.term
        return element >> SHIFT, extension.term, element & MASK

    def leaves(self, statements: Iterable[Statement]) -> list[Statement]:
        """What was given, and is no axiom, behind statements; each once."""
        found: dict[Statement, None] = {}
        for each in statements:
            for step in self.proof(each):
                numbers = tuple(self._terms.find(term) for term in step.statement)
                if step.rule is None and numbers not in self._stated:
                    found[step.statement] = None
        return list(found)

    def _derive(self, numbers: Axiom) -> tuple[str | None, list[Axiom]] | None:
        if numbers in self._stated:
            return None, []
        if fact := self._find(numbers):
            return self._derivation(*fact)
        if numbers in self._axioms.derived:
            rule, premises = self._axioms.derived[numbers]
            return rule, list(premises)
        if self._engine.given.has(self.statement(numbers).triple):
            return None, []
        return None

    def _find(self, numbers: Axiom) -> Fact | None:
        subject, predicate, term = numbers
        is_class = predicate == self._type
        known = self._engine.classes if is_class else self._engine.properties
        extension = known.get(term if is_class else predicate)
        element = subject if is_class else pair(subject, term)
        if extension is None or element not in extension.known:
            return None
        return extension, element

    def _derivation(self, extension: Extension, element: int) -> tuple[str | None, list[Axiom]]:
        rule, recorded = extension.derivation(element)
        while rule is not None and rule.is_bridge:
            extension, element = rule.premises(Drawn(extension, element, recorded))[0]
            rule, recorded = extension.derivation(element)
        if rule is None:
            return None, []
        drawn = Drawn(extension, element, recorded)
        premises = [self.numbers(each) for each in rule.premises(drawn)]
        return rule.name, [*rule.axioms, *premises]
