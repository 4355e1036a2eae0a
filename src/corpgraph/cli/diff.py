"""``corpgraph diff``: what changed about an entity between two days."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from corpgraph.cli.options import DAY, certain_option, known_option, open_data, place_options
from corpgraph.cli.printing import (
    as_json,
    chosen_format,
    deliver,
    drawn_options,
    print_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from rich.text import Text

    from corpgraph.changing import Change, Diff, Passage, When

__all__ = ["command"]

_SIGNS: Final = {"began": ("+", "green"), "ended": ("-", "red"), "changed": ("~", "yellow")}


@click.command("diff", short_help="Tell what changed about an entity between two days.")
@click.argument("entity")
@click.argument("start", type=DAY, metavar="FROM")
@click.argument("end", type=DAY, metavar="TO")
@known_option
@certain_option
@place_options
@drawn_options
def command(
    entity: str,
    *,
    start: date,
    end: date,
    known: date | None,
    certain: bool,
    paths: tuple[Path, ...],
    endpoint: str | None,
    graphs: tuple[str, ...],
    form: str | None,
    out: Path | None,
) -> None:
    """Tell what of ENTITY began, ended or changed after the day FROM, until the day TO.

    For an organisation, that is its whole group: units, subsidiaries, listings, people, numbers,
    activities, services. Each change comes with the event that explains it and the passages that
    state it. What only possibly lies between the two days is said to be possible.
    """
    from corpgraph.changing import compare, diff_record

    with open_data(paths, endpoint, graphs, known=known) as data:
        found = compare(data, entity, start, end, certain=certain, known=known)
    form = chosen_format(form, out)
    if form == "json":
        deliver(as_json(diff_record(found)), out)
    elif form == "svg":
        from corpgraph.drawing import draw_diff

        deliver(draw_diff(found), out)
    else:
        print_lines(_lines(found), out)


def _lines(diff: Diff) -> Iterator[Text]:
    from rich.text import Text

    from corpgraph.changing.wording import heading, known_at

    title = Text(diff.entity.name, style="bold")
    days = f"  from {diff.start} to {diff.end}{known_at(diff.known)}"
    yield title.append(days, style="not bold")
    if not diff.changes:
        yield Text("nothing changed")
    for kind, changes in groupby(diff.changes, key=lambda each: each.fact.kind):
        yield Text()
        yield Text(heading(kind), style="bold")
        for change in changes:
            yield from _change(change)


def _change(change: Change) -> Iterator[Text]:
    from rich.text import Text

    sign, colour = _SIGNS[change.kind]
    yield Text(f"{sign} ", style=colour).append(change.what, style="default")
    possibly = "possibly " if change.certainty == "possible" else ""
    line = Text("    ").append(possibly, style="yellow")
    yield line.append(f"{change.kind} {_when(change.when)}", style=colour)
    for event in change.events:
        wider = "".join(f", part of: {each.name}" for each in event.part_of)
        date_ = f" ({_when(event.date)})" if event.date.is_told else ""
        yield Text(f"    with: {event.name}{date_}{wider}")
    for passage in change.evidence:
        yield Text(f"    stated in: {_place(passage)}", style="dim")


def _when(when: When) -> str:
    told = str(when)
    return f"{told}, printed {when.printed}" if when.printed not in (None, told) else told


def _place(passage: Passage) -> str:
    if passage.source is None:
        return passage.name
    parts = [passage.source.name, passage.place]
    parts.append(f"published {passage.published}" if passage.published else None)
    return ", ".join(part for part in parts if part)
