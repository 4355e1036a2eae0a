"""Reports of a validation: printed, written to files, held against what is known."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from corpgraph.checking import Engine
    from corpgraph.frames.opening import Settings
    from corpgraph.validation import Report
    from corpgraph.validation.remote import Progress
    from corpgraph.validation.running.coverage import Coverage
    from corpgraph.validation.soundness import Problem

__all__ = [
    "ask_endpoint",
    "check_readable",
    "print_problems",
    "print_report",
    "publish",
    "read_files",
    "with_contradictions",
    "without_known",
    "write_known",
]


def publish(report: Report, form: str, outputs: Iterable[str], fail_on: str) -> int:
    """Print a report, write it to files as well, and give the exit code.

    Args:
        report: The findings.
        form: The format for standard output.
        outputs: Further formats and files, as in ``sarif:findings.sarif``.
        fail_on: The least grave severity for exit code 1.
    """
    from corpgraph.validation import Severity
    from corpgraph.validation.reporting import render

    least = Severity(fail_on)
    files = [_output(each) for each in outputs]
    if files:
        from corpgraph.writing import write_atomic

        for kind, path in files:
            write_atomic(path, render(report, kind, base=Path.cwd(), fail_on=least))
    print_report(report, form, fail_on=fail_on)
    return 1 if report.reaching(least) else 0


def print_report(report: Report, form: str = "text", *, fail_on: str = "info") -> None:
    """Print a report on standard output, in colours on a terminal."""
    from corpgraph.validation import Severity
    from corpgraph.validation.reporting import render

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = render(report, form, base=Path.cwd(), colour=colour, fail_on=Severity(fail_on))
    click.echo(text, nl=False)


def read_files(
    paths: Sequence[Path],
    shapes: Sequence[Path],
    *,
    engine: Engine,
    settings: Settings | None,
    coverage: bool,
    lenient: bool,
) -> Report | None:
    """Validate files; tell what keeps the result from meaning something, and the coverage."""
    from corpgraph.checking import check_files

    checked = check_files(
        paths,
        shapes=shapes or None,
        engine=engine,
        settings=settings,
        coverage=coverage,
        lenient=lenient,
    )
    print_problems(checked.problems, lenient=lenient)
    if coverage and checked.report is not None:
        _print_coverage(checked.coverage)
    return checked.report


def check_readable(paths: Iterable[Path], at: date | None) -> None:
    """Refuse property tables where facts that hold on a day are reasoned over.

    Raises:
        UsageError: There is a day, and a path is a directory of property tables.
    """
    if at is None:
        return
    from corpgraph.property_tables import is_tables

    for path in filter(is_tables, paths):
        hint = "import the facts as N-Quads: --as nq"
        raise UsageError("--at reasons over RDF, not property tables", path=path, hint=hint)


def with_contradictions(report: Report, paths: Sequence[Path], at: date) -> Report:
    """Add to a report what contradicts the ontology on a day."""
    from corpgraph.consistency import check_consistency
    from corpgraph.validation import Report

    found = (*report.findings, *check_consistency(paths, at).findings)
    return Report(tuple(sorted(found, key=lambda each: each.key)))


def ask_endpoint(url: str, shapes: Sequence[Path], graphs: Sequence[str]) -> Report:
    """Validate what an endpoint has, and tell on a terminal how far it is."""
    from corpgraph.checking import check_endpoint

    def tell(progress: Progress) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r· {progress.done} of {progress.total} checks", nl=False, err=True)
            if progress.done == progress.total:
                click.echo(err=True)

    return check_endpoint(url, shapes=shapes or None, graphs=graphs, progress=tell)


def print_problems(problems: Iterable[Problem], *, lenient: bool) -> None:
    """Print what keeps a validation from meaning what it says, a line each, on standard error."""
    kind = "warning" if lenient else "error"
    for problem in problems:
        click.echo(f"corpgraph: {kind}: {problem}", err=True)


def _print_coverage(coverage: Iterable[Coverage]) -> None:
    rows = [
        (str(each.focus_nodes), str(each.values), str(each.constraints), _shape_name(each.shape))
        for each in coverage
    ]
    table = [("nodes", "values", "constraints", "shape"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    for row in table:
        numbers = "  ".join(f"{row[column]:>{widths[column]}}" for column in range(3))
        click.echo(f"{numbers}  {row[3]}", err=True)


def _shape_name(term: str) -> str:
    from corpgraph.namespaces import shorten

    return shorten(term[1:-1]) if term.startswith("<") else term


def write_known(report: Report, path: Path) -> int:
    """Write the findings as a baseline."""
    from corpgraph.validation.reporting import summary
    from corpgraph.validation.reporting.baseline import write_baseline
    from corpgraph.writing import write_atomic

    write_atomic(path, write_baseline(report))
    click.echo(f"{path}: {summary(report)}")
    return 0


def without_known(report: Report, path: Path) -> Report:
    """Take the findings of a baseline out of a report, and tell which of them are gone."""
    from corpgraph.loading import read_text
    from corpgraph.validation.reporting.baseline import apply_baseline

    compared = apply_baseline(report, read_text(path), path=path)
    if compared.known.findings:
        click.echo(f"known: {len(compared.known.findings)}, as in {path}", err=True)
    for each in compared.fixed:
        click.echo(f"fixed: {each.message} ({each.focus})", err=True)
    if compared.fixed:
        click.echo("write the baseline anew, so that these do not come back unseen", err=True)
    return compared.new


def _output(text: str) -> tuple[str, Path]:
    from corpgraph.validation.reporting import FORMATS

    kind, colon, name = text.partition(":")
    if not colon or not name or kind not in FORMATS:
        raise UsageError(
            f"--output takes FORMAT:FILE, not {text!r}",
            hint=f"the formats are {', '.join(FORMATS)}",
        )
    return kind, Path(name)
