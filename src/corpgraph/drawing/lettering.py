"""How wide a text is, as far as that can be told without its font, and where to break it.

A picture names fonts that the reader may or may not have. Widths are those of a wide one (DejaVu
Sans), so that what fits here fits everywhere.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

__all__ = ["cut", "width", "wrap"]

# Widths in parts of the font's size.
_NARROW: Final = frozenset("ijl.,:;'|!()[]/\\ftrI -’‘")
_WIDE: Final = frozenset("mwMW@%&")
_NARROW_WIDTH: Final = 0.41
_WIDE_WIDTH: Final = 1.0
_CAPITAL_WIDTH: Final = 0.73
_USUAL_WIDTH: Final = 0.635
_FULL_WIDTH: Final = 1.03
_BOLD: Final = 1.12
_ELLIPSIS: Final = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, in the unit of its font's size."""
    return sum(map(_advance, text)) * size * (_BOLD if bold else 1)


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Shorten a text to what fits, with an ellipsis where something is left out."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text.rstrip() + _ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def wrap(text: str, size: float, room: float, *, lines: int = 2, bold: bool = False) -> list[str]:
    """Break a text into at most so many lines that fit; the last is cut if need be."""
    words, broken = text.split(), [""]
    while words and len(broken) <= lines:
        longer = f"{broken[-1]} {words[0]}".strip()
        if not broken[-1] or width(longer, size, bold=bold) <= room:
            broken[-1] = longer
            words.pop(0)
        elif len(broken) < lines:
            broken.append("")
        else:
            broken[-1] = " ".join([broken[-1], *words])
            words = []
    return [cut(line, size, room, bold=bold) for line in broken]


@cache
def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return _FULL_WIDTH
    if character in _NARROW:
        return _NARROW_WIDTH
    if character in _WIDE:
        return _WIDE_WIDTH
    return _CAPITAL_WIDTH if character.isupper() else _USUAL_WIDTH
