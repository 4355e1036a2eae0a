"""``python -m benchmarks.registers``: a register taken in, validated, and its tops found.

A generated register in GLEIF's CSV is imported into property tables, the packaged shapes are
applied to these, and the ultimate parents of all are found, each by a process of its own. All that
is held against just parsing the same CSV with Polars, as text.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measuring import Limits, measure
from benchmarks.tables import FORMATS, grid
from generating.writing import generate, populate

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GOAL", "PARSE", "STEPS", "Step", "Taken", "judge", "main", "render"]

#: How many times as long as parsing the CSV all steps may take together.
GOAL: Final = 4.0
PARSE: Final = "parsing with Polars"
_PARSE: Final = """
import sys, polars as pl
# The register has records that are no UTF-8, or cut off.
how = {"infer_schema": False, "encoding": "utf8-lossy", "truncate_ragged_lines": True}
# Batch by batch: all at once takes more time, and several times the memory of the file.
batches = (batch for path in sys.argv[2:] for batch in pl.scan_csv(path, **how).collect_batches())
print(sum(batch.height for batch in batches), "records")
"""
_IMPORT: Final = """
import sys
from pathlib import Path
from corpgraph.importing.gleif import import_gleif
outcome = import_gleif(sys.argv[2:], Path(sys.argv[1]))
print(sum(each["taken_in"] for each in outcome.report["files"]), "records")
"""
_VALIDATE: Final = """
import sys
from pathlib import Path
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import parse
from corpgraph.validation.columns.stored.validating import validate_tables
files = [*ontology_files(), *data_files("reference")]
shapes = [quad for path in shape_files() for quad in parse(path)]
print(len(validate_tables(Path(sys.argv[1]), files, shapes).findings), "findings")
"""
_PARENTS: Final = """
import sys
from datetime import date
from pathlib import Path
import narwhals as nw
from corpgraph.columnar.facts import Facts
from corpgraph.columnar.groups import ultimate_parents
from corpgraph.validation.columns.stored.rows import open_rows
from corpgraph.validation.columns.stored.slices import TableSlices
facts = Facts(TableSlices(open_rows(Path(sys.argv[1]))))
found = ultimate_parents(facts, date(2025, 6, 30))
print(len(nw.to_native(found).collect()), "ultimate parents")
"""
#: What is done, in this order, and by which program.
STEPS: Final = {"import": _IMPORT, "validate": _VALIDATE, "ultimate parents": _PARENTS}
_LIMITS: Final = Limits(seconds=7_200, memory=22 * 10**9)
_HEADS: Final = (
    *("step", "CPU ratio", "wall ratio", "CPU s", "wall s", "MB/s", "records/s", "memory MB"),
    "came of it",
)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took.

    Attributes:
        name: What was done.
        cpu: Seconds of CPU, user and system.
        wall: Seconds from start to end.
        memory: Peak bytes of resident memory.
        outcome: What came of it, or why it failed.
    """

    name: str
    cpu: float
    wall: float
    memory: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was found for one register.

    Attributes:
        entities: How many entities it has.
        records: How many records its files have.
        size: How many bytes.
        parsing: What just parsing them took.
        steps: What the steps took.
    """

    entities: int
    records: int
    size: int
    parsing: Step
    steps: list[Step]

    @property
    def whole(self) -> Step:
        """All steps together."""
        return Step(
            "all of it",
            sum(each.cpu for each in self.steps),
            sum(each.wall for each in self.steps),
            max(each.memory for each in self.steps),
            "",
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, run and print; 1 if the goal is not reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.registers", description=__doc__)
    parser.add_argument("--entities", type=int, default=30_000, help="default: %(default)s")
    parser.add_argument("--folder", type=Path, help="where the files are left; default: nowhere")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = asked.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        taken = take(asked.entities, folder)
    sys.stdout.write(render([taken], asked.format))
    return 0 if judge(taken)[0] else 1


def take(entities: int, folder: Path) -> Taken:
    """Generate a register, and measure all steps.

    Args:
        entities: How many entities it has.
        folder: A directory that may be written to.
    """
    made = generate(populate(entities, seed=1), folder / "csv", formats=("csv",))
    paths = [each.path for each in made]
    tables = folder / "tables"
    parsing = _step(PARSE, _PARSE, tables, paths, folder)
    steps = [_step(name, program, tables, paths, folder) for name, program in STEPS.items()]
    size = sum(path.stat().st_size for path in paths)
    return Taken(entities, sum(each.records for each in made), size, parsing, steps)


def _step(name: str, program: str, tables: Path, paths: Sequence[Path], folder: Path) -> Step:
    stdout, stderr = folder / "stdout", folder / "stderr"
    run = measure(
        [sys.executable, "-c", program, str(tables), *map(str, paths)],
        limits=_LIMITS,
        stdout=stdout,
        stderr=stderr,
        folder=folder,
        environment={**os.environ},
    )
    outcome = stdout.read_text(encoding="utf-8").strip()
    if run.code or run.ended != "itself":
        told = stderr.read_text(encoding="utf-8").strip().splitlines()
        outcome = f"failed: {told[-1] if told else run.ended}"
    return Step(name, run.cpu, run.wall, run.memory, outcome)


def judge(taken: Taken) -> tuple[bool, str]:
    """Whether the goal is reached, and why."""
    failed = [
        each.name for each in (taken.parsing, *taken.steps) if each.outcome.startswith("failed")
    ]
    if failed:
        return False, f"{', '.join(failed)} failed"
    ratio = taken.whole.cpu / taken.parsing.cpu
    return ratio <= GOAL, f"{ratio:.1f} times, at most {GOAL:g}"


def render(registers: Sequence[Taken], form: str) -> str:
    """Write what was found, in one of `tables.FORMATS`."""
    if form == "json":
        document = [
            asdict(each) | {"reached": judge(each)[0], "why": judge(each)[1]} for each in registers
        ]
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    parts = [
        "Ratios are to parsing the same CSV with Polars, as text. MB/s and records/s are of the "
        "CSV, and of elapsed time."
    ]
    for taken in registers:
        title = (
            f"{taken.entities:,} entities: {taken.records:,} records, {taken.size / 1e6:,.0f} MB"
        )
        steps = [taken.whole, *taken.steps, taken.parsing]
        cells = [_HEADS, *(_row(each, taken) for each in steps)]
        marked = form == "markdown"
        parts.append(f"## {title}" if marked else f"{title}\n{'=' * len(title)}")
        parts.append(grid(cells, marked=marked))
        reached, why = judge(taken)
        word = "reached" if reached else "NOT reached"
        parts.append(f"All of it in {GOAL:g} times the CPU time of parsing: {word} ({why})")
    return "\n\n".join(parts) + "\n"


def _row(step: Step, taken: Taken) -> tuple[str, ...]:
    return (
        step.name,
        f"{step.cpu / taken.parsing.cpu:.2f}",
        f"{step.wall / taken.parsing.wall:.2f}",
        f"{step.cpu:.2f}",
        f"{step.wall:.2f}",
        f"{taken.size / 1e6 / step.wall:,.1f}",
        f"{taken.records / step.wall:,.0f}",
        f"{step.memory / 1e6:,.0f}",
        step.outcome,
    )


if __name__ == "__main__":
    sys.exit(main())
