"""What a replay is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpgraph.replaying.days import Moment, Verdict

if TYPE_CHECKING:
    from datetime import date

    import pyoxigraph as ox

    from corpgraph.time import Certainty

__all__ = ["Change", "Check", "Effect", "Held", "Replay", "Result", "State"]


class Change(StrEnum):
    """What an event does to a fact."""

    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that holds on the day of a state, certainly or possibly.

    `kind` is the IRI of its class; `label` its English label, or its IRI written short.
    """

    fact: str
    label: str
    kind: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class State:
    """The facts of the organisations concerned on a day.

    If the day is not known, there are only those that the event is said to end or to begin.
    """

    day: date | None
    facts: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A fact that an event, or a step of it, is said to begin or end.

    Attributes:
        change: Whether it begins or ends.
        fact: Its IRI.
        label: Its English label, or its IRI written short.
        kind: The IRI of its class.
        by: The IRI of the event or step that says so.
        rejected: Whether an editor rejected the fact; it then has no part in the states.
    """

    change: Change
    fact: str
    label: str
    kind: str
    by: str
    rejected: bool


@dataclass(frozen=True, slots=True)
class Result:
    """An organisation that exists, or has its place, in consequence of the event."""

    organization: str
    label: str


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the sum: does this part of the effect agree with the facts?

    Attributes:
        verdict: Whether it holds in every reading of the dates, in some, or in none.
        about: The IRI of the fact or organisation that is looked at, or of the event.
        label: What that is called.
        what: What is so, in words that follow the label.
        change: What the event does to the fact, if this is about one that it begins or ends.
        triples: The triples that say so.
    """

    verdict: Verdict
    about: str
    label: str
    what: str
    change: Change | None
    triples: tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """An event replayed: before + effect = after?

    Attributes:
        event: Its IRI.
        label: Its English label, or its IRI written short.
        kinds: The IRIs of its classes, sorted.
        moment: When it takes effect.
        in_effect: Whether it has, or has a day on which it will; otherwise the effect is what it
            would be.
        stages: At which stages sources tell it to be, as their names.
        before: The state on the day before the event and its steps, or before the first day that
            they can be.
        effects: What it and its steps are said to begin and end.
        results: What it and its steps are said to result in.
        after: The state on the day of the event, or of its last step, or the last that it can be.
        checks: Each part of the sum, in the order of the effects, then what the kind of event
            leads one to expect.
    """

    event: str
    label: str
    kinds: tuple[str, ...]
    moment: Moment
    in_effect: bool
    stages: tuple[str, ...]
    before: State
    effects: tuple[Effect, ...]
    results: tuple[Result, ...]
    after: State
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether state before and effect make the state after."""
        found = {check.verdict for check in self.checks}
        return max(found, key=list(Verdict).index, default=Verdict.UNDECIDED)

    @property
    def disagreements(self) -> tuple[Check, ...]:
        """The parts that cannot hold."""
        return tuple(each for each in self.checks if each.verdict is Verdict.CONTRADICTED)
