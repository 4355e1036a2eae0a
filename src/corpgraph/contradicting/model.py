"""What a contradiction is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpgraph.time import Bounds

__all__ = ["Claim", "Contradiction", "Found", "Standing", "Stated", "Verdict"]


class Verdict(StrEnum):
    """What an editor makes of one claim."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OPEN = "open"


class Standing(StrEnum):
    """How far the editors are with a contradiction."""

    SETTLED = "settled"
    OPEN = "open"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Found:
    """Assertions that cannot all hold, as a rule finds them.

    Attributes:
        sentence: Why they cannot all hold, in English.
        assertions: Their IRIs.
    """

    sentence: str
    assertions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """Where a claim is stated.

    Attributes:
        passage: The IRI of the passage.
        place: The paragraph and sentence, such as ``P2.S1``; None for a source as a whole.
        source: The IRI of the source, if it is told.
        name: What the source is called.
        date: The days on which it can have been published, if it is dated.
    """

    passage: str
    place: str | None
    source: str | None
    name: str | None
    date: Bounds | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One side of a contradiction.

    Attributes:
        assertion: The IRI of the fact, event or other assertion.
        label: What it says, in English.
        verdict: What the editors make of it; None if they have not judged it. Where their
            judgements differ, it is open.
        why: Their reasons.
        stated: Where it is stated.
    """

    assertion: str
    label: str
    verdict: Verdict | None
    why: str | None
    stated: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all hold.

    Attributes:
        rule: The name of the rule that finds it; None if only an editor saw it.
        sentence: Why the claims cannot all hold, in English.
        claims: The claims, in order of their IRIs.
        noted: The IRI of the editors' own record of it, if there is one.
    """

    rule: str | None
    sentence: str
    claims: tuple[Claim, ...]
    noted: str | None

    @property
    def standing(self) -> Standing:
        """How far the editors are with it.

        It is unjudged while no claim of it has a verdict. It is settled once a claim is rejected
        and none is open, or once all are accepted, because the editors hold that they agree.
        """
        verdicts = {claim.verdict for claim in self.claims}
        if verdicts == {None}:
            return Standing.UNJUDGED
        if Verdict.OPEN in verdicts:
            return Standing.OPEN
        if Verdict.REJECTED in verdicts or verdicts == {Verdict.ACCEPTED}:
            return Standing.SETTLED
        return Standing.OPEN
