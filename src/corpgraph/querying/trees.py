"""A group on a day as a tree: who belongs to whom, and where each is listed."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

import pyoxigraph as ox

from corpgraph.namespaces import shorten
from corpgraph.querying.core import names
from corpgraph.querying.entities import resolve
from corpgraph.querying.knowing import known_on
from corpgraph.querying.listing import listed_in_group
from corpgraph.querying.organization import Member, members
from corpgraph.sparql import Queryable, as_queryable

if TYPE_CHECKING:
    from corpgraph.sparql import AnyData

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
    data: "AnyData",
    organization: str,
    at: date,
    *,
    known: date | None = None,
    certain: bool = False,
) -> Node:
    """Ask who belongs to a group on a day, and where they are listed, and nest the answers.

    Args:
        data: A graph, dataset or store, or an endpoint (`corpgraph.remote.open_graph`).
        organization: The organisation at the top.
        at: The day.
        known: Go by what the sources had published until this day.
        certain: Leave out what is only possible.

    Raises:
        UsageError: No organisation, or more than one, has that name; an endpoint with `known`.
        InputError: As for `corpgraph.querying.ask`.
    """
    graph = as_queryable(data)
    top = resolve(graph, organization, kinds=("Organization",))
    if known is not None:
        graph = known_on(graph, known, possible=True)
        if not any(graph.match([(ox.NamedNode(top), None, None)])):
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
    markets: dict[str, str] = {}
    for each in listed_in_group(graph, top, at=at):
        if each.certainty == "certain" or not certain:
            if each.market not in markets:
                markets[each.market] = _name(graph, each.market)
            listed.setdefault(each.member, []).append(markets[each.market])
    below: dict[str, dict[str, list[Member]]] = {}
    for member in members(graph, top, at=at):
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

    return node(top, _name(graph, top), [], frozenset())


def _relation(links: list[Member]) -> tuple[str | None, str | None]:
    """One who is a unit and, as a company, a subsidiary stands in the tree once."""
    if not links:
        return None, None
    certain = [link.relation for link in links if link.certainty == "certain"]
    possible = [link.relation for link in links if link.certainty != "certain"]
    if not certain:
        return ", ".join(possible), "possible"
    return ", ".join([*certain, *(f"possibly {relation}" for relation in possible)]), "certain"


def _name(graph: Queryable, iri: str) -> str:
    # What a fact of naming gives is a name of some time.
    found = {each.language: each.name for each in names(graph, iri) if each.fact is None}
    return found.get("en") or shorten(iri)
