"""Doubts, made problems by the places of what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.validation.findings import Finding, Report, Severity
from corpgraph.validation.locating import locate
from corpgraph.validation.soundness.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpgraph.validation.soundness.problems import Doubt

__all__ = ["place"]


def place(doubts: Sequence[Doubt], files: Sequence[Path]) -> list[Problem]:
    """Say where the subjects of doubts are first written.

    Args:
        doubts: What is in doubt.
        files: The files that the data or the shapes come from. What is about no term is of the file
            if there is one file.

    Raises:
        InputError: A file cannot be read any more.
    """
    whole = str(files[0]) if len(files) == 1 else None
    about = [doubt for doubt in doubts if doubt.subject is not None]
    report = locate(Report(tuple(_finding(doubt) for doubt in about)), files)
    places = {
        id(doubt): finding.places[0]
        for doubt, finding in zip(about, report.findings, strict=True)
        if finding.places
    }
    problems = []
    for doubt in doubts:
        subject = None if doubt.subject is None else str(doubt.subject)
        found = places.get(id(doubt))
        path, line, column = whole if subject is None else None, None, None
        if found is not None:
            path, line, column = found.path, found.line, found.column
        problems.append(Problem(doubt.kind, doubt.message, subject, path, line, column, doubt.hint))
    return problems


def _finding(doubt: Doubt) -> Finding:
    # Places are looked up for findings; a doubt is one in all that a place depends on.
    return Finding(
        focus=str(doubt.subject),
        path=None,
        value=None,
        component="",
        shape="",
        severity=Severity.VIOLATION,
        message=doubt.message,
        triples=() if doubt.triple is None else (doubt.triple,),
    )
