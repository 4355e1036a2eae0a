"""The formats of reports, by name."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError, nearest
from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.github import github_report
from corpgraph.validation.reporting.gitlab import gitlab_report
from corpgraph.validation.reporting.html import html_report
from corpgraph.validation.reporting.json import json_report
from corpgraph.validation.reporting.junit import junit_report
from corpgraph.validation.reporting.sarif import sarif_report
from corpgraph.validation.reporting.text import text_report
from corpgraph.validation.reporting.turtle import turtle_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from corpgraph.validation.findings import Report

__all__ = ["FORMATS", "Options", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a report may be told; a format does not look at what it has no use for.

    Attributes:
        base: The directory that paths are written relative to; None to leave them as they are.
        colour: Whether text is for a terminal that shows colours.
        fail_on: The least grave severity that counts as a failure.
    """

    base: Path | None = None
    colour: bool = False
    fail_on: Severity = Severity.INFO


#: The formats: each writes a report as text.
FORMATS: Final[Mapping[str, Callable[[Report, Options], str]]] = MappingProxyType(
    {
        "text": lambda report, to: text_report(report, base=to.base, colour=to.colour),
        "json": lambda report, to: json_report(report, base=to.base),
        "sarif": lambda report, to: sarif_report(report, base=to.base),
        "junit": lambda report, to: junit_report(report, base=to.base, fail_on=to.fail_on),
        "github": lambda report, to: github_report(report, base=to.base),
        "gitlab": lambda report, to: gitlab_report(report, base=to.base),
        "turtle": lambda report, _: turtle_report(report),
        "html": lambda report, to: html_report(report, base=to.base),
    }
)


def render(
    report: Report,
    form: str,
    *,
    base: Path | None = None,
    colour: bool = False,
    fail_on: Severity = Severity.INFO,
) -> str:
    """Write a report in one of `FORMATS`, ending with a line end unless it is empty.

    Args:
        report: The findings, with the places that are known.
        form: The name of the format.
        base: The directory that paths are written relative to; None to leave them as they are.
        colour: Whether text is for a terminal that shows colours.
        fail_on: The least grave severity that counts as a failure.

    Raises:
        UsageError: There is no such format.
    """
    write = FORMATS.get(form)
    if write is None:
        hint = nearest(form, FORMATS) or f"take one of {', '.join(FORMATS)}"
        raise UsageError(f"there is no format {form!r}", hint=hint)
    return write(report, Options(base=base, colour=colour, fail_on=fail_on))
