"""The start page: what this is, the groups, the latest events, the datasets and some figures."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import CG, GRAPH, PREFIXES
from corpgraph.publishing.dated import in_words, when
from corpgraph.publishing.explorer import path_of_group
from corpgraph.publishing.library import TYPE
from corpgraph.querying.entities import class_and_subclasses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.publishing.dated import When
    from corpgraph.publishing.desk import Desk, Link
    from corpgraph.publishing.groups import Groups
    from corpgraph.publishing.library import Library
    from corpgraph.publishing.printing import Printer

__all__ = ["group_cards", "start_page"]

_MOST_CARDS: Final = 12
_MOST_EVENTS: Final = 8


def start_page(printer: Printer, desk: Desk, groups: Groups) -> str:
    """Write the start page."""
    cards = group_cards(desk, groups, 0, _MOST_CARDS)
    return printer.page(
        "start",
        desk,
        title=desk.say("tagline"),
        groups=cards,
        events=_latest(desk),
        datasets=_datasets(desk),
        figures=_figures(desk),
    )


def group_cards(desk: Desk, groups: Groups, start: int, end: int) -> list[tuple[Link, str]]:
    """Some of the groups, the largest first, each with how many belonged to it."""
    cards = []
    for iri, size in groups.by_size[start:end]:
        link = desk.named(iri)
        under = desk.say("under-one" if size == 1 else "under-many", f"{size:,}")
        cards.append((link._replace(href=desk.to(path_of_group(desk.library, iri))), under))
    return cards


def _latest(desk: Desk) -> list[tuple[str | None, str, Link]]:
    """The latest events: the day where it is known, the date in words, and a link."""
    library = desk.library
    found: set[tuple[str, str]] = set()
    dates: dict[str, When] = {}
    for iri in class_and_subclasses("Event"):
        for quad in library.data.quads_for_pattern(None, TYPE, ox.NamedNode(iri)):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            date = when(library.said(quad.subject), "date")
            if date and (last := date.latest or date.earliest):
                found.add((last, quad.subject.value))
                dates[quad.subject.value] = date
    return [
        (dates[iri].day, in_words(dates[iri], desk.language), desk.named(iri))
        for _, iri in nlargest(_MOST_EVENTS, found)
    ]


def _datasets(desk: Desk) -> list[tuple[Link, str, str]]:
    rows = []
    names = {each.value for each in desk.library.data.named_graphs() if _is_ours(each)}
    for name in sorted(names):
        node = ox.NamedNode(name)
        notes = desk.values(desk.library.values(node, f"{PREFIXES['dcterms']}description"))
        count = _count(desk.library, node)
        link = desk.link(node)
        about = notes[0].text if notes else ""
        rows.append((link._replace(note=name.removeprefix(GRAPH)), about, f"{count:,}"))
    return rows


def _count(library: Library, graph: ox.NamedNode) -> int:
    return sum(1 for _ in library.data.quads_for_pattern(None, None, None, graph))


def _is_ours(name: object) -> bool:
    return isinstance(name, ox.NamedNode) and name.value.startswith(GRAPH)


def _figures(desk: Desk) -> Sequence[tuple[Link, str]]:
    counts = desk.library.members
    ordered = sorted(counts, key=lambda iri: (-counts[iri], iri))
    return [(desk.named(iri), f"{counts[iri]:,}") for iri in ordered if iri.startswith(CG)]
