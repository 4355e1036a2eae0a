"""``corpgraph snapshot``: what holds on a day, of a graph of any size, as triples or a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import (
    data_option,
    known_at_option,
    library_settings,
    master_option,
)

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.columnar import Subject
    from corpgraph.frames.opening import Library

__all__ = ["command"]


@click.command("snapshot", short_help="Write who belongs to whom on a day, for all at once.")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@known_at_option("The day.")
@data_option
@click.option(
    "--show",
    "subject",
    type=click.Choice(("relations", "closure", "ultimate-parents")),
    default="relations",
    show_default=True,
    help="Direct relations; who controls whom at any depth; who stands at the top of each group.",
)
@click.option("--possible", is_flag=True, help="Take in what is possible and not certain.")
@click.option(
    "--engine",
    "library",
    type=click.Choice(("polars", "duckdb", "spark")),
    default="polars",
    show_default=True,
    help="What reads and joins the facts: in memory, on disk where they do not fit, or on a "
    "cluster.",
)
@master_option
def command(
    out: Path,
    *,
    at: date,
    known: date | None,
    paths: tuple[Path, ...],
    subject: Subject,
    possible: bool,
    library: Library,
    master: str | None,
) -> None:
    """Write what holds on a day into the file OUT: N-Triples, Parquet or CSV, by its ending.

    N-Triples are the relations of `corpgraph export --at`, with types and labels and without what
    else is inferred. A table has the fact behind each relation, or the depth of each chain, and
    whether it is certain. OUT is written as a whole or not at all. With --known all facts are held
    in memory first.
    """
    from corpgraph.columnar import write_snapshot
    from corpgraph.storing import is_store

    settings = library_settings(library, master)
    if any(map(is_store, paths)):
        raise click.UsageError("a store is not read here: name the files that it was made of")
    written = write_snapshot(
        paths,
        at,
        out,
        subject=subject,
        possible=possible,
        library=library,
        settings=settings,
        known=known,
    )
    what = "triple" if out.suffix == ".nt" else "row"
    click.echo(f"{written} {what}{'' if written == 1 else 's'} in {out}", err=True)
