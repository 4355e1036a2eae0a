"""In which order the parts of a join are joined, and how large the joins are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError, rows, settled, size
from corpgraph.validation.planning.expressions import Variable
from corpgraph.validation.planning.relations import Along

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpgraph.validation.columns.relations.tables import Table
    from corpgraph.validation.planning.relations import Relation

    #: Patterns with one subject, and the table of all of them.
    Star = tuple[tuple[Relation, ...], Table]

__all__ = ["bounded", "next_star", "stars_of"]

#: A join of more rows is not made: a store finds in time what is asked about few nodes of which
#: very much is told, and keeps no row but the last.
_MOST_JOINED: Final = 10_000_000


def stars_of(parts: Sequence[Relation]) -> Iterator[list[Relation]]:
    """Patterns with one subject together, those with a fixed object first; all else alone."""
    stars: dict[str, list[Relation]] = {}
    for place, part in enumerate(parts):
        if isinstance(part, Along) and isinstance(part.start, Variable):
            stars.setdefault(part.start.name, []).append(part)
        else:
            stars[f"part {place}"] = [part]
    for star in stars.values():
        yield sorted(
            star, key=lambda each: isinstance(each, Along) and isinstance(each.end, Variable)
        )


def next_star(found: Table | None, stars: Sequence[Star]) -> Star | None:
    """What is joined next: something that shares a variable with what has been joined."""
    if found is None:
        return stars[0] if stars else None
    return next((each for each in stars if found.shared(each[1])), None)


def bounded(found: Table, following: Table) -> Table:
    """The join of two tables, of which the first is computed, once its size is known.

    Raises:
        DeclinedError: It has too many rows.
    """
    shared = found.shared(following)
    on = found.keys(shared)
    # What is joined with no row may be very much more.
    near = following.where(found, shared)
    if not near.frame.implementation.is_pyspark():
        # Else it is computed for the count and for the join; on Spark a round takes longer.
        following = near = replace(near, frame=settled(near.frame))
    if found.is_distinct and len(shared) == len(found.kinds):
        joined = size(near.frame)
    else:
        left, right = (
            each.frame.group_by(*on).agg(nw.len().cast(nw.Float64).alias(name))
            for each, name in ((found, "rows"), (near, "others"))
        )
        pairs = (nw.col("rows") * nw.col("others")).sum()
        ((joined,),) = rows(left.join(right, on=on, how="inner").select(pairs))
    if (joined or 0) > _MOST_JOINED:
        raise DeclinedError("a join has too many rows")
    return found.join(following)
