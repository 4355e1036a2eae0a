"""The engine: what is known of each class and property, the rules between them, and the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.namespaces import OWL, RDF
from corpgraph.reasoning.equality import Alias, Replace
from corpgraph.reasoning.extensions import Extension
from corpgraph.reasoning.terms import MASK, SHIFT
from corpgraph.reasoning.typing import LiteralTypes, TypeIn, TypeOut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.reasoning.checks import Check
    from corpgraph.reasoning.given import Given
    from corpgraph.reasoning.rules import Rule
    from corpgraph.reasoning.terms import Terms

__all__ = ["Engine"]


class Engine:
    """Runs rules over what is given until nothing new comes.

    Only the classes and properties that a rule reads or writes are loaded. Where individuals turn
    out to be the same, or a rule is about ``rdf:type`` itself, all the rest is loaded as well.

    Attributes:
        terms: The table of terms.
        given: What is given.
        classes: Classes by the numbers of their terms.
        properties: Properties likewise.
        same: The pairs of ``owl:sameAs``.
        checks: What must not be, looked for at the end.
    """

    def __init__(self, terms: Terms, given: Given) -> None:
        self.terms = terms
        self.given = given
        self.classes: dict[int, Extension] = {}
        self.properties: dict[int, Extension] = {}
        self.checks: list[Check] = []
        self._rules: dict[object, Rule] = {}
        self._order: list[Rule] = []
        self._types: Extension | None = None
        self._is_whole = False
        self._type = terms.iri(f"{RDF}type")
        self.same = self.relation(terms.iri(f"{OWL}sameAs"))

    def members(self, term: int) -> Extension:
        """The members of a class."""
        extension = self.classes.get(term)
        if extension is None:
            extension = self.classes[term] = Extension(term, is_class=True)
            extension.add(None, self.given.members(term))
        return extension

    def relation(self, term: int) -> Extension:
        """The pairs of a property."""
        extension = self.properties.get(term)
        if extension is None:
            extension = self.properties[term] = Extension(term, is_class=False)
            if term == self._type:
                self._types = extension
                self.make("type-in", TypeIn(extension, self.members))
            else:
                extension.add(None, self.given.pairs(term))
        return extension

    def extensions(self) -> list[Extension]:
        """All classes and properties that are loaded."""
        return [*self.classes.values(), *self.properties.values()]

    def make(self, key: object, rule: Rule) -> bool:
        """Take a rule in unless there is one with this key; say whether it was taken."""
        if key in self._rules:
            return False
        self._rules[key] = rule
        self._order = []
        return True

    def run(self) -> None:
        """Run all rules until none finds anything."""
        while True:
            changed = self._bridge()
            if not self._order:
                self._order = _in_order(self._rules.values())
            for rule in self._order:
                changed |= rule.run()
            if not changed and not self._start_equality():
                return

    def _bridge(self) -> bool:
        """Keep the pairs of ``rdf:type`` in step with the classes, and the types of literals."""
        read = {each.term: each for rule in self._rules.values() for each in rule.inputs}
        made = False
        for extension in read.values():
            if extension.is_class and LiteralTypes.concerns(self.terms, extension):
                made |= self.make(("literals", extension.term), LiteralTypes(self.terms, extension))
        if (types := self._types) is not None:
            self._load_all()
            for extension in list(self.classes.values()):
                made |= self.make(("type-out", extension.term), TypeOut(extension, types))
        return made

    def _start_equality(self) -> bool:
        if all(each >> SHIFT == each & MASK for each in self.same.known):
            return False
        self._load_all()
        made = self.make("eq-rep-s", Replace("eq-rep-s", self))
        made |= self.make("eq-rep-o", Replace("eq-rep-o", self))
        return made | self.make("alias", Alias(self))

    def _load_all(self) -> None:
        if not self._is_whole:
            self._is_whole = True
            for term in self.given.classes():
                self.members(term)
            for term in self.given.properties():
                self.relation(term)


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    """Order rules so that what writes comes before what reads, as far as there is no circle."""
    rules = list(rules)
    writers: dict[int, list[int]] = {}
    for at, rule in enumerate(rules):
        writers.setdefault(id(rule.output), []).append(at)
    ordered: dict[int, None] = {}
    entered: set[int] = set()
    for start in range(len(rules)):
        stack = [(start, False)]
        while stack:
            at, is_done = stack.pop()
            if is_done:
                ordered[at] = None
            elif at not in entered:
                entered.add(at)
                stack.append((at, True))
                sources = [w for each in rules[at].inputs for w in writers.get(id(each), ())]
                stack += [(each, False) for each in sources if each not in entered]
    return [rules[at] for at in ordered]
