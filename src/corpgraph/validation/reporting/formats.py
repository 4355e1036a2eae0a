"""The formats of reports, by name."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError, nearest
from corpgraph.validation.findings import Severity

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


# Each format is imported when it is wanted: a run writes one or two of them.


def _text(report: Report, to: Options) -> str:
    from corpgraph.validation.reporting.text import text_report

    return text_report(report, base=to.base, colour=to.colour)


def _json(report: Report, to: Options) -> str:
    from corpgraph.validation.reporting.json import json_report

    return json_report(report, base=to.base)


def _sarif(report: Report, to: Options) -> str:
    from corpgraph.validation.reporting.sarif import sarif_report

    return sarif_report(report, base=to.base)


def _junit(report: Report, to: Options) -> str:
    from corpgraph.validation.reporting.junit import junit_report

    return junit_report(report, base=to.base, fail_on=to.fail_on)


def _github(report: Report, to: Options) -> str:
    from corpgraph.validation.reporting.github import github_report

    return github_report(report, base=to.base)


def _gitlab(report: Report, to: Options) -> str:
    from corpgraph.validation.reporting.gitlab import gitlab_report

    return gitlab_report(report, base=to.base)


def _turtle(report: Report, _: Options) -> str:
    from corpgraph.validation.reporting.turtle import turtle_report

    return turtle_report(report)


def _html(report: Report, to: Options) -> str:
    from corpgraph.validation.reporting.html import html_report

    return html_report(report, base=to.base)


#: The formats: each writes a report as text.
FORMATS: Final[Mapping[str, Callable[[Report, Options], str]]] = MappingProxyType(
    {
        "text": _text,
        "json": _json,
        "sarif": _sarif,
        "junit": _junit,
        "github": _github,
        "gitlab": _gitlab,
        "turtle": _turtle,
        "html": _html,
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
