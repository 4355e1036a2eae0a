"""The forms that the rules of OWL 2 RL take once the axioms are known, each run set by set.

A rule keeps for each input how many batches it has seen. What it records of a conclusion is as
little as leads back to the premises: nothing where they are plain from the conclusion.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from corpgraph.reasoning.terms import MASK, SHIFT, pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.reasoning.extensions import Batch, Extension, Recorded

    Fact = tuple[Extension, int]
    Axiom = tuple[int, int, int]

__all__ = ["Assert", "Compose", "Domain", "Drawn", "Include", "Range", "Rule", "Swap"]


class Drawn(NamedTuple):
    """An element of an extension, and what the rule that came to it recorded."""

    extension: Extension
    element: int
    recorded: Recorded


class Rule(ABC):
    """A rule of the W3C's tables, with the axioms of the ontology put in.

    Attributes:
        name: Its name in the tables, such as ``cax-sco``.
        axioms: The triples of the ontology that it rests on.
        inputs: What it reads.
        output: What it adds to.
        is_bridge: Whether conclusion and premise are the same triple, told in two ways.
    """

    is_bridge = False

    def __init__(
        self, name: str, axioms: Sequence[Axiom], inputs: Sequence[Extension], output: Extension
    ) -> None:
        self.name = name
        self.axioms = tuple(axioms)
        self.inputs = tuple(inputs)
        self.output = output
        self._seen = [0] * len(inputs)

    def run(self) -> bool:
        """Draw conclusions from what is new; say whether there is any that was not known."""
        return self._run()

    def premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        """From what the rule concluded an element, besides the axioms."""
        return self._premises(drawn)

    @abstractmethod
    def _run(self) -> bool: ...

    @abstractmethod
    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]: ...

    def _unseen(self, at: int = 0) -> list[Batch]:
        """The batches of an input that were not seen yet; now they are."""
        batches = self.inputs[at].batches
        cursor, self._seen[at] = self._seen[at], len(batches)
        return batches[cursor:]

    def _news(self, at: int = 0) -> Iterator[int]:
        """The elements of these batches."""
        return chain.from_iterable(batch.new for batch in self._unseen(at))


class Assert(Rule):
    """What an axiom says of individuals by itself (cls-oo)."""

    def __init__(self, name: str, axiom: Axiom, output: Extension, members: set[int]) -> None:
        super().__init__(name, [axiom], [], output)
        self._members = members

    def _run(self) -> bool:
        members, self._members = self._members, set()
        return bool(members) and self.output.add(self, members)

    def _premises(self, _: Drawn, /) -> tuple[Fact, ...]:
        return ()


class Include(Rule):
    """All that is in one class or property is in another (cax-sco, prp-spo1 and the like).

    Args:
        name: As for `Rule`.
        axioms: As for `Rule`.
        source: What is included.
        output: In what.
        because: Facts that make it so, where they are not axioms (eq-rep-p).
    """

    def __init__(
        self,
        name: str,
        axioms: Sequence[Axiom],
        source: Extension,
        output: Extension,
        *,
        because: tuple[Fact, ...] = (),
    ) -> None:
        super().__init__(name, axioms, [source], output)
        self._because = because

    def _run(self) -> bool:
        changed = False
        for batch in self._unseen():
            new = batch.new if isinstance(batch.new, set) else set(batch.new)
            changed |= self.output.add(self, new, is_composed=batch.is_composed)
        return changed

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        return ((self.inputs[0], drawn.element), *self._because)


class Swap(Rule):
    """Subject and object change places (prp-symp, prp-inv1, prp-inv2, eq-sym)."""

    def __init__(
        self, name: str, axioms: Sequence[Axiom], source: Extension, output: Extension
    ) -> None:
        super().__init__(name, axioms, [source], output)

    def _run(self) -> bool:
        found = {(each & MASK) << SHIFT | each >> SHIFT for each in self._news()}
        return self.output.add(self, found)

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        return ((self.inputs[0], pair(drawn.element & MASK, drawn.element >> SHIFT)),)


class Domain(Rule):
    """Each subject of a property is in a class (prp-dom, cls-svf2). Records the pair."""

    def __init__(
        self, name: str, axioms: Sequence[Axiom], source: Extension, output: Extension
    ) -> None:
        super().__init__(name, axioms, [source], output)

    def _run(self) -> bool:
        found: dict[int, Recorded] = {each >> SHIFT: each for each in self._news()}
        return self.output.add(self, found)

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        assert isinstance(drawn.recorded, int)
        return ((self.inputs[0], drawn.recorded),)


class Range(Domain):
    """Each object of a property is in a class (prp-rng). Records the pair."""

    def _run(self) -> bool:
        found: dict[int, Recorded] = {each & MASK: each for each in self._news()}
        return self.output.add(self, found)


class Compose(Rule):
    """A property leads on through itself (prp-trp, eq-trans). Records what is in between.

    Only pairs that are no chains themselves are gone on from: whatever a chain leads to, its last
    link leads to as well.
    """

    def __init__(self, name: str, axioms: Sequence[Axiom], relation: Extension) -> None:
        super().__init__(name, axioms, [relation], relation)
        self._onward: dict[int, list[int]] = {}
        self._indexed = 0

    def _run(self) -> bool:
        relation, cursor = self.output, self._seen[0]
        if cursor == len(relation.batches):
            return False
        links = self._index_links()
        found: dict[int, Recorded] = {}
        known = relation.known
        if cursor and links:
            # What was known before meets the new links.
            back = relation.back()
            for link in links:
                middle, last = link >> SHIFT, link & MASK
                for first in back.get(middle, ()):
                    if (each := first << SHIFT | last) not in known:
                        found[each] = middle
        changed = bool(found) and relation.add(self, found, is_composed=True)
        news: Iterator[int] = relation.since(cursor)
        while True:
            found = self._step(news)
            if not (found and relation.add(self, found, is_composed=True)):
                break
            changed = True
            news = iter(found)
        self._seen[0] = len(relation.batches)
        return changed

    def _step(self, news: Iterator[int]) -> dict[int, Recorded]:
        known, onward = self.output.known, self._onward
        found: dict[int, Recorded] = {}
        for each in news:
            middle = each & MASK
            if middle in onward:
                first = each - middle
                for last in onward[middle]:
                    if (longer := first | last) not in known:
                        found[longer] = middle
        return found

    def _index_links(self) -> list[int]:
        new = [
            each
            for batch in self.output.batches[self._indexed :]
            if not batch.is_composed
            for each in batch.new
        ]
        for each in new:
            self._onward.setdefault(each >> SHIFT, []).append(each & MASK)
        self._indexed = len(self.output.batches)
        return new

    def _premises(self, drawn: Drawn, /) -> tuple[Fact, ...]:
        middle = drawn.recorded
        assert isinstance(middle, int)
        first, last = drawn.element >> SHIFT, drawn.element & MASK
        return (self.output, pair(first, middle)), (self.output, pair(middle, last))
