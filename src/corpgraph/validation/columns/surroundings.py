"""The triples around what was found, in a small store: what results involve is looked up there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpgraph.frames.backends import among, in_order, rows_of_all
from corpgraph.validation.columns.fallback import store_of
from corpgraph.validation.columns.needs import properties_of
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Slices
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.running.data_store import DataStore

__all__ = ["Around"]


@dataclass(slots=True)
class Around:
    """Collects which triples are wanted, and gets them all together.

    Attributes:
        slices: The triples.
    """

    slices: Slices
    _subjects: dict[str, set[int]] = field(default_factory=dict)
    _near: dict[frozenset[str], set[int]] = field(default_factory=dict)

    def want(self, check: Check, nodes: Iterable[int]) -> None:
        """Want what results of a check at focus nodes may involve.

        Args:
            check: The check.
            nodes: The keys of the focus nodes.
        """
        keys = set(nodes)
        match check.breach:
            case rules.EqualTo(iri) | rules.DisjointFrom(iri) | rules.Below(iri):
                self.want_property(iri.value, keys)
            case _:
                pass
        if isinstance(check.path, Predicate):
            self.want_property(check.path.iri.value, keys)
        elif check.path is not None:
            self._near.setdefault(frozenset(properties_of(check.path)), set()).update(keys)

    def want_property(self, predicate: str, subjects: Iterable[int]) -> None:
        """Want the triples of subjects, given by key, with a predicate."""
        self._subjects.setdefault(predicate, set()).update(subjects)

    def store(self) -> DataStore:
        """A store of all triples that are wanted."""
        for predicates, nodes in self._near.items():
            for predicate, keys in self._reached(predicates, nodes).items():
                self.want_property(predicate, keys)
        return store_of(
            {
                predicate: in_order(among(self.slices.of(predicate), "s", keys))
                for predicate, keys in sorted(self._subjects.items())
                if keys
            }
        )

    def _reached(self, predicates: frozenset[str], nodes: set[int]) -> dict[str, set[int]]:
        """The subjects of the triples that some properties lead over, either way, from nodes."""
        found: dict[str, set[int]] = {predicate: set() for predicate in predicates}
        seen, latest = set(nodes), set(nodes)
        while latest:
            frames = [
                among(self.slices.of(each), side, latest).select("s", "o").unique()
                for each in found
                for side in ("s", "o")
            ]
            met: set[int] = set()
            asked = [each for each in found for _ in "so"]
            for each, pairs in zip(asked, rows_of_all(frames), strict=True):
                found[each].update(start for start, _ in pairs)
                met.update(end for pair in pairs for end in pair)
            latest = met - seen
            seen |= latest
        return found
