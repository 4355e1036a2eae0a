"""Groups: who holds whom, in sizes with a heavy tail and chains at most twelve deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from generating.chance import drawing, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generating.population import Population

__all__ = ["DEEPEST", "Group", "groups"]

#: No chain of parents is longer.
DEEPEST: Final = 12
_LARGEST: Final = 4_000
#: Of 65,536 possible heads so many have a group; a size is doubled with such a chance.
_HEADS: Final = 610
_DOUBLED: Final = 115
_ENDED: Final = 8
_NO_ULTIMATE: Final = 45


class Group(NamedTuple):
    """Entities with successive numbers, of which the first is the head.

    Attributes:
        first: The number of the head; a group may be the head alone.
        parents: For each member the place of its parent, -1 for the head.
        tops: For each member the place of the top of its chain of parents that still hold.
        ended: The places of those whose parent holds them no longer.
        silent: The places of those that report no ultimate parent.
    """

    first: int
    parents: list[int]
    tops: list[int]
    ended: set[int]
    silent: set[int]


def groups(population: Population) -> Iterator[Group]:
    """Yield the groups of all ordinary entities, in the order of their numbers.

    One group has thousands of members and one is a chain, where there are entities enough.
    """
    draw = drawing(population.seed, "group")
    first, last = 0, population.ordinary
    largest = min(_LARGEST, last // 12)
    giant_at, chain_at = last // 3, last * 2 // 3
    while first < last:
        size = _size(draw(first))
        can_hold = population.can_hold(first)
        chain = False
        if can_hold and first >= giant_at:
            size, giant_at = largest, last
        elif can_hold and first >= chain_at:
            size, chain_at, chain = DEEPEST + 1, last, True
        size = min(size, max(40, largest), last - first) if can_hold else 1
        yield _group(population, draw, first, size, chain=chain)
        first += size


def _size(draws: bytes) -> int:
    if word(draws, 0) >= _HEADS:
        return 1
    size, at = 2, 2
    while draws[at] < _DOUBLED and at < 16:
        size, at = size * 2, at + 1
    return size + word(draws, 20) * size // 65_536


def _group(
    population: Population, draw: Callable[[int], bytes], first: int, size: int, *, chain: bool
) -> Group:
    if size == 1:
        return Group(first, [-1], [0], set(), set())
    parents, tops, depths = [-1], [0], [0]
    ended: set[int] = set()
    silent: set[int] = set()
    holders = [0]
    for place in range(1, size):
        draws = draw(first + place)
        parent = place - 1 if chain else _parent(draws, holders, depths)
        holds = population.can_hold(first + place)
        if holds:
            holders.append(place)
        parents.append(parent)
        depths.append(depths[parent] + 1)
        gone = draws[28] < _ENDED or not population.is_alive(first + place)
        if gone and not chain:
            ended.add(place)
        tops.append(place if gone and not chain else tops[parent])
        if draws[29] < _NO_ULTIMATE:
            silent.add(place)
    return Group(first, parents, tops, ended, silent)


def _parent(draws: bytes, holders: list[int], depths: list[int]) -> int:
    """One of the last few that can hold, the head, or any of them."""
    kind, pick = draws[24], word(draws, 25)
    if kind < 150:
        found = holders[-1 - pick * min(12, len(holders)) // 65_536]
    elif kind < 210:
        found = holders[pick * len(holders) // 65_536]
    else:
        found = 0
    return found if depths[found] < DEEPEST else 0
