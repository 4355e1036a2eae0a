"""``corpgraph export``: dumps, tables and a catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import DAY, data_option, known_option, load_data

if TYPE_CHECKING:
    from corpgraph.exporting import Losses
    from corpgraph.exporting.views import View

__all__ = ["command"]


@click.command("export", short_help="Write the data, or a snapshot, in many formats.")
@click.argument("out", type=click.Path(path_type=Path))
@data_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="Write this format only (turtle, trig, nquads, ntriples, jsonld, framed, rdfxml, csv, "
    "parquet); repeatable. Without it, all but parquet, which is an extra.",
)
@click.option(
    "--view",
    type=click.Choice(["all", "accepted"]),
    default="all",
    show_default=True,
    help="All assertions, or without those that the editors reject.",
)
@click.option("--at", type=DAY, help="Write the closed snapshot of this day, not the dated facts.")
@click.option(
    "--as",
    "into",
    metavar="VOCABULARY",
    help="Write what another vocabulary (org, schema.org) can tell of the day of --at, by default "
    "today, and losses.json on what it cannot.",
)
@click.option(
    "--base", metavar="URL", help="Where OUT will be published, for the links in the catalogue."
)
@known_option
@click.option(
    "--possible",
    is_flag=True,
    help="Take in what holds only possibly on the day of --at, or was only possibly published.",
)
def command(
    out: Path,
    *,
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    view: View,
    at: date | None,
    into: str | None,
    base: str | None,
    known: date | None,
    possible: bool,
) -> None:
    """Write dumps, tables, a catalogue (VoID, DCAT) and checksums into the directory OUT.

    OUT is written as a whole or not at all. A directory that corpgraph wrote before is replaced;
    any other that is not empty is left alone.
    """
    from corpgraph.exporting import USUAL, export, translate
    from corpgraph.knowledge import as_known
    from corpgraph.reasoning import close
    from corpgraph.snapshot import take_snapshot
    from corpgraph.storing import is_store

    if possible and at is None and known is None and into is None:
        raise click.UsageError("--possible goes with --at, --known or --as")
    if is_store(out):
        raise click.UsageError(f"{out} is a store, which an export would replace")
    data = load_data(paths)
    losses = None
    if into is not None:
        at = at or known or date.today()
        told = data if known is None else as_known(data, known, possible=possible)
        translation = translate(told, into, at, possible=possible)
        data, losses = translation.store, translation.losses
    elif at is not None:
        data = close(take_snapshot(data, at, known=known, possible=possible)).graph
    elif known is not None:
        data = as_known(data, known, possible=possible)
    title = None if known is None else f"corpgraph as known on {known.isoformat()}"
    written = export(
        data,
        out,
        formats=formats or USUAL,
        view=view,
        at=at,
        title=title,
        losses=losses,
        base=base,
    )
    click.echo(f"{len(written)} files in {out}")
    if losses is not None:
        _print_losses(losses)


def _print_losses(losses: Losses) -> None:
    from corpgraph.cli.tables import print_rows
    from corpgraph.namespaces import shorten

    click.echo(f"What {losses.into} tells of the data on {losses.at.isoformat()}:")
    counts = [
        *losses.sums.items(),
        *((shorten(iri), each["things"]) for iri, each in losses.classes.items()),
    ]
    rows: list[dict[str, str | int]] = [
        {"what": name, **count.as_record()} for name, count in counts
    ]
    print_rows(rows, ["what", "total", "carried", "lost"], "table")
