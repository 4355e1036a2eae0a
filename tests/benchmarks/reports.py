"""Validation reports of several makers, read into one form."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

__all__ = ["Result", "UnreadableReportError", "read_report"]

_SH: Final = "http://www.w3.org/ns/shacl#"
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SYNTAXES: Final = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}


class UnreadableReportError(ValueError):
    """What a peer printed is no validation report."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a report, as far as reports of different makers can be compared.

    Attributes:
        focus: The IRI of the focus node; ``_:`` for a blank node, whose label means nothing.
        path: The IRI of the path; empty where there is none, ``_:`` for any that is no IRI.
        component: The constraint component: for SHACL's own the name without its ending, such as
            ``MinCount``, else the IRI.
    """

    focus: str
    path: str
    component: str


def read_report(text: str, syntax: Literal["json", "turtle", "ntriples"]) -> list[Result]:
    """Read the results of a validation report, in no order.

    Args:
        text: The report.
        syntax: ``json`` for that of ``corpgraph validate``; the others for a
            ``sh:ValidationReport`` (W3C SHACL, section 3.6).

    Raises:
        UnreadableReportError: The text holds no report.
    """
    try:
        return _from_json(text) if syntax == "json" else _from_rdf(text, _SYNTAXES[syntax])
    except (SyntaxError, ValueError, LookupError, TypeError) as error:
        raise UnreadableReportError(f"no validation report: {error}") from error


def _from_json(text: str) -> list[Result]:
    return [
        Result(
            focus=_bare(finding["focus"]),
            path=_bare(finding["path"] or ""),
            component=_component(_bare(finding["component"])),
        )
        for finding in json.loads(text)["findings"]
    ]


def _from_rdf(text: str, syntax: ox.RdfFormat) -> list[Result]:
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    reports = []
    for quad in ox.parse(text, format=syntax):
        nodes[str(quad.subject)][quad.predicate.value].append(str(quad.object))
        if quad.predicate == _TYPE and quad.object == ox.NamedNode(f"{_SH}ValidationReport"):
            reports.append(str(quad.subject))
    if not reports:
        raise ValueError("there is no sh:ValidationReport in it")
    # Only what a report lists: a result that explains another one is not one of its own.
    listed = dict.fromkeys(node for report in reports for node in nodes[report][f"{_SH}result"])
    return [_result(nodes[node]) for node in listed]


def _result(values: dict[str, list[str]]) -> Result:
    return Result(
        focus=_bare(values[f"{_SH}focusNode"][0]),
        path=_bare((values[f"{_SH}resultPath"] or [""])[0]),
        component=_component(_bare(values[f"{_SH}sourceConstraintComponent"][0])),
    )


def _bare(term: str) -> str:
    """The IRI of a term in N-Triples syntax; other terms, and paths, reduced to their kind."""
    if term.startswith("<") and term.endswith(">") and term.count("<") == 1:
        return term[1:-1]
    if term.startswith(("_:", "(", "^", "!", "<")):
        return "_:"
    return term


def _component(iri: str) -> str:
    own = iri.startswith(_SH)
    return iri.removeprefix(_SH).removesuffix("ConstraintComponent") if own else iri
