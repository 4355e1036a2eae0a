"""What the commands of ``corpgraph import`` share: where to, with what, and what came of it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpgraph.cli.tables import print_rows
from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpgraph.cli.tables import Rows
    from corpgraph.importing.outcomes import Outcome

__all__ = ["needing_extra", "out_option", "print_report"]

out_option = click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Directory for the facts and the report; an earlier import there is replaced.",
)


@contextmanager
def needing_extra() -> Iterator[None]:
    """Import what an extra brings, or say which.

    Raises:
        UsageError: It is not installed.
    """
    try:
        yield
    except ImportError as error:
        hint = "pip install 'corpgraph[gleif]'"
        raise UsageError("the import needs a package that is not installed", hint=hint) from error


def print_report(outcome: Outcome, form: str) -> None:
    """Print the anomalies as a table, then what became of the records of each file.

    Args:
        outcome: What was made.
        form: ``json`` for the whole report instead.
    """
    report = outcome.report
    if form == "json":
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    rows: Rows = [
        {
            "anomaly": each["kind"],
            "effect": each["effect"],
            "count": each["count"],
            "for example": _example(each["samples"][0], report["files"]),
        }
        for each in report["anomalies"]
    ]
    if rows:
        print_rows(rows, ["anomaly", "effect", "count", "for example"], "table")
    for each in report["files"]:
        counts = [f"{each['taken_in']} taken in", f"{each['left_out']} left out"]
        counts += [f"{each[what]} {what}" for what in ("replaced", "deleted") if each.get(what)]
        click.echo(f"{each['name']}: {each['records']} records, {', '.join(counts)}")
        if each["unread"]:
            click.echo(f"{each['name']}: not read: {', '.join(each['unread'])}")
    for each in report["not_checked"]:
        click.echo(f"not checked: {each}")
    click.echo(f"→ {outcome.target}")


def _example(sample: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> str:
    """Where the first of its kind is, and what it is."""
    name = next(each["name"] for each in files if each["number"] == sample["file"])
    place = f"{name}:{sample['line']}" if sample["line"] else name
    words = [sample["key"], sample["value"] if sample["value"] != sample["key"] else None]
    return " ".join([place, *(str(word) for word in words if word)])
