"""What runs checks on triples of tables: data frames, or a store.

Frames are for many triples. To ask hundreds of questions of few, a store takes less time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from corpgraph.validation.columns.fallback import store_of
from corpgraph.validation.columns.needs import needs_of
from corpgraph.validation.columns.running import ColumnEngine
from corpgraph.validation.columns.stored.slices import keyed
from corpgraph.validation.running.engine import engine_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from corpgraph.validation.columns.stored.slices import Texts
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.running.results import Result
    from corpgraph.validation.shapes.model import Shapes
    from corpgraph.validation.shapes.triples import TripleIndex

    #: Runs checks, and gives what they find.
    Runs = Callable[[Sequence[Check]], Iterable[Result]]

__all__ = ["Engines", "needed"]


@dataclass(frozen=True, slots=True)
class Engines:
    """Makes engines for the checks of some shapes.

    Attributes:
        shapes: The shapes graph.
        model: The shapes.
    """

    shapes: TripleIndex
    model: Shapes

    def framed(self, *triples: Texts, needs: frozenset[str] | None) -> Runs:
        """An engine that runs checks on data frames.

        Args:
            triples: The triples.
            needs: The predicates that the checks look at; None if that may be all of them.
        """
        engine = ColumnEngine(keyed(*_with(needs, triples)), self.shapes)
        return lambda checks: engine.run(checks).results

    def stored(self, *triples: Texts, needs: frozenset[str] | None) -> Runs:
        """An engine that runs checks on a store; see `framed`."""
        parts = _with(needs, triples)
        frames = {
            name: pl.concat([frame for each in parts for frame in each.get(name, ())])
            for name in sorted(set(chain.from_iterable(parts)))
        }
        store = store_of({name: nw.from_native(frame) for name, frame in frames.items()})
        return engine_over(store, self.shapes, self.model).run


def needed(checks: Iterable[Check]) -> frozenset[str] | None:
    """The predicates that checks look at; None if that may be all of them."""
    found = [needs_of(each) for each in checks]
    if any(each is None for each in found):
        return None
    return frozenset(chain.from_iterable(each or () for each in found))


def _with(needs: frozenset[str] | None, triples: Sequence[Texts]) -> list[Texts]:
    return [
        {name: frames for name, frames in each.items() if needs is None or name in needs}
        for each in triples
    ]
