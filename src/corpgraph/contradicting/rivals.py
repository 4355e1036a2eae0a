"""Rules about values: two facts that give different ones where there can be only one."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Final

from corpgraph.contradicting.model import Found
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpgraph.contradicting.reader import Reader

__all__ = ["counts", "customers", "holders", "members", "shares"]

_INFINITE: Final = Decimal("Infinity")

#: By organisation and segment of customers, the facts by which one source says so.
_Account = dict[str, dict[str, str]]


def shares(read: Reader) -> Iterator[Found]:
    """Find two shares of one parent in one subsidiary that certainly hold at one time.

    A share is told as precisely as it is written, without final zeros: 73 percent stand for any
    share that rounds to them, and do not exclude 73.12. A round figure may be off by a whole unit
    of its last digit.
    """
    for row in read.rows("rival-shares"):
        one, other = row["one"], row["other"]
        mine = read.decimal(one, "share", row["share"])
        theirs = read.decimal(other, "share", row["otherShare"])
        apart = abs(mine - theirs)
        if apart > _slack(read, one, mine) + _slack(read, other, theirs) and _overlap(
            read, one, other
        ):
            yield Found(
                f"“{read.label(one)}” gives {_plain(mine)} percent, and “{read.label(other)}” "
                f"{_plain(theirs)} at the same time",
                (one, other),
            )


def counts(read: Reader) -> Iterator[Found]:
    """Find two numbers of the same things at one time, of which no number is in both ranges."""
    for row in read.rows("rival-counts"):
        one, other = row["one"], row["other"]
        (least, most), (other_least, other_most) = _range(read, one), _range(read, other)
        if (least > other_most or other_least > most) and _overlap(read, one, other):
            yield Found(
                f"“{read.label(one)}” and “{read.label(other)}” exclude each other",
                (one, other),
            )


def holders(read: Reader) -> Iterator[Found]:
    """Find two persons who certainly hold at one time a role of which there is a single seat."""
    for row in read.rows("rival-holders"):
        one, other = row["one"], row["other"]
        if read.has_single_seat(row["role"]) and _overlap(read, one, other):
            yield Found(
                f"{read.label(row['organization'])} has two at a time in the single seat of "
                f"{read.concept(row['role'])}: “{read.label(one)}”, “{read.label(other)}”",
                (one, other),
            )


def customers(read: Reader) -> Iterator[Found]:
    """Find segments of customers that two sources divide crosswise among the same organisations.

    To serve one segment of customers excludes no other: that two sources name different ones is no
    contradiction yet. It is one where each source divides the same two segments between the same
    results of one event, and the one gives to this what the other gives to that.
    """
    seen: set[frozenset[str]] = set()
    for event, accounts in _accounts(read):
        for one, other in combinations(accounts, 2):
            for unit, mine, theirs in _crossed(accounts[one], accounts[other]):
                facts = (accounts[one][unit][mine], accounts[other][unit][theirs])
                if frozenset(facts) in seen or not _may_overlap(read, *facts):
                    continue
                seen.add(frozenset(facts))
                yield Found(
                    f"{read.label(unit)} serves {read.concept(mine)} by one source and "
                    f"{read.concept(theirs)} by another; each source gives the other segment to "
                    f"another result of “{read.label(event)}”",
                    tuple(sorted(facts)),
                )


def members(read: Reader) -> Iterator[Found]:
    """Find more members of a kind than a count allows, listed or certainly there at one time.

    Fewer are no contradiction: a list may leave some out.
    """
    named: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in read.rows("listed-members"):
        named[row["count"]][row["by"]].add(row["member"])
    for count, listed in named.items():
        _, most = _range(read, count)
        for by, members_ in listed.items():
            if len(members_) > most:
                yield _too_many(read, count, len(members_), {by} - {count})
        # A membership lists one unit; those that hold on one day are counted together.
        memberships = {by: unit for by, (unit, *rest) in listed.items() if not rest and by != count}
        certain = _most_at_a_time(read, count, memberships)
        if len(set(certain.values())) > most:
            yield _too_many(read, count, len(set(certain.values())), set(certain))


def _too_many(read: Reader, count: str, number: int, by: set[str]) -> Found:
    return Found(f"“{read.label(count)}”, and {number} are named", (count, *sorted(by)))


def _most_at_a_time(read: Reader, count: str, memberships: Mapping[str, str]) -> dict[str, str]:
    """Give the memberships that certainly hold on one day with the count, where they are most."""
    counted = read.interval(count)
    intervals = {fact: read.interval(fact) for fact in memberships}
    # Whatever holds at one time holds together on the day when the last of them has begun.
    days = {each.begin.latest for each in (counted, *intervals.values())}
    best: dict[str, str] = {}
    for day in sorted(day for day in days if day is not None):
        if counted.at(day) is not Certainty.CERTAIN:
            continue
        there = {
            fact: memberships[fact]
            for fact, interval in intervals.items()
            if interval.at(day) is Certainty.CERTAIN
        }
        best = max(best, there, key=len)
    return best


def _accounts(read: Reader) -> Iterator[tuple[str, dict[str, _Account]]]:
    """Yield events with what each source says of their results; those with few results first."""
    events: dict[str, dict[str, _Account]] = defaultdict(lambda: defaultdict(dict))
    units: dict[str, set[str]] = defaultdict(set)
    for row in read.rows("allotted-customers"):
        account = events[row["event"]][row["source"]]
        account.setdefault(row["unit"], {})[row["customers"]] = row["fact"]
        units[row["event"]].add(row["unit"])
    for event in sorted(events, key=lambda each: (len(units[each]), each)):
        yield event, events[event]


def _crossed(one: _Account, other: _Account) -> Iterator[tuple[str, str, str]]:
    """Yield the organisations of which two accounts say different things crosswise."""
    for unit in sorted(one.keys() & other.keys()):
        for mine in sorted(one[unit].keys() - other[unit].keys()):
            for theirs in sorted(other[unit].keys() - one[unit].keys()):
                if _elsewhere(one, unit, theirs, mine) and _elsewhere(other, unit, mine, theirs):
                    yield unit, mine, theirs


def _elsewhere(account: _Account, unit: str, segment: str, not_also: str) -> bool:
    """Say whether an account gives a segment, and not also the one of `unit`, to another."""
    return any(
        segment in served and not_also not in served
        for each, served in account.items()
        if each != unit
    )


def _overlap(read: Reader, one: str, other: str) -> bool:
    return read.interval(one).overlaps(read.interval(other)) is Certainty.CERTAIN


def _may_overlap(read: Reader, one: str, other: str) -> bool:
    return read.interval(one).overlaps(read.interval(other)) is not Certainty.NO


def _slack(read: Reader, fact: str, value: Decimal) -> Decimal:
    """Give how far the value can be from what is written."""
    exponent = value.normalize().as_tuple().exponent
    unit = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    return unit if read.is_approximate(fact) else unit / 2


def _range(read: Reader, count: str) -> tuple[Decimal, Decimal]:
    """Give the least and the greatest number that a count allows.

    A round figure can be off by half a unit of its last digit that is not zero.
    """
    least, most = Decimal(0), _INFINITE
    exactly, more = read.number(count, "exactly"), read.number(count, "moreThan")
    at_least, at_most = read.number(count, "atLeast"), read.number(count, "atMost")
    if exactly is not None:
        exponent = exactly.normalize().as_tuple().exponent
        rounded = read.is_approximate(count) and isinstance(exponent, int)
        slack = Decimal(1).scaleb(int(exponent)) / 2 if rounded else Decimal(0)
        least, most = exactly - slack, exactly + slack
    if more is not None:
        least = max(least, more + 1)
    if at_least is not None:
        least = max(least, at_least)
    if at_most is not None:
        most = min(most, at_most)
    return least, most


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
