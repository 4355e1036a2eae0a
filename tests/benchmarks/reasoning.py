"""``python -m benchmarks.reasoning``: snapshots and closures beside their peers, and questions.

Exits with 0 if each reasoner that finishes infers as much as corpgraph, 1 if not, 2 for wrong use.
Times never decide that.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from benchmarks.graph import cache_folder
from benchmarks.groups import generate_groups
from benchmarks.measuring import Limits, measure
from benchmarks.tables import grid
from benchmarks.validation import machine, parse_names, parse_sizes
from corpgraph.loading import load_ontology
from corpgraph.reasoning.closure import is_axiom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Asked", "Row", "Table", "judge", "main"]

CORPGRAPH: Final = "corpgraph"
PEERS: Final = ("owlrl", "reasonable")
_DAY: Final = "2010-06-01"
_WORKER: Final = Path(__file__).with_name("reasoners.py")
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """What a reasoner cost on one graph.

    Attributes:
        peer: Its name and version.
        cpu: Seconds of CPU of the closure; None if it did not finish.
        wall: Seconds that it lasted.
        memory: Peak bytes of the process.
        inferred: How many triples of corpgraph's relations and classes it added.
        failure: Why it did not finish.
        extrapolated: Whether `cpu` is extrapolated: in proportion to the triples of the snapshot,
            from the largest that it finished.
    """

    peer: str
    cpu: float | None = None
    wall: float | None = None
    memory: int | None = None
    inferred: int | None = None
    failure: str = ""
    extrapolated: bool = False


class Asked(NamedTuple):
    """What a question of one company cost, in seconds of CPU: of half of them, and at most."""

    question: str
    median: float
    worst: float
    rows_of_worst: int


@dataclass(frozen=True, slots=True)
class Table:
    """What was measured on one graph.

    Attributes:
        triples: Of the facts.
        given: Triples of the snapshot.
        snapshot: Seconds of CPU that taking it cost.
        rows: The reasoners, corpgraph first.
        asked: The questions of one company.
        all_ultimate: Seconds of CPU for the ultimate parents of all, and how many rows.
    """

    triples: int
    given: int
    snapshot: float
    rows: list[Row]
    asked: list[Asked]
    all_ultimate: tuple[float, int] | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables."""
    options = _parser().parse_args(arguments)
    limits = Limits(options.time_limit, int(options.memory_limit * 1e9))
    runner = _Runner(options.python or Path(sys.executable), limits)
    head = machine()
    tables: list[Table] = []
    try:
        with tempfile.TemporaryDirectory(prefix="corpgraph-benchmark-") as folder:
            ontology = _write_axioms(Path(folder) / "ontology.ttl")
            for size in options.sizes:
                graph = generate_groups(size, cache=options.cache)
                runner.tell(f"{graph.triples:,} triples")
                case = (graph.data, graph.triples, ontology, Path(folder))
                tables.append(runner.table(*case, options.peers, tables))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"benchmarks.reasoning: {error}", file=sys.stderr)
        return 2
    verdicts = judge(tables)
    if options.form == "json":
        document = {"machine": head, "tables": [asdict(t) for t in tables], "goals": verdicts}
        print(json.dumps(document, indent=2))
    else:
        print(_render(head, tables, verdicts, marked=options.form == "markdown"))
    return 1 if any(_differs(table) for table in tables) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reasoning",
        description="Take snapshots and close them, and run peers on the same triples and axioms.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--sizes", type=parse_sizes, default="30k,300k,3M", help="triples of facts")
    add(
        "--peers",
        type=lambda text: parse_names(text, PEERS) if text else [],
        default=",".join(PEERS),
        help="whom to run beside corpgraph; empty for nobody",
    )
    add("--time-limit", type=float, default=300, metavar="S", help="seconds for one run")
    add("--memory-limit", type=float, default=14, metavar="GB", help="of one run")
    add("--python", type=Path, help="interpreter of the environment that has the peers")
    add("--cache", type=Path, default=cache_folder(), help="where generated data is kept")
    add("--format", choices=("text", "markdown", "json"), default="text", dest="form")
    return parser


class _Runner:
    """Runs each reasoner as a process of its own."""

    def __init__(self, python: Path, limits: Limits) -> None:
        self._python = python
        self._limits = limits
        found = subprocess.run(
            [python, _WORKER, "inventory"], capture_output=True, text=True, check=True
        )
        # owlrl is at hand wherever corpgraph is.
        self._versions = {**json.loads(found.stdout), "owlrl": version("owlrl")}

    def tell(self, text: str) -> None:
        print(f"· {text}", file=sys.stderr, flush=True)

    def table(
        self,
        data: Path,
        triples: int,
        ontology: Path,
        folder: Path,
        peers: Sequence[str],
        before: Sequence[Table],
    ) -> Table:
        # N-Triples are Turtle, and some peers go by the ending.
        snapshot = folder / f"snapshot-{triples}.ttl"
        ours, row = self._run(CORPGRAPH, [data, _DAY, snapshot])
        if ours is None:
            raise OSError(f"corpgraph failed: {row.failure}")
        rows = [row]
        for peer in peers:
            rows.append(self._peer(peer, ontology, snapshot, ours["given"], before))
        asked, _ = self._run("asks", [data, _DAY])
        costs = {} if asked is None else asked["asks"]
        return Table(
            triples,
            ours["given"],
            ours["snapshot"]["cpu"],
            rows,
            [
                Asked(name, statistics.median(cost for cost, _ in found), *found[-1])
                for name, found in costs.items()
            ],
            None if asked is None else tuple(asked["all"]),
        )

    def _peer(
        self, peer: str, ontology: Path, snapshot: Path, given: int, before: Sequence[Table]
    ) -> Row:
        name = f"{peer} {self._versions.get(peer, '')}".strip()
        known = [(t.given, r) for t in before for r in t.rows if r.peer == name]
        if peer not in self._versions:
            return Row(peer, failure="not installed")
        row = Row(name, failure="not run: it failed on less")
        if not any(each.failure for _, each in known):
            # It is not begun where in proportion it could not finish.
            last = max((r.cpu * given / n for n, r in known if r.cpu), default=0.0)
            row = Row(name, failure="not run: it would pass the time limit")
            if last < self._limits.seconds:
                _, row = self._run(peer, [ontology, snapshot])
        if row.failure:
            done = [(n, r.cpu) for n, r in known if r.cpu and not r.extrapolated]
            if done:
                n, cpu = max(done)
                row = Row(
                    name,
                    cpu=cpu * given / n,
                    memory=row.memory,
                    failure=row.failure,
                    extrapolated=True,
                )
        return row

    def _run(self, name: str, words: Sequence[object]) -> tuple[dict[str, Any] | None, Row]:
        versions = self._versions | {CORPGRAPH: version(CORPGRAPH), "asks": ""}
        label = f"{name} {versions[name]}".strip()
        self.tell(label)
        python = self._python if name == "reasonable" else Path(sys.executable)
        with tempfile.TemporaryDirectory() as folder:
            out, complaints = Path(folder) / "out", Path(folder) / "err"
            run = measure(
                [python, _WORKER, name, *map(str, words)],
                limits=self._limits,
                stdout=out,
                stderr=complaints,
                folder=Path(folder),
            )
            if run.ended != "itself":
                failure = f"stopped at the {run.ended} limit"
                return None, Row(label, memory=run.memory, failure=failure)
            if run.code:
                last = complaints.read_text(encoding="utf-8", errors="replace").strip()
                why = last.splitlines()[-1] if last else f"exit code {run.code}"
                return None, Row(label, memory=run.memory, failure=why)
            found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        closure = found.get("closure", {})
        row = Row(
            *(label, closure.get("cpu"), closure.get("wall"), run.memory, found.get("inferred"))
        )
        return found, row


def _write_axioms(path: Path) -> Path:
    axioms = [quad.triple for quad in load_ontology() if is_axiom(quad.triple)]
    ox.serialize(axioms, path, format=ox.RdfFormat.N_TRIPLES)
    return path


def _differs(table: Table) -> bool:
    counts = {row.inferred for row in table.rows if row.inferred is not None}
    return len(counts) > 1


def judge(tables: Iterable[Table]) -> list[tuple[str, bool | None, str]]:
    """Say of each goal whether it is reached, and by which figures.

    Returns:
        The goal, whether it is reached (None if that cannot be told), and why.
    """
    tables = list(tables)
    if not tables:
        return []
    largest = tables[-1]
    found = [_against_owlrl(largest), _against_reasonable(tables)]
    if largest.triples >= _MILLION:
        worst = max((each.median for each in largest.asked), default=None)
        found.append(
            (
                f"{largest.triples:,} triples: a question of one company within 20 ms of CPU",
                None if worst is None else worst <= 0.02,
                "no figure" if worst is None else f"{worst * 1e3:.1f} ms, the slowest median",
            )
        )
        total = largest.all_ultimate
        found.append(
            (
                f"{largest.triples:,} triples: all ultimate parents within 1 s of CPU",
                None if total is None else total[0] <= 1,
                "no figure" if total is None else f"{total[0]:.2f} s for {total[1]:,} rows",
            )
        )
    return found


def _against_owlrl(table: Table) -> tuple[str, bool | None, str]:
    goal = f"{table.triples:,} triples: closure at least 100 times as fast as owlrl's"
    ours, theirs = table.rows[0], _row_of(table, "owlrl")
    if theirs is None or theirs.cpu is None or not ours.cpu:
        return goal, None, "no figure of owlrl"
    ratio = theirs.cpu / ours.cpu
    whole = (theirs.cpu + table.snapshot) / (ours.cpu + table.snapshot)
    how = ", extrapolated" if theirs.extrapolated else ""
    return goal, ratio >= 100, f"{ratio:.0f} times, with the snapshot {whole:.0f} times{how}"


def _against_reasonable(tables: Sequence[Table]) -> tuple[str, bool | None, str]:
    """On the largest graph that reasonable finishes."""
    for table in reversed(tables):
        ours, theirs = table.rows[0], _row_of(table, "reasonable")
        if theirs is not None and theirs.cpu and ours.cpu and not theirs.extrapolated:
            ratio = theirs.cpu / ours.cpu
            goal = f"{table.triples:,} triples: closure no slower than reasonable's"
            return goal, ratio >= 1, f"{ratio:.1f} times as fast"
    return "closure no slower than reasonable's", None, "no figure of reasonable"


def _row_of(table: Table, peer: str) -> Row | None:
    return next((row for row in table.rows if row.peer.startswith(peer)), None)


_HEADS: Final = (*("reasoner", "CPU ratio", "CPU s", "wall s", "memory MB", "inferred", "remarks"),)
_ASKED: Final = ("question of one company", "median ms", "worst ms", "rows of the worst")


def _render(
    head: dict[str, str],
    tables: Sequence[Table],
    verdicts: Iterable[tuple[str, bool | None, str]],
    *,
    marked: bool,
) -> str:
    parts = ["\n".join(f"- {k}: {v}" if marked else f"{k}: {v}" for k, v in head.items())]
    for table in tables:
        title = (
            f"{table.triples:,} triples of facts; a snapshot of {table.given:,} in "
            f"{table.snapshot:.2f} s of CPU, closed"
        )
        parts.append(f"## {title}" if marked else f"{title}\n{'=' * len(title)}")
        ours = table.rows[0].cpu or 0
        parts.append(grid([_HEADS, *(_cells(row, ours) for row in table.rows)], marked=marked))
        if table.asked:
            cells = [
                (e.question, f"{e.median * 1e3:.2f}", f"{e.worst * 1e3:.2f}", str(e.rows_of_worst))
                for e in table.asked
            ]
            parts.append(grid([_ASKED, *cells], marked=marked))
        if table.all_ultimate:
            seconds, rows = table.all_ultimate
            parts.append(f"All ultimate parents: {rows:,} rows in {seconds:.2f} s of CPU")
    words = {True: "reached", False: "NOT reached", None: "cannot be told"}
    goals = [f"- {goal}: {words[reached]} ({why})" for goal, reached, why in verdicts]
    parts.append("\n".join([("## Goals\n" if marked else "Goals\n====="), *goals]))
    return "\n\n".join(parts)


def _cells(row: Row, ours: float) -> tuple[str, ...]:
    about = "~" if row.extrapolated else ""
    remarks = [row.failure] if row.failure else []
    remarks += ["extrapolated in proportion to the triples"] if row.extrapolated else []
    return (
        row.peer,
        f"{about}{row.cpu / ours:.1f}" if row.cpu and ours else "–",
        f"{about}{row.cpu:.2f}" if row.cpu else "–",
        f"{row.wall:.2f}" if row.wall else "–",
        f"{row.memory / 1e6:,.0f}" if row.memory else "–",
        f"{row.inferred:,}" if row.inferred is not None else "–",
        "; ".join(remarks),
    )


if __name__ == "__main__":
    sys.exit(main())
