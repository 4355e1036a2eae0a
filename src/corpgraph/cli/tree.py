"""``corpgraph tree``: a group as a tree on a day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

import click

from corpgraph.cli.options import at_option, data_option, load_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox
    import rich.tree

    from corpgraph.querying.organization import Member

__all__ = ["Node", "command", "group_tree", "print_tree"]


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
@at_option("The day.")
@data_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the tree is printed.",
)
def command(organization: str, *, at: date, paths: tuple[Path, ...], form: str) -> None:
    """Print the subsidiaries and units under ORGANIZATION, at any depth, on a day."""
    tree = group_tree(load_data(paths), organization, at)
    if form == "json":
        click.echo(json.dumps(tree, ensure_ascii=False, indent=2))
    else:
        print_tree(tree, at)


def group_tree(store: ox.Store, organization: str, at: date) -> Node:
    """Ask who belongs to a group on a day, and where they are listed, and nest the answers."""
    from corpgraph.namespaces import shorten
    from corpgraph.querying import listing, resolve
    from corpgraph.querying import organization as organizations

    top = resolve(store, organization, kinds=("Organization",))
    listed: dict[str, list[str]] = {}
    for each in listing.listed_in_group(store, top, at=at):
        listed.setdefault(each.member, []).append(_name(store, each.market))
    below: dict[str, list[Member]] = {}
    for member in organizations.members(store, top, at=at):
        below.setdefault(member.parent, []).append(member)

    def node(iri: str, name: str, member: Member | None, above: frozenset[str]) -> Node:
        # Control can be circular in bad data; a branch ends where it would enter itself again.
        members: Iterable[Member] = () if iri in above else below.get(iri, ())
        return Node(
            iri=iri,
            name=name,
            relation=member.relation if member else None,
            certainty=member.certainty if member else None,
            listed_on=sorted(listed.get(iri, [])),
            children=[
                node(each.member, each.name or shorten(each.member), each, above | {iri})
                for each in members
            ],
        )

    return node(top, _name(store, top), None, frozenset())


def _name(store: ox.Store, iri: str) -> str:
    from corpgraph.namespaces import shorten
    from corpgraph.querying import core

    names = {each.language: each.name for each in core.names(store, iri)}
    return names.get("en") or shorten(iri)


def print_tree(tree: Node, at: date) -> None:
    """Print a tree on the terminal."""
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

    root = Tree(text(tree).append(f"  on {at.isoformat()}", style="not bold"))
    grow(root, tree["children"])
    Console(highlight=False, soft_wrap=True).print(root)
