"""``corpgraph build``: the main job and its summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import at_option, data_option
from corpgraph.namespaces import shorten

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.building import Build

__all__ = ["command"]


@click.command("build", short_help="Check, reason, validate and export everything.")
@at_option("The day of the snapshot.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="out",
    show_default=True,
    help="The directory to write; it is replaced as a whole, or left as it was.",
)
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The text of a source, to check the places of its passages against.",
)
@click.option(
    "--group",
    default="alibaba-group",
    show_default=True,
    help="The organisation whose tree the summary shows.",
)
@data_option
def command(*, at: date, out: Path, text: Path | None, group: str, paths: tuple[Path, ...]) -> int:
    """Load, check evidence, snapshot and reason, validate, export, and say what came of it.

    Exits with 1, and writes nothing, if a step finds a fault.
    """
    from corpgraph.building import build
    from corpgraph.cli.tree import print_tree
    from corpgraph.querying.trees import group_tree

    made = build(
        at,
        out,
        paths=paths,
        text=text,
        progress=lambda step: click.secho(f"· {step}", err=True, dim=True),
    )
    _print_counts(made)
    print_tree(group_tree(made.store, group, at), at)
    _print_result(made)
    return 0 if made.succeeded else 1


def _print_counts(made: Build) -> None:
    things = sorted(made.things.items(), key=lambda item: (-item[1], item[0]))
    most = ", ".join(f"{number} {shorten(kind).partition(':')[2]}" for kind, number in things[:8])
    rest = f" and {len(things) - 8} more classes" if len(things) > 8 else ""
    click.echo(f"{len(made.store)} triples: {most}{rest}")
    click.echo(
        f"Snapshot of {made.at.isoformat()}: {made.relations} triples, {made.inferred} inferred"
    )
    click.echo()


def _print_result(made: Build) -> None:
    from corpgraph.cli.reports import print_problems, print_report

    click.echo()
    if made.locators is None:
        click.echo("Evidence: not checked; give the text of the source with --text")
    else:
        held = sum(check.problem is None for check in made.locators)
        click.echo(f"Evidence: {held} of {len(made.locators)} passages are where the data says")
        for check in made.locators:
            if check.problem:
                click.echo(f"  {shorten(check.locator.passage)}: {check.problem}")
    if not made.inconsistencies.conforms:
        click.echo("Reasoning:")
        print_report(made.inconsistencies)
    print_problems(made.checked.problems, lenient=False)
    if made.checked.report is not None:
        click.echo("Validation:")
        print_report(made.checked.report)
    if made.out is None:
        click.echo("Nothing was written.")
    else:
        click.echo(f"Written: {len(made.files)} files in {made.out}")
