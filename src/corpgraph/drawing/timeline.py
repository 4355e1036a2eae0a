"""A timeline as a picture: a lane for each kind of fact, above them the events and statements."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from corpgraph.changing.wording import brief, counted, dates_of, heading, known_at, rank
from corpgraph.drawing.axis import Axis
from corpgraph.drawing.lettering import width, wrap
from corpgraph.drawing.marks import FADE, arrow, bar, beyond, circle, diamond, faded, stripes
from corpgraph.drawing.packing import Label, pack
from corpgraph.drawing.spans import Edge, Span, point_span, span, told_days
from corpgraph.drawing.svg import Canvas, element

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpgraph.changing.model import Event, Fact, Statement
    from corpgraph.changing.timeline import Timeline

__all__ = ["draw_timeline"]

_WIDTH: Final = 1240.0
_MARGIN: Final = 24.0
_LEFT: Final = 348.0
_RIGHT: Final = _WIDTH - 36.0
_SIZE: Final = 13.0
_ROW: Final = 24.0
_STEP: Final = 16.0
_INDENT: Final = 12.0
# A bar of one day is seen, however long the scale.
_THINNEST: Final = 3.0


def draw_timeline(timeline: Timeline) -> str:
    """Draw a timeline as an SVG document."""
    days = [day for each in timeline.entries for day in told_days(each)]
    axis = Axis.around(days, _LEFT, _RIGHT, since=timeline.since, until=timeline.until)
    title = f"Timeline of {timeline.entity.name}{known_at(timeline.known)}"
    canvas = Canvas(title, _summary(timeline, axis), width=_WIDTH)
    canvas.lines(_MARGIN, 40, wrap(title, 19, _WIDTH - 48, lines=1, bold=True), "cg-ink cg-title")
    if axis is None or not timeline.entries:
        canvas.text(_MARGIN, 72, "Nothing dated is known.", "cg-muted")
        canvas.height = 96
    else:
        _Drawing(canvas, axis, timeline).draw()
    return canvas.render()


class _Drawing:
    """The parts of one timeline, drawn from top to bottom."""

    def __init__(self, canvas: Canvas, axis: Axis, timeline: Timeline) -> None:
        self.canvas, self.axis, self.timeline = canvas, axis, timeline
        self.y = 56.0

    def draw(self) -> None:
        self._legend()
        top = self.y
        self.y += 30
        # What lies behind the marks is written before them, but is as high as they turn out.
        behind, self.canvas = self.canvas, Canvas("", "")
        self._points("Events", self.timeline.events)
        self._points("Statements", self.timeline.statements)
        below_points = self.y
        facts = sorted(self.timeline.facts, key=lambda each: rank(each.kind))
        for kind, group in groupby(facts, key=lambda each: each.kind):
            self._lane(heading(kind), list(group))
        marks, self.canvas = self.canvas, behind
        self._scale(top, self.y)
        self._guides(below_points, self.y)
        behind.put(*marks.parts())
        behind.height = self.y + 40

    def _legend(self) -> None:
        x, y = _MARGIN, self.y + 10
        legend: list[tuple[float, Callable[[float], str], str]] = [
            (34, lambda at: bar(at, y, 34), "certain"),
            (34, lambda at: stripes(at, y, 34), "possible"),
            (34, lambda at: faded(at, y, 34, to_left=True), "begin or end not known"),
            (9, lambda at: arrow(at, y, certain=True), "not ended"),
            (10, lambda at: beyond(at, y, to_left=False), "goes on beyond the scale"),
            (10, lambda at: diamond(at + 5, y), "event"),
            (9, lambda at: circle(at + 5, y), "statement"),
        ]
        for length, mark, text in legend:
            self.canvas.put(mark(x))
            self.canvas.text(x + length + 8, y + 4.5, text, "cg-muted")
            x += length + 8 + width(text, _SIZE) + 22
        self.y += 34

    def _points(self, title: str, points: Sequence[Event | Statement]) -> None:
        if not points:
            return
        self.canvas.text(_MARGIN, self.y + 16.5, title, "cg-ink cg-heading")
        reaches = [self._reach(each) for each in points]
        labels = [
            Label(f"{point.date} · {point.name}", start - 6, end + 6)
            for point, (start, end) in zip(points, reaches, strict=True)
        ]
        placed = pack(labels, _SIZE, _MARGIN + 100, _RIGHT + 20)
        for point, reach, place in zip(points, reaches, placed, strict=True):
            y = self.y + place.row * _ROW
            self._point(point, *reach, y + 12)
            # A ground of its own keeps the text readable where a line crosses it.
            classes = "cg-ink cg-halo cg-stroke-ground" + (" cg-end" if place.is_left else "")
            self.canvas.lines(place.x, y + 16.5, place.lines, classes, _STEP)
        self.y += max(place.row + len(place.lines) for place in placed) * _ROW + 10

    def _reach(self, point: Event | Statement) -> tuple[float, float]:
        """From where to where a point can be; a date that is open to one side fades that way."""
        earliest, latest = point_span(point)
        if earliest and latest:
            return self.axis(earliest), self.axis(latest)
        if latest:
            return max(self.axis(latest) - FADE, _LEFT), self.axis(latest)
        start = self.axis(earliest or self.axis.first)
        return start, min(start + FADE, _RIGHT)

    def _point(self, point: Event | Statement, start: float, end: float, y: float) -> None:
        earliest, latest = point_span(point)
        marks = []
        if end - start >= 1 and earliest and latest:
            marks.append(stripes(start, y, end - start, height=8, colour="event"))
        elif end - start >= 1:
            fade = faded(start, y, end - start, to_left=bool(latest), height=8, colour="event")
            marks.append(fade)
        at = start if earliest or not latest else end
        is_event = point in self.timeline.events
        marks.append(diamond(at, y) if is_event else circle(at, y))
        sort = "Event" if is_event else "Statement"
        self.canvas.described(f"{sort}, {point.date}: {point.name}", *marks)

    def _lane(self, title: str, facts: Sequence[Fact]) -> None:
        self.canvas.line(_MARGIN, self.y + 2, _RIGHT, self.y + 2, "cg-stroke-line")
        self.canvas.text(_MARGIN, self.y + 22, title, "cg-ink cg-heading")
        self.y += 30
        for fact in facts:
            label = brief(fact, within=self.timeline.entity.name)
            lines = wrap(label, _SIZE, _LEFT - _MARGIN - _INDENT - 16)
            height = _ROW + (len(lines) - 1) * _STEP
            self.canvas.lines(_MARGIN + _INDENT, self.y + 16.5, lines, "cg-ink", _STEP)
            marks = self._marks(fact, self.y + height / 2)
            self.canvas.described(f"{fact.name}: {dates_of(fact)}", *marks)
            self.y += height
        self.y += 8

    def _marks(self, fact: Fact, y: float) -> list[str]:
        days, axis = span(fact), self.axis
        known = [axis(day) for day in told_days(fact)] or [_LEFT]
        first, last = days.possible
        x1 = axis(first) if first else max(min(known) - FADE, _LEFT)
        x2 = axis(last) if last else min(max(known) + FADE, _RIGHT)
        if days.right is Edge.OPEN:
            x2 = _RIGHT
        marks = self._margins(days, x1, x2, y)
        if days.certain:
            begin, end = days.certain
            left, right = axis(begin), axis(end) if end else _RIGHT
            marks.append(bar(left, y, max(right - left, _THINNEST)))
        if days.right is Edge.OPEN:
            marks.append(arrow(_RIGHT + 1, y, certain=days.certain is not None))
        if last and last > axis.last:
            marks.append(beyond(_RIGHT, y, to_left=False))
        if first and first < axis.first:
            marks.append(beyond(_LEFT, y, to_left=True))
        return marks

    def _margins(self, days: Span, x1: float, x2: float, y: float) -> list[str]:
        """What is only possible: striped between known days, fading where a day is not known."""
        axis, marks = self.axis, []
        if days.certain:
            sure = (axis(days.certain[0]), axis(days.certain[1] or axis.last))
        else:
            # Without a certain day, what is known lies where nothing fades.
            low = min(x1 + FADE, x2) if days.left is Edge.UNKNOWN else x1
            high = max(x2 - FADE, low) if days.right is Edge.UNKNOWN else x2
            marks.append(stripes(low, y, max(high - low, _THINNEST)))
            sure = (low, high)
        for start, end, edge in ((x1, sure[0], days.left), (sure[1], x2, days.right)):
            if end - start < 1:
                continue
            if edge is Edge.UNKNOWN:
                marks.append(faded(start, y, end - start, to_left=start == x1))
            elif days.certain:
                marks.append(stripes(start, y, end - start))
        return marks

    def _scale(self, top: float, bottom: float) -> None:
        for tick in self.axis.ticks():
            x = self.axis(tick.day)
            self.canvas.line(x, top + 18, x, bottom, "cg-stroke-line")
            for y in (top + 12, bottom + 18):
                self.canvas.text(x, y, tick.label, "cg-muted cg-small cg-middle")

    def _guides(self, top: float, bottom: float) -> None:
        """Lines from the events down to the facts that they explain."""
        days = {event.date.day for event in self.timeline.events}
        for day in sorted(day for day in days if day and day in self.axis):
            self.canvas.put(
                element(
                    "line",
                    x1=self.axis(day),
                    x2=self.axis(day),
                    y1=top,
                    y2=bottom,
                    stroke_opacity="0.55",
                    class_="cg-stroke-event cg-dashed",
                )
            )


def _summary(timeline: Timeline, axis: Axis | None) -> str:
    if axis is None or not timeline.entries:
        return "Nothing dated is known."
    kinds = {"fact": timeline.facts, "event": timeline.events, "statement": timeline.statements}
    counts = ", ".join(counted(len(each), name) for name, each in kinds.items() if each)
    counts += f", from {axis.first} to {axis.last}."
    events = "; ".join(f"{each.date}: {each.name}" for each in timeline.events)
    return f"{counts} Events: {events}." if events else counts
