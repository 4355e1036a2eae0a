"""Circles and paths that repeat, on data frames: found in Python where few, by joins where many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpgraph.frames import closures, colouring
from corpgraph.frames.backends import DeclinedError, rows
from corpgraph.frames.closures import circles, reached
from corpgraph.frames.slices import number_terms
from framed import DuckSlices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Frame

    Edge = tuple[int, int]

GRAPHS = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=14)


def edges(pairs: Iterable[Edge]) -> Frame:
    frame: Frame = nw.from_native(
        pl.LazyFrame(list(pairs), {"s": pl.Int64, "o": pl.Int64}, orient="row")
    )
    return frame


def numbered(frame: Frame) -> dict[int, int]:
    found = rows(circles(frame))
    assert len(found) == len(dict(found))
    return dict(found)


def closure(pairs: Iterable[Edge]) -> set[Edge]:
    found: set[Edge] = set()
    more = set(pairs)
    while more - found:
        found |= more
        more = {(a, d) for a, b in found for c, d in pairs if b == c}
    return found


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few edges there are, they are too many for Python."""
    monkeypatch.setattr(closures, "_FEW_EDGES", 0)
    monkeypatch.setattr(closures, "_MOST_TAKEN", 0)


def held(pairs: set[Edge]) -> None:
    joined = closure(pairs)
    found = numbered(edges(pairs))
    assert found.keys() == {a for a, b in joined if a == b}
    for a in found:
        for b in found:
            assert (found[a] == found[b]) is (a == b or {(a, b), (b, a)} <= joined)
    starts = {a for a, _ in pairs if a % 2}
    led = rows(reached(edges(pairs), edges([(each, 0) for each in starts for _ in "ab"])))
    assert sorted(led) == sorted((a, b) for a, b in joined if a in starts)


@given(GRAPHS)
def test_few_edges_have_the_circles_and_paths_of_their_closure(pairs: set[Edge]) -> None:
    held(pairs)


@given(GRAPHS)
def test_many_edges_have_the_circles_and_paths_of_their_closure(pairs: set[Edge]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closures, "_FEW_EDGES", 0)
        patch.setattr(closures, "_MOST_TAKEN", 0)
        held(pairs)


@pytest.mark.usefixtures("many")
def test_circles_and_paths_are_found_on_duckdb() -> None:
    pairs = [(1, 2), (2, 1), (2, 3), (3, 4), (4, 3), (5, 5), (6, 1)]
    duck = DuckSlices(number_terms([]))
    found = numbered(duck.table(edges(pairs)))
    assert found == {1: 1, 2: 1, 3: 3, 4: 3, 5: 5}
    led = reached(duck.table(edges(pairs)), duck.table(edges([(6, 0), (9, 0)])))
    assert sorted(rows(led)) == [(6, each) for each in (1, 2, 3, 4)]


def test_a_chain_longer_than_the_rounds_of_peeling_is_no_circle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chain = [(each, each + 1) for each in range(150)]
    assert numbered(edges(chain)) == {}
    monkeypatch.setattr(closures, "_FEW_EDGES", 0)
    assert numbered(edges(chain)) == {}
    monkeypatch.setattr(closures, "_MOST_TAKEN", 0)
    assert numbered(edges([*chain, (150, 100)])) == dict.fromkeys(range(100, 151), 100)


def test_a_path_is_not_followed_without_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = edges([(1, 2), (2, 3), (3, 4), (4, 5)])
    monkeypatch.setattr(closures, "_MOST_STEPS", 3)
    for taken in (200_000, 0):
        monkeypatch.setattr(closures, "_MOST_TAKEN", taken)
        with pytest.raises(DeclinedError, match="too many edges"):
            rows(reached(chain, edges([(1, 0)])))


@pytest.mark.usefixtures("many")
def test_rounds_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = edges([(1, 2), (2, 3), (3, 4), (4, 1)])
    monkeypatch.setattr(colouring, "MOST_ROUNDS", 2)
    with pytest.raises(DeclinedError):
        circles(circle)
    monkeypatch.setattr(closures, "MOST_ROUNDS", 2)
    with pytest.raises(DeclinedError):
        reached(circle, edges([(1, 0)]))
