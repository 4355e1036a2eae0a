"""``corpgraph import``: data of others, taken in as dated facts with their evidence."""

from __future__ import annotations

import click

from corpgraph.cli.importing_gleif import gleif
from corpgraph.cli.importing_mic import mic

__all__ = ["command"]


@click.group("import", short_help="Take in what registers publish, as dated facts.")
def command() -> None:
    """Take in what registers publish, as dated facts with their records as evidence."""


command.add_command(gleif)
command.add_command(mic)
