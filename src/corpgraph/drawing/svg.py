"""A writer of SVG 1.1: elements, text that is escaped, and a page with a title and a style."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from corpgraph.drawing.palette import style

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Canvas", "element", "number"]

# XML 1.0, section 2.2, leaves these out of what a document may hold.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attribute = str | float | None


def element(tag: str, *children: str, **attributes: Attribute) -> str:
    """Write one element.

    Args:
        tag: Its name.
        children: Markup that is written already.
        attributes: By name, with an underscore for a hyphen and after a name that Python has; one
            that is None is left out.
    """
    written = "".join(
        f" {_hyphened(name)}={_quoted(value) if isinstance(value, str) else _measure(value)}"
        for name, value in attributes.items()
        if value is not None
    )
    if not children:
        return f"<{tag}{written}/>"
    return f"<{tag}{written}>{''.join(children)}</{tag}>"


def number(value: float) -> str:
    """Write a length the same on every machine: at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


# A picture has a few names and classes, a thousand times each.
@cache
def _hyphened(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


@lru_cache(1 << 12)
def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _measure(value: float) -> str:
    return f'"{number(value)}"'


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


@dataclass
class Canvas:
    """A picture that is being drawn.

    Attributes:
        title: What it is, for a reader who does not see it.
        description: What it shows, in words.
        width: In pixels; it may still grow.
        height: In pixels; it may still grow.
    """

    title: str
    description: str
    width: float = 0
    height: float = 0
    _parts: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the identifiers in this picture begin with, so that two can share a page."""
        return "cg" + sha256(f"{self.title}\n{self.description}".encode()).hexdigest()[:8]

    def put(self, *markup: str) -> None:
        """Add elements on top of what is there."""
        self._parts.extend(markup)

    def parts(self) -> list[str]:
        """The elements that are there, to be put into another picture."""
        return list(self._parts)

    def text(self, x: float, y: float, text: str, classes: str = "cg-ink") -> None:
        """Put one line of text, its baseline at y."""
        self.put(element("text", escape(_clean(text)), x=x, y=y, class_=classes))

    def lines(
        self, x: float, y: float, lines: Sequence[str], classes: str = "cg-ink", step: float = 17
    ) -> None:
        """Put lines of text under each other, the first one's baseline at y."""
        for place, line in enumerate(lines):
            self.text(x, y + place * step, line, classes)

    def described(self, description: str, *markup: str) -> None:
        """Put a group of elements with a text that says what they show."""
        self.put(element("g", element("title", escape(_clean(description))), *markup))

    def line(self, x1: float, y1: float, x2: float, y2: float, classes: str) -> None:
        """Put a straight line."""
        self.put(element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=classes))

    def render(self) -> str:
        """Write the whole document."""
        key = self.key
        parts = [
            element("title", escape(_clean(self.title)), id=f"{key}-title"),
            element("desc", escape(_clean(self.description)), id=f"{key}-desc"),
            element("style", escape(f"\n{style()}\n")),
            element("rect", width="100%", height="100%", class_="cg-ground"),
            *self._parts,
        ]
        document = element(
            "svg",
            "\n",
            *(f"{part}\n" for part in parts),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {number(self.width)} {number(self.height)}",
            width=self.width,
            height=self.height,
            lang="en",
            role="img",
            aria_labelledby=f"{key}-title {key}-desc",
            class_="cg-picture",
        )
        return f"{document}\n"
