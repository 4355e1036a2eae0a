"""Files that findings are in: their names, and what is written at a place."""

from __future__ import annotations

import os.path
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from corpgraph.errors import InputError
from corpgraph.validation.locating import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpgraph.validation.findings import Finding, Place, Report
    from corpgraph.validation.locating import Excerpt

__all__ = ["by_file", "excerpts", "relative_path", "whereabouts"]


def relative_path(path: str, base: Path | None) -> str:
    """Write a path relative to a directory, with slashes.

    Args:
        path: A path, absolute or relative to the working directory.
        base: The directory; None to leave the path as it is.

    Returns:
        The relative path; the absolute path if the file is not in the directory.
    """
    if base is None:
        return PurePath(path).as_posix()
    whole, root = _whole(path), _whole(base)
    inside = whole.is_relative_to(root)
    return (whole.relative_to(root) if inside else whole).as_posix()


def _whole(path: str | Path) -> Path:
    # Links are not followed: a linked file is shown under the name that it has in the directory.
    return Path(os.path.normpath(Path(path).absolute()))


def whereabouts(place: Place, base: Path | None) -> str:
    """Write ``path:line:column`` as far as known."""
    start = f"{relative_path(place.path, base)}:{place.line}"
    return start if place.column is None else f"{start}:{place.column}"


def by_file(report: Report, base: Path | None) -> tuple[tuple[str | None, list[Finding]], ...]:
    """Group findings by the file that they show first.

    Returns:
        The files by name, their findings by line; last, under None, the findings of no place.
    """
    files: dict[str, list[Finding]] = {}
    nowhere: list[Finding] = []
    for finding in sorted(report.findings, key=_position):
        if finding.places:
            path = relative_path(finding.places[0].path, base)
            files.setdefault(path, []).append(finding)
        else:
            nowhere.append(finding)
    groups: list[tuple[str | None, list[Finding]]] = [*sorted(files.items())]
    return (*groups, (None, nowhere)) if nowhere else tuple(groups)


def _position(finding: Finding) -> tuple[object, ...]:
    first = [(place.line, place.column or 0) for place in finding.places[:1]]
    return first, finding.key


def excerpts(findings: Iterable[Finding], *, width: int = 100) -> Mapping[Place, Excerpt]:
    """Take the line of each place of some findings; none where a file has changed or is gone.

    A row of a table has none.

    Args:
        findings: The findings.
        width: How many characters of a line to take at most.
    """
    places = {place for finding in findings for place in finding.places if place.origin is None}
    found: dict[Place, Excerpt] = {}
    # One file after the other, because only few are kept in memory.
    for place in sorted(places, key=lambda each: (each.path, each.line, each.column or 0)):
        try:
            found[place] = excerpt(place.path, place.line, place.column, width=width)
        except InputError:
            continue
    return found
