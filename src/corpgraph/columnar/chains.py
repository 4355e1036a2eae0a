"""Chains of links, followed for all nodes at once: loops of joins that end when nothing is new.

A link has the columns ``s`` (below), ``o`` (above), ``doubt`` (0 certain, 1 possible) and ``depth``
(how many steps it stands for). A chain is as doubtful as its most doubtful link and as deep as its
links together. Of the chains between two nodes the shortest counts, and apart from it the shortest
that is certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from corpgraph.frames.backends import settled, size

if TYPE_CHECKING:
    from corpgraph.frames.slices import Frame

__all__ = ["LINK", "ends", "merged", "spread", "steps_of"]

#: The columns of a link, and of a chain.
LINK: Final = ("s", "o", "doubt", "depth")
_SORT: Final = ("s", "o", "doubt")


def steps_of(relations: Frame) -> Frame:
    """Links of relations with the columns ``s``, ``o`` and ``doubt``, one between two nodes."""
    links = relations.group_by("s", "o").agg(nw.col("doubt").min())
    return settled(links.with_columns(depth=nw.lit(1, dtype=nw.Int64)).select(*LINK))


def merged(chains: Frame) -> Frame:
    """One row for each two nodes: the length of the shortest chain, and whether one is certain."""
    return chains.group_by("s", "o").agg(nw.col("doubt").min(), nw.col("depth").min())


def spread(links: Frame, chains: Frame) -> Frame:
    """Lengthen chains downwards by links, as long as that leads to new or shorter ones.

    Semi-naive: each round starts from what the one before has found.

    Args:
        links: The links.
        chains: Chains to begin with.

    Returns:
        All chains, at most one of each certainty between two nodes.
    """
    known = latest = settled(_shortest(chains))
    above = _renamed(links, s="s", o="middle", doubt="link_doubt", depth="link_depth")
    while size(latest):
        longer = above.join(latest.rename({"s": "middle"}), on="middle", how="inner").select(
            "s",
            "o",
            doubt=nw.max_horizontal("doubt", "link_doubt"),
            depth=nw.col("depth") + nw.col("link_depth"),
        )
        found = _shortest(longer).join(
            known.rename({"depth": "known_depth"}), on=list(_SORT), how="left"
        )
        is_new = nw.col("known_depth").is_null() | (nw.col("depth") < nw.col("known_depth"))
        latest = settled(found.filter(is_new).select(*LINK))
        stale = known.join(latest, on=list(_SORT), how="anti")
        known = settled(nw.concat([stale, latest]))
    return known


def ends(links: Frame) -> Frame:
    """The ends of chains without branches, by pointer doubling: rounds grow with log of length.

    Args:
        links: One link for each node ``s``.

    Returns:
        For each ``s`` the first node above that has no link itself, and the ``depth`` to it. What
        leads into a circle has no end, and no row.
    """
    jumps = settled(links.select("s", "o", "depth"))
    open_, done = _parted(jumps, links)
    ended = [done]
    left, before = size(open_), -1
    # Nodes at all distances lie on a chain, so that each round ends some, but for circles.
    while left not in (0, before):
        further = _renamed(jumps, s="o", o="next", depth="more")
        lengthened = open_.join(further, on="o", how="inner").select(
            "s", o=nw.col("next"), depth=nw.col("depth") + nw.col("more")
        )
        open_, done = _parted(settled(lengthened), links)
        ended.append(done)
        jumps = settled(nw.concat([*ended, open_]))
        left, before = size(open_), left
    return settled(nw.concat(ended))


def _parted(jumps: Frame, links: Frame) -> tuple[Frame, Frame]:
    onward = links.select(nw.col("s").alias("o"))
    found = [jumps.join(onward, on="o", how=how) for how in ("semi", "anti")]
    return settled(found[0]), settled(found[1])


def _shortest(chains: Frame) -> Frame:
    return chains.group_by(*_SORT).agg(nw.col("depth").min()).select(*LINK)


def _renamed(frame: Frame, **names: str) -> Frame:
    columns: dict[str, Any] = {new: nw.col(old) for old, new in names.items()}
    return frame.select(**columns)
