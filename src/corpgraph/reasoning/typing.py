"""What ``rdf:type`` is where it is a property like others, and the types that literals have."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.reasoning.datatypes import DATATYPES, has_value
from corpgraph.reasoning.rules import Rule
from corpgraph.reasoning.terms import MASK, SHIFT, pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.reasoning.extensions import Extension, Recorded
    from corpgraph.reasoning.rules import Drawn, Fact
    from corpgraph.reasoning.terms import Terms

__all__ = ["LiteralTypes", "TypeIn", "TypeOut"]


class TypeOut(Rule):
    """The members of a class, as pairs of ``rdf:type``: the same triples, told otherwise."""

    is_bridge = True

    def __init__(self, members: Extension, types: Extension) -> None:
        super().__init__("rdf:type", [], [members], types)

    def _run(self) -> bool:
        term = self.inputs[0].term
        return self.output.add(self, {pair(each, term) for each in self._news()})

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        return ((self.inputs[0], drawn.element >> SHIFT),)


class TypeIn(Rule):
    """The pairs of ``rdf:type``, as members of classes. Records the class."""

    is_bridge = True

    def __init__(self, types: Extension, members: Callable[[int], Extension]) -> None:
        super().__init__("rdf:type", [], [types], types)
        self._members = members

    def _run(self) -> bool:
        found: dict[int, dict[int, Recorded]] = defaultdict(dict)
        for each in self._news():
            found[each & MASK][each >> SHIFT] = each & MASK
        changed = False
        for term, members in found.items():
            changed |= self._members(term).add(self, members)
        return changed

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        assert isinstance(drawn.recorded, int)
        return ((self.inputs[0], pair(drawn.element, drawn.recorded)),)


class LiteralTypes(Rule):
    """The literals that have their value in a datatype (dt-type2), where a rule asks for them."""

    def __init__(self, terms: Terms, datatype: Extension) -> None:
        super().__init__("dt-type2", [], [], datatype)
        self._terms = terms
        self._judged: set[int] = set()

    @staticmethod
    def concerns(terms: Terms, extension: Extension) -> bool:
        """Whether a class is a datatype that has literals for members."""
        term = terms[extension.term]
        return isinstance(term, ox.NamedNode) and term.value in DATATYPES

    def _run(self) -> bool:
        new = self._terms.literals - self._judged
        self._judged |= new
        datatype = self._terms[self.output.term]
        assert isinstance(datatype, ox.NamedNode)
        found = set()
        for each in new:
            literal = self._terms[each]
            assert isinstance(literal, ox.Literal)
            if literal.datatype.value in DATATYPES and has_value(literal, datatype.value):
                found.add(each)
        return self.output.add(self, found)

    def _premises(self, _: Drawn, /) -> tuple[Fact, ...]:
        return ()
