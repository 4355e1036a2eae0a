"""What the engines are to reach, and whether a session of the benchmark shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from benchmarks.peers import COLUMNS, CORPGRAPH, FLOOR, ON_DISK, OURS, PYSHACL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.session import Row, Table

    #: The rules and the size of a case.
    Name = tuple[str, int | None]

__all__ = ["GOALS", "PACKAGED", "Goal", "Verdict", "judge"]

#: The rules' name in the case of the packaged data.
PACKAGED: Final = "packaged"


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound for what an engine of corpgraph takes for a case.

    Attributes:
        text: What is to be reached.
        rules: The rules of the case.
        size: The size of the case.
        unit: Which time counts; or memory, in GiB.
        bound: The most that corpgraph's time may be of the peer's; or the memory that it may take.
        peer: Whose time; None for the fastest peer that gets the case right.
        ours: The engine, one of `OURS`.
        theirs: The case that the peer's time is that of; the same if not given.
    """

    text: str
    rules: str
    size: int | None
    unit: Literal["cpu", "wall", "memory"]
    bound: float
    peer: str | None = None
    ours: str = CORPGRAPH
    theirs: Name | None = None


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


_MANY: Final = ("all", 3_000_000)
_VERY_MANY: Final = ("all", 30_000_000)

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
        *(*_MANY, "wall", 1.0),
    ),
    Goal(
        "Core, 3 million triples: at most five times the CPU time of shacl",
        *("core", 3_000_000, "cpu", 5.0, "shacl"),
    ),
    Goal(
        "columns, all rules, 3 million triples: a third of the CPU time of shacl with Core alone",
        *(*_MANY, "cpu", 1 / 3, "shacl", COLUMNS, ("core", 3_000_000)),
    ),
    Goal(
        "columns, all rules, 3 million triples: at most three times the CPU time of the floor",
        *(*_MANY, "cpu", 3.0, FLOOR, COLUMNS),
    ),
    Goal(
        "columns, all rules, 3 million triples: less than 2 GiB",
        *(*_MANY, "memory", 2.0, None, COLUMNS),
    ),
    Goal(
        "columns, all rules, 3 million triples: a tenth of the CPU time of the fastest peer",
        *(*_MANY, "cpu", 0.1, None, COLUMNS),
    ),
    Goal(
        "columns, all rules, 30 million triples: at most ten times the CPU time of 3 million",
        *(*_VERY_MANY, "cpu", 10.0, COLUMNS, COLUMNS, _MANY),
    ),
    Goal(
        "columns, all rules, 30 million triples: less than 12 GiB",
        *(*_VERY_MANY, "memory", 12.0, None, COLUMNS),
    ),
    Goal(
        "on disk, all rules, 30 million triples: at most ten times the CPU time of 3 million",
        *(*_VERY_MANY, "cpu", 10.0, ON_DISK, ON_DISK, _MANY),
    ),
    Goal(
        "on disk, all rules, 30 million triples: less than 4 GiB",
        *(*_VERY_MANY, "memory", 4.0, None, ON_DISK),
    ),
)


def judge(tables: Iterable[Table]) -> list[Verdict]:
    """Say for each goal whose cases were run whether it is reached."""
    cases = {(table.case.rules, table.case.size): table.rows for table in tables}
    verdicts = []
    for goal in GOALS:
        name = goal.rules, goal.size
        if name in cases:
            verdicts.append(_verdict(goal, cases[name], cases.get(goal.theirs or name, [])))
    return verdicts


def _verdict(goal: Goal, rows: Sequence[Row], others: Sequence[Row]) -> Verdict:
    if any(row.peer == goal.ours and row.wrong for row in rows):
        return Verdict(goal.text, False, f"{goal.ours} does not get it right")
    ours = next((row for row in rows if row.peer == goal.ours and row.right), None)
    if ours is None:
        return Verdict(goal.text, None, f"no right figure of {goal.ours}")
    if goal.unit == "memory":
        took = _taken(ours, goal) / 2**30
        return Verdict(goal.text, took < goal.bound, f"{took:.2f} GiB")
    peers = [row for row in others if _is_measure(row, goal)]
    if not peers:
        return Verdict(goal.text, None, f"no right figure of {goal.peer or 'any peer'}")
    theirs = min(peers, key=lambda row: _taken(row, goal))
    ratio = _taken(ours, goal) / max(_taken(theirs, goal), 1e-9)
    why = f"{ratio:.2f} of {theirs.peer}'s, {goal.bound:.3g} wanted"
    return Verdict(goal.text, ratio <= goal.bound, why)


def _is_measure(row: Row, goal: Goal) -> bool:
    if goal.peer == FLOOR:
        return row.peer == FLOOR and not row.failure
    return row.right and (row.peer == goal.peer if goal.peer else row.peer not in OURS)


def _taken(row: Row, goal: Goal) -> float:
    value = {"cpu": row.cpu, "wall": row.wall, "memory": row.memory}[goal.unit]
    assert value is not None, "a row that ended well has its figures"
    return value
