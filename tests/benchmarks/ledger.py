"""The errors that were planted into generated data, held against what a peer reports."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.reports import Result

__all__ = ["Comparison", "Planted", "as_planted", "compare", "read_ledger"]

_SPARQL: Final = "SPARQL"


@dataclass(frozen=True, slots=True)
class Planted:
    """One result that a right report has.

    Attributes:
        kind: What was done to the data, such as ``nolabel``.
        focus: The IRI of the focus node.
        path: The local name of the path; empty where the result has none.
        component: The name of the constraint component, as in `Result`.
    """

    kind: str
    focus: str
    path: str
    component: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a report differs from the ledger.

    Attributes:
        planted: How many results a right report has.
        found: How many of them the report has.
        missed: How many it has not, by kind of error.
        added: How many it has that were not planted, by component and path.
    """

    planted: int
    found: int
    missed: dict[str, int]
    added: dict[str, int]

    @property
    def right(self) -> bool:
        """Whether the report has all that was planted and nothing else."""
        return not self.missed and not self.added


def read_ledger(path: Path, *, sparql: bool) -> list[Planted]:
    """Read a ledger: kind, focus, path and component, with tabs between them.

    Args:
        path: The file.
        sparql: Whether to take the errors that only a SPARQL constraint finds.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line has not four columns, or there is none.
    """
    planted = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) != 4:
                raise ValueError(f"{path}: four columns are wanted, not {len(row)}: {row}")
            kind, focus, step, component = row
            if component == _SPARQL:
                step = ""
            planted.append(Planted(kind, focus, step, component))
    if not planted:
        raise ValueError(f"{path}: no error was planted")
    return [each for each in planted if sparql or each.component != _SPARQL]


def as_planted(results: Iterable[Result]) -> list[Planted]:
    """Take the report of one peer as what others must find; each component is a kind."""
    return [
        Planted(each.component, each.focus, _local(each.path), each.component) for each in results
    ]


def compare(planted: Iterable[Planted], results: Iterable[Result]) -> Comparison:
    """Hold a report against the ledger, by focus node, path and component.

    A result that comes twice where it was planted once is one too many.
    """
    wanted = list(planted)
    expected = Counter((each.focus, each.path, each.component) for each in wanted)
    reported = Counter((each.focus, _local(each.path), each.component) for each in results)
    kinds = {(each.focus, each.path, each.component): each.kind for each in wanted}
    missed: Counter[str] = Counter()
    for key, number in (expected - reported).items():
        missed[kinds[key]] += number
    added: Counter[str] = Counter()
    for (_, path, component), number in (reported - expected).items():
        added[f"{component} of {path}" if path else component] += number
    return Comparison(
        planted=len(wanted),
        found=(expected & reported).total(),
        missed=dict(sorted(missed.items())),
        added=dict(sorted(added.items())),
    )


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
