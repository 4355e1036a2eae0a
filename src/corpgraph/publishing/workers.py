"""Work in several processes that share the memory of this one, its results in their order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

__all__ = ["in_turn"]

#: How many items are done at a time; their results are small.
_CHUNK: Final = 200
#: How many chunks processes live for. Whatever a process reads of a store becomes a copy of its
#: own, for the store counts its readers where the triples are; a new one shares all of it again.
_LIFE: Final = 60

T = TypeVar("T")

# What the processes are to do. They get it by being forked, because a store cannot be sent.
_task: Callable[[Any], Any] | None = None


def in_turn(
    task: Callable[[Sequence[str]], T], items: Sequence[str], *, jobs: int = 1
) -> Iterator[T]:
    """Do a task with items, some at a time.

    Args:
        task: What to do; it changes nothing in memory that others read.
        items: With what.
        jobs: In how many processes; with one, in this.

    Yields:
        What the task gives for some items, in the order of the items.

    Raises:
        UsageError: There is to be more than one process, and this system cannot fork.
    """
    chunks = [items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK)]
    if jobs <= 1 or len(chunks) < 2:
        yield from map(task, chunks)
        return
    if "fork" not in multiprocessing.get_all_start_methods():
        raise UsageError("this system has no fork", hint="use one job")
    global _task
    _task = task
    try:
        yield from _forked(chunks, jobs)
    finally:
        _task = None


def _forked(chunks: Sequence[Sequence[str]], jobs: int) -> Iterator[Any]:
    context = multiprocessing.get_context("fork")
    for at in range(0, len(chunks), _LIFE):
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            waiting: deque[Future[Any]] = deque()
            for chunk in chunks[at : at + _LIFE]:
                # Not all at once: what is done would wait in memory.
                if len(waiting) >= 4 * jobs:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(_do, chunk))
            while waiting:
                yield waiting.popleft().result()


def _do(chunk: Sequence[str]) -> object:
    assert _task is not None
    return _task(chunk)
