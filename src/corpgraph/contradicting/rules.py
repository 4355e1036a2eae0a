"""The rules by which contradictions are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.contradicting import dating, rivals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.contradicting.model import Found
    from corpgraph.contradicting.reader import Reader

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by which contradictions are found.

    Attributes:
        name: What it is called.
        sentence: What it finds, in English.
        find: Finds it.
    """

    name: str
    sentence: str
    find: Callable[[Reader], Iterator[Found]]


#: The rules, in the order in which their findings are listed.
RULES: Final = (
    Rule(
        "duration",
        "A fact is said to have lasted so long, and its dates do not allow it.",
        dating.durations,
    ),
    Rule(
        "boundary",
        "A fact is said to begin or end, or an event to happen, on days that are not the same.",
        dating.boundaries,
    ),
    Rule(
        "weekday",
        "Something is said to be on a weekday, and its date is another one.",
        dating.weekdays,
    ),
    Rule(
        "offset",
        "Something is said to be so long before or after another, and their dates are not.",
        dating.offsets,
    ),
    Rule(
        "order",
        "Something is said to be before or after another, and is dated the other way round.",
        dating.anchors,
    ),
    Rule(
        "share",
        "A parent is said to hold two different shares of a subsidiary at one time.",
        rivals.shares,
    ),
    Rule(
        "count",
        "Two numbers of the same things at one time exclude each other.",
        rivals.counts,
    ),
    Rule(
        "members",
        "More members are named than a count allows.",
        rivals.members,
    ),
    Rule(
        "holder",
        "Two persons are said to hold a single seat at one time.",
        rivals.holders,
    ),
    Rule(
        "customers",
        "Two sources divide the same customers crosswise among the results of one event.",
        rivals.customers,
    ),
)
