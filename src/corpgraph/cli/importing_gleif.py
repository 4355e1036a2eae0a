"""``corpgraph import gleif``: legal entities, who consolidates whom, and who does not say."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.importing_reports import needing_extra, out_option, print_report
from corpgraph.cli.options import format_option, library_settings, master_option
from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.importing.gleif import Engine, Form, Progress

__all__ = ["gleif"]


@click.command("gleif", short_help="Legal entities and who consolidates whom.")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, dir_okay=False),
)
@out_option
@click.option(
    "--as",
    "written",
    type=click.Choice(("parquet", "nt", "nq")),
    help="How the facts are written: property tables in Parquet, N-Triples or N-Quads, a file "
    "(and graph) for each FILE.  [default: parquet; nq with --store]",
)
@click.option(
    "--delta",
    "as_deltas",
    is_flag=True,
    help="FILEs are deltas: apply them, in this order, to the import in DIR.",
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
@click.option(
    "--engine",
    type=click.Choice(("polars", "spark")),
    default="polars",
    show_default=True,
    help="What reads the records: this machine, or the workers of a cluster, with the same "
    "outcome. Workers need corpgraph with its extra gleif, and see FILEs and the place of DIR as "
    "this machine does. Plain CSV is divided among them; of other files each has one worker.",
)
@master_option
@format_option("text", "json", what="How the report is printed.")
def gleif(
    paths: tuple[Path, ...],
    *,
    out: Path,
    written: Form | None,
    as_deltas: bool,
    store: Path | None,
    batch: int,
    engine: Engine,
    master: str | None,
    form: str,
) -> int:
    """Take in FILEs of GLEIF: level 1, level 2 and reporting exceptions; CSV, XML or JSON.

    They may be packed as .zip or .gz. DIR is written as a whole or not at all, with a report of
    all anomalies (anomalies.json, anomalies.csv). A run that was broken off goes on where it
    stopped when it is run again. With --delta the records of FILEs replace those of the import in
    DIR, which has to be of property tables; what is applied already is not applied again.

    Exit codes: 0 all records are taken in, 1 some are left out, 2 wrong use or unreadable input.
    """
    with needing_extra():
        from corpgraph.importing.gleif import apply_deltas, import_gleif
    settings = library_settings(engine, master)
    if store is not None and written not in (None, "nq"):
        raise UsageError("a store is loaded from N-Quads", hint="say --as nq, or nothing")
    how: Form = written or ("nq" if store else "parquet")
    if as_deltas and how != "parquet":
        raise UsageError(
            "deltas are applied to property tables",
            hint="leave out --as and --store; import the full files again for those",
        )
    if as_deltas and engine != "polars":
        raise UsageError("deltas are applied on this machine", hint="leave out --engine")
    with _progress() as tell:
        if as_deltas:
            outcome = apply_deltas(paths, out, size=batch, progress=tell)
        else:
            outcome = import_gleif(
                paths,
                out,
                form=how,
                size=batch,
                progress=tell,
                engine=engine,
                settings=settings,
            )
    print_report(outcome, form)
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
            # Without a size there is no progress to show.
            bar.update(
                task,
                description=each.name,
                completed=each.position,
                total=each.size or None,
                records=each.records,
            )

        yield tell
