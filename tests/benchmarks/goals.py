"""What the compiled engine is to reach, and whether a session of the benchmark shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from benchmarks.peers import CORPGRAPH, PYSHACL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.session import Row, Table

__all__ = ["GOALS", "PACKAGED", "Goal", "Verdict", "judge"]

#: The rules' name in the case of the packaged data.
PACKAGED: Final = "packaged"


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound for corpgraph's time on a case.

    Attributes:
        text: What is to be reached.
        rules: The rules of the case.
        size: The size of the case.
        unit: Which time counts.
        bound: The most that corpgraph's time may be of the peer's.
        peer: Whose time; None for the fastest peer that gets the case right.
    """

    text: str
    rules: str
    size: int | None
    unit: Literal["cpu", "wall"]
    bound: float
    peer: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a goal is reached.

    Attributes:
        text: The goal.
        reached: None if it cannot be told.
        why: The figures, or why there are none.
    """

    text: str
    reached: bool | None
    why: str


GOALS: Final = (
    Goal(
        "packaged data: at most a quarter of the pyshacl command's CPU time",
        *(PACKAGED, None, "cpu", 0.25, PYSHACL),
    ),
    Goal(
        "all rules, 30 thousand triples: half the CPU time of the fastest peer that is right",
        *("all", 30_000, "cpu", 0.5),
    ),
    Goal(
        "all rules, 300 thousand triples: half the CPU time of the fastest peer that is right",
        *("all", 300_000, "cpu", 0.5),
    ),
    Goal(
        "all rules, 3 million triples: no longer (elapsed) than the fastest peer that is right",
        *("all", 3_000_000, "wall", 1.0),
    ),
    Goal(
        "Core, 3 million triples: at most five times the CPU time of shacl",
        *("core", 3_000_000, "cpu", 5.0, "shacl"),
    ),
)


def judge(tables: Iterable[Table]) -> list[Verdict]:
    """Say for each goal whose case was run whether it is reached."""
    cases = {(table.case.rules, table.case.size): table for table in tables}
    return [
        _verdict(goal, cases[goal.rules, goal.size].rows)
        for goal in GOALS
        if (goal.rules, goal.size) in cases
    ]


def _verdict(goal: Goal, rows: Sequence[Row]) -> Verdict:
    right = {row.peer: row for row in rows if row.right}
    ours = right.pop(CORPGRAPH, None)
    if any(row.peer == CORPGRAPH and row.wrong for row in rows):
        return Verdict(goal.text, False, "corpgraph does not get it right")
    peers = [row for row in right.values() if goal.peer in (None, row.peer)]
    if ours is None or not peers:
        return Verdict(goal.text, None, f"no right figure of {goal.peer or 'any peer'}")
    theirs = min(peers, key=lambda row: _time(row, goal))
    ratio = _time(ours, goal) / max(_time(theirs, goal), 1e-9)
    why = f"{ratio:.2f} of {theirs.peer}'s, {goal.bound:g} wanted"
    return Verdict(goal.text, ratio <= goal.bound, why)


def _time(row: Row, goal: Goal) -> float:
    value = row.cpu if goal.unit == "cpu" else row.wall
    assert value is not None, "a right row has its times"
    return value
