"""Findings as one HTML page that needs nothing else: no script, no request, light and dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from corpgraph.validation.reporting.identity import rule_id
from corpgraph.validation.reporting.sources import by_file, excerpts, whereabouts
from corpgraph.validation.reporting.wording import (
    details,
    headline,
    printable,
    rule_name,
    rule_page,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.validation.findings import Finding, Place, Report
    from corpgraph.validation.locating import Excerpt

    Groups = Sequence[tuple[str | None, list[Finding]]]

__all__ = ["html_report"]

# Each text has at least 4.5 times the luminance of its ground or the other way round (W3C WCAG
# 2.2, section 1.4.3), and severities are told by words, not by colour alone.
_STYLE: Final = """
:root { color-scheme: light dark; --ground: #fff; --panel: #f5f6f8; --line: #d5d9df;
  --text: #1b1f24; --quiet: #57606a; --link: #0550ae;
  --violation: #b3172b; --warning: #7d4e00; --info: #0550ae; --mark: #ffe2a8; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171c; --panel: #1e232a;
  --line: #39414c; --text: #e4e8ee; --quiet: #a3adba; --link: #7fb6ff;
  --violation: #ff8f8f; --warning: #f0b849; --info: #7fb6ff; --mark: #5c4508; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; background: var(--ground);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; }
h3 { margin: 0 0 .5rem; font-size: 1rem; white-space: pre-line; }
header p { margin: .25rem 0 0; color: var(--quiet); }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: .925rem; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: inherit; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.severity { white-space: nowrap; }
article { margin: 0 0 1rem; padding: .9rem 1rem; background: var(--panel);
  border: 1px solid var(--line); border-left: 4px solid var(--level); border-radius: 6px; }
.violation { --level: var(--violation); }
.warning { --level: var(--warning); }
.info { --level: var(--info); }
.level { color: var(--level); font-weight: 700; }
figure { margin: .6rem 0; }
figcaption { color: var(--quiet); font-size: .875rem; }
pre { margin: .2rem 0 0; padding: .5rem .7rem; white-space: pre-wrap; background: var(--ground);
  border: 1px solid var(--line); border-radius: 4px; }
pre, code, dd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: .875rem; }
.line { color: var(--quiet); user-select: none; }
mark { padding: .1em 0; background: var(--mark); color: inherit;
  border-bottom: 2px solid var(--level); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .6rem 0 0; }
dt { color: var(--quiet); font-size: .875rem; }
dd { margin: 0; }
@media print { body { max-width: none; } article { break-inside: avoid; } }
"""


def html_report(report: Report, *, base: Path | None = None) -> str:
    """Write findings as an HTML page: an overview of the rules, then the findings by file.

    Args:
        report: The findings.
        base: The directory that paths are written relative to.
    """
    groups = by_file(report, base)
    shown = excerpts(report.findings)
    total = escape(summary(report))
    main = [*_overview(report), *_files(groups, shown, base)]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            # Nothing is asked for; whatever got into the page all the same may not be.
            '<meta http-equiv="Content-Security-Policy"'
            " content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>Validation report: {total}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<header>",
            "<h1>Validation report</h1>",
            f"<p>{total}</p>",
            "</header>",
            "<main>",
            *main,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _overview(report: Report) -> Iterator[str]:
    if report.conforms:
        return
    counts: dict[tuple[int, str], list[Finding]] = {}
    for finding in report.findings:
        counts.setdefault((finding.severity.rank, rule_id(finding)), []).append(finding)
    yield '<section aria-labelledby="rules">'
    yield '<h2 id="rules">Rules that are broken</h2>'
    yield "<table>"
    yield (
        '<thead><tr><th scope="col">Rule</th><th scope="col">Severity</th>'
        '<th scope="col" class="number">Findings</th></tr></thead>'
    )
    yield "<tbody>"
    for _, findings in sorted(counts.items()):
        severity = findings[0].severity
        yield (
            f'<tr><th scope="row">{_rule(findings[0])}</th>'
            f'<td class="severity {severity}"><span class="level">{severity}</span></td>'
            f'<td class="number">{len(findings)}</td></tr>'
        )
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _files(groups: Groups, shown: Mapping[Place, Excerpt], base: Path | None) -> Iterator[str]:
    for number, (path, findings) in enumerate(groups, start=1):
        name = "No place known" if path is None else _text(path)
        yield f'<section aria-labelledby="file-{number}">'
        yield f'<h2 id="file-{number}">{name}</h2>'
        for finding in findings:
            yield from _finding(finding, shown, base)
        yield "</section>"


def _finding(finding: Finding, shown: Mapping[Place, Excerpt], base: Path | None) -> Iterator[str]:
    severity = finding.severity
    yield f'<article class="{severity}">'
    yield f'<h3><span class="level">{severity}</span> {_text(headline(finding))}</h3>'
    for index, place in enumerate(finding.places):
        at = _text(whereabouts(place, base))
        yield "<figure>"
        yield f"<figcaption>{'and here: ' if index else ''}{at}</figcaption>"
        if place in shown:
            yield f"<pre><code>{_frame(shown[place])}</code></pre>"
        yield "</figure>"
    yield "<dl>"
    for title, text in details(finding, base):
        yield f"<dt>{title}</dt><dd>{_text(text)}</dd>"
    yield "</dl>"
    yield "</article>"


def _frame(excerpt: Excerpt) -> str:
    end = excerpt.start + excerpt.length
    before, meant, after = (
        escape(part)
        for part in (
            excerpt.text[: excerpt.start],
            excerpt.text[excerpt.start : end],
            excerpt.text[end:],
        )
    )
    marked = f"{before}<mark>{meant}</mark>{after}" if meant else before + after
    return f'<span class="line">{excerpt.line}  </span>{marked}'


def _rule(finding: Finding) -> str:
    name, page = _text(rule_name(finding)), rule_page(finding)
    return name if page is None else f'<a href="{_text(page)}" rel="noreferrer">{name}</a>'


def _text(text: str) -> str:
    return escape(printable(text))
