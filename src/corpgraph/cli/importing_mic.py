"""``corpgraph import mic``: the markets of the world by their identifier codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.importing_reports import needing_extra, out_option, print_report
from corpgraph.cli.options import format_option

if TYPE_CHECKING:
    from corpgraph.importing.outcomes import Form

__all__ = ["mic"]


@click.command("mic", short_help="Markets and their identifier codes (ISO 10383).")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@out_option
@click.option(
    "--as",
    "written",
    type=click.Choice(("parquet", "nt", "nq")),
    default="nt",
    show_default=True,
    help="How the facts are written: property tables in Parquet, N-Triples or N-Quads.",
)
@format_option("text", "json", what="How the report is printed.")
def mic(path: Path, *, out: Path, written: Form, form: str) -> int:
    """Take in FILE, the list of ISO 10383 in the CSV of its registration authority.

    A market has the dates of its code: from its creation until it expires. DIR is written as a
    whole or not at all, with a report of all anomalies (anomalies.json, anomalies.csv).

    Exit codes: 0 all records are taken in, 1 some are left out, 2 wrong use or unreadable input.
    """
    with needing_extra():
        from corpgraph.importing.mic import import_mic
    outcome = import_mic(path, out, form=written)
    print_report(outcome, form)
    return 1 if outcome.left_out else 0
