"""What is said of one thing is said of all that are the same (table 4 of the W3C's rules).

The conclusions are drawn out in full, as the tables have them, and not folded into one thing that
stands for all: the things that are the same in data of companies come in twos and threes, each
conclusion keeps a derivation that can be told, and a graph without ``owl:sameAs`` pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.reasoning.rules import Include, Rule
from corpgraph.reasoning.terms import MASK, SHIFT, pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.reasoning.engine import Engine
    from corpgraph.reasoning.extensions import Extension, Recorded
    from corpgraph.reasoning.rules import Drawn, Fact

__all__ = ["Alias", "Replace"]


class Replace(Rule):
    """Subjects (eq-rep-s) or objects (eq-rep-o) take the place of each other.

    Records the pair of ``owl:sameAs`` and the element that was known.
    """

    def __init__(self, name: str, engine: Engine) -> None:
        super().__init__(name, [], [], engine.same)
        self._engine = engine
        self._of_subjects = name == "eq-rep-s"
        self._seen_same = 0
        self._seen_of: dict[Extension, int] = {}

    def _run(self) -> bool:
        same = self._engine.same
        touched = {each >> SHIFT for each in same.since(self._seen_same)}
        self._seen_same = len(same.batches)
        changed = False
        for extension in self._engine.extensions():
            # In what is the same, eq-sym and eq-trans do this already.
            if extension is not same and (self._of_subjects or not extension.is_class):
                changed |= self._replace_in(extension, touched)
        return changed

    def _replace_in(self, extension: Extension, touched: set[int]) -> bool:
        same = self._engine.same.forth()
        found: dict[int, Recorded] = {}
        for element in self._concerned(extension, touched):
            term = self._term(extension, element)
            for other in same.get(term, ()):
                made = self._with(extension, element, other)
                if made not in extension.known:
                    found.setdefault(made, (pair(term, other), element))
        return extension.add(self, found)

    def _concerned(self, extension: Extension, touched: set[int]) -> Iterator[int]:
        yield from extension.since(self._seen_of.get(extension, 0))
        self._seen_of[extension] = len(extension.batches)
        if extension.is_class:
            yield from touched & extension.known
        elif touched:
            index = extension.forth() if self._of_subjects else extension.back()
            for term in touched & index.keys():
                for other in list(index[term]):
                    yield pair(term, other) if self._of_subjects else pair(other, term)

    def _term(self, extension: Extension, element: int) -> int:
        if extension.is_class:
            return element
        return element >> SHIFT if self._of_subjects else element & MASK

    def _with(self, extension: Extension, element: int, other: int) -> int:
        if extension.is_class:
            return other
        if self._of_subjects:
            return pair(other, element & MASK)
        return pair(element >> SHIFT, other)

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        assert isinstance(drawn.recorded, tuple)
        same, element = drawn.recorded
        return (self._engine.same, same), (drawn.extension, element)


class Alias(Rule):
    """Classes and properties that are the same have the same members (eq-rep-o, eq-rep-p)."""

    def __init__(self, engine: Engine) -> None:
        super().__init__("alias", [], [], engine.same)
        self._engine = engine

    def _run(self) -> bool:
        engine, made = self._engine, False
        same = engine.same.forth()
        for name, known, of in (
            ("eq-rep-o", engine.classes, engine.members),
            ("eq-rep-p", engine.properties, engine.relation),
        ):
            for term in same.keys() & known.keys():
                for other in same[term]:
                    if other != term and known[term] is not engine.same:
                        rule = Include(
                            name,
                            [],
                            known[term],
                            of(other),
                            because=((engine.same, pair(term, other)),),
                        )
                        made |= engine.make((name, term, other), rule)
        return made

    def _premises(self, _: Drawn, /) -> tuple[Fact, ...]:
        return ()
