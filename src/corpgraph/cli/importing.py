"""``corpgraph import``: data of others, taken in as dated facts with their evidence."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpgraph.cli.options import format_option
from corpgraph.cli.tables import print_rows
from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from corpgraph.cli.tables import Rows
    from corpgraph.importing.gleif import Form, Outcome, Progress

__all__ = ["command"]


@click.group("import", short_help="Take in what registers publish, as dated facts.")
def command() -> None:
    """Take in what registers publish, as dated facts with their records as evidence."""


@command.command("gleif", short_help="Legal entities and who consolidates whom.")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Directory for the facts and the report; an earlier import there is replaced.",
)
@click.option(
    "--as",
    "written",
    type=click.Choice(("parquet", "nt", "nq")),
    help="How the facts are written: property tables in Parquet, N-Triples or N-Quads, a file "
    "(and graph) for each FILE.  [default: parquet; nq with --store]",
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Load the facts into a new store, too.",
)
@click.option(
    "--batch",
    type=click.IntRange(1),
    default=50_000,
    show_default=True,
    help="Records to read at a time; memory grows with it.",
)
@format_option("text", "json", what="How the report is printed.")
def gleif(
    paths: tuple[Path, ...],
    *,
    out: Path,
    written: Form | None,
    store: Path | None,
    batch: int,
    form: str,
) -> int:
    """Take in FILEs of GLEIF: level 1, level 2 and reporting exceptions; CSV, XML or JSON.

    They may be packed as .zip or .gz. DIR is written as a whole or not at all, with a report of
    all anomalies (anomalies.json, anomalies.csv). A run that was broken off goes on where it
    stopped when it is run again. A delta is taken in as a file with some records; it is not
    applied to an earlier import.

    Exit codes: 0 all records are taken in, 1 some are left out, 2 wrong use or unreadable input.
    """
    try:
        from corpgraph.importing.gleif import import_gleif
    except ImportError as error:
        hint = "pip install 'corpgraph[gleif]'"
        raise UsageError("the import needs a package that is not installed", hint=hint) from error
    if store is not None and written not in (None, "nq"):
        raise UsageError("a store is loaded from N-Quads", hint="say --as nq, or nothing")
    how: Form = written or ("nq" if store else "parquet")
    with _progress() as tell:
        outcome = import_gleif(paths, out, form=how, size=batch, progress=tell)
    if form == "json":
        click.echo(json.dumps(outcome.report, ensure_ascii=False, indent=2))
    else:
        _print_report(outcome)
    if store is not None:
        from corpgraph.storing import load_store

        info = load_store(store, [out])
        assert info is not None
        click.echo(f"{info.quads} triples in {len(info.graphs)} graphs in {store}", err=True)
    return 1 if outcome.left_out else 0


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[records]:,} records"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", records=0)

        def tell(each: Progress) -> None:
            # A file without bytes has no progress to show.
            bar.update(
                task,
                description=each.name,
                completed=each.position,
                total=each.size or None,
                records=each.records,
            )

        yield tell


def _print_report(outcome: Outcome) -> None:
    """The anomalies as a table, then what became of the records of each file."""
    report = outcome.report
    rows: Rows = [
        {
            "anomaly": each["kind"],
            "effect": each["effect"],
            "count": each["count"],
            "for example": _example(each["samples"][0], report["files"]),
        }
        for each in report["anomalies"]
    ]
    if rows:
        print_rows(rows, ["anomaly", "effect", "count", "for example"], "table")
    for each in report["files"]:
        click.echo(
            f"{each['name']}: {each['records']} records, {each['taken_in']} taken in, "
            f"{each['left_out']} left out"
        )
        if each["unread"]:
            click.echo(f"{each['name']}: not read: {', '.join(each['unread'])}")
    for each in report["not_checked"]:
        click.echo(f"not checked: {each}")
    click.echo(f"→ {outcome.target}")


def _example(sample: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> str:
    """Where the first of its kind is, and what it is."""
    name = next(each["name"] for each in files if each["number"] == sample["file"])
    place = f"{name}:{sample['line']}" if sample["line"] else name
    words = [sample["key"], sample["value"] if sample["value"] != sample["key"] else None]
    return " ".join([place, *(str(word) for word in words if word)])
