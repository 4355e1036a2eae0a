"""Findings as text for people, with the lines that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.sources import by_file, excerpts, whereabouts
from corpgraph.validation.reporting.wording import details, headline, one_line, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Place, Report
    from corpgraph.validation.locating import Excerpt

__all__ = ["text_report"]

# Select Graphic Rendition (ECMA-48, section 8.3.117).
_BOLD: Final = "1"
_DIM: Final = "2"
_COLOURS: Final = {
    Severity.VIOLATION: "1;31",
    Severity.WARNING: "1;33",
    Severity.INFO: "1;34",
}


def text_report(
    report: Report, *, base: Path | None = None, colour: bool = False, width: int = 100
) -> str:
    """Write findings by file and line, each with the lines of its places and a caret.

    Args:
        report: The findings.
        base: The directory that paths are written relative to.
        colour: Whether to write escape sequences for a terminal.
        width: How many characters of a line, or of a term, to show at most.
    """
    shown = excerpts(report.findings, width=width)
    printer = _Printer(base, shown, colour=colour, width=width)
    groups = by_file(report, base)
    lines = [line for path, findings in groups for line in printer.group(path, findings)]
    files = sum(path is not None for path, _ in groups)
    total = summary(report)
    if files:
        total += f" in {files} file{'' if files == 1 else 's'}"
    return "\n".join([*lines, printer.paint(total, _BOLD), ""])


class _Printer:
    def __init__(
        self, base: Path | None, shown: Mapping[Place, Excerpt], *, colour: bool, width: int
    ) -> None:
        self._base = base
        self._shown = shown
        self._colour = colour
        self._width = width

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour and text else text

    def group(self, path: str | None, findings: list[Finding]) -> Iterator[str]:
        yield self.paint("no place known" if path is None else one_line(path), _BOLD)
        yield ""
        for finding in findings:
            yield from self._finding(finding)
            yield ""

    def _finding(self, finding: Finding) -> Iterator[str]:
        style = _COLOURS[finding.severity]
        first, *others = headline(finding).split("\n")
        at = ""
        for place in finding.places[:1]:
            column = "" if place.column is None else f":{place.column}"
            at = f"{place.line}{column}  "
        yield f"  {at}{self.paint(finding.severity, style)}  {first}"
        yield from (f"    {line}" for line in others)
        margin = max((len(str(place.line)) for place in finding.places), default=1)
        for index, place in enumerate(finding.places):
            if index:
                yield f"    and here: {one_line(whereabouts(place, self._base))}"
            yield from self._frame(place, style, margin)
        for title, text in details(finding, self._base):
            yield f"    {self.paint(f'{title:<5}', _DIM)}  {self._cut(text)}"

    def _cut(self, text: str) -> str:
        return text if len(text) <= self._width else f"{text[: self._width - 1]}…"

    def _frame(self, place: Place, style: str, margin: int) -> Iterator[str]:
        shown = self._shown.get(place)
        if shown is None:
            return
        number = f"{place.line:>{margin}} │"
        yield f"    {self.paint(number, _DIM)} {shown.text}".rstrip()
        carets = shown.pointer.lstrip()
        if carets:
            blank = " " * margin + " │"
            pad = shown.pointer.removesuffix(carets)
            yield f"    {self.paint(blank, _DIM)} {pad}{self.paint(carets, style)}"
