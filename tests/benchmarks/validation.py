"""``python -m benchmarks.validation``: corpgraph beside its peers, in one run.

Exits with 0 if corpgraph finds every planted error and nothing else, 1 if not, 2 for wrong use.
Times never decide that, except that a corpgraph that had to be stopped has found nothing.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import corpgraph
from benchmarks.goals import PACKAGED, judge
from benchmarks.graph import GENERATOR, cache_folder, generate
from benchmarks.ledger import as_planted, compare, read_ledger
from benchmarks.measuring import Limits
from benchmarks.packaged import export_packaged
from benchmarks.peers import NAMES, OURS, PYSHACL, corpgraph_peer, find_peers
from benchmarks.session import Case, Session, Table
from benchmarks.tables import FORMATS, render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.peers import Peer, Unavailable

__all__ = ["RULES", "machine", "main", "parse_names", "parse_sizes"]

#: The shapes of the generated graph, by the name of their rules.
RULES: Final = {"all": "shapes.ttl", "core": "shapes_core.ttl"}
_UNITS: Final = {"k": 1_000, "M": 1_000_000}


def parse_sizes(text: str) -> list[int]:
    """Read sizes such as ``30k,300k,3M``, in triples; sorted, as a peer is stopped by the least.

    Raises:
        argparse.ArgumentTypeError: One is no size.
    """
    sizes = set()
    for word in filter(None, text.split(",")):
        digits, unit = (word[:-1], _UNITS[word[-1]]) if word[-1] in _UNITS else (word, 1)
        if not digits.isascii() or not digits.isdigit() or not int(digits):
            raise argparse.ArgumentTypeError(f"{word!r} is no size such as 30k or 3M")
        sizes.add(int(digits) * unit)
    return sorted(sizes)


def parse_names(text: str, known: Sequence[str]) -> list[str]:
    """Read names with commas between them, in the order of those that are known.

    Raises:
        argparse.ArgumentTypeError: One is not known.
    """
    names = text.split(",")
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
    return [name for name in known if name in names]


def _choice(known: Sequence[str]) -> Callable[[str], list[str]]:
    return lambda text: parse_names(text, known)


def _parser() -> argparse.ArgumentParser:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.validation",
        description="Run corpgraph and its peers on the same data and shapes, and compare.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--sizes", type=parse_sizes, default="30k,300k,3M", help="triples; empty for none")
    add("--rules", type=_choice(tuple(RULES)), default=",".join(RULES), help="sets of shapes")
    add("--peers", type=_choice(NAMES), default=",".join(NAMES), help="whom to run")
    add("--packaged", action=argparse.BooleanOptionalAction, default=True, help="packaged data")
    add("--runs", type=int, choices=(1, 2, 3), default=3, help="the most that are counted")
    add("--time-limit", type=float, default=600, metavar="S", help="seconds for one run")
    add(
        "--memory-limit",
        type=float,
        default=round(memory * 0.75, 1),
        metavar="GB",
        help="of one run",
    )
    add("--syntax", choices=("nt", "ttl"), default="nt", help="of the generated data")
    add("--python", type=Path, help="interpreter of the environment that has the peers")
    add("--java", type=Path, help="Java for TopBraid; looked for if not given")
    add("--generator", type=Path, default=GENERATOR, help="folder of gen.py and its shapes")
    add("--cache", type=Path, default=cache_folder(), help="where generated data is kept")
    add("--format", choices=FORMATS, default="text", dest="form", help="of the tables")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables.

    Args:
        arguments: The words of the command; those of this process if not given.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(arguments)
    session = Session(
        limits=Limits(options.time_limit, int(options.memory_limit * 1e9)),
        most=options.runs,
        progress=lambda text: print(f"· {text}", file=sys.stderr, flush=True),
    )
    # As an installer does, so that no run has to; the peers come installed.
    compileall.compile_dir(str(Path(corpgraph.__file__).parent), quiet=1)
    try:
        head = machine()
        peers = find_peers(python=options.python, java=options.java)
        peers = [peer for peer in peers if peer.name in options.peers]
        tables = [_packaged(session, peers)] if options.packaged else []
        tables += _generated(session, peers, options)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"benchmarks.validation: {error}", file=sys.stderr)
        return 2
    sys.stdout.write(render(head, tables, judge(tables), options.form))
    ours = [row for table in tables for row in table.rows if row.peer in OURS]
    return 1 if any(row.wrong for row in ours) else 0


def _generated(
    session: Session, peers: Sequence[Peer | Unavailable], options: argparse.Namespace
) -> list[Table]:
    tables = []
    for size in options.sizes:
        graph = generate(size, generator=options.generator, cache=options.cache)
        for rules in options.rules:
            shapes = (options.generator / RULES[rules]).resolve()
            data = graph.data(options.syntax).resolve()
            case = Case(rules, size, graph.triples, data, shapes)
            planted = read_ledger(graph.ledger, sparql=rules == "all")
            rows = [session.row(peer, case, planted)[0] for peer in peers]
            tables.append(Table(case, rows))
    return tables


def _packaged(session: Session, peers: Sequence[Peer | Unavailable]) -> Table:
    """corpgraph as installed beside the pyshacl command, whose findings are the measure."""
    by_name = {peer.name: peer for peer in peers}
    with tempfile.TemporaryDirectory(prefix="corpgraph-benchmark-") as folder:
        data, shapes, triples = export_packaged(Path(folder))
        case = Case(PACKAGED, None, triples, data, shapes)
        planted, rows = None, []
        if PYSHACL in by_name:
            row, results = session.row(by_name[PYSHACL], case, None)
            if results is not None:
                planted = as_planted(results)
                row = replace(row, comparison=compare(planted, results))
            rows.append(row)
        rows += (
            session.row(corpgraph_peer(name, packaged=True), case, planted)[0]
            for name in OURS
            if name in by_name
        )
    return Table(case, rows)


def machine() -> dict[str, str]:
    """What the times depend on."""
    processors = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in processors if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[0]
    return {
        "machine": f"{os.cpu_count()} × {models[0] if models else platform.machine()}, "
        f"{memory:.0f} GB, {platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "load before": f"{load:.2f}" + (" (not idle: times are too high)" if load > 0.5 else ""),
    }


if __name__ == "__main__":
    sys.exit(main())
