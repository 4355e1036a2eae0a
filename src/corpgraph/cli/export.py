"""``corpgraph export``: dumps, tables and a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import DAY, data_option, load_data

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]


@click.command("export", short_help="Write the data, or a snapshot, in many formats.")
@click.argument("out", type=click.Path(path_type=Path))
@data_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="Write this format only (turtle, trig, nquads, ntriples, jsonld, rdfxml, csv); "
    "repeatable.",
)
@click.option("--at", type=DAY, help="Write the closed snapshot of this day, not the dated facts.")
@click.option("--possible", is_flag=True, help="Take what holds only possibly into the snapshot.")
def command(
    out: Path,
    *,
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    at: date | None,
    possible: bool,
) -> None:
    """Write dumps, tables, a catalogue (VoID, DCAT) and checksums into the directory OUT.

    OUT is written as a whole or not at all. A directory that corpgraph wrote before is replaced;
    any other that is not empty is left alone.
    """
    from corpgraph.exporting import FORMATS, export
    from corpgraph.reasoning import close
    from corpgraph.snapshot import take_snapshot

    data = load_data(paths)
    if at is not None:
        data = close(take_snapshot(data, at, possible=possible)).graph
    elif possible:
        raise click.UsageError("--possible goes with --at")
    written = export(data, out, formats=formats or FORMATS, at=at)
    click.echo(f"{len(written)} files in {out}")
