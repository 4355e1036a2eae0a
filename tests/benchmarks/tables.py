"""The tables of a benchmark, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final, Literal

from benchmarks.peers import FLOOR, OURS
from benchmarks.session import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.goals import Verdict
    from benchmarks.session import Case, Table

__all__ = ["FORMATS", "grid", "render"]

#: The formats that tables come in.
FORMATS: Final = ("text", "markdown", "json")

_HEADS: Final = (
    *("peer", "CPU ratio", "wall ratio", "CPU s", "wall s", "memory MB", "runs", "found"),
    "missed, added, failed",
)
#: Words on the left, numbers on the right.
_LEFT: Final = {0, len(_HEADS) - 1}
_LEGEND: Final = (
    "Ratios are the peer's time to that of corpgraph's fastest engine: 2.00 took twice as long. "
    "Times are those of the best run, memory that of the worst. The floor only splits and hashes."
)


def render(
    machine: Mapping[str, str],
    tables: Sequence[Table],
    verdicts: Sequence[Verdict],
    form: Literal["text", "markdown", "json"],
) -> str:
    """Write what a session found.

    Args:
        machine: What it ran on.
        tables: One for each case.
        verdicts: Which goals are reached.
        form: One of `FORMATS`.
    """
    if form == "json":
        return _json(machine, tables, verdicts)
    marked = form == "markdown"
    lines = [f"{name}: {value}" for name, value in machine.items()]
    parts = ["\n".join(f"- {line}" for line in lines) if marked else "\n".join(lines), _LEGEND]
    for table in tables:
        title = _title(table.case)
        cells = [_HEADS, *_cells(table.rows)]
        parts.append(f"## {title}" if marked else f"{title}\n{'=' * len(title)}")
        parts.append(_markdown(cells) if marked else _text(cells))
    if verdicts:
        parts.append("## Goals" if marked else "Goals\n=====")
        parts.append("\n".join(f"- {_sentence(verdict)}" for verdict in verdicts))
    return "\n\n".join(parts) + "\n"


def _title(case: Case) -> str:
    return f"{case.rules[0].upper()}{case.rules[1:]}, {case.triples:,} triples"


def _sentence(verdict: Verdict) -> str:
    word = {True: "reached", False: "NOT reached", None: "cannot be told"}[verdict.reached]
    return f"{verdict.text}: {word} ({verdict.why})"


def _cells(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    finished = [row for row in rows if row.peer in OURS and not row.failure]
    ours = min(finished, key=lambda row: row.cpu or 0, default=None)
    ordered = sorted(
        rows,
        key=lambda row: (row.peer != FLOOR, row not in finished, bool(row.failure), row.cpu or 0),
    )
    return [_row(row, ours) for row in ordered]


def _row(row: Row, ours: Row | None) -> tuple[str, ...]:
    # A peer that failed has not done the work: its figures say how far it came, no more.
    whole = Row("") if ours is None or row.failure else ours
    return (
        f"{row.peer} {row.version}".strip(),
        _ratio(row.cpu, whole.cpu),
        _ratio(row.wall, whole.wall),
        "–" if row.cpu is None else f"{row.cpu:.2f}",
        "–" if row.wall is None else f"{row.wall:.2f}",
        "–" if row.memory is None else f"{row.memory / 1e6:,.0f}",
        str(row.runs or "–"),
        _found(row),
        _remarks(row),
    )


def _ratio(time: float | None, ours: float | None) -> str:
    return f"{time / ours:.2f}" if time is not None and ours else "–"


def _found(row: Row) -> str:
    known = row.comparison
    return "–" if known is None else f"{known.found}/{known.planted}"


def _remarks(row: Row) -> str:
    remarks = [row.failure] if row.failure else []
    if row.comparison is not None:
        for word, kinds in (("missed", row.comparison.missed), ("added", row.comparison.added)):
            counted = [f"{kind} ({number})" for kind, number in kinds.items()]
            remarks += [f"{word} {', '.join(counted)}"] if counted else []
    return "; ".join(remarks)


def _text(cells: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[at]) for row in cells) for at in range(len(_HEADS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in _LEFT else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def _markdown(cells: Sequence[tuple[str, ...]]) -> str:
    rule = tuple("---" if at in _LEFT else "---:" for at in range(len(_HEADS)))
    rows = [cells[0], rule, *cells[1:]]
    escaped = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in escaped)


def grid(cells: Sequence[Sequence[str]], *, marked: bool) -> str:
    """Write rows of cells, the heads first; marked for Markdown, else as text."""
    if marked:
        rule = ["---", *["---:"] * (len(cells[0]) - 1)]
        return "\n".join(f"| {' | '.join(row)} |" for row in [cells[0], rule, *cells[1:]])
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < at < len(row) - 1 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def _json(machine: Mapping[str, str], tables: Sequence[Table], verdicts: Sequence[Verdict]) -> str:
    document = {
        "machine": dict(machine),
        "tables": [
            {
                "rules": table.case.rules,
                "size": table.case.size,
                "triples": table.case.triples,
                "rows": [asdict(row) | {"right": row.right} for row in table.rows],
            }
            for table in tables
        ],
        "goals": [asdict(verdict) for verdict in verdicts],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
