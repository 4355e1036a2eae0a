"""A comparison as a picture: what held on the one day, what happened, what held on the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from corpgraph.changing.diff import Kind
from corpgraph.changing.wording import brief, counted, dates_of, heading, known_at, rank, subject
from corpgraph.drawing.lettering import wrap
from corpgraph.drawing.svg import Canvas, element
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from datetime import date

    from corpgraph.changing.diff import Change, Diff
    from corpgraph.changing.model import Fact

__all__ = ["draw_diff"]

_WIDTH: Final = 1240.0
_MARGIN: Final = 24.0
_CELL: Final = 392.0
_MIDDLE: Final = _MARGIN + _CELL + 22
_MIDDLE_WIDTH: Final = _WIDTH - 2 * _MIDDLE
_RIGHT: Final = _WIDTH - _MARGIN - _CELL
_SIZE: Final = 13.0
_STEP: Final = 16.0
_PAD: Final = 8.0
_SIGNS: Final = {Kind.BEGAN: "+", Kind.ENDED: "−", Kind.CHANGED: "→"}


def draw_diff(diff: Diff) -> str:
    """Draw a comparison as an SVG document."""
    name = f"{diff.entity.name}{known_at(diff.known)}"
    title = f"{name}, from {diff.start} to {diff.end}"
    canvas = Canvas(title, _summary(diff), width=_WIDTH)
    canvas.lines(_MARGIN, 40, wrap(name, 19, _WIDTH - 48, lines=1, bold=True), "cg-ink cg-title")
    canvas.line(_MARGIN, 62, _WIDTH - _MARGIN, 62, "cg-stroke-line")
    for x, text in (
        (_MARGIN + 10, f"on {diff.start}"),
        (_MIDDLE + 22, "what happened"),
        (_RIGHT + 10, f"on {diff.end}"),
    ):
        canvas.text(x, 84, text, "cg-muted cg-heading")
    rows = _rows(diff)
    y = 98.0
    if not diff.changes:
        canvas.text(_MARGIN + 10, y + 18, "Nothing changed.", "cg-ink")
        y += 36
    for kind, group in groupby(rows, key=lambda row: row.fact.kind):
        canvas.text(_MARGIN, y + 20, heading(kind), "cg-ink cg-heading")
        y += 30
        for row in group:
            y += _draw_row(canvas, diff, row, y)
        y += 10
    _key(canvas, y + 16)
    canvas.height = y + 40
    return canvas.render()


@dataclass
class _Row:
    """A fact, or one and the one that took its place, with what happened to it."""

    fact: Fact
    before: Fact | None = None
    after: Fact | None = None
    changes: list[Change] = field(default_factory=list)


def _rows(diff: Diff) -> list[_Row]:
    """One row a fact: what changed first, then what stayed, within each kind."""
    rows: dict[str, _Row] = {}
    for change in diff.changes:
        if change.kind is Kind.CHANGED:
            rows[f"{change.fact.iri} "] = _Row(change.fact, change.before, change.after, [change])
            continue
        fact = change.fact
        row = rows.setdefault(fact.iri, _Row(fact, fact, fact))
        row.changes.append(change)
    for fact in diff.stayed:
        rows[fact.iri] = _Row(fact, fact, fact)
    for row in rows.values():
        row.changes.sort(key=lambda change: change.kind)
    return sorted(rows.values(), key=lambda row: (rank(row.fact.kind), not row.changes))


def _draw_row(canvas: Canvas, diff: Diff, row: _Row, y: float) -> float:
    """Draw a row, its top at y, and return how high it is."""
    within = diff.entity.name
    sides = [
        (_MARGIN, row.before, _state(row.before, diff.start)),
        (_RIGHT, row.after, _state(row.after, diff.end)),
    ]
    texts = [
        wrap(brief(fact, within=within), _SIZE, _CELL - 24) if fact and state else []
        for _, fact, state in sides
    ]
    told = _told(row, within, is_named=any(texts))
    height = max(len(told), *map(len, texts), 1) * _STEP + 2 * _PAD
    marks = Canvas("", "")
    for (x, fact, state), lines in zip(sides, texts, strict=True):
        if fact and state and lines:
            _draw_cell(marks, x, y, height, lines, state, is_quiet=not row.changes)
    middle = y + height / 2
    if row.changes:
        top = middle - len(told) * _STEP / 2 + 12
        for place, (text, classes, sign) in enumerate(told):
            marks.text(_MIDDLE + 22, top + place * _STEP, text, classes)
            if sign:
                marks.text(_MIDDLE, top + place * _STEP + 2, _SIGNS[sign], f"cg-{sign} cg-sign")
    else:
        marks.line(_MARGIN + _CELL, middle, _RIGHT, middle, "cg-stroke-line")
    canvas.described(_described(row), *marks.parts())
    return height + 8


def _draw_cell(
    canvas: Canvas,
    x: float,
    y: float,
    height: float,
    lines: list[str],
    state: Certainty,
    *,
    is_quiet: bool,
) -> None:
    dashed = " cg-dashed" if state is Certainty.POSSIBLE else ""
    stroke = "cg-stroke-line" if is_quiet else "cg-stroke-muted"
    box = f"cg-{'ground' if is_quiet else 'band'} {stroke}{dashed}"
    canvas.put(element("rect", x=x, y=y, width=_CELL, height=height, rx=6, class_=box))
    top = y + height / 2 - len(lines) * _STEP / 2 + 12
    canvas.lines(x + 12, top, lines, "cg-muted" if is_quiet else "cg-ink", _STEP)


def _told(row: _Row, within: str, *, is_named: bool) -> list[tuple[str, str, Kind | None]]:
    """What happened to a row's fact: lines, each with its classes and the sign before it."""
    room = _MIDDLE_WIDTH - 30
    told: list[tuple[str, str, Kind | None]] = []

    def tell(text: str, classes: str, *, size: float = _SIZE, sign: Kind | None = None) -> None:
        for place, line in enumerate(wrap(text, size, room)):
            told.append((line, classes, None if place else sign))

    if row.changes and not is_named:
        # It holds on neither day.
        tell(brief(row.fact, within=within), "cg-ink")
    for change in row.changes:
        possibly = "possibly " if change.certainty is Certainty.POSSIBLE else ""
        if change.kind is Kind.CHANGED:
            tell(subject(change.fact), "cg-ink")
        tell(f"{possibly}{change.kind} {change.when}", f"cg-{change.kind}", sign=change.kind)
        for event in change.events:
            tell(event.name, "cg-muted cg-small", size=11)
    return told


def _described(row: _Row) -> str:
    said = [f"{row.fact.name}: {dates_of(row.fact)}"]
    for change in row.changes:
        by = "".join(f", with: {event.name}" for event in change.events)
        said.append(f"{change.certainty} {change.kind} {change.when}{by}")
    return "; ".join(said) if row.changes else f"{said[0]}; stayed"


def _state(fact: Fact | None, day: date) -> Certainty | None:
    """Whether a fact holds on a day; None where it does not."""
    state = fact.at(day) if fact else Certainty.NO
    return None if state is Certainty.NO else state


def _key(canvas: Canvas, y: float) -> None:
    canvas.put(
        element(
            "rect", x=_MARGIN, y=y - 11, width=24, height=14, rx=4, class_="cg-band cg-stroke-muted"
        ),
        element(
            "rect",
            x=_MARGIN + 100,
            y=y - 11,
            width=24,
            height=14,
            rx=4,
            class_="cg-band cg-stroke-muted cg-dashed",
        ),
    )
    canvas.text(_MARGIN + 32, y, "holds", "cg-muted")
    canvas.text(_MARGIN + 132, y, "possibly holds", "cg-muted")
    x = _MARGIN + 270
    for kind, sign in _SIGNS.items():
        canvas.text(x, y + 2, sign, f"cg-{kind} cg-sign")
        canvas.text(x + 20, y, kind.value, "cg-muted")
        x += 96
    canvas.line(x, y - 4, x + 24, y - 4, "cg-stroke-line")
    canvas.text(x + 32, y, "stayed", "cg-muted")


def _summary(diff: Diff) -> str:
    if not diff.changes:
        return "Nothing changed."
    said = "; ".join(
        f"{each.certainty} {each.kind} {each.when}: {each.what}" for each in diff.changes
    )
    return f"{counted(len(diff.changes), 'change')}. {said}."
