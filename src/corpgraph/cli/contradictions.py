"""``corpgraph contradictions``: claims that cannot all hold, and what editors make of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from corpgraph.cli.options import data_option, format_option, known_option, load_data
from corpgraph.cli.tables import FORMATS, print_rows
from corpgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from corpgraph.cli.tables import Rows
    from corpgraph.contradicting import Claim, Contradiction, Stated

__all__ = ["command"]

_COLUMNS = (
    *("contradiction", "rule", "standing", "sentence", "assertion", "claim"),
    *("verdict", "why", "source", "place", "earliest", "latest"),
)
_VERDICTS = ("accepted", "rejected", "open", "unjudged")


@click.command("contradictions", short_help="List claims that cannot all hold, and the verdicts.")
@data_option
@known_option
@click.option(
    "--verdict",
    "verdicts",
    type=click.Choice(_VERDICTS),
    multiple=True,
    help="Only those of which a claim has this verdict, or which no editor has judged; repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["unjudged", "open"]),
    help="Exit with 1 if one that is listed is unjudged; or if one is open or unjudged.",
)
@click.option("--rules", is_flag=True, help="List the rules by which they are found, and stop.")
@format_option("text", *FORMATS, what="How the list is printed.")
def command(
    *,
    paths: tuple[Path, ...],
    known: date | None,
    verdicts: tuple[str, ...],
    fail_on: str | None,
    rules: bool,
    form: str,
) -> int:
    """List claims that cannot all hold.

    They are found by rules, whatever editors wrote down, and stand with the editors' verdicts:
    settled, open, or unjudged if no editor has judged one of the claims. What only an editor saw
    comes last.
    """
    if rules:
        _print_rules("table" if form == "text" else form)
        return 0
    from corpgraph.contradicting import contradictions

    found = contradictions(load_data(paths), known=known)
    listed = [each for each in found if _is_wanted(each, verdicts)]
    if form == "text":
        _print(listed)
    elif form == "json":
        click.echo(json.dumps([_json(each) for each in listed], ensure_ascii=False, indent=2))
    else:
        print_rows(_rows(listed), _COLUMNS, form)
    failing = {"unjudged": {"unjudged"}, "open": {"open", "unjudged"}}.get(fail_on or "", set())
    return 1 if any(each.standing.value in failing for each in listed) else 0


def _is_wanted(each: Contradiction, verdicts: Sequence[str]) -> bool:
    if not verdicts:
        return True
    if each.standing == "unjudged":
        return "unjudged" in verdicts
    return any(claim.verdict in verdicts for claim in each.claims)


def _print_rules(form: str) -> None:
    from corpgraph.contradicting import RULES

    rows: Rows = [{"rule": rule.name, "what": rule.sentence} for rule in RULES]
    print_rows(rows, ["rule", "what"], form)


def _print(listed: Sequence[Contradiction]) -> None:
    for each in listed:
        standing = click.style(each.standing.value, bold=True)
        click.echo(f"{standing}  {each.sentence}")
        named = f"by the rule “{each.rule}”" if each.rule else "by an editor only"
        noted = f", noted as {shorten(each.noted)}" if each.noted else ""
        click.echo(f"  found {named}{noted}")
        for claim in each.claims:
            _print_claim(claim)
        click.echo()
    standings = [each.standing.value for each in listed]
    number = len(listed)
    counts = [
        f"{standings.count(name)} {name}"
        for name in ("settled", "open", "unjudged")
        if name in standings
    ]
    told = f": {', '.join(counts)}" if counts else ""
    click.echo(f"{number} contradiction{'' if number == 1 else 's'}{told}")


def _print_claim(claim: Claim) -> None:
    verdict = "" if claim.verdict is None else f": {claim.verdict.value}"
    click.echo(f"  - {claim.label} ({shorten(claim.assertion)}){verdict}")
    if claim.why:
        click.echo(f"      why: {claim.why}")
    for stated in claim.stated:
        click.echo(f"      in: {_source(stated)}")


def _source(stated: Stated) -> str:
    words = [stated.name or shorten(stated.source or stated.passage)]
    if stated.place is not None:
        words.append(stated.place)
    days = _days(stated)
    told = [day for day in dict.fromkeys(days) if day is not None]
    if told:
        words.append(" to ".join(told))
    return ", ".join(words)


def _days(stated: Stated) -> tuple[str | None, str | None]:
    if stated.date is None:
        return None, None
    first, last = stated.date.earliest, stated.date.latest
    return first.isoformat() if first else None, last.isoformat() if last else None


def _rows(listed: Iterable[Contradiction]) -> Rows:
    return [
        {
            "contradiction": each.noted,
            "rule": each.rule,
            "standing": each.standing.value,
            "sentence": each.sentence,
            "assertion": claim.assertion,
            "claim": claim.label,
            "verdict": claim.verdict.value if claim.verdict else None,
            "why": claim.why,
            "source": stated.source if stated else None,
            "place": stated.place if stated else None,
            "earliest": _days(stated)[0] if stated else None,
            "latest": _days(stated)[1] if stated else None,
        }
        for each in listed
        for claim in each.claims
        for stated in claim.stated or (None,)
    ]


def _json(each: Contradiction) -> dict[str, object]:
    return {
        "contradiction": each.noted,
        "rule": each.rule,
        "standing": each.standing.value,
        "sentence": each.sentence,
        "claims": [
            {
                "assertion": claim.assertion,
                "claim": claim.label,
                "verdict": claim.verdict.value if claim.verdict else None,
                "why": claim.why,
                "stated": [_json_stated(stated) for stated in claim.stated],
            }
            for claim in each.claims
        ],
    }


def _json_stated(stated: Stated) -> dict[str, str | None]:
    earliest, latest = _days(stated)
    return {
        "passage": stated.passage,
        "place": stated.place,
        "source": stated.source,
        "name": stated.name,
        "earliest": earliest,
        "latest": latest,
    }
