"""The distinct values of properties: what is asked of texts is asked of each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.frames.backends import each_once, settle
from corpgraph.validation.columns.printing.verdicts import TEXT_RULES
from corpgraph.validation.planning import plan
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Frame, Slices

__all__ = ["DistinctValues"]


class DistinctValues:
    """Keeps the distinct values of those properties that several rows are held to.

    Args:
        slices: The triples.
    """

    def __init__(self, slices: Slices) -> None:
        self._slices = slices
        self._found: dict[str, Frame] = {}

    def find(self, checks: Iterable[plan.Check]) -> None:
        """Find the values whose texts checks look at."""
        wanted = dict.fromkeys(each for check in checks for each in _properties(check))
        new = [each for each in wanted if each not in self._found]
        frames = [self._slices.of(each).select("o", "object") for each in new]
        values = [
            each_once(frame.rename({"o": "node", "object": "text"}), "node") for frame in frames
        ]
        self._found.update(zip(new, settle(values), strict=True))

    def of(self, predicate: str) -> Frame | None:
        """The values of a property, each once; None if they were not looked for.

        Returns:
            A frame with the columns ``node`` (key) and ``text``.
        """
        return self._found.get(predicate)


def _properties(check: plan.Check) -> list[str]:
    if not isinstance(check.path, Predicate):
        return []
    own = check.path.iri.value
    match check.breach:
        case plan.Fails(test) if isinstance(test, TEXT_RULES):
            return [own]
        case rules.Below(predicate):
            return [own, predicate.value]
        case _:
            return []
