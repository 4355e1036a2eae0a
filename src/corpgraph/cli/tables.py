"""Rows as a table on a terminal, or in a format that other programs read."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

import click

from corpgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    Value = str | int | Decimal | date | None
    Rows = Sequence[Mapping[str, Value]]

__all__ = ["FORMATS", "print_rows"]


def print_rows(rows: Rows, columns: Sequence[str], form: str) -> None:
    """Print rows in one of `FORMATS`.

    Args:
        rows: One mapping a row, with a value for each column.
        columns: The columns, in their order.
        form: The name of the format. IRIs are shortened only where people read them.
    """
    if form == "table":
        _print_table(rows, columns)
    else:
        click.echo(_WRITERS[form](rows, columns), nl=False)


def _print_table(rows: Rows, columns: Sequence[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    if not rows:
        click.echo("no answer", err=True)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_readable(row[column]) for column in columns))
    console = Console(markup=False, highlight=False)
    if console.is_terminal:
        console.print(table)
        return
    # Where nobody's screen sets a width, no cell is broken, and the last of a line is not padded.
    console.width = _UNBOUNDED
    with console.capture() as printed:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in printed.get().split("\n")), nl=False)


def _csv(rows: Rows, columns: Sequence[str]) -> str:
    return _separated(rows, columns, delimiter=",", end="\r\n")


def _tsv(rows: Rows, columns: Sequence[str]) -> str:
    return _separated(rows, columns, delimiter="\t", end="\n")


def _separated(rows: Rows, columns: Sequence[str], *, delimiter: str, end: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end)
    writer.writerow(columns)
    writer.writerows([_plain(row[column]) for column in columns] for row in rows)
    return buffer.getvalue()


def _json(rows: Rows, columns: Sequence[str]) -> str:
    objects = [_object(row, columns) for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


def _jsonl(rows: Rows, columns: Sequence[str]) -> str:
    return "".join(json.dumps(_object(row, columns), ensure_ascii=False) + "\n" for row in rows)


def _markdown(rows: Rows, columns: Sequence[str]) -> str:
    lines = [list(columns), ["---"] * len(columns)]
    lines += [[_readable(row[column]).replace("|", "\\|") for column in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _object(row: Mapping[str, Value], columns: Sequence[str]) -> dict[str, str | int | None]:
    return {
        column: value if isinstance(value := row[column], int | None) else _plain(value)
        for column in columns
    }


def _plain(value: Value) -> str:
    return "" if value is None else str(value)


def _readable(value: Value) -> str:
    text = " ".join(_plain(value).split())
    return shorten(text) if text.startswith("http") else text


_WRITERS: Final[Mapping[str, Callable[[Rows, Sequence[str]], str]]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "tsv": _tsv,
}

_UNBOUNDED: Final = 100_000

#: The names of the formats.
FORMATS: Final = ("table", *_WRITERS)
