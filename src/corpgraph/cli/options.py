"""Options and kinds of argument that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

__all__ = ["DAY", "at_option", "data_option", "load_data"]


class _Day(click.ParamType[date]):
    """A day, as ISO 8601 writes it, or ``today``."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        from corpgraph.time import parse_day

        try:
            return parse_day(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


DAY = _Day()


def at_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--at DATE``, by default today."""
    return click.option("--at", type=DAY, default="today", show_default=True, help=help_text)


data_option = click.option(
    "--data",
    "paths",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="File or directory to read instead of the packaged data; repeatable.",
)


def load_data(paths: tuple[Path, ...]) -> ox.Store:
    """Load the files that were named, or the packaged data where none was."""
    from corpgraph.loading import load_files, load_packaged

    return load_files(paths) if paths else load_packaged()
