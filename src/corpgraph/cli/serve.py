"""``corpgraph serve``: the data over HTTP."""

from __future__ import annotations

import os
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from corpgraph.cli.options import data_option, load_data
from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from corpgraph.serving import Settings, Source

__all__ = ["command"]

_MIB: Final = 2**20
_HELP: Final = """Serve the data, read-only, over HTTP until it is interrupted.

\b
/sparql          SPARQL 1.1 Protocol; without a query, what the service is
/id/… /code/…    what is known of an IRI: HTML, Turtle, JSON-LD, N-Triples, RDF/XML
/ask/QUESTION    the questions of "corpgraph ask": JSON, CSV, TSV, HTML
/openapi.json    the interface
/health          whether it is up
/metrics         counters, for Prometheus

Only this machine reaches it unless --host says otherwise.
"""


@click.command(
    "serve",
    short_help="Serve the data over HTTP: SPARQL, linked data, questions.",
    help=_HELP,
)
@data_option
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Persistent Oxigraph store to open, read-only, instead of reading files.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Port to listen on; 0 takes one that is free.",
)
@click.option("--base", metavar="URL", help="Address under which others see the server.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    default=10.0,
    show_default=True,
    help="Seconds that one query may take.",
)
@click.option(
    "--max-results",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="Rows or triples that one answer may have.",
)
@click.option(
    "--max-memory",
    type=click.IntRange(16),
    default=1024,
    show_default=True,
    metavar="MIB",
    help="Memory that one query may take beside the data.",
)
@click.option(
    "--max-queries",
    type=click.IntRange(1, 256),
    default=4,
    show_default=True,
    help="Queries that run at a time.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=lambda: min(4, os.cpu_count() or 1),
    show_default="one a core, up to 4",
    help="Processes that take requests.",
)
@click.option(
    "--cache",
    type=click.IntRange(0),
    default=64,
    show_default=True,
    metavar="MIB",
    help="Answers that each of them keeps.",
)
@click.option(
    "--cors/--no-cors",
    default=None,
    show_default="if others reach it: with --base, or a --host that is not this machine's own",
    help="Whether scripts of other sites may read the answers.",
)
@click.option("--quiet", is_flag=True, help="Do not say where it listens.")
def command(
    *,
    paths: tuple[Path, ...],
    store: Path | None,
    host: str,
    port: int,
    base: str | None,
    timeout: float,
    max_results: int,
    max_memory: int,
    max_queries: int,
    workers: int,
    cache: int,
    cors: bool | None,
    quiet: bool,
) -> None:
    """Serve the data until it is interrupted."""
    if store is not None and paths:
        raise click.UsageError("--store goes without --data")
    _check_extra()
    from corpgraph.serving import Limits, Settings
    from corpgraph.serving.supervising import serve

    limits = Limits(
        timeout=timeout, results=max_results, memory=max_memory * _MIB, queries=max_queries
    )
    settings = Settings(
        host=host,
        port=port,
        base=base,
        limits=limits,
        processes=workers,
        cache=cache * _MIB,
        cors=base is not None or not _is_own(host) if cors is None else cors,
    )
    source = _source(paths, store)

    def announce(running: Settings) -> None:
        if not quiet:
            click.echo(f"corpgraph: at {running.address}{_who(host)}; end it with Ctrl-C")

    serve(source, settings, announce)


def _check_extra() -> None:
    if not hasattr(os, "fork"):
        raise UsageError("this system has no fork, which serve needs", hint="use Linux or macOS")
    try:
        for package in ("httptools", "starlette", "uvicorn"):
            import_module(package)
    except ImportError as error:
        raise UsageError(
            f"serve needs the package {error.name}", hint="pip install 'corpgraph[serve]'"
        ) from error


def _source(paths: tuple[Path, ...], store: Path | None) -> Source:
    from corpgraph.serving import Source, load_vocabulary
    from corpgraph.serving.sources import check_folder
    from corpgraph.storing import is_store

    if store is None and len(paths) == 1 and is_store(paths[0]):
        store = paths[0]
    if store is not None:
        check_folder(store)
        return Source(store, load_vocabulary())
    return Source(load_data(paths), load_vocabulary())


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _who(host: str) -> str:
    return "" if _is_own(host) else ", for everybody who reaches this machine"
