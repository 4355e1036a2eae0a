"""``corpgraph store``: data that are not parsed at each start, and other servers' stores."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import data_option, format_option, load_data
from corpgraph.cli.tables import FORMATS, print_rows

if TYPE_CHECKING:
    from corpgraph.cli.tables import Rows
    from corpgraph.storing import Loaded

__all__ = ["command"]


@click.group("store", short_help="Load data once, look at a store, push data to a server.")
def command() -> None:
    """Keep data in a store on disk, which is opened and not parsed.

    Wherever a command takes --data, it takes the directory of a store too.
    """


@command.command("load", short_help="Load files into a store.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read the files, and write nothing.")
@click.option("--keep", is_flag=True, help="Do not replace a store that is there.")
def load(folder: Path, *, paths: tuple[Path, ...], dry_run: bool, keep: bool) -> None:
    """Load files, by default the packaged data, into a new store DIR, one named graph a file.

    DIR is written as a whole or not at all. A store that is there is replaced; any other directory
    that is not empty is left alone. Who has the old store open keeps it.
    """
    from corpgraph.storing import load_store

    seen: list[Loaded] = []

    def progress(each: Loaded) -> None:
        seen.append(each)
        number = "streamed" if each.quads is None else f"{each.quads} triples"
        click.secho(f"· {each.path}: {number}", err=True, dim=True)

    info = load_store(folder, paths, overwrite=not keep, dry_run=dry_run, progress=progress)
    if info is None:
        total = sum(each.quads or 0 for each in seen)
        click.echo(f"{len(seen)} files with {total} triples can be loaded; nothing was written")
    else:
        click.echo(f"{info.quads} triples in {len(info.graphs)} graphs in {folder}")


@command.command("info", short_help="Say what a store holds.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@format_option("text", "json", what="How it is printed.")
def info(folder: Path, *, form: str) -> None:
    """Say how many triples the store DIR has, in which graphs, about how many things of which kind.

    The store is opened, to see that it can be.
    """
    from corpgraph.namespaces import shorten
    from corpgraph.storing import check_store

    found = check_store(folder)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    if form == "json":
        record = {
            "triples": found.quads,
            "bytes": size,
            "graphs": found.graphs,
            "classes": found.classes,
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.quads} triples, {size / 2**20:.1f} MiB")
    graphs: Rows = [{"graph": name, "triples": each} for name, each in found.graphs.items()]
    print_rows(graphs, ["graph", "triples"], "table")
    by_number = sorted(found.classes.items(), key=lambda item: (-item[1], item[0]))
    classes: Rows = [{"class": shorten(iri), "things": each} for iri, each in by_number]
    print_rows(classes, ["class", "things"], "table")


@command.command("push", short_help="Send data to a SPARQL server.")
@click.argument("url")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Store to send instead of the packaged data.",
)
@data_option
@click.option(
    "--query",
    "endpoint",
    metavar="URL",
    help="Address for SPARQL queries, to count what is too large to be read back.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    default="corpgraph-push.jsonl",
    show_default=True,
    metavar="FILE",
    help="Where to note what was sent; a push that was broken off goes on from it.",
)
@click.option(
    "--batch",
    type=click.IntRange(1),
    default=20_000,
    show_default=True,
    help="Triples to send at a time.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=120.0,
    show_default=True,
    help="Seconds to wait for each answer.",
)
@format_option(*FORMATS, what="How the outcome is printed.")
def push(
    url: str,
    *,
    store: Path | None,
    paths: tuple[Path, ...],
    endpoint: str | None,
    state: Path,
    batch: int,
    timeout: float,
    form: str,
) -> int:
    """Send data to the SPARQL 1.1 Graph Store Protocol at URL, and see that they arrived.

    Each graph of the data replaces the graph of that name there; others are left alone. A user and
    password, or a token, come from the environment: CORPGRAPH_ENDPOINT_USER and _PASSWORD, or
    _TOKEN.

    Each graph is read back: it is the same by its canonical hash, or, if it is large, has as many
    triples. Exits with 1 if one is not. Some servers, such as Virtuoso, cut what they are asked
    for: give them --query.
    """
    if store is not None and paths:
        raise click.UsageError("--store goes without --data")
    from corpgraph.errors import UsageError
    from corpgraph.remote.credentials import Credentials
    from corpgraph.storing import open_store

    try:
        from corpgraph.storing.counting import count
        from corpgraph.storing.pushing import push as send
        from corpgraph.storing.server import GraphStore
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        hint = "pip install 'corpgraph[endpoint]'"
        raise UsageError("to push needs the package httpx", hint=hint) from error
    data = load_data(paths) if store is None else open_store(store)
    credentials = Credentials.from_environment()
    with GraphStore(url, credentials=credentials, timeout=timeout) as server:
        done = send(
            data,
            server,
            batch=batch,
            state=state,
            count=None
            if endpoint is None
            else partial(count, endpoint, credentials=credentials, timeout=timeout),
            progress=lambda step: click.secho(f"· {step}", err=True, dim=True),
        )
    rows: Rows = [
        {
            "graph": each.graph,
            "triples": each.triples,
            "arrived": each.arrived,
            "sent": each.sent,
            "outcome": each.outcome.value,
        }
        for each in done
    ]
    print_rows(rows, ["graph", "triples", "arrived", "sent", "outcome"], form)
    for each in done:
        if each.example is not None:
            click.echo(f"not there: {each.example} in {each.graph or 'default graph'}", err=True)
    return 0 if all(each.succeeded for each in done) else 1
