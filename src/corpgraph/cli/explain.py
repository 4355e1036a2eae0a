"""``corpgraph explain``: why a triple holds on a day."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from corpgraph.cli.options import data_option, format_option, known_at_option, load_data
from corpgraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rich.tree

    from corpgraph.explaining import Cited, Dated, Explanation, Holding, Proof, Support

__all__ = ["command"]

_UNBOUNDED: Final = 100_000


@click.command("explain", short_help="Print why a triple holds on a day, down to its sources.")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@known_at_option("The day.")
@data_option
@click.option(
    "--text",
    "texts",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="The text of a source, to quote its passages from; repeatable.",
)
@format_option("text", "json", what="How it is printed.")
def command(
    subject: str,
    predicate: str,
    object_: str,
    *,
    at: date,
    known: date | None,
    paths: tuple[Path, ...],
    texts: tuple[Path, ...],
    form: str,
) -> int:
    """Print why a triple holds on a day: the rules, the dated facts, and the passages behind them.

    SUBJECT and OBJECT are named as for ``ask``; PREDICATE is the name of a property
    (isSubsidiaryOf), its label ("is subsidiary of") or its IRI, or ``a`` for a class.

    Exits with 1 if the triple does not hold, and prints when it does.
    """
    from corpgraph.explaining import explain
    from corpgraph.loading import read_text

    found = explain(
        load_data(paths),
        subject,
        predicate,
        object_,
        at=at,
        known=known,
        texts={path: read_text(path) for path in texts},
    )
    if form == "json":
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
    elif found.proof is None:
        _print_otherwise(found)
    else:
        _print_proof(found, found.proof)
    return 0 if found.holds else 1


def _plain(value: object) -> object:
    """A record as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _print_otherwise(found: Explanation) -> None:
    when = f" on {found.at.isoformat()}" + (f", known {found.known}" if found.known else "")
    click.echo(f"It does not hold{when}: {found.sentence}")
    for each in found.holdings:
        click.echo(f"  it holds {_span(each)}")
    if not found.holdings:
        click.echo("  it holds on no day")
    if found.instead:
        click.echo("What holds is near it:")
        for said in found.instead:
            click.echo(f"  {said}")


def _span(each: Holding) -> str:
    since = f"from {each.since}" if each.since else "from before any date that is known"
    until = f" until {each.until}" if each.until else " on"
    return f"{since}{until}" + (", possibly" if each.certainty == "possible" else "")


def _print_proof(found: Explanation, proof: Proof) -> None:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    title = Text(found.sentence, style="bold")
    title.append(f"  on {found.at.isoformat()}", style="not bold")
    if found.known:
        title.append(f", as known on {found.known.isoformat()}", style="not bold")
    if found.certainty == "possible":
        title.append("  possibly", style="not bold yellow")
    root = Tree(title)
    _grow(root, proof)
    console = Console(highlight=False)
    if not console.is_terminal:
        # Where nobody's screen sets a width, no line is broken.
        console.width = _UNBOUNDED
    console.print(root)


def _grow(root: rich.tree.Tree, proof: Proof) -> None:
    """Print a proof below a branch."""
    from rich.text import Text

    stack = [(root, proof)]
    while stack:
        branch, each = stack.pop()
        branch.add(Text(_why(each), style="cyan" if each.rule else "green"))
        for axiom in each.axioms:
            branch.add(Text(f"the ontology says: {axiom}", style="dim"))
        for fact in each.supports:
            _add_support(branch, fact)
        if each.graph is not None:
            branch.add(Text(f"in {shorten(each.graph)}", style="dim"))
        stack += [(branch.add(Text(premise.sentence)), premise) for premise in each.premises]


def _why(proof: Proof) -> str:
    return f"{proof.rule}: {proof.why}" if proof.rule else proof.why


def _add_support(branch: rich.tree.Tree, fact: Support) -> None:
    from rich.text import Text

    name = Text(fact.label or shorten(fact.iri), style="bold")
    name.append(f"  {shorten(fact.iri)}", style="not bold dim")
    if fact.certainty is not None:
        style = "not bold yellow" if fact.certainty == "possible" else "not bold"
        name.append(f"  {fact.certainty}", style=style)
    below = branch.add(name)
    for dated in fact.dates:
        below.add(Text(_date(dated)))
    for cited in fact.passages:
        where = below.add(Text(_place(cited)))
        if cited.words is not None:
            where.add(Text(f"“{cited.words}”", style="italic"))
    if not fact.passages:
        below.add(Text("no passage states it", style="yellow"))
    for judged in fact.judgements:
        verdict = shorten(judged.verdict).rpartition("/")[2]
        below.add(Text(f"judged {verdict}" + (f": {judged.reason}" if judged.reason else "")))


def _date(dated: Dated) -> str:
    parts = list(_date_parts(dated))
    return f"{dated.which}: {', '.join(parts)}"


def _date_parts(dated: Dated) -> Iterator[str]:
    one = dated.earliest if dated.earliest == dated.latest else None
    if dated.printed is not None and dated.printed != str(one):
        yield f"printed {dated.printed}"
    if one is not None:
        yield f"{one}" if dated.printed == str(one) else f"resolved to {one}"
    else:
        if dated.earliest is not None:
            yield f"not before {dated.earliest}"
        if dated.latest is not None:
            yield f"not after {dated.latest}"


def _place(cited: Cited) -> str:
    source = cited.name or (shorten(cited.source) if cited.source else "an unnamed source")
    parts = [f"{source}, {cited.date}" if cited.date else source]
    if cited.paragraph is not None:
        parts.append(f"paragraph {cited.paragraph}")
    if cited.sentence is not None:
        parts.append(f"sentence {cited.sentence}")
    if cited.start is not None:
        parts.append(f"characters {cited.start} to {cited.stop}")
    place = f"{', '.join(parts)}  {shorten(cited.passage)}"
    return f"{cited.states} stated in {place}" if cited.states else f"stated in {place}"
