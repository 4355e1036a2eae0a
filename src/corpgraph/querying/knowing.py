"""Data to be asked as its sources had it on a day."""

from datetime import date

from corpgraph.errors import UsageError
from corpgraph.knowledge import as_known
from corpgraph.sparql import Queryable, StoreGraph

__all__ = ["known_on"]


def known_on(graph: Queryable, known: date, *, possible: bool) -> Queryable:
    """Leave out what the sources had not published until a day.

    Args:
        graph: The data.
        known: The day.
        possible: Whether to take in what was possibly but not certainly known.

    Raises:
        UsageError: The data are behind an endpoint: what was known is a copy of all of the data.
        InputError: The date of a source is no date.
    """
    if not isinstance(graph, StoreGraph):
        raise UsageError(
            "what was known on a day cannot be asked of an endpoint",
            hint="load the data here, or ask without a day of knowing",
        )
    return StoreGraph(as_known(graph.store, known, possible=possible))
