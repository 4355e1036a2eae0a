"""Options and kinds of argument that several commands share."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox

    from corpgraph.frames.opening import Settings
    from corpgraph.sparql import AnyData

__all__ = [
    "DAY",
    "at_option",
    "certain_option",
    "data_option",
    "endpoint_options",
    "format_option",
    "known_at_option",
    "known_option",
    "library_settings",
    "load_data",
    "master_option",
    "open_data",
    "place_options",
]

#: Seconds after which a terminal is told how far the asking is.
_PATIENCE: Final = 1.0


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


def known_at_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options ``--at DATE``, by default that of ``--known``, else today, and ``--known DATE``.

    A command gets the two days as ``at``, which is never None, and ``known``.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        at = click.option(
            "--at",
            type=DAY,
            callback=_known_or_today,
            show_default="the day of --known, or today",
            help=help_text,
        )
        return at(known_option(command))

    return decorate


def _known_or_today(ctx: click.Context, _: click.Parameter, value: date | None) -> date:
    if value is not None:
        return value
    known = ctx.params.get("known")
    return known if isinstance(known, date) else date.today()


# Eager, so that its day is there when --at wants a default.
known_option = click.option(
    "--known",
    type=DAY,
    is_eager=True,
    help="Go by what the sources had published until this day.",
)

certain_option = click.option("--certain", is_flag=True, help="Leave out what is only possible.")


def format_option(*names: str, what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--format``, a command's ``form``: one of some names, the first by default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help=what,
    )


master_option = click.option(
    "--master",
    metavar="URL",
    help="Spark's master, for the engine spark; this machine if not given. Workers elsewhere have "
    "to see the files, and the temporary folder that TMPDIR names.",
)


def library_settings(engine: str, master: str | None) -> Settings | None:
    """What `master_option` says of where an engine works; None if it says nothing.

    Raises:
        UsageError: A master is given to another engine than Spark.
    """
    if master is None:
        return None
    if engine != "spark":
        raise click.UsageError("--master goes with --engine spark")
    from corpgraph.frames.opening import Settings

    return Settings(master=master)


data_option = click.option(
    "--data",
    "paths",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="File, directory or store to read instead of the packaged data; repeatable.",
)


def endpoint_options(verb: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options ``--endpoint`` and ``--graph``, a command's ``endpoint`` and ``graphs``.

    Args:
        verb: What the command does with an endpoint.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        endpoint = click.option(
            "--endpoint",
            metavar="URL",
            help=f"{verb} what a SPARQL 1.1 endpoint has, not files. A user and password, or a "
            "token, come from CORPGRAPH_ENDPOINT_USER and _PASSWORD, or _TOKEN.",
        )
        graph = click.option(
            "--graph",
            "graphs",
            multiple=True,
            metavar="IRI",
            help="Look at this graph of the endpoint, not its default graph; repeatable.",
        )
        return endpoint(graph(command))

    return decorate


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options ``--data``, ``--endpoint`` and ``--graph``: where the data are.

    A command gets them as ``paths``, ``endpoint`` and ``graphs``, and hands them to `open_data`.
    """
    return data_option(endpoint_options("Ask")(command))


@contextmanager
def open_data(
    paths: tuple[Path, ...],
    endpoint: str | None,
    graphs: tuple[str, ...],
    *,
    known: date | None,
) -> Iterator[AnyData]:
    """Have the data of `place_options` at hand: an endpoint that was named, else `load_data`.

    Raises:
        UsageError: An option is no address or IRI, or the library for HTTP is not installed.
        InputError: The data cannot be read; an endpoint cannot be asked, or has no triples.
    """
    if endpoint is None:
        if graphs:
            raise click.UsageError("--graph goes with --endpoint")
        yield load_data(paths)
        return
    if paths or known is not None:
        raise click.UsageError("--endpoint goes without --data and --known")
    from corpgraph.remote import Credentials, Endpoint, open_graph

    progress = _Progress()
    # Somebody waits for the answer, so that what fails is not tried for long.
    asked = Endpoint(endpoint, graphs, Credentials.from_environment(), retries=2)
    try:
        with open_graph(asked, progress.tell) as graph:
            yield graph
    finally:
        progress.close()


class _Progress:
    """Tells on a terminal how many queries were answered, once it takes long."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._has_told = False

    def tell(self, answered: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._begun > _PATIENCE:
            click.echo(f"\r· {answered} queries answered", nl=False, err=True)
            self._has_told = True

    def close(self) -> None:
        if self._has_told:
            click.echo(err=True)


def load_data(paths: tuple[Path, ...]) -> ox.Store:
    """Load the files that were named, or the packaged data where none was, and check its dates.

    A store (see `corpgraph store`) is opened read-only; its dates were checked when it was made.
    """
    from corpgraph.dating import check_dates
    from corpgraph.loading import load_files, load_packaged
    from corpgraph.storing import is_store, open_store

    stores = [path for path in paths if is_store(path)]
    if stores:
        if len(paths) > 1:
            hint = "load the other data into a store with it"
            raise UsageError("a store goes without other --data", hint=hint)
        return open_store(stores[0])
    data = load_files(paths) if paths else load_packaged()
    check_dates(data)
    return data
