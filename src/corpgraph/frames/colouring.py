"""Strongly connected components of very many edges, found by colouring (Orzan's algorithm).

Each node takes the least of the numbers of the nodes that lead to it and its own. Those of one
colour that also lead to the node of that number are on circles with it; they are taken away, and
what is left is coloured anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError, distinct, settled, size

if TYPE_CHECKING:
    from corpgraph.frames.slices import Frame

__all__ = ["MOST_ROUNDS", "coloured"]

#: With so many joins one after the other, something else is quicker.
MOST_ROUNDS: Final = 200


def coloured(edges: Frame) -> Frame:
    """The nodes on a circle, each with the number of one node on it.

    Args:
        edges: The columns ``s`` and ``o`` of keys, each pair once.

    Returns:
        The columns ``node`` and ``circle`` (keys).

    Raises:
        DeclinedError: Too many rounds would be needed.
    """
    itself = edges.filter(nw.col("s") == nw.col("o")).select(nw.col("s").alias("node"))
    rest, found = settled(edges), []
    for _ in range(MOST_ROUNDS):
        members = _members(rest, _colours(rest))
        many = members.group_by("circle").agg(nw.len().alias("nodes"))
        many = many.filter(nw.col("nodes") > 1)
        found += [
            members.join(many, on="circle", how="semi"),
            members.join(many, on="circle", how="anti").join(itself, on="node", how="semi"),
        ]
        rest = rest.join(members, left_on="s", right_on="node", how="anti")
        rest = settled(rest.join(members, left_on="o", right_on="node", how="anti"))
        if not size(rest):
            return settled(nw.concat(found))
    raise DeclinedError("a path has too many circles")


def _colours(edges: Frame) -> Frame:
    """The least number of the nodes that lead to each node, and of itself."""
    ends = [edges.select(nw.col(each).alias("node")) for each in ("s", "o")]
    known = latest = settled(distinct(nw.concat(ends)).with_columns(circle=nw.col("node")))
    for _ in range(MOST_ROUNDS):
        offered = edges.join(latest, left_on="s", right_on="node", how="inner")
        offered = offered.group_by("o").agg(nw.col("circle").min().alias("offer"))
        better = known.join(offered, left_on="node", right_on="o", how="inner")
        better = better.filter(nw.col("offer") < nw.col("circle"))
        latest = settled(better.select("node", nw.col("offer").alias("circle")))
        if not size(latest):
            return known
        same = known.join(latest, on="node", how="anti")
        known = settled(nw.concat([same, latest]))
    raise DeclinedError("a path has too many edges one after the other")


def _members(edges: Frame, colours: Frame) -> Frame:
    """The nodes that lead to the node of their colour, over nodes of that colour."""
    before = colours.rename({"node": "s"})
    after = colours.rename({"node": "o"})
    within = settled(edges.join(before, on="s", how="inner").join(after, on=["o", "circle"]))
    known = latest = settled(colours.filter(nw.col("node") == nw.col("circle")))
    for _ in range(MOST_ROUNDS):
        leading = within.join(latest.select(nw.col("node").alias("o")), on="o", how="semi")
        leading = distinct(leading.select(nw.col("s").alias("node"), "circle"))
        latest = settled(leading.join(known, on="node", how="anti"))
        if not size(latest):
            return known
        known = settled(nw.concat([known, latest]))
    raise DeclinedError("a circle is too long")
