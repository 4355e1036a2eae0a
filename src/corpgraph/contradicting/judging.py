"""What is found by rule, beside what editors noted and how they judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpgraph.contradicting.model import Claim, Contradiction, Stated, Verdict
from corpgraph.contradicting.reader import Reader
from corpgraph.contradicting.rules import RULES
from corpgraph.knowledge import as_known
from corpgraph.loading import as_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from corpgraph.contradicting.model import Found
    from corpgraph.loading import Data

__all__ = ["contradictions"]


@dataclass(slots=True)
class _Noted:
    """A contradiction that an editor wrote down."""

    sentence: str
    assertions: set[str] = field(default_factory=set)


def contradictions(data: Data, *, known: date | None = None) -> list[Contradiction]:
    """List the contradictions in data: those that rules find, then those that only editors saw.

    What a rule finds is the editors' contradiction if all assertions of the one are among those of
    the other; verdicts are those on the assertions, wherever they are noted.

    Args:
        data: A graph, dataset or store.
        known: Go by what the sources had published until this day, at least possibly. Verdicts are
            those of today.

    Returns:
        In order of the rules and of the assertions' IRIs.

    Raises:
        InputError: A date, an interval, a length of time or a number in the data is none.
    """
    store = as_store(data)
    if known is not None:
        store = as_known(store, known, possible=True)
    judged = _Judged(Reader(store))
    listed = []
    seen: set[str] = set()
    for rule in RULES:
        for found in sorted(_distinct(rule.find(judged.read)), key=lambda each: each.assertions):
            noted = judged.noted_as(found)
            seen |= {noted} if noted else set()
            listed.append(judged.contradiction(rule.name, found.sentence, found.assertions, noted))
    for iri, each in judged.noted.items():
        if iri not in seen:
            listed.append(judged.contradiction(None, each.sentence, each.assertions, iri))
    return listed


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Keep one of several findings between the same assertions."""
    return list({frozenset(each.assertions): each for each in found}.values())


class _Judged:
    """What the editors say, by what they say it about."""

    def __init__(self, read: Reader) -> None:
        self.read = read
        self.noted: dict[str, _Noted] = {}
        for row in read.rows("noted-contradictions"):
            sentence = row.get("reason") or row.get("label") or "An editor says so"
            noted = self.noted.setdefault(row["contradiction"], _Noted(sentence))
            noted.assertions.add(row["assertion"])
        self._verdicts: dict[str, dict[str, tuple[Verdict, str | None]]] = {}
        for row in read.rows("verdicts"):
            verdict = _verdict(row["verdict"])
            if verdict is not None:
                given = self._verdicts.setdefault(row["assertion"], {})
                given[row["judgement"]] = (verdict, row.get("reason"))

    def noted_as(self, found: Found) -> str | None:
        """Name the editors' contradiction that a finding is, the one that shares most with it."""
        mine = set(found.assertions)
        shared = {
            iri: len(mine & each.assertions)
            for iri, each in self.noted.items()
            if mine <= each.assertions or (len(each.assertions) > 1 and each.assertions <= mine)
        }
        return max(sorted(shared), key=lambda iri: shared[iri], default=None)

    def contradiction(
        self, rule: str | None, sentence: str, assertions: Iterable[str], noted: str | None
    ) -> Contradiction:
        claims = tuple(self._claim(iri) for iri in sorted(assertions))
        return Contradiction(rule, sentence, claims, noted)

    def _claim(self, iri: str) -> Claim:
        given = self._verdicts.get(iri, {})
        return Claim(iri, self.read.label(iri), *_together(given), stated=self._stated(iri))

    def _stated(self, iri: str) -> tuple[Stated, ...]:
        stated = []
        for row in self.read.stated(iri):
            place = f"P{row['paragraph']}" if "paragraph" in row else None
            if place is not None and "sentence" in row:
                place += f".S{row['sentence']}"
            source = row.get("source")
            name = None if source is None else self.read.label(source)
            date = None if source is None else self.read.bounds(source, "date")
            stated.append(Stated(row["passage"], place, source, name, date))
        return tuple(stated)


def _together(
    given: Mapping[str, tuple[Verdict, str | None]],
) -> tuple[Verdict | None, str | None]:
    """Give one verdict for several: open if they differ."""
    if not given:
        return None, None
    verdicts = {verdict for verdict, _ in given.values()}
    reasons = dict.fromkeys(reason for _, reason in given.values() if reason)
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.OPEN
    return verdict, " ".join(reasons) or None


def _verdict(iri: str) -> Verdict | None:
    name = iri.rpartition("/")[2]
    return Verdict(name) if name in set(Verdict) else None
