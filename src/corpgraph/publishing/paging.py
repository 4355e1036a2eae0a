"""Long lists on several pages that lead to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.publishing.desk import Desk

__all__ = ["Leaf", "leaves"]


class Leaf(NamedTuple):
    """One page of a list.

    Attributes:
        path: Its path.
        number: Which it is, from 1 on.
        of: How many there are.
        start: Where in the list it begins.
        end: Where it ends, exclusive; the last may end beyond the list.
        previous: The path of the page before it.
        next: The path of the page after it.
    """

    path: str
    number: int
    of: int
    start: int
    end: int
    previous: str | None
    next: str | None

    def title(self, title: str, desk: Desk) -> str:
        """The title of the list with which page of it this is, if there are several."""
        return title if self.of == 1 else f"{title}, {desk.say('page-of', self.number, self.of)}"


def leaves(items: int, most: int, path: Callable[[int], str]) -> list[Leaf]:
    """Part a list; one that is empty has a page too.

    Args:
        items: How many there are.
        most: How many stand on one page.
        path: The path of a page by its number, from 1 on.
    """
    count = max(1, -(-items // most))
    return [
        Leaf(
            path(number),
            number,
            count,
            (number - 1) * most,
            number * most,
            path(number - 1) if number > 1 else None,
            path(number + 1) if number < count else None,
        )
        for number in range(1, count + 1)
    ]
