"""In which lines of N-Triples and N-Quads that is which findings ask for: the slices know it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import narwhals as nw
import pyoxigraph as ox

from corpgraph.frames.backends import among, rows, rows_of_all, values
from corpgraph.frames.slices import in_syntax
from corpgraph.validation.locating import NumberedTriple
from corpgraph.validation.locating.wanted import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from corpgraph.frames.backends import Row
    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.locating.wanted import Wanted
    from corpgraph.validation.shapes.triples import Term

__all__ = ["LinesOfSlices"]

_LINED: Final = (".nt", ".nq")


@dataclass(frozen=True, slots=True)
class LinesOfSlices:
    """An index of lines for `locating.locate`.

    Attributes:
        slices: The triples.
        files: The files that they were read from, in their order.
    """

    slices: Slices
    files: Sequence[Path]

    def __call__(self, wanted: Wanted) -> dict[Path, list[NumberedTriple]]:
        """Find the triples that show where things are first written.

        Returns:
            The triples and their lines, for each file that has a triple a line; empty if literals
            are wanted wherever they are: keys are those of terms as they are written.
        """
        mentions = [key.what for key in wanted if key.role is Role.MENTION]
        if any(isinstance(each, ox.Literal) for each in mentions):
            return {}
        found: dict[Path, list[NumberedTriple]] = {
            path: [] for path in self.files if path.suffix in _LINED
        }
        frames = [
            *self._of_triples(wanted),
            *self._first("s", [key.what for key in wanted if key.role is Role.SUBJECT]),
            *self._first("o", mentions),
            *self._first_uses(mentions),
        ]
        texts = [frame.select("file", "line", "subject", "object") for _, frame in frames]
        parts = rows_of_all(texts)
        for (predicate, _), part in zip(frames, parts, strict=True):
            triples = _triples(predicate, part)
            for (file, line, *_), triple in zip(part, triples, strict=True):
                if self.files[file] in found:
                    found[self.files[file]].append(NumberedTriple(line, triple))
        return found

    def _of_triples(self, wanted: Wanted) -> Iterator[tuple[str, Frame]]:
        """The triples that are wanted, and others that may be the same but for their literal."""
        subjects: dict[str, set[str]] = defaultdict(set)
        objects: dict[str, set[str]] = defaultdict(set)
        for key in wanted:
            if isinstance(triple := key.what, ox.Triple):
                subjects[triple.predicate.value].add(in_syntax(triple.subject))
                objects[triple.predicate.value].add(in_syntax(triple.object))
        keys = self._keys({*chain.from_iterable((*subjects.values(), *objects.values()))})
        for predicate in sorted(subjects.keys() & self.slices.predicates()):
            found = among(self.slices.of(predicate), "s", [keys[e] for e in subjects[predicate]])
            nodes = [keys[each] for each in objects[predicate] if not each.startswith('"')]
            parts = [among(found, "o", nodes)] if nodes else []
            if len(nodes) < len(objects[predicate]):
                parts.append(found.filter(nw.col("object").str.starts_with('"')))
            for part in parts:
                yield predicate, part

    def _first(self, side: str, terms: Iterable[Term]) -> Iterator[tuple[str, Frame]]:
        """The first triple of each file that has one of some terms on a side."""
        keys = list(self._keys({in_syntax(term) for term in terms}).values())
        if not keys:
            return
        predicates = sorted(self.slices.predicates())
        found = [among(self.slices.of(each), side, keys) for each in predicates]
        lines = [each.group_by("file", side).agg(nw.col("line").min()) for each in found]
        first: dict[tuple[int, int], tuple[int, int]] = {}
        for number, part in enumerate(rows_of_all(lines)):
            for file, key, line in part:
                at = first.get((file, key))
                if at is None or line < at[0]:
                    first[file, key] = line, number
        there: dict[int, set[int]] = defaultdict(set)
        for line, number in first.values():
            there[number].add(line)
        for number, at_lines in there.items():
            yield predicates[number], among(found[number], "line", at_lines)

    def _first_uses(self, terms: Iterable[Term]) -> Iterator[tuple[str, Frame]]:
        """The first triple of each file that has one of some terms as its predicate."""
        iris = {term.value for term in terms if isinstance(term, ox.NamedNode)}
        for predicate in sorted(iris & self.slices.predicates()):
            uses = self.slices.of(predicate)
            first = uses.group_by("file").agg(nw.col("line").min())
            yield predicate, among(uses, "line", set(values(first, "line")))

    def _keys(self, texts: Collection[str]) -> dict[str, int]:
        if not texts:
            return {}
        terms = self.slices.terms(sorted(texts)).select("text", "node")
        return {str(each): int(key) for each, key in rows(terms)}


def _triples(predicate: str, rows: Iterable[Row]) -> Iterator[ox.Triple]:
    lines = "".join(f"{subject} <{predicate}> {value} .\n" for *_, subject, value in rows)
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
