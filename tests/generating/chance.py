"""Chance that can be asked again: sixty-four bytes for each thing, from the seed and a number.

Nothing here has a state, so that a record can be made at any place of a file, in any order, in
each format, and again for the next edition. BLAKE2b (RFC 7693) gives the same bytes on every
machine and with every version of Python.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Order", "drawing", "evenly", "weighted", "word"]

T = TypeVar("T")


def drawing(seed: int, purpose: str) -> Callable[[int], bytes]:
    """A function from a number to its sixty-four bytes, of which each is a draw of its own.

    Args:
        seed: What the whole population is made from.
        purpose: Draws for different purposes have nothing to do with each other.
    """
    key = f"{seed}".encode()
    base = hashlib.blake2b(key=key[:64], person=purpose.encode()[:16], digest_size=64)

    def draw(number: int) -> bytes:
        copy = base.copy()
        copy.update(number.to_bytes(8, "little"))
        return copy.digest()

    return draw


def word(draws: bytes, at: int) -> int:
    """Two draws as one number below 65,536."""
    return draws[at] << 8 | draws[at + 1]


def weighted(*choices: tuple[T, int]) -> tuple[T, ...]:
    """A table for one draw, in which each choice has its share of the 256 places.

    Each choice has at least one place; the first makes up for rounding.
    """
    total = sum(weight for _, weight in choices)
    counts = [max(1, weight * 256 // total) for _, weight in choices]
    counts[0] += 256 - sum(counts)
    return tuple(
        choice for (choice, _), count in zip(choices, counts, strict=True) for _ in range(count)
    )


def evenly(choices: Sequence[T]) -> tuple[T, ...]:
    """A table for one draw, in which up to 256 choices have the same share."""
    return tuple(choices[place * len(choices) >> 8] for place in range(256))


@dataclass(frozen=True, slots=True)
class Order:
    """The numbers below a count, each once, in an order that looks like none."""

    count: int
    step: int
    start: int

    @classmethod
    def of(cls, count: int, seed: int) -> Order:
        """The order for so many numbers."""
        step = max(1, count * 618_034 // 1_000_000)
        while gcd(step, count) != 1:
            step += 1
        return cls(count, step, seed % max(1, count))

    def __getitem__(self, place: int) -> int:
        return (place * self.step + self.start) % self.count
