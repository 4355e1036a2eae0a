"""Dates of facts and events in words: as printed, as resolved, and what is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.namespaces import CG, XSD
from corpgraph.publishing.words import say

if TYPE_CHECKING:
    from corpgraph.publishing.library import Said
    from corpgraph.publishing.words import Language

__all__ = ["When", "certainty", "ending", "in_words", "when"]

_DAY: Final = f"{XSD}date"


class When(NamedTuple):
    """A date; days are texts in the order of time, which ISO 8601 dates are.

    Attributes:
        printed: As sources print it, where that is no plain date.
        earliest: The first day that it can be, if that is known.
        latest: The last day that it can be, if that is known.
    """

    printed: tuple[str, ...]
    earliest: str | None
    latest: str | None

    @property
    def day(self) -> str | None:
        """The day, where it is known."""
        return self.earliest if self.earliest == self.latest else None


def when(said: Said, name: str) -> When | None:
    """Read the begin, the end or the date of a thing; of several bounds, the narrowest count.

    Returns:
        None where nothing at all is said of it. For an end, that is: not ended.
    """
    plain = said.get(CG + name, [])
    low, high = said.get(f"{CG}{name}Earliest", []), said.get(f"{CG}{name}Latest", [])
    if not (plain or low or high):
        return None
    days = _days(plain)
    printed = [t.value for t in plain if isinstance(t, ox.Literal) and t.datatype.value != _DAY]
    earliest, latest = max(days + _days(low), default=None), min(days + _days(high), default=None)
    return When(tuple(printed), earliest, latest)


def in_words(date: When | None, language: Language) -> str:
    """The days that a date can be, or else how it is printed."""
    if date is None:
        return say("not-told", language)
    if date.day:
        return date.day
    if date.earliest and date.latest:
        return say("between", language, date.earliest, date.latest)
    if date.earliest:
        return say("or-later", language, date.earliest)
    if date.latest:
        return say("or-earlier", language, date.latest)
    return ", ".join(date.printed) or say("not-told", language)


def ending(end: When | None, language: Language) -> str:
    """The end of a fact in words; without one it has not ended."""
    return say("no-end", language) if end is None else in_words(end, language)


def certainty(begin: When | None, end: When | None, language: Language) -> list[str]:
    """When a fact certainly and when it possibly holds, in sentences."""
    first, sure = (begin.earliest, begin.latest) if begin else (None, None)
    unsure, last = (end.earliest, end.latest) if end else (None, None)
    is_certain = sure is not None and (end is None or (unsure is not None and sure < unsure))
    if not is_certain:
        return [say("certain-never", language), *_possibly(first, last, language)]
    told = [
        say("certain-from", language, sure)
        if end is None
        else say("certain-span", language, sure, unsure)
    ]
    if first is None:
        told.append(say("possible-before", language))
    elif first != sure:
        told.append(say("possible-since", language, first))
    if end is not None and last is None:
        told.append(say("possible-after", language))
    elif end is not None and last != unsure:
        told.append(say("possible-until", language, last))
    return told


def _possibly(first: str | None, last: str | None, language: Language) -> list[str]:
    told = [say("possible-from", language, first)] if first else []
    if last:
        told.append(say("possible-until", language, last))
    return told or [say("possible-any", language)]


def _days(values: list[ox.NamedNode | ox.BlankNode | ox.Literal]) -> list[str]:
    return [v.value[:10] for v in values if isinstance(v, ox.Literal) and v.datatype.value == _DAY]
