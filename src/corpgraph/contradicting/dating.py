"""Rules about dates: lengths of time, boundaries told twice, dates told from something else."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

from corpgraph.contradicting.lengths import Length
from corpgraph.contradicting.model import Found
from corpgraph.time import Bounds, Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from corpgraph.contradicting.reader import Boundary, Reader

__all__ = ["anchors", "boundaries", "days_between", "durations", "offsets", "weekdays"]

#: The concepts of the code list of weekdays, from Monday as `datetime.date.weekday` counts.
_WEEKDAYS: Final = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)


_SIDES: Final[tuple[Boundary, Boundary]] = ("begin", "end")


def durations(read: Reader) -> Iterator[Found]:
    """Find lengths of time that the dates of the fact do not allow."""
    events: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in read.rows("claimed-durations"):
        events[row["claim"], row["fact"], row["length"]] |= {row.get("event", row["fact"])}
    for (claim, fact, text), around in events.items():
        begin, end = read.bounds(fact, "begin"), read.bounds(fact, "end")
        if begin is None or end is None:
            continue
        length = Length.read(text)
        if not length.fits(begin, end, approximate=read.is_approximate(claim)):
            yield Found(
                f"“{read.label(fact)}” is said to have lasted {length}; "
                f"by its dates it is {days_between(begin, end)}",
                (claim, *sorted({fact} | around)),
            )


def boundaries(read: Reader) -> Iterator[Found]:
    """Find facts whose begin or end is dated to different days by different accounts.

    Accounts of one boundary are the events that are said to begin or end one fact, the fact itself,
    and other facts that relate the same things in the same way and certainly hold at one time with
    it: nobody is listed twice on one market, so that two such facts are one that is told twice.
    Likewise an event that takes the same part out of the same whole is told twice.
    """
    yield from _event_boundaries(read)
    pairs = [(row["one"], row["other"]) for row in read.rows("twins")]
    for side in _SIDES:
        for accounts in _grouped(read, pairs, side):
            yield _found_boundary(read, min(accounts), side, accounts)
    pairs = [(row["one"], row["other"]) for row in read.rows("twin-events")]
    for accounts in _grouped(read, pairs, "date"):
        yield _found_boundary(read, min(accounts), "date", accounts)


def _grouped(
    read: Reader, pairs: Iterable[tuple[str, str]], side: Boundary
) -> list[dict[str, Bounds]]:
    """Group the accounts of one boundary that date it differently."""
    groups: list[dict[str, Bounds]] = []
    for one, other in pairs:
        mine, theirs = read.bounds(one, side), read.bounds(other, side)
        if mine is None or theirs is None or not _apart(mine, theirs):
            continue
        if side != "date" and not _hold_together(read, one, other):
            continue
        accounts = {one: mine, other: theirs}
        joined = [group for group in groups if not accounts.keys().isdisjoint(group)]
        groups = [group for group in groups if group not in joined]
        for group in joined:
            accounts |= group
        groups.append(accounts)
    return groups


def _hold_together(read: Reader, one: str, other: str) -> bool:
    return read.interval(one).overlaps(read.interval(other)) is Certainty.CERTAIN


def _event_boundaries(read: Reader) -> Iterator[Found]:
    events: dict[tuple[str, Boundary], list[str]] = defaultdict(list)
    for row in read.rows("boundary-events"):
        events[row["fact"], "begin" if row["side"] == "begin" else "end"].append(row["event"])
    for (fact, side), around in events.items():
        accounts = {event: read.bounds(event, "date") for event in around}
        accounts[fact] = read.bounds(fact, side)
        dated = {iri: bounds for iri, bounds in accounts.items() if bounds is not None}
        if _disjoint(dated):
            yield _found_boundary(read, fact, side, dated)


def weekdays(read: Reader) -> Iterator[Found]:
    """Find weekdays that are not those of the date."""
    for row in read.rows("relative-dates"):
        when = read.when(row["dated"])
        if "weekday" not in row or when is None or when.earliest is None or when.latest is None:
            continue
        name = row["weekday"].rpartition("/")[2]
        if name not in _WEEKDAYS:
            continue
        ahead = (_WEEKDAYS.index(name) - when.earliest.weekday()) % len(_WEEKDAYS)
        if ahead > (when.latest - when.earliest).days:
            yield Found(
                f"“{read.label(row['dated'])}” is said to be on a {name.capitalize()}, "
                f"and is dated {_days(when)}, {_named_days(when)}",
                (row["claim"], row["dated"]),
            )


def offsets(read: Reader) -> Iterator[Found]:
    """Find times before or after something that do not lead to the date."""
    for claim, dated, anchor, row, first, last in _anchored(read):
        if "offset" not in row:
            continue
        length = Length.read(row["offset"])
        if not length.fits(first, last, approximate=read.is_approximate(claim)):
            relation = row["relation"].rpartition("/")[2]
            yield Found(
                f"“{read.label(dated)}” is said to be {length} {relation} "
                f"“{read.label(anchor)}”; by their dates it is {days_between(first, last)}",
                (claim, dated, anchor),
            )


def anchors(read: Reader) -> Iterator[Found]:
    """Find what is said to be before or after something, and is dated the other way round."""
    for claim, dated, anchor, row, first, last in _anchored(read):
        if first.earliest is None or last.latest is None or first.earliest <= last.latest:
            continue
        relation = row["relation"].rpartition("/")[2]
        here, there = (first, last) if relation == "before" else (last, first)
        yield Found(
            f"“{read.label(dated)}” is said to be {relation} “{read.label(anchor)}”; "
            f"they are dated {_days(here)} and {_days(there)}",
            (claim, dated, anchor),
        )


def _anchored(
    read: Reader,
) -> Iterator[tuple[str, str, str, dict[str, str], Bounds, Bounds]]:
    """Yield what is told from an anchor, with the date that is to come first, and the last."""
    for row in read.rows("relative-dates"):
        if "anchor" not in row:
            continue
        here, there = read.when(row["dated"]), read.when(row["anchor"])
        if here is None or there is None:
            continue
        order = {"before": (here, there), "after": (there, here)}
        found = order.get(row["relation"].rpartition("/")[2])
        if found is not None:
            yield row["claim"], row["dated"], row["anchor"], row, *found


def days_between(begin: Bounds, end: Bounds) -> str:
    """Say how long it is from one date to another, as far as their bounds tell."""
    least = _length(begin.latest, end.earliest)
    most = _length(begin.earliest, end.latest)
    if least == most or most is None:
        return str(least) if least == most else f"at least {least}"
    return f"at most {most}" if least is None else f"{least} to {most}"


def _length(begin: date | None, end: date | None) -> Length | None:
    if begin is None or end is None:
        return None
    return Length.between(begin, end) if begin <= end else Length()


def _disjoint(accounts: dict[str, Bounds]) -> bool:
    return any(_apart(one, other) for one, other in combinations(accounts.values(), 2))


def _apart(one: Bounds, other: Bounds) -> bool:
    """Say whether no day is in both."""
    return _after(one, other) or _after(other, one)


def _after(one: Bounds, other: Bounds) -> bool:
    return one.earliest is not None and other.latest is not None and one.earliest > other.latest


def _found_boundary(read: Reader, fact: str, side: Boundary, accounts: dict[str, Bounds]) -> Found:
    apart = {
        iri: bounds
        for iri, bounds in accounts.items()
        if any(_apart(bounds, other) for other in accounts.values())
    }
    days = sorted({_days(bounds) for bounds in apart.values()})
    told = f"{', '.join(days[:-1])} and {days[-1]}"
    verb = "happen" if side == "date" else side
    sentence = f"“{read.label(fact)}” is said to {verb} on different days: {told}"
    return Found(sentence, tuple(sorted(apart)))


def _days(bounds: Bounds) -> str:
    first, last = bounds.earliest, bounds.latest
    if first == last:
        return str(first)
    if first is None:
        return f"by {last}"
    return f"from {first} on" if last is None else f"{first} to {last}"


def _named_days(bounds: Bounds) -> str:
    names = [
        _WEEKDAYS[day.weekday()].capitalize()
        for day in dict.fromkeys((bounds.earliest, bounds.latest))
        if day is not None
    ]
    return f"a {names[0]}" if len(names) == 1 else f"{names[0]} to {names[1]}"
