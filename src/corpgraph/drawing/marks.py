"""The marks of a timeline: bars, stripes and fades, points and arrows.

What is striped or fading is made of plain shapes. Patterns and gradients would be definitions, and
not every renderer follows the reader's choice of light or dark in those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.drawing.svg import element, number

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BAR", "FADE", "arrow", "bar", "beyond", "circle", "diamond", "faded", "stripes"]

#: How high a bar is.
BAR: Final = 12.0
#: How long a fade is.
FADE: Final = 40.0
_SLICES: Final = 8
_STRONGEST: Final = 0.6


def bar(x: float, y: float, width: float) -> str:
    """A bar for days that are certain, its middle at y."""
    return element("rect", x=x, y=y - BAR / 2, width=width, height=BAR, rx=2, class_="cg-bar")


def stripes(x: float, y: float, width: float, *, height: float = BAR, colour: str = "bar") -> str:
    """A striped bar for days that are possible, its middle at y."""
    outline = element(
        "rect",
        x=x + 0.5,
        y=y - height / 2 + 0.5,
        width=max(width - 1, 1),
        height=height - 1,
        rx=2,
        class_=f"cg-outline cg-stroke-{colour}",
    )
    # The dashes of a line as wide as the bar is high.
    inside = element(
        "line",
        x1=x,
        x2=x + width,
        y1=y,
        y2=y,
        stroke_width=height,
        stroke_dasharray="1.5 4",
        class_=f"cg-stroke-{colour}",
    )
    return inside + outline


def faded(
    x: float, y: float, width: float, *, to_left: bool, height: float = BAR, colour: str = "bar"
) -> str:
    """A bar that fades away to one side, where it is not known how far it goes."""
    step = width / _SLICES
    slices = []
    for place in range(_SLICES):
        nearness = place + 1 if to_left else _SLICES - place
        opacity = f"{_STRONGEST * nearness / (_SLICES + 1):.2f}"
        slices.append(
            element(
                "rect",
                x=x + place * step,
                y=y - height / 2,
                width=step,
                height=height,
                fill_opacity=opacity,
                class_=f"cg-{colour}",
            )
        )
    return "".join(slices)


def arrow(x: float, y: float, *, certain: bool) -> str:
    """The head of a bar that has not ended."""
    classes = "cg-bar" if certain else "cg-ground cg-stroke-bar"
    return element("path", d=_path(x, y, ((0, -7), (9, 0), (0, 7)), closed=True), class_=classes)


def beyond(x: float, y: float, *, to_left: bool) -> str:
    """Two strokes where a bar goes on beyond the scale."""
    way = -1 if to_left else 1
    shapes = (((dx * way, -5), ((dx + 4) * way, 0), (dx * way, 5)) for dx in (2, 6))
    lines = " ".join(_path(x, y, shape) for shape in shapes)
    return element("path", d=lines, stroke_width=1.5, class_="cg-outline cg-stroke-bar")


def diamond(x: float, y: float) -> str:
    """An event."""
    corners = ((0, -6), (6, 0), (0, 6), (-6, 0))
    return element("path", d=_path(x, y, corners, closed=True), class_="cg-event")


def circle(x: float, y: float) -> str:
    """A statement."""
    return element("circle", cx=x, cy=y, r=4.5, stroke_width=2, class_="cg-ground cg-stroke-event")


def _path(
    x: float, y: float, points: Sequence[tuple[float, float]], *, closed: bool = False
) -> str:
    corners = [f"{number(x + dx)} {number(y + dy)}" for dx, dy in points]
    return f"M{' L'.join(corners)}{' Z' if closed else ''}"
