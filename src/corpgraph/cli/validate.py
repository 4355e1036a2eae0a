"""``corpgraph validate``: shapes applied to files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli import reports
from corpgraph.cli.limiting import run_within
from corpgraph.cli.options import DAY, endpoint_options, library_settings, master_option

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.checking import Engine

__all__ = ["FORMATS", "command"]

#: What findings can be printed as; `corpgraph.validation.reporting` has them.
FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "turtle", "html")
#: As `corpgraph.checking` has them, which takes its time to be imported.
_ENGINES = ("auto", "compiled", "polars", "duckdb", "spark", "pyshacl")
_SEVERITIES = ("violation", "warning", "info")


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
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT:FILE",
    help="Write findings to a file as well; repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="info",
    show_default=True,
    help="The least grave finding for exit code 1.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Known findings, which pass; those that are fixed are told.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the findings to FILE as known, and pass.",
)
@click.option(
    "--engine",
    type=click.Choice(_ENGINES),
    default=_ENGINES[0],
    show_default=True,
    help="What runs the shapes: SPARQL in a store (compiled); joins of data frames, in memory "
    "(polars), on disk (duckdb) or on a cluster (spark); the slow reference (pyshacl). auto is "
    "compiled, or polars for large N-Triples and N-Quads and for property tables.",
)
@master_option
@endpoint_options("Validate")
@click.option(
    "--at",
    type=DAY,
    help="Reason over the facts that hold on this day as well, and report what contradicts the "
    "ontology.",
)
@click.option(
    "--lenient",
    is_flag=True,
    help="Go on where the shapes or the data cannot mean what they say, and only warn.",
)
@click.option("--coverage", is_flag=True, help="Print how much each shape looked at.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Give up after so long, with exit code 2: a query in a shape may never end.",
)
@click.option("--watch", is_flag=True, help="Validate again whenever a file changes.")
def command(
    paths: tuple[Path, ...],
    *,
    shapes: tuple[Path, ...],
    form: str,
    outputs: tuple[str, ...],
    fail_on: str,
    baseline: Path | None,
    write_baseline: Path | None,
    engine: Engine,
    master: str | None,
    endpoint: str | None,
    graphs: tuple[str, ...],
    at: date | None,
    lenient: bool,
    coverage: bool,
    timeout: float | None,
    watch: bool,
) -> int:
    """Validate Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML files.

    With no PATH, the packaged data is validated. Each finding names every triple that is involved,
    with file, line and column. A PATH may be a directory that `corpgraph import` wrote; in its
    Parquet files a finding names the row, and the record of the register that states it.
    """
    if endpoint is not None and (paths or watch or coverage or at or engine != _ENGINES[0]):
        raise click.UsageError(
            "--endpoint goes without PATH, --watch, --coverage, --at and --engine"
        )
    settings = library_settings(engine, master)
    reports.check_readable(paths, at)
    if timeout is not None:
        return run_within(timeout)
    if graphs and endpoint is None:
        raise click.UsageError("--graph goes with --endpoint")

    def once() -> int:
        if endpoint is not None:
            report = reports.ask_endpoint(endpoint, shapes, graphs)
        else:
            checked = reports.read_files(
                paths,
                shapes,
                engine=engine,
                settings=settings,
                coverage=coverage,
                lenient=lenient,
            )
            if checked is None:
                return 2
            report = checked if at is None else reports.with_contradictions(checked, paths, at)
        if write_baseline is not None:
            return reports.write_known(report, write_baseline)
        if baseline is not None:
            report = reports.without_known(report, baseline)
        return reports.publish(report, form, outputs, fail_on)

    if watch:
        from corpgraph.cli.watching import watch_and_run

        return watch_and_run(once, [*paths, *shapes])
    return once()
