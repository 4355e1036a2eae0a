"""Which facts of a graph began or ended between two days, as `corpgraph.changing` has it of one.

A change is an occurrence: what began and ended in between is there twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from corpgraph.columnar.dates import count_days
from corpgraph.columnar.facts import BOUNDS, CERTAIN, POSSIBLE
from corpgraph.errors import UsageError
from corpgraph.frames.backends import settled

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.columnar.facts import Facts
    from corpgraph.frames.slices import Frame

__all__ = ["changes"]

_BEGIN_EARLIEST, _BEGIN_LATEST, _END_EARLIEST, _END_LATEST = (nw.col(each) for each in BOUNDS)


def changes(facts: Facts, start: date, end: date) -> Frame:
    """The facts that began or ended after one day, and on or before another.

    Args:
        facts: The facts.
        start: The earlier day.
        end: The later day, or the same.

    Returns:
        The columns ``fact`` (key), ``text`` (its term in N-Triples syntax), ``change`` (``began``
        or ``ended``), ``doubt`` (0 certain, 1 possible), ``earliest`` and ``latest`` (the days of
        the change, counted from 1970; null where they are not known).

    Raises:
        UsageError: `start` is after `end`.
        InputError: The dates of a fact contradict each other.
    """
    if start > end:
        raise UsageError(f"{start} is after {end}", hint="give the earlier day first")
    dated = settled(facts.accepted(facts.bounds))
    facts.refuse(
        dated,
        (_BEGIN_EARLIEST > _BEGIN_LATEST)
        | (_END_EARLIEST > _END_LATEST)
        | (_BEGIN_EARLIEST >= _END_LATEST),
        "has dates that contradict each other",
    )
    span = count_days(start), count_days(end)
    # What is known of the other end narrows down what is possible, and makes nothing certain.
    found = [
        _occurred(dated, "begin", "began", span, latest=_END_LATEST - 1),
        _occurred(dated, "end", "ended", span, earliest=_BEGIN_EARLIEST + 1),
    ]
    return facts.named(nw.concat(found))


def _occurred(
    dated: Frame,
    side: str,
    change: str,
    span: tuple[int, int],
    *,
    earliest: nw.Expr | None = None,
    latest: nw.Expr | None = None,
) -> Frame:
    """The facts whose begin or end lies in a span, as `changing.states.began` and `ended` tell."""
    after, until = span
    first, last = nw.col(f"{side}_earliest"), nw.col(f"{side}_latest")
    is_sure = _is_in(first, span) & _is_in(last, span)
    is_out = _holds(first > until) | _holds(last <= after)
    if earliest is not None:
        is_out |= _holds(earliest > until)
    if latest is not None:
        is_out |= _holds(latest <= after)
    told = dated.filter(nw.col(f"{side}_told") == 1).select(
        "fact",
        change=nw.lit(change),
        doubt=nw.when(is_sure).then(CERTAIN).otherwise(POSSIBLE),
        earliest=first,
        latest=last,
        is_out=is_out & ~is_sure,
    )
    found = told.filter(~nw.col("is_out")).drop("is_out")
    return found if after < until else found.head(0)


def _is_in(day: nw.Expr, span: tuple[int, int]) -> nw.Expr:
    return _holds((day > span[0]) & (day <= span[1]))


def _holds(condition: nw.Expr) -> nw.Expr:
    """A condition that what is not known does not fulfil."""
    return condition.fill_null(value=False)
