"""Peers run one after the other on the same files: what each took and what it found."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.ledger import compare
from benchmarks.measuring import measure
from benchmarks.peers import Unavailable
from benchmarks.reports import UnreadableReportError, read_report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.ledger import Comparison, Planted
    from benchmarks.measuring import Limits, Run
    from benchmarks.peers import Peer, Words
    from benchmarks.reports import Result

__all__ = ["Case", "Row", "Session", "Table", "more_runs"]

#: A first run of at most so many seconds only warms the caches up.
_SHORT: Final = 10.0
#: A first run of more than so many seconds is the only one.
_LONG: Final = 60.0
#: With so many triples and more, what a peer takes grows at least in proportion.
_MANY: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """What is validated.

    Attributes:
        rules: The shapes' name, such as ``all``.
        size: The triples that were asked for; None for data that is as it is.
        triples: The triples that there are.
        data: The data file.
        shapes: The shapes file.
    """

    rules: str
    size: int | None
    triples: int
    data: Path
    shapes: Path


@dataclass(frozen=True, slots=True)
class Row:
    """What one peer took for one case.

    Attributes:
        peer: Its name.
        version: Its version.
        failure: Why there is no right figure; empty where all is well.
        runs: How many runs were measured.
        cpu: CPU seconds of the best run.
        wall: Elapsed seconds of the best run.
        memory: Peak bytes of the worst run.
        comparison: What it found, where it printed a report and there is something to hold it
            against.
        asked: Whether it was run at all, or tried to be.
    """

    peer: str
    version: str = ""
    failure: str = ""
    runs: int = 0
    cpu: float | None = None
    wall: float | None = None
    memory: int | None = None
    comparison: Comparison | None = None
    asked: bool = True

    @property
    def right(self) -> bool:
        """Whether it came to its end and found just what there is."""
        return not self.failure and self.comparison is not None and self.comparison.right

    @property
    def wrong(self) -> bool:
        """Whether it was asked and failed, or found other than there is."""
        missed = self.comparison is not None and not self.comparison.right
        return self.asked and (bool(self.failure) or missed)


@dataclass(frozen=True, slots=True)
class Table:
    """One case and what each peer took for it."""

    case: Case
    rows: list[Row]


def more_runs(first: Run, most: int) -> tuple[bool, int]:
    """Whether the first run counts, and how many are to follow.

    A short run is repeated three times after it has warmed the caches up, a middling one once, a
    long one not at all.

    Args:
        first: The first run.
        most: The most runs that may be counted.
    """
    if first.ended != "itself" or first.wall > _LONG or (first.wall > _SHORT and most == 1):
        return True, 0
    return (True, 1) if first.wall > _SHORT else (False, min(most, 3))


@dataclass(slots=True)
class Session:
    """Runs peers and remembers which had to be stopped.

    Attributes:
        limits: What a run may take.
        most: The most runs that are counted.
        progress: Told before each peer is run.
        stopped: The peers and rules that passed a limit: more data would only stop them again.
        taken: What peers took for rules with many triples, the most that they were asked for.
    """

    limits: Limits
    most: int = 3
    progress: Callable[[str], None] = lambda _: None
    stopped: set[tuple[str, str]] = field(default_factory=set)
    taken: dict[tuple[str, str], tuple[int, Row]] = field(default_factory=dict)

    def row(
        self, peer: Peer | Unavailable, case: Case, planted: Sequence[Planted] | None
    ) -> tuple[Row, list[Result] | None]:
        """Run a peer on a case.

        Args:
            peer: The validator.
            case: The files.
            planted: What it should find; None if nothing is known about that.

        Returns:
            What it took, and what it reported if that could be read.
        """
        if isinstance(peer, Unavailable):
            return Row(peer.name, failure=peer.reason, asked=False), None
        row = Row(peer.name, peer.version)
        reason = self._hopeless(peer.name, case)
        if reason:
            return replace(row, failure=f"not run: {reason}", asked=False), None
        self.progress(f"{case.rules}, {case.triples:,} triples: {peer.name}")
        with tempfile.TemporaryDirectory(prefix="corpgraph-benchmark-") as folder:
            try:
                runs = self._runs(peer.command(case.data, case.shapes), Path(folder))
            except OSError as error:
                return replace(row, failure=str(error)), None
            row = replace(
                row,
                runs=len(runs),
                cpu=min(run.cpu for run in runs),
                wall=min(run.wall for run in runs),
                memory=max(run.memory for run in runs),
            )
            if runs[-1].ended != "itself":
                self.stopped.add((peer.name, case.rules))
                return replace(row, failure=self._passed(runs[-1])), None
            if case.triples >= _MANY:
                self.taken[peer.name, case.rules] = case.triples, row
            return _judged(row, runs, peer, Path(folder), planted)

    def _runs(self, command: Words, folder: Path) -> list[Run]:
        # The peers are to see their own packages, not this benchmark's.
        environment = {name: at for name, at in os.environ.items() if name != "PYTHONPATH"}

        def run() -> Run:
            return measure(
                command,
                limits=self.limits,
                stdout=folder / "stdout",
                stderr=folder / "stderr",
                folder=folder,
                environment=environment,
            )

        first = run()
        counts, more = more_runs(first, self.most)
        return [first] * counts + [run() for _ in range(more)]

    def _hopeless(self, peer: str, case: Case) -> str:
        """Why a peer need not be run; empty if it may come to its end."""
        if (peer, case.rules) in self.stopped:
            return "stopped with less data"
        triples, row = self.taken.get((peer, case.rules), (case.triples, Row(peer)))
        times = case.triples / triples
        if (row.wall or 0) * times > self.limits.seconds:
            return (
                f"{row.wall:.0f} s for {triples:,} triples, {self.limits.seconds:g} s is the limit"
            )
        if (row.memory or 0) * times > self.limits.memory:
            took, limit = (each / 1e9 for each in (row.memory or 0, self.limits.memory))
            return f"{took:.1f} GB for {triples:,} triples, {limit:.1f} GB is the limit"
        return ""

    def _passed(self, run: Run) -> str:
        if run.ended == "time":
            return f"stopped: more than {self.limits.seconds:g} s"
        return f"stopped: more than {self.limits.memory / 1e9:.1f} GB"


def _judged(
    row: Row, runs: list[Run], peer: Peer, folder: Path, planted: Sequence[Planted] | None
) -> tuple[Row, list[Result] | None]:
    codes = {run.code for run in runs}
    if not codes <= {0, 1}:
        return replace(row, failure=f"exit code {max(codes, key=abs)}: {_complaint(folder)}"), None
    if peer.syntax is None:
        return row, None
    try:
        text = (folder / "stdout").read_text(encoding="utf-8")
        results = read_report(text, peer.syntax)
    except (UnreadableReportError, UnicodeDecodeError):
        return replace(row, failure=f"no report: {_complaint(folder)}"), None
    if planted is None:
        return row, results
    return replace(row, comparison=compare(planted, results)), results


def _complaint(folder: Path) -> str:
    said = (folder / "stderr").read_text(encoding="utf-8", errors="replace").strip()
    return said.splitlines()[-1][:200] if said else "it says nothing"
