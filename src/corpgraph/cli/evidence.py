"""``corpgraph evidence``: passages against the texts that they are from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import data_option, format_option, load_data
from corpgraph.cli.tables import FORMATS, print_rows
from corpgraph.errors import UsageError
from corpgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyoxigraph as ox

    from corpgraph.cli.tables import Rows
    from corpgraph.evidence import PassageCheck, Place, TextCheck

__all__ = ["command"]


@click.group("evidence", short_help="Check quoted passages against the texts that they are from.")
def command() -> None:
    """Check the places of passages against the texts of their sources.

    The data says where a passage stands and gives its hash, and never its words: the texts are
    those that you hold.
    """


@command.command("check", short_help="Check the places of passages against texts.")
@click.option(
    "--text",
    "texts",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    metavar="FILE",
    help="The text of a source, or a copy of it, in UTF-8; repeatable.",
)
@click.option(
    "--source",
    metavar="NAME",
    help="The source that the text is a copy of, where no passage found in it tells.",
)
@click.option(
    "--update",
    is_flag=True,
    help="Write where the passages are now into the Turtle files named with --data.",
)
@click.option("--dry-run", is_flag=True, help="With --update: name the files, and write nothing.")
@data_option
@format_option("text", "json", what="How the outcome is printed.")
def check(
    *,
    texts: tuple[Path, ...],
    source: str | None,
    update: bool,
    dry_run: bool,
    paths: tuple[Path, ...],
    form: str,
) -> int:
    """Check every located passage of the sources whose texts are given.

    In a text that differs from that of its source, the passages are found again by their hashes:
    moved, or respelt by what copying does to line ends, accents, spaces and quotation marks, or
    lost.

    Exits with 1 if a passage is not where the data says, to the letter.
    """
    from corpgraph.evidence import check_text
    from corpgraph.loading import read_text

    if len(texts) > 1 and (source is not None or update):
        raise UsageError("--source and --update go with one --text")
    if dry_run and not update:
        raise UsageError("--dry-run goes with --update")
    if update and not paths:
        raise UsageError("--update goes with --data", hint="name the files to bring up to date")
    data = load_data(paths)
    named = None if source is None else _source(data, source)
    checks = [check_text(data, read_text(path), source=named, path=path) for path in texts]
    if form == "json":
        answer = [_json(*each) for each in zip(texts, checks, strict=True)]
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for path, one in zip(texts, checks, strict=True):
            _print(path, one)
    if update:
        _update(paths, checks[0], dry_run=dry_run)
    return 0 if all(each.holds for each in checks) else 1


@command.command("list", short_help="List the sources that passages are located in.")
@data_option
@format_option(*FORMATS, what="How the list is printed.")
def list_(*, paths: tuple[Path, ...], form: str) -> None:
    """List the sources in which passages are located, with the SHA-256 of their texts."""
    from collections import Counter

    from corpgraph.evidence import locators

    counts = Counter((each.source, each.source_sha256) for each in locators(load_data(paths)))
    rows: Rows = [
        {"source": source, "passages": number, "sha256": sha256}
        for (source, sha256), number in sorted(counts.items())
    ]
    print_rows(rows, ["source", "passages", "sha256"], form)


def _source(data: ox.Store, name: str) -> str:
    from corpgraph.querying import resolve

    return resolve(data, name, kinds=("Source",))


def _print(path: Path, check: TextCheck) -> None:
    what = "the text" if check.exact else "a copy that differs from the text"
    click.echo(f"{path}: {what} of {shorten(check.source)}")
    for each in check.passages:
        if each.status != "holds":
            click.echo(f"  {each.status.value:<8}{_line(each)}")
    if not check.thorough:
        click.echo(
            "  The text is long: what is lost was not looked for at every place in every spelling."
        )
    click.echo(f"  {_summary(check.passages)}")


def _line(each: PassageCheck) -> str:
    told = each.locator
    number = f"P{told.paragraph}" + ("" if told.sentence is None else f".S{told.sentence}")
    line = f"{shorten(told.passage)}  {number} {told.start}-{told.end}"
    if each.place is not None:
        line += f" is now {each.place}"
    notes = [*_notes(each)]
    return f"{line} ({'; '.join(notes)})" if notes else line


def _notes(each: PassageCheck) -> Iterator[str]:
    if each.changes:
        yield f"with {', '.join(each.changes)}"
    if each.others:
        yield f"and in {each.others} other place{'s' if each.others > 1 else ''}"
    if each.problem:
        yield each.problem


def _summary(passages: Sequence[PassageCheck]) -> str:
    held = sum(each.status == "holds" for each in passages)
    words = [f"{held} of {len(passages)} passages are where the data says"]
    for status in ("moved", "respelt", "lost"):
        number = sum(each.status == status for each in passages)
        if number:
            words.append(f"{number} {status}")
    return ", ".join(words)


def _json(path: Path, check: TextCheck) -> dict[str, object]:
    return {
        "text": str(path),
        "sha256": check.sha256,
        "source": check.source,
        "exact": check.exact,
        "thorough": check.thorough,
        "passages": [_json_passage(each) for each in check.passages],
    }


def _json_passage(each: PassageCheck) -> dict[str, object]:
    from corpgraph.evidence import Place

    told = each.locator
    return {
        "passage": told.passage,
        "status": each.status.value,
        "said": _json_place(Place(told.paragraph, told.sentence, told.start, told.end)),
        "found": None if each.place is None else _json_place(each.place),
        "changes": list(each.changes),
        "others": each.others,
        "problem": each.problem,
    }


def _json_place(place: Place) -> dict[str, int | None]:
    return {
        "paragraph": place.paragraph,
        "sentence": place.sentence,
        "start": place.start,
        "end": place.end,
    }


def _update(paths: Sequence[Path], check: TextCheck, *, dry_run: bool) -> None:
    from corpgraph.evidence import updated_files
    from corpgraph.writing import write_atomic

    files = updated_files(paths, check)
    for path, text in files.items():
        if not dry_run:
            write_atomic(path, text)
        click.echo(f"{path}: {'would be' if dry_run else 'is'} brought up to date", err=True)
    if not files:
        click.echo("no file to bring up to date", err=True)
