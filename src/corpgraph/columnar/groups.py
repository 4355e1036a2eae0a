"""Groups on a day: who is under whose control at any depth, and who stands at the top of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.columnar.chains import LINK, ends, merged, spread, steps_of
from corpgraph.columnar.facts import CERTAIN, POSSIBLE
from corpgraph.frames.backends import each_once, settled
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.columnar.facts import Facts
    from corpgraph.frames.slices import Frame

__all__ = ["closure", "named", "tops", "ultimate_parents"]

_PARTICIPANTS: Final = ("subsidiary", "parent", "unit", "organization")


def closure(facts: Facts, at: date) -> Frame:
    """Who controls whom on a day, at any depth.

    Control by the top of a chain, which is told as such, counts as a step, as it does for
    ``cg:isControlledBy`` in a closed snapshot.

    Args:
        facts: The facts.
        at: The day.

    Returns:
        The columns ``s``, ``o`` (keys: the controlled and the controlling), ``doubt`` (0 certain, 1
        possible) and ``depth`` (links on the shortest chain). Who is on a circle controls itself.
    """
    links = steps_of(facts.holding(facts.relating("subsidiary", "parent"), at))
    return merged(spread(links, links)).select(*LINK)


def ultimate_parents(facts: Facts, at: date) -> Frame:
    """Who stands at the top of the group of each organisation on a day.

    At the top is what leads no further, or only possibly does (`queries/all-ultimate-parents.rq`).

    Args:
        facts: The facts.
        at: The day.

    Returns:
        The columns ``s`` (a subsidiary or unit), ``o`` (a top above it), ``doubt`` and ``depth``.
    """
    relations = [
        facts.relating("subsidiary", "parent").select("fact", "s", "o"),
        facts.relating("unit", "organization").select("fact", "s", "o"),
    ]
    return tops(steps_of(facts.holding(nw.concat(relations), at)))


def named(facts: Facts, chains: Frame) -> Frame:
    """Chains, with the columns ``subject`` and ``object``: terms in N-Triples syntax."""
    slices = [facts.slices.of(f"{CG}{each}") for each in _PARTICIPANTS]
    names = each_once(nw.concat([each.select("o", "object") for each in slices]), "o")
    below = names.rename({"o": "s", "object": "subject"})
    return chains.join(below, on="s", how="inner").join(names, on="o", how="inner")


def tops(links: Frame) -> Frame:
    """The tops above each node.

    Most nodes have one link, and it is certain. They have the tops of the first node above them of
    which that is not so, and what leads there is found by `ends`; it is there that chains branch,
    circles close or doubts arise, and few such nodes are left to be followed link by link.
    """
    out = links.group_by("s").agg(nw.len().alias("links"), nw.col("doubt").min().alias("least"))
    is_plain = (nw.col("links") == 1) & (nw.col("least") == 0)
    doubtful = settled(out.filter(nw.col("least") > 0).select(o="s"))
    plain = links.join(out.filter(is_plain), on="s", how="semi")
    branching = settled(links.join(out.filter(~is_plain), on="s", how="semi"))
    plain = settled(plain)
    jumps = ends(plain)
    between = settled(nw.concat([_direct(branching, plain), _over(branching, jumps)]))
    above = spread(between, _to_tops(between, links, doubtful))
    certain = jumps.with_columns(doubt=CERTAIN).select(*LINK)
    found = [above, _to_tops(certain, links, doubtful), _over(certain, above)]
    # What is on a circle is no top of itself.
    return merged(nw.concat(found).filter(nw.col("s") != nw.col("o"))).select(*LINK)


def _direct(links: Frame, plain: Frame) -> Frame:
    """Links to nodes that are not plain."""
    return links.join(plain.select(o="s"), on="o", how="anti")


def _over(links: Frame, chains: Frame) -> Frame:
    """Links, each followed by a chain from its end."""
    onward = chains.select(
        *(nw.col(each).alias(f"next_{each}") for each in chains.collect_schema().names())
    )
    joined = links.join(onward, left_on="o", right_on="next_s", how="inner")
    doubt = nw.col("doubt")
    if "doubt" in chains.collect_schema().names():
        doubt = nw.max_horizontal("doubt", "next_doubt")
    return joined.select(
        "s", o=nw.col("next_o"), doubt=doubt, depth=nw.col("depth") + nw.col("next_depth")
    )


def _to_tops(links: Frame, all_links: Frame, doubtful: Frame) -> Frame:
    """Links to a top; to one that possibly leads further, they are possible."""
    last = links.join(all_links.select(o="s").unique(), on="o", how="anti")
    possibly_last = links.join(doubtful, on="o", how="semi")
    return nw.concat([last.select(*LINK), possibly_last.with_columns(doubt=POSSIBLE).select(*LINK)])
