"""``python -m benchmarks.publishing``: what the site of so many companies costs.

``corpgraph publish`` runs as a process of its own, on the packaged data and on generated companies.
The site is held against the data by samples; exits with 0 if it is right, 1 if not, 2 for wrong
use. Times never decide that.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.graph import cache_folder
from benchmarks.groups import TRIPLES_A_COMPANY, generate_groups
from benchmarks.measuring import memory_of_all
from benchmarks.sites import faults_of, files_of
from benchmarks.tables import FORMATS, grid
from benchmarks.validation import machine, parse_sizes
from corpgraph.loading import load_files, load_packaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Row", "judge", "main", "render"]

COMMAND: Final = (sys.executable, "-c", "from corpgraph.cli import main; main()", "publish")
_BASE: Final = "http://127.0.0.1/"
#: Between two looks at the memory; to look takes long where there is much.
_LOOK: Final = 2.0
_MOST_FAULTS: Final = 20
#: What the site is to take: seconds of CPU for the packaged data; for so many companies, seconds
#: and bytes.
PACKAGED: Final = 10.0
COMPANIES: Final = 100_000
SECONDS: Final = 600.0
MEMORY: Final = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Row:
    """What one site cost.

    Attributes:
        companies: Of how many; None for the packaged data.
        files: How many files it has.
        size: Their bytes.
        user: Seconds of CPU in the programs.
        system: Seconds of CPU in the system for them.
        wall: Seconds from start to end.
        memory: The most bytes that all processes took together, what they share counted once.
        jobs: How many processes wrote pages.
        faults: What is wrong with the site.
    """

    companies: int | None
    files: int
    size: int
    user: float
    system: float
    wall: float
    memory: int
    jobs: int
    faults: tuple[str, ...] = ()

    @property
    def cpu(self) -> float:
        """Seconds of CPU, in the programs and in the system."""
        return self.user + self.system


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its table."""
    options = _parser().parse_args(arguments)
    head, rows = machine(), []
    sizes: list[int | None] = [*([None] if options.packaged else []), *options.companies]
    try:
        for companies in sizes:
            rows.append(_run(companies, options))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"benchmarks.publishing: {error}", file=sys.stderr)
        return 2
    print(render(head, rows, options.form))
    return 1 if any(row.faults for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.publishing",
        description="Publish the sites of the packaged data and of generated companies.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--companies", type=parse_sizes, default="10k", help="of how many companies, as 10k,100k")
    add("--no-packaged", action="store_false", dest="packaged", help="leave out packaged data")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes write pages")
    add("--sample", type=int, default=200, help="how many things' pages are read again")
    add("--out", type=Path, default=Path(tempfile.gettempdir()), help="where sites are written")
    add("--cache", type=Path, default=cache_folder(), help="where generated data is kept")
    add("--format", choices=FORMATS, default="text", dest="form")
    return parser


def _run(companies: int | None, options: argparse.Namespace) -> Row:
    paths: list[Path] = []
    if companies is not None:
        triples = companies * TRIPLES_A_COMPANY
        paths = [generate_groups(triples, cache=options.cache).data]
    holder = Path(tempfile.mkdtemp(prefix="corpgraph-benchmark-", dir=options.out))
    try:
        site = holder / "site"
        words = ["--base", _BASE, "--out", str(site), "--jobs", str(options.jobs)]
        words += [word for path in paths for word in ("--data", str(path))]
        tell(f"{_name(companies)}: publish")
        usage, wall, memory = _measure([*COMMAND, *words])
        tell(f"{_name(companies)}: check")
        files = files_of(site)
        data = load_files(paths) if paths else load_packaged()
        return Row(
            companies=companies,
            files=len(files),
            size=sum((site / each).stat().st_size for each in files),
            user=usage[0],
            system=usage[1],
            wall=wall,
            memory=memory,
            jobs=options.jobs,
            faults=tuple(islice(faults_of(site, data, sample=options.sample), _MOST_FAULTS)),
        )
    finally:
        shutil.rmtree(holder)


def tell(text: str) -> None:
    """Say what is done now."""
    print(f"· {text}", file=sys.stderr, flush=True)


def _measure(command: Sequence[str]) -> tuple[tuple[float, float], float, int]:
    """Run a command; give its seconds of CPU, user and system, its wall seconds and its memory."""
    start, most = time.perf_counter(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        try:
            while True:
                most = max(most, memory_of_all(process.pid))
                reaped, status, usage = os.wait4(process.pid, os.WNOHANG)
                if reaped:
                    break
                time.sleep(min(_LOOK, 0.05 + 0.1 * (time.perf_counter() - start)))
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines()[-1:]
            raise OSError(last[0] if last else f"exit code {process.returncode}")
    return (usage.ru_utime, usage.ru_stime), time.perf_counter() - start, most


def judge(rows: Iterable[Row]) -> list[tuple[str, bool | None, str]]:
    """Say of each goal whether it is reached, and by which figures.

    CPU time of fewer companies than wanted is told in proportion, and marked with ``~``. Memory
    does not grow so: without the whole site it cannot be told.
    """
    rows = list(rows)
    found: list[tuple[str, bool | None, str]] = []
    for row in rows:
        if row.companies is None:
            goal = f"packaged data: within {PACKAGED:g} s of CPU"
            found.append((goal, row.cpu <= PACKAGED, f"{row.cpu:.1f} s"))
    known = [row for row in rows if row.companies]
    if not known:
        return found
    largest = max(known, key=lambda row: row.companies or 0)
    count = largest.companies or 1
    seconds = largest.cpu * COMPANIES / count / 2
    about = "" if count == COMPANIES else "~"
    is_whole = count >= COMPANIES
    found += [
        (
            f"{COMPANIES:,} companies: within {SECONDS / 60:g} minutes on two cores",
            seconds <= SECONDS,
            f"{about}{seconds / 60:.1f} minutes, half of the CPU time",
        ),
        (
            f"{COMPANIES:,} companies: within {MEMORY / 2**30:g} GiB",
            largest.memory <= MEMORY if is_whole else None,
            f"{largest.memory / 2**30:.2f} GiB of all processes together, {count:,} companies",
        ),
    ]
    return found


_HEADS: Final = (
    *("companies", "CPU of goal", "memory of goal", "CPU s", "user s", "system s", "wall s"),
    *("memory MiB", "jobs", "files", "MiB", "µs CPU a file", "remarks"),
)


def render(head: dict[str, str], rows: Sequence[Row], form: str) -> str:
    """Write what was found, in one of `FORMATS`."""
    verdicts = judge(rows)
    if form == "json":
        found = [asdict(row) | {"cpu": row.cpu} for row in rows]
        return json.dumps({"machine": head, "sites": found, "goals": verdicts}, indent=2)
    marked = form == "markdown"
    words = {True: "reached", False: "NOT reached", None: "cannot be told"}
    return "\n\n".join(
        [
            "\n".join(f"- {k}: {v}" if marked else f"{k}: {v}" for k, v in head.items()),
            "\n".join(
                [
                    "## Goals\n" if marked else "Goals\n=====",
                    *(f"- {goal}: {words[reached]} ({why})" for goal, reached, why in verdicts),
                ]
            ),
            grid([_HEADS, *map(_cells, rows)], marked=marked),
            *("\n".join(f"- {each}" for each in row.faults) for row in rows if row.faults),
        ]
    )


def _name(companies: int | None) -> str:
    return "packaged" if companies is None else f"{companies:,}"


def _cells(row: Row) -> tuple[str, ...]:
    part = 1 if row.companies is None else row.companies / COMPANIES
    seconds = PACKAGED if row.companies is None else 2 * SECONDS * part
    return (
        _name(row.companies),
        f"{row.cpu / seconds:.2f}",
        "–" if row.companies is None else f"{row.memory / MEMORY:.2f}",
        f"{row.cpu:.1f}",
        f"{row.user:.1f}",
        f"{row.system:.1f}",
        f"{row.wall:.1f}",
        f"{row.memory / 2**20:,.0f}",
        str(row.jobs),
        f"{row.files:,}",
        f"{row.size / 2**20:,.0f}",
        f"{row.cpu / max(1, row.files) * 1e6:.0f}",
        f"{len(row.faults)} faults" if row.faults else "right",
    )


if __name__ == "__main__":
    sys.exit(main())
