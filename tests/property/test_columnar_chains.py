"""Chains of links followed in frames, for all nodes at once, against following them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl
from hypothesis import event, given, settings
from hypothesis import strategies as st

from corpgraph.columnar.chains import ends, merged, spread, steps_of
from corpgraph.columnar.groups import tops
from corpgraph.frames.backends import rows
from corpgraph.querying.climbing import climb

if TYPE_CHECKING:
    from corpgraph.frames.slices import Frame

    Link = tuple[int, int, bool]

NODES: Final = st.integers(10, 21)
#: Most links are certain, and most nodes have one, as in a register.
LINKS: Final = st.lists(
    st.tuples(NODES, NODES, st.sampled_from([True, True, True, False])), max_size=30
)
#: One link for each node at most.
TREES: Final = st.dictionaries(NODES, NODES, max_size=20)


def frame(links: list[Link]) -> Frame:
    columns = {"s": [s for s, _, _ in links], "o": [o for _, o, _ in links]}
    doubts = [0 if sure else 1 for *_, sure in links]
    types = dict.fromkeys(("s", "o", "doubt"), pl.Int64)
    return steps_of(nw.from_native(pl.LazyFrame({**columns, "doubt": doubts}, types)))


def found(chains: Frame) -> list[tuple[int, int, int, bool]]:
    return sorted(
        (s, o, n, not d) for s, o, n, d in rows(chains.select("s", "o", "depth", "doubt"))
    )


def climbed(links: list[Link]) -> list[tuple[int, int, int, bool]]:
    above = climb((str(s), str(o), sure) for s, o, sure in links)
    return sorted((int(s), int(o), depth, sure) for s, o, depth, sure in above)


@settings(deadline=None, max_examples=300)
@given(LINKS)
def test_tops_are_those_of_climbing(links: list[Link]) -> None:
    expected = climbed(links)
    event(f"deepest: {max((depth for *_, depth, _ in expected), default=0)}")
    assert found(tops(frame(links))) == expected


@settings(deadline=None, max_examples=150)
@given(TREES)
def test_tops_of_trees_and_circles_are_those_of_climbing(tree: dict[int, int]) -> None:
    links = [(s, o, True) for s, o in tree.items()]
    expected = climbed(links)
    event(f"deepest: {max((depth for *_, depth, _ in expected), default=0)}")
    assert found(tops(frame(links))) == expected


@settings(deadline=None, max_examples=150)
@given(LINKS)
def test_a_closure_has_the_shortest_chain_and_whether_one_is_certain(links: list[Link]) -> None:
    steps = frame(links)
    pairs = {(s, o): sure for s, o, sure in sorted(links, key=lambda link: link[2])}
    shortest = walked(pairs)
    certain = walked({pair: sure for pair, sure in pairs.items() if sure})
    expected = sorted((*pair, depth, pair in certain) for pair, depth in shortest.items())
    assert found(merged(spread(steps, steps))) == expected


def walked(pairs: dict[tuple[int, int], bool]) -> dict[tuple[int, int], int]:
    """The length of the shortest chain between any two nodes, one step at a time."""
    depths = dict.fromkeys(pairs, 1)
    for depth in range(2, 22):
        longer = {(a, d) for a, b in pairs for c, d in list(depths) if b == c}
        for pair in longer:
            depths.setdefault(pair, depth)
    return depths


def test_a_chain_of_thousands_has_its_end_after_a_few_rounds() -> None:
    links = [(n, n + 1, True) for n in range(5000)]
    assert found(tops(frame(links))) == [(n, 5000, 5000 - n, True) for n in range(5000)]


def test_what_leads_into_a_circle_has_no_end() -> None:
    links = [(1, 2, True), (2, 3, True), (3, 2, True), (4, 5, True)]
    assert rows(ends(frame(links))) == [(4, 5, 1)]


def test_a_short_chain_with_branches_beats_a_long_one_without() -> None:
    long = [(1, 2, True), (2, 3, True), (3, 4, True), (4, 9, True)]
    short = [(1, 5, True), (5, 9, True), (5, 8, True)]
    assert (1, 9, 2, True) in found(tops(frame(long + short)))
