"""Work in rounds: many parts each ask for a frame, all are computed together, and all go on.

A part is a generator. It yields lazy frames, gets each back computed and kept, and returns what it
has made of them. What several parts ask for in one round, Polars reads and computes once.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from corpgraph.frames.backends import settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.frames.slices import Frame

__all__ = ["Steps", "run_together"]

T = TypeVar("T")
Steps = Generator["Frame", "Frame", T]


def run_together(parts: Iterable[Steps[T]]) -> list[T]:
    """Run parts to their end, round by round, and give what they return, in order."""
    results: dict[int, T] = {}
    waiting = dict(enumerate(parts))
    answers: dict[int, Frame | None] = dict.fromkeys(waiting)
    while waiting:
        asked: dict[int, Frame] = {}
        for number, part in list(waiting.items()):
            try:
                answer = answers[number]
                asked[number] = next(part) if answer is None else part.send(answer)
            except StopIteration as end:
                results[number] = end.value
                del waiting[number]
        answers = dict(zip(asked, settle(list(asked.values())), strict=True))
    return [results[number] for number in sorted(results)]
