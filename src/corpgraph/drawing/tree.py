"""A group as a picture: a tree from left to right, with badges where a member is listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.changing.wording import counted
from corpgraph.drawing.lettering import cut, width
from corpgraph.drawing.svg import Canvas, element, number

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Branch", "draw_tree"]

_MARGIN: Final = 24.0
_TOP: Final = 84.0
_SIZE: Final = 13.0
_SMALL: Final = 11.0
_LINE: Final = 22.0
_BADGE: Final = 22.0
_BETWEEN: Final = 10.0
_COLUMN_GAP: Final = 64.0
_WIDEST: Final = 360.0
# What sums of widths may be off by.
_SLACK: Final = 1.0
_NARROWEST: Final = 96.0


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation in a tree, with what is under it.

    Attributes:
        name: Its name.
        relation: What it is of the one above, such as ``unit``; None at the top.
        is_certain: Whether it certainly is that.
        listed_on: The markets on which it is listed.
        children: What is under it.
    """

    name: str
    relation: str | None = None
    is_certain: bool = True
    listed_on: tuple[str, ...] = ()
    children: tuple[Branch, ...] = ()


@dataclass(slots=True)
class _Box:
    """A branch in its place: `y` is the middle, `x` the left."""

    branch: Branch
    above: _Box | None
    depth: int
    x: float = 0
    y: float = 0

    @property
    def height(self) -> float:
        captions = 1 if self.branch.relation else 0
        return _LINE * (1 + captions * 0.75) + _BADGE * len(self.branch.listed_on) + 6

    @property
    def wanted(self) -> float:
        texts = [width(self.branch.name, _SIZE, bold=True), width(self.caption, _SMALL)]
        texts += [width(f"listed: {each}", _SMALL) + 16 for each in self.branch.listed_on]
        return min(max(*texts, _NARROWEST) + 24 + _SLACK, _WIDEST)

    @property
    def caption(self) -> str:
        said = self.branch.relation or ""
        return said if self.branch.is_certain else f"{said}, possibly"


def draw_tree(tree: Branch, subtitle: str) -> str:
    """Draw a group as an SVG document.

    Args:
        tree: The group.
        subtitle: What the tree is of, such as the day, in a line under its name.
    """
    boxes = list(_boxes(tree))
    widths = _place(boxes)
    canvas = Canvas(f"{tree.name}, {subtitle}", _summary(boxes))
    last = boxes[0].x + sum(widths) + _COLUMN_GAP * (len(widths) - 1)
    legend = 320.0
    title = width(tree.name, 19, bold=True) + _MARGIN
    canvas.width = max(last, legend, min(title, 900)) + _MARGIN
    room = canvas.width - 2 * _MARGIN
    canvas.text(_MARGIN, 40, cut(tree.name, 19, room, bold=True), "cg-ink cg-title")
    canvas.text(_MARGIN, 62, cut(subtitle, _SIZE, room), "cg-muted")
    for box in boxes:
        if box.above:
            _draw_edge(canvas, box, box.above, widths[box.depth - 1])
    for box in boxes:
        _draw_box(canvas, box, widths[box.depth])
    bottom = max(box.y + box.height / 2 for box in boxes)
    _draw_key(canvas, bottom + 32)
    canvas.height = bottom + 56
    return canvas.render()


def _boxes(tree: Branch) -> Iterator[_Box]:
    """All branches, each before what is under it. A chain may be deeper than Python recurses."""
    stack = [_Box(tree, None, 0)]
    while stack:
        box = stack.pop()
        yield box
        stack.extend(_Box(each, box, box.depth + 1) for each in reversed(box.branch.children))


def _place(boxes: list[_Box]) -> list[float]:
    """Give each box, with all that is under it, a strip of its own, and stand in its middle.

    Returns:
        How wide each column is.
    """
    widths = [0.0] * (max(box.depth for box in boxes) + 1)
    under: dict[int, list[_Box]] = {id(box): [] for box in boxes}
    for box in boxes:
        widths[box.depth] = max(widths[box.depth], box.wanted)
        if box.above:
            under[id(box.above)].append(box)
    strips: dict[int, float] = {}
    for box in reversed(boxes):
        below = sum(strips[id(each)] for each in under[id(box)])
        strips[id(box)] = max(box.height + _BETWEEN, below)
    tops = {id(boxes[0]): _TOP}
    for box in boxes:
        box.x = _MARGIN + sum(widths[: box.depth]) + _COLUMN_GAP * box.depth
        strip = strips[id(box)]
        box.y = tops[id(box)] + (strip - _BETWEEN) / 2
        top = tops[id(box)] + (strip - sum(strips[id(each)] for each in under[id(box)])) / 2
        for each in under[id(box)]:
            tops[id(each)] = top
            top += strips[id(each)]
    return widths


def _draw_edge(canvas: Canvas, box: _Box, above: _Box, column: float) -> None:
    start, end = above.x + column, box.x
    middle = (start + end) / 2
    way = f"M{number(start)} {number(above.y)} C{number(middle)} {number(above.y)} "
    way += f"{number(middle)} {number(box.y)} {number(end)} {number(box.y)}"
    dashed = "" if box.branch.is_certain else " cg-dashed"
    said = f"{box.branch.name}: {box.caption} of {above.branch.name}"
    edge = element("path", d=way, stroke_width=1.5, class_=f"cg-outline cg-stroke-muted{dashed}")
    canvas.described(said, edge)


def _draw_box(canvas: Canvas, box: _Box, column: float) -> None:
    branch, top = box.branch, box.y - box.height / 2
    dashed = "" if branch.is_certain else " cg-dashed"
    marks = Canvas("", "")
    marks.put(
        element(
            "rect",
            x=box.x,
            y=top,
            width=column,
            height=box.height,
            rx=6,
            class_=f"cg-band cg-stroke-muted{dashed}",
        )
    )
    room = column - 24
    name = cut(branch.name, _SIZE, room, bold=True)
    marks.text(box.x + 12, top + 18, name, "cg-ink cg-heading")
    y = top + 18
    if branch.relation:
        y += 16
        marks.text(box.x + 12, y, box.caption, "cg-muted cg-small")
    for market in branch.listed_on:
        text = cut(f"listed: {market}", _SMALL, room - 14)
        badge = element(
            "rect",
            x=box.x + 10,
            y=y + 6,
            width=width(text, _SMALL) + 14,
            height=17,
            rx=8.5,
            class_="cg-ground cg-stroke-began",
        )
        marks.put(badge)
        marks.text(box.x + 17, y + 18.5, text, "cg-began cg-small")
        y += _BADGE
    canvas.described(_said(box), *marks.parts())


def _draw_key(canvas: Canvas, y: float) -> None:
    for x, classes, text in (
        (_MARGIN, "", "certain"),
        (_MARGIN + 110, " cg-dashed", "possible"),
    ):
        canvas.line(x, y - 4, x + 28, y - 4, f"cg-stroke-muted{classes}")
        canvas.text(x + 36, y, text, "cg-muted")


def _said(box: _Box) -> str:
    said = box.branch.name
    if box.above:
        said += f", {box.caption} of {box.above.branch.name}"
    listed = ", ".join(box.branch.listed_on)
    return f"{said}, listed: {listed}" if listed else said


def _summary(boxes: list[_Box]) -> str:
    if len(boxes) == 1:
        return f"{_said(boxes[0])}. Nothing is under it."
    under = counted(len(boxes) - 1, "organisation")
    return f"{under} under it. {'; '.join(map(_said, boxes))}."
