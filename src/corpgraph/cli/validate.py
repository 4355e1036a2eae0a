"""``corpgraph validate``: shapes applied to files."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("validate", short_help="Validate RDF files against shapes.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--shapes",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="File or directory with SHACL shapes, instead of the packaged ones; repeatable.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
def command(paths: tuple[Path, ...], *, shapes: tuple[Path, ...], form: str) -> int:
    """Validate Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML files.

    With no PATH, the packaged data is validated. Exits with 1 if there is a finding.
    """
    from corpgraph.checking import check
    from corpgraph.cli.options import load_data
    from corpgraph.cli.report import print_report

    report = check(load_data(paths), shapes=shapes or None)
    print_report(report, form)
    return 0 if report.conforms else 1
