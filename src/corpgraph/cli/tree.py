"""``corpgraph tree``: a group as a tree on a day."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Final, TypedDict

import click

from corpgraph.cli.options import certain_option, data_option, known_at_option, load_data
from corpgraph.cli.printing import as_json, chosen_format, deliver, drawn_options

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox
    import rich.tree

    from corpgraph.drawing import Branch
    from corpgraph.querying.organization import Member

__all__ = ["Node", "command", "group_tree", "print_tree"]

_WIDE: Final = 10_000


class Node(TypedDict):
    """An organisation in a tree, with what is under it."""

    iri: str
    name: str
    relation: str | None
    certainty: str | None
    listed_on: list[str]
    children: list[Node]


@click.command("tree", short_help="Print a group as a tree on a day.")
@click.argument("organization")
@known_at_option("The day.")
@certain_option
@data_option
@drawn_options
def command(
    organization: str,
    *,
    at: date,
    known: date | None,
    certain: bool,
    paths: tuple[Path, ...],
    form: str | None,
    out: Path | None,
) -> None:
    """Print the subsidiaries and units under ORGANIZATION, at any depth, on a day."""
    tree = group_tree(load_data(paths), organization, at, known=known, certain=certain)
    form = chosen_format(form, out)
    if form == "json":
        deliver(as_json(tree), out)
    elif form == "svg":
        from corpgraph.drawing import draw_tree

        deliver(draw_tree(_branch(tree), _as_of(at, known)), out)
    else:
        print_tree(tree, at, known=known, out=out)


def group_tree(
    store: ox.Store,
    organization: str,
    at: date,
    *,
    known: date | None = None,
    certain: bool = False,
) -> Node:
    """Ask who belongs to a group on a day, and where they are listed, and nest the answers.

    Args:
        store: What to ask.
        organization: The organisation at the top.
        at: The day.
        known: Go by what the sources had published until this day.
        certain: Leave out what is only possible.
    """
    from pyoxigraph import NamedNode

    from corpgraph.knowledge import as_known
    from corpgraph.namespaces import shorten
    from corpgraph.querying import listing, resolve
    from corpgraph.querying import organization as organizations

    top = resolve(store, organization, kinds=("Organization",))
    if known is not None:
        store = as_known(store, known, possible=True)
        if not any(store.quads_for_pattern(NamedNode(top), None, None)):
            # Nobody had written of it yet: a bare name, and no error.
            return Node(
                iri=top,
                name=shorten(top),
                relation=None,
                certainty=None,
                listed_on=[],
                children=[],
            )
    listed: dict[str, list[str]] = {}
    for each in listing.listed_in_group(store, top, at=at):
        if each.certainty == "certain" or not certain:
            listed.setdefault(each.member, []).append(_name(store, each.market))
    below: dict[str, dict[str, list[Member]]] = {}
    for member in organizations.members(store, top, at=at):
        if member.certainty == "certain" or not certain:
            below.setdefault(member.parent, {}).setdefault(member.member, []).append(member)

    def node(iri: str, name: str, links: list[Member], above: frozenset[str]) -> Node:
        # Control can be circular in bad data; a branch ends where it would enter itself again.
        members = {} if iri in above else below.get(iri, {})
        relation, certainty = _relation(links)
        return Node(
            iri=iri,
            name=name,
            relation=relation,
            certainty=certainty,
            listed_on=sorted(listed.get(iri, [])),
            children=[
                node(each, found[0].name or shorten(each), found, above | {iri})
                for each, found in members.items()
            ],
        )

    return node(top, _name(store, top), [], frozenset())


def _relation(links: list[Member]) -> tuple[str | None, str | None]:
    """One who is a unit and, as a company, a subsidiary stands in the tree once."""
    if not links:
        return None, None
    certain = [link.relation for link in links if link.certainty == "certain"]
    possible = [link.relation for link in links if link.certainty != "certain"]
    if not certain:
        return ", ".join(possible), "possible"
    return ", ".join([*certain, *(f"possibly {relation}" for relation in possible)]), "certain"


def _name(store: ox.Store, iri: str) -> str:
    from corpgraph.namespaces import shorten
    from corpgraph.querying import core

    # What a fact of naming gives is a name of some time.
    names = {each.language: each.name for each in core.names(store, iri) if each.fact is None}
    return names.get("en") or shorten(iri)


def _branch(node: Node) -> Branch:
    """A tree as the drawing takes it."""
    from corpgraph.drawing import Branch

    return Branch(
        node["name"],
        node["relation"],
        node["certainty"] != "possible",
        tuple(node["listed_on"]),
        tuple(_branch(each) for each in node["children"]),
    )


def _as_of(at: date, known: date | None) -> str:
    return f"on {at.isoformat()}" + (f", as known on {known.isoformat()}" if known else "")


def print_tree(tree: Node, at: date, *, known: date | None = None, out: Path | None = None) -> None:
    """Print a tree on the terminal, or write it to a file."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def text(node: Node) -> Text:
        line = Text(node["name"], style="bold")
        if node["relation"]:
            line.append(f"  {node['relation']}", style="not bold dim")
        if node["certainty"] == "possible":
            line.append("  possibly", style="not bold yellow")
        if node["listed_on"]:
            line.append(f"  listed: {', '.join(node['listed_on'])}", style="not bold green")
        return line

    def grow(branch: rich.tree.Tree, nodes: Iterable[Node]) -> None:
        for each in nodes:
            grow(branch.add(text(each)), each["children"])

    root = Tree(text(tree).append(f"  {_as_of(at, known)}", style="not bold"))
    grow(root, tree["children"])
    # A tree is cut at the width, whatever soft_wrap says; a terminal breaks long lines itself.
    if out is None:
        Console(highlight=False, soft_wrap=True, width=_WIDE).print(root)
        return
    page = StringIO()
    Console(file=page, highlight=False, soft_wrap=True, width=_WIDE, color_system=None).print(root)
    deliver(page.getvalue(), out)
