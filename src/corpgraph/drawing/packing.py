"""Labels beside marks on a scale, in as few rows as they need without touching each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.drawing.lettering import width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Label", "Placed", "pack"]

_GAP: Final = 9.0
_BETWEEN: Final = 14.0


@dataclass(frozen=True, slots=True)
class Label:
    """A text to put beside a mark, which takes up the scale from `start` to `end`."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A label in its place.

    Attributes:
        label: The label.
        lines: Its text in lines, cut where it has no room; each takes a row.
        row: The first row, counted from 0, in which the mark is.
        x: Where the text begins, or ends if it stands to the left of the mark.
        is_left: Whether it stands to the left.
        box: From where to where the mark and its text reach.
    """

    label: Label
    lines: tuple[str, ...]
    row: int
    x: float
    is_left: bool
    box: tuple[float, float]


def pack(labels: Sequence[Label], size: float, left: float, right: float) -> list[Placed]:
    """Place labels in their order, each in the first rows in which it touches no other.

    Args:
        labels: The labels, which may be anywhere.
        size: The size of the font.
        left: The first place that a text may take.
        right: The last.
    """
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for label in labels:
        lines, x, is_left, box = _beside(label, size, left, right)
        row = 0
        while not all(_is_free(box, taken) for taken in rows[row : row + len(lines)]):
            row += 1
        rows.extend([] for _ in range(row + len(lines) - len(rows)))
        for taken in rows[row : row + len(lines)]:
            taken.append(box)
        placed.append(Placed(label, lines, row, x, is_left, box))
    return placed


def _beside(
    label: Label, size: float, left: float, right: float
) -> tuple[tuple[str, ...], float, bool, tuple[float, float]]:
    wanted = width(label.text, size)
    after, before = right - label.end - _GAP, label.start - _GAP - left
    is_left = wanted > after and before > after
    lines = tuple(wrap(label.text, size, max(before if is_left else after, 0)))
    taken = max(width(line, size) for line in lines)
    if is_left:
        x = label.start - _GAP
        return lines, x, True, (x - taken, label.end)
    x = label.end + _GAP
    return lines, x, False, (label.start, x + taken)


def _is_free(box: tuple[float, float], taken: Sequence[tuple[float, float]]) -> bool:
    return all(box[0] >= end + _BETWEEN or box[1] + _BETWEEN <= start for start, end in taken)
