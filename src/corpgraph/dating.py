"""The dates of things in data, read as `corpgraph.time` has them, and what is wrong with them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import CG, XSD, shorten
from corpgraph.sparql import select_by_rule
from corpgraph.time import Certainty, check_edtf

if TYPE_CHECKING:
    from corpgraph.loading import Data

__all__ = ["check_dates", "published"]

_DAY: Final = ox.NamedNode(f"{XSD}date")
_PRINTED, _EARLIEST, _LATEST = (
    ox.NamedNode(f"{CG}{name}") for name in ("date", "dateEarliest", "dateLatest")
)
#: XML Schema has a date with a time zone; here a day is a day wherever it is.
_LEXICAL: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def published(store: ox.Store, source: ox.NamedNode | ox.BlankNode, known: date) -> Certainty:
    """Whether a source was out on a day, as far as its date tells.

    A source without a date was possibly out on any day. Of two dates, which no valid data has, the
    earlier counts from below and the later from above.

    Raises:
        InputError: The date is no date.
    """
    printed = _days(store, source, _PRINTED)
    earliest = min(_days(store, source, _EARLIEST) + printed, default=None)
    latest = max(_days(store, source, _LATEST) + printed, default=None)
    if earliest is not None and known < earliest:
        return Certainty.NO
    if latest is not None and latest <= known:
        return Certainty.CERTAIN
    return Certainty.POSSIBLE


def check_dates(data: Data) -> None:
    """Refuse data in which a date cannot be read, or an interval ends before it begins.

    Answers would be silently wrong: to SPARQL, what is no date is neither before nor after another.

    Raises:
        InputError: There is such a date; with its file, where the data was read from files.
    """
    for row in select_by_rule(data, "unreadable-dates"):
        _check(row["value"], row)
    for row in select_by_rule(data, "turned-intervals"):
        begin, end = row["begin"].value, row["end"].value
        raise InputError(
            f"{_name(row)} ends by {end}, but does not begin before {begin}",
            path=_file(row),
            hint="an interval holds on its begin day and no longer on its end day",
        )


def _check(value: ox.Literal, row: ox.QuerySolution) -> None:
    try:
        if value.datatype == _DAY:
            _day(value)
        else:
            check_edtf(value.value)
    except InputError as error:
        message = f"{_name(row)}: {error.message}"
        raise InputError(message, path=_file(row), hint=error.hint) from error


def _days(
    store: ox.Store, node: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode
) -> list[date]:
    values = [quad.object for quad in store.quads_for_pattern(node, predicate, None)]
    try:
        return [_day(v) for v in values if isinstance(v, ox.Literal) and v.datatype == _DAY]
    except InputError as error:
        name = shorten(getattr(node, "value", str(node)))
        raise InputError(f"{name}: {error.message}", hint=error.hint) from error


def _day(value: ox.Literal) -> date:
    match = _LEXICAL.fullmatch(value.value)
    try:
        return date.fromisoformat(match[1] if match else value.value)
    except ValueError as error:
        hint = "write YYYY-MM-DD, such as 2012-06-20"
        raise InputError(f"{value.value!r} is no date", hint=hint) from error


def _name(row: ox.QuerySolution) -> str:
    return shorten(getattr(row["dated"], "value", str(row["dated"])))


def _file(row: ox.QuerySolution) -> str | None:
    """The file that became the named graph in which something stands."""
    name = getattr(row["graph"], "value", "")
    return unquote(name.removeprefix("file:")) if name.startswith("file:") else None
