"""A group on a day as a tree: who belongs to whom, and where each is listed."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

import pyoxigraph as ox

from corpgraph.knowledge import as_known
from corpgraph.loading import as_store
from corpgraph.namespaces import shorten
from corpgraph.querying.core import names
from corpgraph.querying.entities import resolve
from corpgraph.querying.listing import listed_in_group
from corpgraph.querying.organization import Member, members

if TYPE_CHECKING:
    from corpgraph.loading import Data

__all__ = ["Node", "group_tree"]


class Node(TypedDict):
    """An organisation in a tree, with what is under it."""

    iri: str
    name: str
    relation: str | None
    certainty: str | None
    listed_on: list[str]
    children: list["Node"]


def group_tree(
    data: "Data",
    organization: str,
    at: date,
    *,
    known: date | None = None,
    certain: bool = False,
) -> Node:
    """Ask who belongs to a group on a day, and where they are listed, and nest the answers.

    Args:
        data: A graph, dataset or store.
        organization: The organisation at the top.
        at: The day.
        known: Go by what the sources had published until this day.
        certain: Leave out what is only possible.

    Raises:
        UsageError: No organisation, or more than one, has that name.
    """
    store = as_store(data)
    top = resolve(store, organization, kinds=("Organization",))
    if known is not None:
        store = as_known(store, known, possible=True)
        if not any(store.quads_for_pattern(ox.NamedNode(top), None, None)):
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
    for each in listed_in_group(store, top, at=at):
        if each.certainty == "certain" or not certain:
            listed.setdefault(each.member, []).append(_name(store, each.market))
    below: dict[str, dict[str, list[Member]]] = {}
    for member in members(store, top, at=at):
        if member.certainty == "certain" or not certain:
            below.setdefault(member.parent, {}).setdefault(member.member, []).append(member)

    def node(iri: str, name: str, links: list[Member], above: frozenset[str]) -> Node:
        # Control can be circular in bad data; a branch ends where it would enter itself again.
        inside = {} if iri in above else below.get(iri, {})
        relation, certainty = _relation(links)
        return Node(
            iri=iri,
            name=name,
            relation=relation,
            certainty=certainty,
            listed_on=sorted(listed.get(iri, [])),
            children=[
                node(each, found[0].name or shorten(each), found, above | {iri})
                for each, found in inside.items()
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
    # What a fact of naming gives is a name of some time.
    found = {each.language: each.name for each in names(store, iri) if each.fact is None}
    return found.get("en") or shorten(iri)
