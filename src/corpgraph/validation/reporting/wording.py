"""Terms, paths and counts as people read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpgraph.namespaces import shorten
from corpgraph.validation.findings import Severity
from corpgraph.validation.reporting.identity import rule_id
from corpgraph.validation.reporting.sources import whereabouts

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Report

__all__ = [
    "details",
    "encodable",
    "headline",
    "one_line",
    "origins",
    "printable",
    "rule_name",
    "rule_page",
    "short",
    "summary",
]

_IRI: Final = re.compile(r"<([^<>]*)>")
_WEB_IRI: Final = re.compile(r'https?://[^\s<>"]+')
_TYPED: Final = re.compile(r'(".*"\^\^)<([^<>]*)>', re.DOTALL)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# What moves a cursor, ends a line or turns the direction of text: on a terminal or in a log it
# could pass for something that the report says. Joiners stay, because emoji are made with them.
_UNSHOWN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def encodable(text: str) -> str:
    """Replace what no encoding of Unicode can hold: bytes of a file name that are no UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def printable(text: str) -> str:
    """Make a text safe to show: line feeds and tabs stay, other controls become U+FFFD.

    What stays is also what XML 1.0 can hold (section 2.2).
    """
    return _UNSHOWN.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Make a text safe to show on one line, such as the name of a file."""
    return printable(text).replace("\n", "\ufffd")


def short(term: str) -> str:
    """Shorten the IRIs of a term or path in N-Triples or SPARQL syntax, on one line."""
    if term.startswith('"'):
        text = _TYPED.sub(lambda match: f"{match[1]}{shorten(match[2])}", term)
    else:
        text = _IRI.sub(lambda match: _short_iri(match[1]), term)
    return printable(text).replace("\n", "\\n")


def _short_iri(iri: str) -> str:
    shortened = shorten(iri)
    return f"<{iri}>" if shortened == iri else shortened


def rule_name(finding: Finding) -> str:
    """The short name of the rule that a finding breaks; of one without a name, what it is."""
    rule = rule_id(finding)
    if rule.startswith(f"{finding.component}/"):
        return f"{_component(finding)} at {short(finding.path or '')}"
    return printable(shorten(rule))


def rule_page(finding: Finding) -> str | None:
    """Where to read about the rule that a finding breaks, if its IRI is one for the web."""
    rule = rule_id(finding)
    page = finding.component if rule.startswith(f"{finding.component}/") else rule
    return page if page.startswith(("http://", "https://")) else None


def headline(finding: Finding) -> str:
    """The message of a finding, its IRIs shortened; its component where it has no message."""
    message = _WEB_IRI.sub(lambda match: shorten(match[0]), printable(finding.message).strip())
    return message or f"does not conform to {short(f'<{finding.component}>')}"


def details(finding: Finding, base: Path | None) -> tuple[tuple[str, str], ...]:
    """What else there is to say of a finding: titles and texts, each on one line.

    Args:
        finding: The finding.
        base: The directory that the path of the shape's file is written relative to.
    """
    rows = [("node", short(finding.focus))]
    if finding.path is not None:
        rows.append(("path", short(finding.path)))
    if finding.value is not None:
        rows.append(("value", short(finding.value)))
    shape = short(finding.shape) if finding.shape.startswith("<") else "a shape without a name"
    rows.append(("shape", f"{shape} ({_component(finding)})"))
    if finding.shape_place is not None:
        rows.append(("in", one_line(whereabouts(finding.shape_place, base))))
    if finding.constraint and finding.constraint.startswith("<"):
        rows.append(("rule", short(finding.constraint)))
    return (*rows, *(("from", origin) for origin in origins(finding)))


def origins(finding: Finding) -> tuple[str, ...]:
    """What states the rows that a finding is in, if it is in tables."""
    told = (place.origin for place in finding.places)
    return tuple(dict.fromkeys(one_line(each) for each in told if each))


def _component(finding: Finding) -> str:
    return short(f"<{finding.component}>").removesuffix("ConstraintComponent")


def summary(report: Report) -> str:
    """Count the findings in one line, such as ``2 violations, 1 warning``."""
    if report.conforms:
        return "conforms: no findings"
    counts = [(severity, report.count(severity)) for severity in Severity]
    return ", ".join(f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in counts if n)
