"""``corpgraph publish``: a site with a page for every IRI, and an explorer of groups in time."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import data_option, load_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.publishing.words import Language

__all__ = ["command"]


@click.command("publish", short_help="Write a site with a page for every thing.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    help="The directory; it is written as a whole or not at all.",
)
@click.option("--base", required=True, metavar="URL", help="Where the site will be.")
@data_option
@click.option(
    "--lang",
    "languages",
    default="en,fr",
    show_default=True,
    metavar="LANG,…",
    help="The languages of the pages; the first is that of names without a mark.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes write pages.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def command(
    *,
    out: Path,
    base: str,
    paths: tuple[Path, ...],
    languages: str,
    jobs: int,
    dry_run: bool,
) -> None:
    """Write a site: a page, Turtle and JSON-LD for every IRI, and an explorer of groups in time.

    The ontology, the shapes and the questions are in it too. A directory that corpgraph wrote
    before is replaced; any other that is not empty is left alone. Beside the pages stand rules for
    content negotiation: .htaccess, w3id/.htaccess, nginx-maps.conf and nginx-locations.conf.
    """
    from corpgraph.publishing import checked_languages, count_pages, publish

    chosen: list[Language] = checked_languages(languages.split(","))
    data = load_data(paths)
    if dry_run:
        documents, groups = count_pages(data, base=base)
        click.echo(f"{documents} documents and {groups} groups in {', '.join(chosen)} to {out}")
        return
    with _progress() as tell:
        made = publish(data, out, base=base, languages=chosen, jobs=jobs, progress=tell)
    click.echo(f"{made.documents} documents and {made.groups} groups, {made.files} files in {out}")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), "documents", TimeElapsedColumn())
    console = Console(stderr=True)
    # It is gone at the end, when the command says what there is; it has no thread, for processes
    # are forked meanwhile.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total, refresh=True)
