"""``corpgraph timeline``: what happened to an entity, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from corpgraph.cli.options import DAY, certain_option, data_option, known_option, load_data
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

    from corpgraph.changing import Timeline
    from corpgraph.changing.timeline import Entry

__all__ = ["command"]

_STYLES: Final = {"certain": "blue", "possible": "cyan", "point": "magenta", "blank": ""}
_WIDEST_LABEL: Final = 46
_NARROWEST_SCALE: Final = 24


@click.command("timeline", short_help="Put what happened to an entity in order of time.")
@click.argument("entity")
@click.option("--from", "since", type=DAY, help="Leave out what was over before this day.")
@click.option("--to", "until", type=DAY, help="Leave out what began after this day.")
@known_option
@certain_option
@data_option
@drawn_options
def command(
    entity: str,
    *,
    since: date | None,
    until: date | None,
    known: date | None,
    certain: bool,
    paths: tuple[Path, ...],
    form: str | None,
    out: Path | None,
) -> None:
    """Put the dated facts, events and statements of ENTITY, or of its group, in order of time.

    On a terminal they are lanes; where the output goes elsewhere, a line each.
    """
    from corpgraph.changing import timeline_record, trace

    data = load_data(paths)
    found = trace(data, entity, since=since, until=until, certain=certain, known=known)
    form = chosen_format(form, out)
    if form == "json":
        deliver(as_json(timeline_record(found)), out)
    elif form == "svg":
        from corpgraph.drawing import draw_timeline

        deliver(draw_timeline(found), out)
    else:
        from rich.console import Console

        console = Console()
        is_drawn = out is None and console.is_terminal
        print_lines(_lanes(found, console.width) if is_drawn else _list(found), out)


def _title(timeline: Timeline) -> Text:
    from rich.text import Text

    from corpgraph.changing.wording import known_at

    title = Text(timeline.entity.name, style="bold")
    return title.append(known_at(timeline.known), style="not bold")


def _list(timeline: Timeline) -> Iterator[Text]:
    from rich.text import Text

    yield _title(timeline)
    if not timeline.entries:
        yield Text("nothing dated is known")
    rows = [(_dates(entry), _sort(entry), entry.name) for entry in timeline.entries]
    widths = [max((len(row[place]) for row in rows), default=0) for place in (0, 1)]
    for dates, sort, name in rows:
        yield Text(f"{dates:<{widths[0]}}  {sort:<{widths[1]}}  {name}")


def _lanes(timeline: Timeline, width: int) -> Iterator[Text]:
    from rich.text import Text

    from corpgraph.drawing import lanes

    yield _title(timeline)
    if not timeline.entries:
        yield Text("nothing dated is known")
    room = min(_WIDEST_LABEL, max(width - _NARROWEST_SCALE - 3, 10))
    for lane in lanes(timeline, max(width - room - 3, _NARROWEST_SCALE)):
        if lane.heading:
            yield Text()
            yield Text(lane.heading, style="bold")
        line = Text(f"  {lane.label}")
        line.truncate(room + 2, overflow="ellipsis", pad=True)
        line.append(" ")
        for piece in lane.pieces:
            line.append(piece.text, style=_STYLES[piece.style])
        yield line


def _dates(entry: Entry) -> str:
    from corpgraph.changing import Fact

    if not isinstance(entry, Fact):
        return str(entry.date)
    return f"{entry.begin} → {entry.end or 'not ended'}"


def _sort(entry: Entry) -> str:
    from corpgraph.changing import Event, Fact
    from corpgraph.changing.wording import kind_name

    if isinstance(entry, Fact):
        return kind_name(entry.kind)
    return "event" if isinstance(entry, Event) else "statement"
