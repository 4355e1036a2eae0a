"""What data frames answer about dated facts, and what Oxigraph does, as sets of the same rows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import narwhals as nw
import pyoxigraph as ox

from corpgraph.changing.reading import open_dossier
from corpgraph.changing.states import began, ended
from corpgraph.columnar.changes import changes
from corpgraph.columnar.dates import count_days
from corpgraph.columnar.facts import Facts
from corpgraph.columnar.groups import closure, ultimate_parents
from corpgraph.columnar.snapshot import described, shortcuts
from corpgraph.frames.backends import rows
from corpgraph.frames.slices import number_terms
from corpgraph.namespaces import CG
from corpgraph.querying import ownership
from corpgraph.reasoning import close
from corpgraph.snapshot import shortcuts as shortcuts_of
from corpgraph.snapshot import take_snapshot
from corpgraph.time import Certainty
from framed import DuckSlices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from corpgraph.changing import Fact, When
    from corpgraph.frames.slices import Frame, Slices, SliceTable

Row = tuple[object, ...]

_CERTAINTIES = (Certainty.CERTAIN, Certainty.POSSIBLE)
_PARTICIPANTS = (
    *("countedMember", "identifies", "issuer", "market", "names", "organization", "parent"),
    *("person", "security", "service", "subsidiary", "unit", "concerns", "merges", "splits"),
)
_CONTROLLED = ox.NamedNode(f"{CG}isControlledBy")


class _CopiedOnce(DuckSlices):
    """Slices in DuckDB that are asked for again and again."""

    def __init__(self, slices: SliceTable) -> None:
        super().__init__(slices)
        self.of = cache(super().of)  # type: ignore[method-assign]


class Columns:
    """Answers of data frames.

    Args:
        store: The facts.
        on_duckdb: Whether DuckDB has the frames, not Polars.
    """

    def __init__(self, store: ox.Store, *, on_duckdb: bool = False) -> None:
        table = number_terms(sorted((quad.triple for quad in store), key=str))
        slices: Slices = _CopiedOnce(table) if on_duckdb else table
        self.facts = Facts(slices)
        self.on_duckdb = on_duckdb
        self._texts = {key: text for text, key in table._keys.items()}

    def shortcuts(self, at: date) -> set[Row]:
        """Relations, the facts behind them and their certainty."""
        found = shortcuts(self.facts, at)
        found = found.select("subject", "predicate", "object", "fact", "doubt")
        return {
            (*triple, self._texts[fact], _CERTAINTIES[doubt])
            for *triple, fact, doubt in rows(found)
        }

    def snapshot(self, at: date, *, possible: bool) -> set[Row]:
        """The triples of a snapshot."""
        found = shortcuts(self.facts, at)
        if not possible:
            found = found.filter(nw.col("doubt") == 0)
        found = described(self.facts, found).select("subject", "predicate", "object")
        return set(rows(found))

    def closure(self, at: date) -> set[Row]:
        """Who controls whom, with certainty."""
        return {row[:3] for row in self._chains(closure(self.facts, at))}

    def tops(self, at: date) -> set[Row]:
        """The tops of all, with certainty and depth."""
        return self._chains(ultimate_parents(self.facts, at))

    def _chains(self, frame: Frame) -> set[Row]:
        found = rows(frame.select("s", "o", "doubt", "depth"))
        chains: set[Row] = {
            (self._texts[s], self._texts[o], _CERTAINTIES[doubt], depth)
            for s, o, doubt, depth in found
        }
        assert len(chains) == len(found)
        return chains

    def changes(self, start: date, end: date) -> list[Row]:
        """What began and ended, in order."""
        columns = ("text", "change", "doubt", "earliest", "latest")
        found = rows(changes(self.facts, start, end).select(*columns))
        return sorted(
            ((text, change, _CERTAINTIES[doubt], *days) for text, change, doubt, *days in found),
            key=str,
        )


class Oxigraph:
    """The same answers of the modules that ask a store.

    Args:
        store: The facts.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._facts: dict[str, Fact] = {}

    def shortcuts(self, at: date) -> set[Row]:
        """Relations, the facts behind them and their certainty."""
        return {
            (*map(str, each.triple), str(each.fact), each.certainty)
            for each in shortcuts_of(self._store, at)
        }

    def snapshot(self, at: date, *, possible: bool) -> set[Row]:
        """The triples of a snapshot."""
        return _written(take_snapshot(self._store, at, possible=possible))

    def closure(self, at: date) -> set[Row]:
        """Who controls whom, with certainty."""
        certain, all_ = (
            {
                (str(quad.subject), str(quad.object))
                for quad in close(take_snapshot(self._store, at, possible=possible)).graph
                if quad.predicate == _CONTROLLED
            }
            for possible in (False, True)
        )
        return {(*pair, _CERTAINTIES[pair not in certain]) for pair in all_}

    def tops(self, at: date) -> set[Row]:
        """The tops of all, with certainty and depth."""
        found = ownership.all_ultimate_parents(self._store, at=at)
        return {(f"<{e.organization}>", f"<{e.parent}>", e.certainty, e.depth) for e in found}

    def changes(self, start: date, end: date) -> list[Row]:
        """What began and ended, in order."""
        found = [
            (f"<{fact.iri}>", change, certainty, *_days(when))
            for fact in self.facts.values()
            for change, certainty, when in (
                ("began", began(fact, start, end), fact.begin),
                ("ended", ended(fact, start, end), fact.end),
            )
            if certainty is not Certainty.NO
        ]
        return sorted(found, key=str)

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts about all entities, by IRI."""
        if not self._facts:
            entities = {
                quad.object.value
                for name in _PARTICIPANTS
                for quad in self._store.quads_for_pattern(None, ox.NamedNode(CG + name), None)
                if isinstance(quad.object, ox.NamedNode)
            }
            for each in sorted(entities):
                dossier = open_dossier(self._store, each, None)
                self._facts |= {fact.iri: fact for fact in dossier.facts}
        return self._facts


def _written(triples: Iterable[ox.Quad]) -> set[Row]:
    return {tuple(map(str, quad.triple)) for quad in triples}


def _days(when: When | None) -> list[int | None]:
    assert when is not None
    days = (when.bounds.earliest, when.bounds.latest)
    return [None if day is None else count_days(day) for day in days]
