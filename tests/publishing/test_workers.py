from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import UsageError
from corpgraph.publishing import workers
from corpgraph.publishing.workers import in_turn

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEMS = [str(number) for number in range(20_000)]


def told(items: Sequence[str]) -> tuple[int, list[str]]:
    return os.getpid(), list(items)


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    done = list(in_turn(told, ITEMS, jobs=jobs))
    assert [each for _, items in done for each in items] == ITEMS
    processes = {process for process, _ in done}
    assert (processes == {os.getpid()}) == (jobs == 1)


def test_a_process_ends_before_it_has_a_copy_of_all_that_it_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_LIFE", 10)
    done = list(in_turn(told, ITEMS, jobs=2))
    assert [each for _, items in done for each in items] == ITEMS
    items_of: dict[int, int] = {}
    for process, items in done:
        items_of[process] = items_of.get(process, 0) + len(items)
    assert os.getpid() not in items_of
    assert max(items_of.values()) <= 10 * workers._CHUNK
    assert len(items_of) >= len(ITEMS) // (10 * workers._CHUNK)


def test_an_error_in_another_process_is_raised_in_this_one() -> None:
    def fail(items: Sequence[str]) -> None:
        raise UsageError(f"cannot do {items[0]}")

    with pytest.raises(UsageError, match="cannot do 0"):
        list(in_turn(fail, ITEMS, jobs=2))
    assert workers._task is None


def test_without_fork_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    assert len(list(in_turn(told, ITEMS[:10], jobs=2))) == 1
    with pytest.raises(UsageError, match="no fork"):
        list(in_turn(told, ITEMS, jobs=2))
