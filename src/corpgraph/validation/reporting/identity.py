"""What findings and rules are known by from one run to the next."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from corpgraph.validation.findings import Finding, Report

__all__ = ["fingerprints", "rule_id", "stable_term"]

#: How many hexadecimal digits tell the paths of shapes without a name apart.
_DIGITS = 8


def rule_id(finding: Finding) -> str:
    """Name the rule that a finding breaks, the same in every run.

    That is the IRI of the SPARQL constraint, else of the shape. Where neither has an IRI it is the
    IRI of the constraint component, with a slash and a digest of the path if there is one.
    """
    for term in (finding.constraint, finding.shape):
        if term and term.startswith("<"):
            return term[1:-1]
    if finding.path is None:
        return finding.component
    return f"{finding.component}/{_sha256(finding.path)[:_DIGITS]}"


def stable_term(term: str) -> str:
    """Write a term without the label of a blank node, which differs from run to run."""
    return "[]" if term.startswith("_:") else term


def fingerprints(report: Report) -> tuple[str, ...]:
    """Give each finding of a report a fingerprint that no other has, in the report's order.

    A fingerprint is the SHA-256, in hexadecimal, of the rule, the component, the focus node, the
    path and the value, and of how many findings with the same of these come before in the files.
    It depends on no line and no wording. Blank nodes count by the triples that are involved,
    their labels left out.
    """
    found = [""] * len(report.findings)
    alike: Counter[str] = Counter()
    for index in sorted(range(len(found)), key=lambda each: _order(report.findings[each])):
        identity = _identity(report.findings[index])
        alike[identity] += 1
        found[index] = _sha256(f"{identity}{alike[identity]}")
    return tuple(found)


def _order(finding: Finding) -> tuple[object, ...]:
    places = [(place.path, place.line, place.column or 0) for place in finding.places]
    return places, finding.key


def _identity(finding: Finding) -> str:
    parts: list[str | list[str] | None] = [
        rule_id(finding),
        finding.component,
        stable_term(finding.focus),
        finding.path,
        None if finding.value is None else stable_term(finding.value),
    ]
    if any(term and term.startswith("_:") for term in (finding.focus, finding.value)):
        parts.append(sorted(map(_stable_triple, finding.triples)))
    return json.dumps(parts)


def _stable_triple(triple: ox.Triple) -> str:
    terms = (triple.subject, triple.predicate, triple.object)
    return " ".join(
        f"({_stable_triple(term)})" if isinstance(term, ox.Triple) else stable_term(str(term))
        for term in terms
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
