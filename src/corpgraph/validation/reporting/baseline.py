"""Findings that are known, and may stay until somebody mends them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from corpgraph.errors import InputError
from corpgraph.validation.findings import Report
from corpgraph.validation.reporting.identity import fingerprints, rule_id, stable_term
from corpgraph.validation.reporting.json import json_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Compared", "Known", "apply_baseline", "write_baseline"]

_VERSION: Final = 1
_HINT: Final = "write the baseline anew"


@dataclass(frozen=True, slots=True)
class Known:
    """A finding as a baseline keeps it.

    Attributes:
        fingerprint: What it is known by; the rest is for people.
        rule: The rule that it breaks.
        focus: The focus node, in N-Triples syntax; ``[]`` for a blank node.
        path: The path from the focus node to the value, if the shape has one.
        message: The message as it was when the baseline was written.
    """

    fingerprint: str
    rule: str
    focus: str
    path: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A report held against a baseline.

    Attributes:
        new: The findings that the baseline does not have.
        known: The findings that it has.
        fixed: What the baseline has and the report has not.
    """

    new: Report
    known: Report
    fixed: tuple[Known, ...]


def write_baseline(report: Report) -> str:
    """Write findings as a baseline: JSON, one entry a finding, ordered by rule and node."""
    entries = sorted(_known(report), key=_order)
    document = {"version": _VERSION, "findings": [asdict(entry) for entry in entries]}
    return json_text(document)


def apply_baseline(report: Report, text: str, *, path: Path | str | None = None) -> Compared:
    """Hold a report against a baseline.

    Args:
        report: The findings of now.
        text: The text that `write_baseline` gave.
        path: The file that holds the text, for errors.

    Raises:
        InputError: The text is no baseline.
    """
    entries = _read(text, path)
    listed = {entry.fingerprint for entry in entries}
    marked = tuple(zip(fingerprints(report), report.findings, strict=True))
    present = {mark for mark, _ in marked}
    return Compared(
        new=Report(tuple(finding for mark, finding in marked if mark not in listed)),
        known=Report(tuple(finding for mark, finding in marked if mark in listed)),
        fixed=tuple(entry for entry in entries if entry.fingerprint not in present),
    )


def _known(report: Report) -> list[Known]:
    return [
        Known(mark, rule_id(finding), stable_term(finding.focus), finding.path, finding.message)
        for mark, finding in zip(fingerprints(report), report.findings, strict=True)
    ]


def _order(entry: Known) -> tuple[str, ...]:
    return entry.rule, entry.focus, entry.path or "", entry.fingerprint


def _read(text: str, path: Path | str | None) -> tuple[Known, ...]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"the baseline is not JSON: {error.msg}"
        raise InputError(
            message, path=path, line=error.lineno, column=error.colno, hint=_HINT
        ) from error
    except RecursionError as error:
        message = "the baseline is nested too deep"
        raise InputError(message, path=path, hint=_HINT) from error
    entries = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        message = "the baseline is not an object with a list of findings"
        raise InputError(message, path=path, hint=_HINT)
    if document.get("version") != _VERSION:
        message = f"the baseline is of version {document.get('version')!r}, not {_VERSION}"
        raise InputError(message, path=path, hint=_HINT)
    return tuple(_entry(each, number, path) for number, each in enumerate(entries, start=1))


def _entry(entry: object, number: int, path: Path | str | None) -> Known:
    values = entry if isinstance(entry, dict) else {}
    found: dict[str, Any] = {field.name: values.get(field.name) for field in fields(Known)}
    for name, value in found.items():
        if not (isinstance(value, str) or (name == "path" and value is None)):
            message = f"entry {number} of the baseline has no text for {name!r}"
            raise InputError(message, path=path, hint=_HINT)
    return Known(**found)
