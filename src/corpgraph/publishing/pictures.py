"""Pictures in a page: the timeline of an entity, and the tree of a group on a day."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.changing.timeline import Timeline, in_order
from corpgraph.drawing import Branch, draw_timeline, draw_tree
from corpgraph.namespaces import shorten
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.changing.reading import Dossier
    from corpgraph.publishing.groups import Edge, Group
    from corpgraph.publishing.library import Library

__all__ = ["Outline", "may_have_timeline", "outline", "timeline", "tree"]

#: With fewer entries the tables of a page say it all, with more nobody sees anything.
_FEWEST: Final = 6
_MOST: Final = 150
#: Each has some facts, so that the entries of more would be too many.
_MOST_UNDER: Final = 40
_MOST_IN_TREE: Final = 120
_PROLOGUE: Final = re.compile(r"^\s*<\?xml[^>]*\?>\s*")


def may_have_timeline(library: Library, iri: str, *, under: int) -> bool:
    """Whether an entity may have a timeline, told without a look at what is said of it.

    Args:
        library: Where to look.
        iri: The entity.
        under: How many organisations were under it at any time; their facts count too.
    """
    if under > _MOST_UNDER:
        return False
    near = library.data.quads_for_pattern(None, None, ox.NamedNode(iri))
    return sum(1 for _ in islice(near, _FEWEST)) == _FEWEST


def timeline(dossier: Dossier) -> str | None:
    """The timeline of an entity and its group as an SVG element; None where it would not help."""
    entries = in_order(dossier)
    if not _FEWEST <= len(entries) <= _MOST:
        return None
    return _inline(draw_timeline(Timeline(dossier.entity, None, None, None, entries)))


def tree(library: Library, group: Group, day: date) -> str | None:
    """A group on a day as an SVG element; None if it is too large to be drawn."""
    top = outline(group, day, most=_MOST_IN_TREE + 1)
    if top.count > _MOST_IN_TREE:
        return None
    listed: dict[str, list[str]] = {}
    for fact in group.facts:
        if fact.kind == "Listing" and fact.at(day) is not Certainty.NO:
            for issuer in fact.all("issuer"):
                listed.setdefault(str(issuer.iri), []).append(fact.get("market") or "")

    def name(iri: str) -> str:
        return library.name(ox.NamedNode(iri), "en") or shorten(iri)

    def branch(node: Outline) -> Branch:
        return Branch(
            name(node.iri),
            node.edge.relation if node.edge else None,
            node.edge is None or node.edge.state is Certainty.CERTAIN,
            tuple(sorted(set(listed.get(node.iri, ())))),
            tuple(branch(each) for each in node.children),
        )

    return _inline(draw_tree(branch(top), f"on {day}"))


class Outline:
    """An organisation and those under it on a day.

    Attributes:
        iri: Its IRI.
        edge: What puts it under the one above; None at the top.
        children: Those under it, in order of their IRIs.
    """

    def __init__(self, iri: str, edge: Edge | None) -> None:
        self.iri, self.edge = iri, edge
        self.children: list[Outline] = []

    @property
    def count(self) -> int:
        """How many organisations are in it."""
        return 1 + sum(each.count for each in self.children)


def outline(group: Group, day: date, *, most: int | None = None) -> Outline:
    """Who is under whom on a day. Where control is circular, a branch ends before it comes again.

    Args:
        group: The group.
        day: The day.
        most: After how many organisations to stop.
    """
    below: dict[str, list[Edge]] = {}
    for edge in group.edges(day):
        below.setdefault(edge.above, []).append(edge)
    top = Outline(group.top.iri, None)
    waiting = [(top, frozenset((top.iri,)))]
    count = 1
    for node, above in waiting:
        for edge in below.get(node.iri, ()):
            if edge.below in above or (most is not None and count >= most):
                continue
            child = Outline(edge.below, edge)
            node.children.append(child)
            count += 1
            waiting.append((child, above | {child.iri}))
    return top


def _inline(document: str) -> str:
    return _PROLOGUE.sub("", document)
