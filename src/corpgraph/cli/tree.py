"""``corpgraph tree``: a group as a tree on a day."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Final

import click

from corpgraph.cli.options import certain_option, known_at_option, open_data, place_options
from corpgraph.cli.printing import as_json, chosen_format, deliver, drawn_options

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    import rich.tree

    from corpgraph.drawing import Branch
    from corpgraph.querying.trees import Node

__all__ = ["command", "print_tree"]

_WIDE: Final = 10_000


@click.command("tree", short_help="Print a group as a tree on a day.")
@click.argument("organization")
@known_at_option("The day.")
@certain_option
@place_options
@drawn_options
def command(
    organization: str,
    *,
    at: date,
    known: date | None,
    certain: bool,
    paths: tuple[Path, ...],
    endpoint: str | None,
    graphs: tuple[str, ...],
    form: str | None,
    out: Path | None,
) -> None:
    """Print the subsidiaries and units under ORGANIZATION, at any depth, on a day."""
    from corpgraph.querying.trees import group_tree

    with open_data(paths, endpoint, graphs, known=known) as data:
        tree = group_tree(data, organization, at, known=known, certain=certain)
    form = chosen_format(form, out)
    if form == "json":
        deliver(as_json(tree), out)
    elif form == "svg":
        from corpgraph.drawing import draw_tree

        deliver(draw_tree(_branch(tree), _as_of(at, known)), out)
    else:
        print_tree(tree, at, known=known, out=out)


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
