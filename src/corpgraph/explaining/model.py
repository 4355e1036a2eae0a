"""What an explanation is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.querying.evidence import Judgement
    from corpgraph.time import Certainty

__all__ = ["Cited", "Dated", "Explanation", "Holding", "Proof", "Support"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that states a fact.

    Attributes:
        passage: Its IRI.
        states: ``begin``, ``end`` or ``date``, where it states that date only.
        source: The IRI of its source.
        name: What the source is called.
        date: The date of the source, as printed or resolved.
        paragraph: Counted from 1.
        sentence: In the paragraph, counted from 1.
        start: The first character, counted from 0.
        stop: The character after the last one.
        words: What stands there, if the text of the source was given.
    """

    passage: str
    states: str | None
    source: str | None
    name: str | None
    date: str | None
    paragraph: int | None
    sentence: int | None
    start: int | None
    stop: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a fact, as printed and as resolved.

    Attributes:
        which: ``begin``, ``end`` or ``date``.
        printed: As the source prints it.
        earliest: The first day that it can mean.
        latest: The last day that it can mean.
    """

    which: str
    printed: str | None
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Support:
    """A fact, or another assertion, with its evidence.

    Attributes:
        iri: Its IRI.
        label: What it says, in English.
        kind: The name of its class.
        certainty: Whether it holds on the day; None where it has no valid time to be asked of.
        dates: Its dates.
        passages: What states it.
        judgements: What editors make of it.
    """

    iri: str
    label: str | None
    kind: str | None
    certainty: Certainty | None
    dates: tuple[Dated, ...]
    passages: tuple[Cited, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Why one triple holds, and by what.

    Attributes:
        triple: Subject, predicate and object, in N-Triples syntax.
        sentence: The same with labels, for people to read.
        rule: The W3C's rule by which it is inferred; None if it is not.
        why: What the rule says; for a shortcut or stated triple, what it is.
        axioms: What the ontology says that the rule rests on.
        premises: The proofs of what the rule was applied to.
        supports: The facts behind a shortcut, or the assertion that is the subject.
        graph: The graph in which a triple is stated that is no part of an assertion.
    """

    triple: tuple[str, str, str]
    sentence: str
    rule: str | None
    why: str
    axioms: tuple[str, ...] = ()
    premises: tuple[Proof, ...] = ()
    supports: tuple[Support, ...] = ()
    graph: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A time in which a triple holds.

    Attributes:
        since: The first day; None if there is no day known before which it does not hold.
        until: The day on which it holds no more; None if it does not end.
        certainty: Whether it holds certainly or possibly.
    """

    since: date | None
    until: date | None
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a triple holds on a day, or what is true instead.

    Attributes:
        triple: Subject, predicate and object, in N-Triples syntax.
        sentence: The same with labels.
        at: The day.
        known: The day until which sources count; None for all of them.
        certainty: Whether the triple holds.
        proof: Why it does; None if it does not.
        holdings: If it does not hold on the day, when it does.
        instead: If it does not, what is near and holds, in sentences.
    """

    triple: tuple[str, str, str]
    sentence: str
    at: date
    known: date | None
    certainty: Certainty
    proof: Proof | None
    holdings: tuple[Holding, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the triple holds, at least possibly."""
        return self.proof is not None
