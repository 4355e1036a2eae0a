"""The questions with example answers: asked of the things in the data of which most is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import CorpgraphError
from corpgraph.namespaces import CG, RDFS, XSD
from corpgraph.publishing.desk import Desk, Link
from corpgraph.publishing.library import TYPE, iri_of
from corpgraph.querying import ask
from corpgraph.querying.entities import class_and_subclasses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.publishing.library import Library
    from corpgraph.querying import Param, Question
    from corpgraph.querying.question import Row, Value

__all__ = ["Answer", "Answers", "Shown"]

#: Above so many triples, questions are asked of a part of the data around its hubs.
_LARGE: Final = 200_000
_SAMPLE: Final = 20_000
_TRIED: Final = 24
_DAYS: Final = 4
_MOST_ROWS: Final = 25
_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, and what the question was asked with."""

    given: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as a page shows it."""

    given: Sequence[tuple[str, Link]]
    rows: Sequence[Sequence[Link | None]]
    more: int
    is_sample: bool


class Answers:
    """Finds for each question something to ask it with that has an answer."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.is_sample = len(library.data) > _LARGE
        self._answers: dict[str, Answer | None] = {}

    def to(self, asked: Question) -> Answer | None:
        """An answer to a question; None if all that is tried has none."""
        if asked.name not in self._answers:
            self._answers[asked.name] = self._try(asked)
        return self._answers[asked.name]

    def shown(self, asked: Question, desk: Desk) -> Shown | None:
        """An answer to a question with links from a page."""
        answer = self.to(asked)
        if answer is None:
            return None
        given = [(name, _link(desk, value)) for name, value in answer.given]
        names = [column.name for column in asked.columns]
        rows = [[_link(desk, row[name]) for name in names] for row in answer.rows[:_MOST_ROWS]]
        shown = [(name, link) for name, link in given if link]
        return Shown(shown, rows, max(0, len(answer.rows) - _MOST_ROWS), self.is_sample)

    def _try(self, asked: Question) -> Answer | None:
        best: Answer | None = None
        choices = [self._choices(param) for param in asked.params]
        for values in islice(product(*choices), _TRIED * _DAYS):
            given = tuple(zip((p.name for p in asked.params), values, strict=True))
            try:
                rows = ask(asked.name, self._store, known=None, certain=False, **dict(given))
            except CorpgraphError:
                continue
            if rows and (best is None or len(rows) > len(best.rows)):
                best = Answer(given, tuple(rows))
            if best and len(best.rows) >= _ENOUGH:
                break
        return best

    def _choices(self, param: Param) -> list[str]:
        if param.kinds == ("date",):
            return self._days
        if param.kinds == ("text",):
            return self._texts
        found: list[str] = []
        for kind in param.kinds:
            found += self._things(kind)
        return found[:_TRIED]

    def _things(self, kind: str) -> list[str]:
        """Things of a class; those to which most points come first."""
        found = {
            quad.subject.value
            for iri in sorted(class_and_subclasses(kind))
            for quad in islice(
                self._store.quads_for_pattern(None, TYPE, ox.NamedNode(iri)), _SAMPLE
            )
            if isinstance(quad.subject, ox.NamedNode)
        }
        return sorted(found, key=lambda iri: (-self._weight(iri), iri))[:_TRIED]

    def _weight(self, iri: str) -> int:
        return sum(1 for _ in self._store.quads_for_pattern(None, None, ox.NamedNode(iri)))

    @cached_property
    def _days(self) -> list[str]:
        """The days on which most begins."""
        found: Counter[str] = Counter()
        for name in ("begin", "beginLatest", "beginEarliest", "date"):
            predicate = ox.NamedNode(CG + name)
            for quad in islice(self._store.quads_for_pattern(None, predicate, None), _SAMPLE):
                if (
                    isinstance(quad.object, ox.Literal)
                    and quad.object.datatype.value == f"{XSD}date"
                ):
                    found[quad.object.value] += 1
        ordered = sorted(found, key=lambda day: (-found[day], day))
        return ordered[:_DAYS] or [date(2012, 7, 24).isoformat()]

    @cached_property
    def _texts(self) -> list[str]:
        label = ox.NamedNode(f"{RDFS}label")
        found = []
        for iri in self._things("Organization")[:_TRIED]:
            for quad in self._store.quads_for_pattern(ox.NamedNode(iri), label, None):
                if isinstance(quad.object, ox.Literal):
                    found.append(quad.object.value.split()[0])
        return list(dict.fromkeys(found))

    @cached_property
    def _store(self) -> ox.Store:
        """The data, or of much data a part: what lies around its hubs."""
        data = self.library.data
        if not self.is_sample:
            return data
        part = ox.Store()
        waiting, seen = [ox.NamedNode(each) for each in self._hubs()], set()
        for node in waiting:
            if node in seen or len(part) > _SAMPLE:
                continue
            seen.add(node)
            around = list(data.quads_for_pattern(node, None, None))
            around += islice(data.quads_for_pattern(None, None, node), 60)
            part.extend(around)
            near = {term for q in around for term in (q.subject, q.object)}
            waiting += sorted((n for n in near if isinstance(n, ox.NamedNode)), key=str)
        return part

    def _hubs(self) -> list[str]:
        """Organisations at the top of groups."""
        parents = self.library.data.quads_for_pattern(None, ox.NamedNode(f"{CG}parent"), None)
        counts = Counter(iri_of(quad.object) for quad in islice(parents, _LARGE))
        return sorted(counts, key=lambda iri: (-counts[iri], iri))[:_TRIED]


def _link(desk: Desk, value: Value) -> Link | None:
    if value is None:
        return None
    text = str(value)
    if isinstance(value, str) and text.startswith(("http://", "https://", "urn:")):
        return desk.named(text)
    return Link(text)
