"""Sending data to a server, batch by batch, and seeing that they arrived.

Each graph of the data replaces the graph of that name on the server; others there are left alone.
What was sent is noted, so that a push that was broken off goes on where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.storing.batching import batches, canonical_hash, graphs
from corpgraph.storing.progress import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpgraph.storing.server import GraphStore

__all__ = ["Outcome", "Pushed", "push"]

#: Up to how many triples a graph is read back and compared as a whole.
_COMPARED: Final = 250_000


class Outcome(StrEnum):
    """How well a graph is known to have arrived."""

    SAME = "same"
    #: As many triples; it is too large to be compared as a whole, or to be read back.
    COUNTED = "counted"
    #: As many triples, but not the same ones.
    DIFFERENT = "different"
    #: Another number of triples.
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Pushed:
    """A graph that was sent.

    Attributes:
        graph: Its IRI; "" is the default graph.
        triples: How many triples it has here.
        arrived: How many it has on the server.
        sent: How many batches were sent now.
        skipped: How many had been sent before.
        outcome: What a look at the server says.
        example: A triple that is not there, if one is known.
    """

    graph: str
    triples: int
    arrived: int
    sent: int
    skipped: int
    outcome: Outcome
    example: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether nothing speaks against the graph being there."""
        return self.outcome in (Outcome.SAME, Outcome.COUNTED)


def push(
    store: ox.Store,
    server: GraphStore,
    *,
    batch: int = 20_000,
    state: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
    compared: int = _COMPARED,
    count: Callable[[str], int] | None = None,
) -> list[Pushed]:
    """Send every graph of a store to a server, and look whether it arrived.

    Args:
        store: The data.
        server: Where to send them.
        batch: How many triples to send at a time.
        state: Where to note what was sent. It is removed in the end, if all arrived.
        progress: Called with each step in words.
        compared: Up to how many triples a graph is compared as a whole, by its canonical hash; a
            larger one is counted.
        count: Counts the triples of a graph there by other means than reading it back, which some
            servers cut short.

    Returns:
        One entry a graph, sorted.

    Raises:
        InputError: The server cannot be reached or refuses, or the state is that of another push.
    """
    notes = State(state, server.name, batch)
    if not notes.is_new:
        progress(f"going on with what {state} says was sent")
    checks = _Checks(store, server, compared, count)
    done = [_push(checks, notes, name, batch, progress) for name in graphs(store)]
    if all(each.succeeded for each in done):
        notes.finish()
    return done


@dataclass(frozen=True, slots=True)
class _Checks:
    """Data, a server, and how to see whether the one is on the other."""

    store: ox.Store
    server: GraphStore
    compared: int
    count: Callable[[str], int] | None

    def look(self, graph: str, total: int) -> tuple[int, Outcome, str | None]:
        """See what the server has of a graph: how many triples, and how it compares."""
        if total > self.compared:
            arrived = (self.count or self.server.count)(graph)
            return arrived, Outcome.COUNTED if arrived == total else Outcome.MISSING, None
        there = self._read(graph)
        if len(there) < total and self.count is not None:
            arrived = self.count(graph)
            if arrived == total:
                return arrived, Outcome.COUNTED, None
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        here = [quad.triple for quad in self.store.quads_for_pattern(None, None, None, name)]
        if len(there) == total and canonical_hash(here) == canonical_hash(there):
            return total, Outcome.SAME, None
        outcome = Outcome.DIFFERENT if len(there) == total else Outcome.MISSING
        lost = sorted(str(each) for each in here if each not in there and "_:" not in str(each))
        return len(there), outcome, lost[0] if lost else None

    def _read(self, graph: str) -> set[ox.Triple]:
        text = self.server.read(graph)
        try:
            return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}
        except (SyntaxError, ValueError) as error:
            message = f"answers with bad N-Triples: {error}"
            raise InputError(message, path=self.server.name) from error


def _push(
    checks: _Checks, notes: State, graph: str, size: int, progress: Callable[[str], None]
) -> Pushed:
    result = _send(checks, notes, graph, size, progress)
    if not result.succeeded and result.skipped:
        # What was noted is no longer there.
        progress(f"{graph or 'default graph'}: not as it was left; sent again from the start")
        notes.forget(graph)
        result = _send(checks, notes, graph, size, progress)
    if not result.succeeded:
        notes.forget(graph)
    return result


def _send(
    checks: _Checks, notes: State, graph: str, size: int, progress: Callable[[str], None]
) -> Pushed:
    store, server = checks.store, checks.server
    before = notes.sent(graph)
    planned = [each.sha256 for each in batches(store, graph, size)]
    if before != planned[: len(before)]:
        # The data changed since, and what was added cannot be taken back one by one.
        notes.forget(graph)
        before = []
    total = 0
    for number, each in enumerate(batches(store, graph, size)):
        total += each.number
        if number < len(before):
            continue
        (server.add if number else server.replace)(graph, each.triples)
        notes.note(graph, each.sha256)
        progress(f"{graph or 'default graph'}: {total} triples sent")
    arrived, outcome, example = checks.look(graph, total)
    sent, skipped = len(planned) - len(before), len(before)
    return Pushed(graph, total, arrived, sent, skipped, outcome, example)
