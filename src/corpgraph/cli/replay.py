"""``corpgraph replay``: what an event changes, and whether the facts agree."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click

from corpgraph.cli.options import data_option, format_option, load_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.text import Text

    from corpgraph.replaying import Check, Held, Replay, State

__all__ = ["command"]

_COLUMNS: Final = ("event", "kind", "earliest", "latest", "verdict", "why")

_MARKS: Final = {
    "holds": ("✓", "green"),
    "undecided": ("?", "yellow"),
    "contradicted": ("✗", "bold red"),
}
_SIGNS: Final = {"begins": "+", "ends": "−", None: " "}

# How many facts that do not change are printed of a state.
_MOST: Final = 12


@click.command("replay", short_help="Hold what an event changes against the facts.")
@click.argument("event", required=False)
@data_option
@format_option("text", "json", what="How the replay is printed.")
def command(event: str | None, *, paths: tuple[Path, ...], form: str) -> int:
    """Replay EVENT: the state before, what it changes, the state after, and whether they agree.

    Without EVENT, all events of the data, one line each. ✓ holds whatever the vague dates mean, ✗
    whatever they mean does not, and ? may. Exits with 1 if something is ✗.
    """
    from corpgraph.errors import UsageError
    from corpgraph.replaying import Verdict, replay, replay_all

    if event is not None and not event.strip():
        raise UsageError("the event is empty", hint="name one, or leave it out to replay all")
    store = load_data(paths)
    if event is None:
        replays = replay_all(store)
        _print_all(replays, form)
    else:
        replays = [replay(store, event)]
        _print_one(replays[0], form)
    return 1 if any(each.verdict is Verdict.CONTRADICTED for each in replays) else 0


def _print_all(replays: Iterable[Replay], form: str) -> None:
    from corpgraph.cli.tables import print_rows

    rows = [
        {
            "event": each.event,
            "kind": " ".join(_kind(kind) for kind in each.kinds),
            "earliest": each.moment.first,
            "latest": each.moment.last,
            "verdict": each.verdict.value,
            "why": _why(each),
        }
        for each in replays
    ]
    print_rows(rows, _COLUMNS, "table" if form == "text" else form)


def _why(replayed: Replay) -> str | None:
    """The gravest part of a replay that does not hold, in words."""
    found = [each for each in replayed.checks if each.verdict is replayed.verdict]
    if not found or replayed.verdict.value == "holds":
        return None
    # That it is only announced explains all else.
    first = found[-1] if found[-1].about == replayed.event else found[0]
    subject = "" if first.about == replayed.event else f"{first.label} "
    return f"{subject}{first.what}"


def _kind(iri: str) -> str:
    from corpgraph.namespaces import CG, shorten

    return iri.removeprefix(CG) if iri.startswith(CG) else shorten(iri)


def _print_one(replayed: Replay, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(_as_json(replayed), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for line in _lines(replayed):
        console.print(line)


def _lines(replayed: Replay) -> Iterable[Text]:
    from rich.text import Text

    signs = {(each.fact, each.change.value) for each in replayed.effects if not each.rejected}
    kind = ", ".join(_kind(kind) for kind in replayed.kinds)
    stages = f", {', '.join(replayed.stages)}" if replayed.stages else ""
    yield Text(replayed.label, style="bold")
    yield Text(f"{kind}, {replayed.moment}{stages}", style="dim")
    yield Text("\nbefore", style="bold").append(_on(replayed.before), style="not bold dim")
    yield from _state(replayed.before, {fact for fact, change in signs if change == "ends"}, "−")
    yield Text("\neffect", style="bold")
    for check in replayed.checks:
        yield _check(check, "the event" if check.about == replayed.event else check.label)
    for effect in replayed.effects:
        if effect.rejected:
            line = f"  · {_SIGNS[effect.change.value]} {effect.label}  rejected, left out"
            yield Text(line, style="dim")
    yield Text("\nafter", style="bold").append(_on(replayed.after), style="not bold dim")
    yield from _state(replayed.after, {fact for fact, change in signs if change == "begins"}, "+")
    mark, style = _MARKS[replayed.verdict.value]
    yield Text(f"\n{mark} {_sum(replayed)}", style=style)


def _on(state: State) -> str:
    return f"  on {state.day}" if state.day else "  on a day that is not known"


def _state(state: State, changing: set[str], sign: str) -> Iterable[Text]:
    from rich.text import Text

    def line(held: Held, mark: str) -> Text:
        text = Text(f"    {mark} {held.label}")
        return text.append("  possibly", style="yellow") if held.certainty == "possible" else text

    still = [each for each in state.facts if each.fact not in changing]
    for held in still[:_MOST]:
        yield line(held, " ")
    if len(still) > _MOST:
        yield Text(f"      and {len(still) - _MOST} more", style="dim")
    for held in state.facts:
        if held.fact in changing:
            yield line(held, sign)
    if not state.facts:
        yield Text("      nothing that is known", style="dim")


def _check(check: Check, label: str) -> Text:
    from rich.text import Text

    mark, style = _MARKS[check.verdict.value]
    sign = _SIGNS[check.change.value if check.change else None]
    line = Text("  ").append(mark, style=style).append(f" {sign} {label}  ")
    return line.append(check.what, style="dim")


def _sum(replayed: Replay) -> str:
    count = len(replayed.checks)
    number = sum(each.verdict is replayed.verdict for each in replayed.checks)
    if replayed.verdict.value == "holds":
        return "holds: before + effect = after"
    can = "cannot hold" if replayed.verdict.value == "contradicted" else "may hold"
    return f"{replayed.verdict.value}: {number} of {count} lines {can}"


def _as_json(replayed: Replay) -> dict[str, Any]:
    moment = replayed.moment
    return {
        "event": replayed.event,
        "label": replayed.label,
        "kinds": list(replayed.kinds),
        "earliest": moment.first.isoformat() if moment.first else None,
        "latest": moment.last.isoformat() if moment.last else None,
        "printed": list(moment.prints),
        "in_effect": replayed.in_effect,
        "stages": list(replayed.stages),
        "verdict": replayed.verdict.value,
        "before": _state_as_json(replayed.before),
        "effects": [
            {
                "change": each.change.value,
                "fact": each.fact,
                "label": each.label,
                "kind": each.kind,
                "by": each.by,
                "rejected": each.rejected,
            }
            for each in replayed.effects
        ],
        "results": [
            {"organization": each.organization, "label": each.label} for each in replayed.results
        ],
        "after": _state_as_json(replayed.after),
        "checks": [
            {
                "verdict": each.verdict.value,
                "about": each.about,
                "label": each.label,
                "change": each.change.value if each.change else None,
                "what": each.what,
                "triples": [[str(term) for term in triple] for triple in each.triples],
            }
            for each in replayed.checks
        ],
    }


def _state_as_json(state: State) -> dict[str, Any]:
    return {
        "day": state.day.isoformat() if state.day else None,
        "facts": [
            {
                "fact": each.fact,
                "label": each.label,
                "kind": each.kind,
                "certainty": each.certainty.value,
            }
            for each in state.facts
        ],
    }
