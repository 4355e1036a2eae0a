"""What is known of each class and property: sets of numbers, in the batches that they came in.

A batch is what one run of one rule added. It is three things at once: the news that other rules
have yet to see (semi-naive evaluation), the record of which rule came first to each triple, and
the premises that it used. So a derivation costs next to nothing to record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.reasoning.terms import MASK, SHIFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpgraph.reasoning.rules import Rule

    Recorded = int | tuple[int, ...] | None

__all__ = ["Batch", "Extension"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What came at once.

    Attributes:
        rule: The rule that added it; None for what was given.
        new: The elements; a mapping has what the rule recorded of each.
        is_composed: Whether each is a chain of other pairs of the same property, so that a
            transitive rule finds nothing by going on from it.
    """

    rule: Rule | None
    new: set[int] | dict[int, Recorded]
    is_composed: bool = False


class Extension:
    """The members of a class, as numbers, or the pairs of a property, as `terms.pair` makes them.

    Attributes:
        term: The number of the class or property.
        is_class: Which of the two it is.
        known: All elements.
        batches: The same elements, each in one batch, in the order in which they came.
    """

    __slots__ = (
        "_back",
        "_back_seen",
        "_forth",
        "_forth_seen",
        "batches",
        "is_class",
        "known",
        "term",
    )

    def __init__(self, term: int, *, is_class: bool) -> None:
        self.term = term
        self.is_class = is_class
        self.known: set[int] = set()
        self.batches: list[Batch] = []
        self._forth: dict[int, list[int]] = {}
        self._back: dict[int, list[int]] = {}
        self._forth_seen = 0
        self._back_seen = 0

    def add(
        self,
        rule: Rule | None,
        found: set[int] | dict[int, Recorded],
        *,
        is_composed: bool = False,
    ) -> bool:
        """Add what is not known yet, and say whether there was any. `found` is given away."""
        if self.known:
            fresh = found.keys() - self.known if isinstance(found, dict) else found - self.known
        else:
            fresh = set(found)
        if not fresh:
            return False
        if isinstance(found, set):
            new: set[int] | dict[int, Recorded] = fresh
        elif len(fresh) == len(found):
            new = found
        else:
            new = {each: found[each] for each in fresh}
        if self.known:
            self.known |= fresh
        else:
            self.known = set(fresh)
        self.batches.append(Batch(rule, new, is_composed))
        return True

    def derivation(self, element: int) -> tuple[Rule | None, Recorded]:
        """The rule that came to an element first, and what it recorded.

        Raises:
            KeyError: The element is not known.
        """
        for batch in self.batches:
            if element in batch.new:
                recorded = batch.new[element] if isinstance(batch.new, dict) else None
                return batch.rule, recorded
        raise KeyError(element)

    def since(self, cursor: int) -> Iterator[int]:
        """The elements of the batches from a number on."""
        for batch in self.batches[cursor:]:
            yield from batch.new

    def forth(self) -> Mapping[int, list[int]]:
        """The objects of each subject, of a property."""
        index = self._forth
        for element in self.since(self._forth_seen):
            index.setdefault(element >> SHIFT, []).append(element & MASK)
        self._forth_seen = len(self.batches)
        return index

    def back(self) -> Mapping[int, list[int]]:
        """The subjects of each object, of a property."""
        index = self._back
        for element in self.since(self._back_seen):
            index.setdefault(element & MASK, []).append(element >> SHIFT)
        self._back_seen = len(self.batches)
        return index
