"""Asking a question again of what it answers, level by level, until nothing new turns up.

SPARQL's property paths cannot test the date of each step. Here each step is a question at a date,
so that a chain is certain exactly when each of its links is.
"""

from collections.abc import Callable, Mapping

from corpgraph.querying.question import Question, Row
from corpgraph.time import Certainty

__all__ = ["walk"]

Links = dict[str, list[Row]]


def walk(
    asked: Question, start: str, step: Callable[[list[str]], Mapping[str, list[Row]]]
) -> list[Row]:
    """Ask a question that repeats, first of `start` and then of each thing that it leads to.

    The ``depth`` of a row is added to the length of the shortest chain to it, counted in links. Its
    ``certainty`` is certain if the row is and some chain to it has certain links only.

    Args:
        asked: A question with a `repeat`.
        start: The IRI of which the question was asked.
        step: Answers the question of each of some IRIs.

    Returns:
        The rows of all steps, nearest first. A row whose first column is empty serves as a link
        only and is left out, and so is a link that leads back to the start.
    """
    assert asked.repeat is not None
    column, first = asked.repeat.column, asked.columns[0].name
    links, depths = _reach(start, column, step)
    sure = _surely_reached(start, column, links)
    found = [
        row
        | {
            "depth": depths[source] + _number(row),
            "certainty": _certainty(source in sure and _is_certain(row)),
        }
        for source, rows in links.items()
        for row in rows
        if row[first] is not None and row[column] != start
    ]
    if asked.repeat.to_the_last:
        found = _last(found, column, links)
    names = [each.name for each in asked.columns]
    return [{name: row[name] for name in names} for row in found]


def _reach(
    start: str, column: str, step: Callable[[list[str]], Mapping[str, list[Row]]]
) -> tuple[Links, dict[str, int]]:
    links: Links = {}
    depths = {start: 0}
    level = [start]
    while level:
        found = step(level)
        reached: list[str] = []
        for source in level:
            links[source] = found[source]
            for row in found[source]:
                target = row[column]
                if isinstance(target, str) and target not in depths:
                    depths[target] = depths[source] + 1
                    reached.append(target)
        level = reached
    return links, depths


def _surely_reached(start: str, column: str, links: Links) -> set[str]:
    sure = {start}
    stack = [start]
    while stack:
        for row in links[stack.pop()]:
            target = row[column]
            if isinstance(target, str) and target not in sure and _is_certain(row):
                sure.add(target)
                stack.append(target)
    return sure


def _last(rows: list[Row], column: str, links: Links) -> list[Row]:
    """Keep one row for each thing that leads no further, or only possibly does."""
    last: dict[str, Row] = {}
    for row in rows:
        target = str(row[column])
        onward = links[target]
        if any(_is_certain(each) for each in onward):
            continue
        kept = last.setdefault(target, row)
        certain = not onward and (_is_certain(kept) or _is_certain(row))
        last[target] = kept | {"certainty": _certainty(certain)}
    return list(last.values())


def _number(row: Row) -> int:
    depth = row["depth"]
    assert isinstance(depth, int)
    return depth


def _is_certain(row: Row) -> bool:
    return row["certainty"] is Certainty.CERTAIN


def _certainty(certain: bool) -> Certainty:
    return Certainty.CERTAIN if certain else Certainty.POSSIBLE
