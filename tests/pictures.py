"""Pictures read back: their elements, and the boxes that their texts take up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final
from xml.etree import ElementTree

from corpgraph.drawing.lettering import width

_SIZES: Final = {"cg-title": 19, "cg-sign": 16, "cg-small": 11}

__all__ = ["SVG", "Box", "overlapping", "read", "text_boxes"]

SVG: Final = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """What one text takes up."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def read(picture: str) -> ElementTree.Element:
    """Parse a picture; what is no XML is an error."""
    return ElementTree.fromstring(picture)


def text_boxes(picture: str) -> list[Box]:
    """The boxes of all texts, from what can be told of their fonts."""
    boxes = []
    for element in read(picture).iter(f"{SVG}text"):
        classes = element.get("class", "").split()
        size = next((size for name, size in _SIZES.items() if name in classes), 13)
        bold = not {"cg-title", "cg-heading", "cg-sign"}.isdisjoint(classes)
        text = element.text or ""
        length = width(text, size, bold=bold)
        x, y = float(element.get("x", "")), float(element.get("y", ""))
        shift = length if "cg-end" in classes else length / 2 if "cg-middle" in classes else 0
        left = x - shift
        boxes.append(Box(text, left, y - size * 0.75, left + length, y + size * 0.2))
    return boxes


def overlapping(picture: str) -> list[tuple[str, str]]:
    """The pairs of texts that touch each other."""
    pairs = combinations(text_boxes(picture), 2)
    return [(one.text, other.text) for one, other in pairs if one.touches(other)]
