"""The facts in which a thing takes part, by kind, as tables of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

import pyoxigraph as ox

from corpgraph.namespaces import CG, CODE, RDF
from corpgraph.publishing.dated import ending, in_words, when
from corpgraph.publishing.library import iri_of
from corpgraph.publishing.words import heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.publishing.desk import Desk, Link
    from corpgraph.publishing.library import Node, Pointer, Said

__all__ = ["RESOLVED", "STATED", "FactRow", "Facts", "split_facts"]

#: The properties that lead from a claim to the passages that state it.
STATED: Final = ("statedIn", "beginStatedIn", "endStatedIn", "dateStatedIn")
#: The properties that lead from a claim to who resolved its dates.
RESOLVED: Final = ("dateResolution", "beginResolution", "endResolution")
#: What says how a thing came to be named or dated, and makes poor reading in a list of facts.
_NOT_FACTS: Final = frozenset({*STATED, *RESOLVED, "between", "judges"})


class FactRow(NamedTuple):
    """A fact in a list."""

    link: Link
    begin: str
    end: str
    sources: Sequence[Link]
    is_rejected: bool


class Facts(NamedTuple):
    """Facts of a kind."""

    heading: str
    rows: Sequence[FactRow]


def split_facts(desk: Desk, pointers: Sequence[Pointer]) -> tuple[list[Facts], list[Pointer]]:
    """The facts in which a thing takes part, by kind, and what else points to it."""
    rows: dict[str, dict[Node, FactRow]] = {}
    others = []
    for subject, predicate in pointers:
        name = predicate.removeprefix(CG)
        if name == predicate or name in _NOT_FACTS or predicate not in desk.library.participations:
            others.append((subject, predicate))
            continue
        said = desk.library.said(subject)
        types = [iri_of(each) for each in said.get(f"{RDF}type", [])]
        kind = desk.library.best_type(types)
        if kind is None or not desk.library.is_a(types, "Fact"):
            others.append((subject, predicate))
            continue
        rows.setdefault(kind, {}).setdefault(subject, _fact_row(desk, subject, said))
    found = [Facts(_heading(desk, kind), sorted(rows[kind].values(), key=_order)) for kind in rows]
    return sorted(found, key=lambda facts: facts.heading), others


def _fact_row(desk: Desk, fact: Node, said: Said) -> FactRow:
    begin, end = when(said, "begin"), when(said, "end")
    sources: dict[Link, None] = {}
    for name in STATED:
        for passage in said.get(CG + name, []):
            if not isinstance(passage, ox.Literal):
                sources[desk.link(passage)] = None
    return FactRow(
        desk.link(fact),
        in_words(begin, desk.language),
        ending(end, desk.language),
        list(sources),
        _is_rejected(desk, fact),
    )


def _order(row: FactRow) -> tuple[str, str]:
    return (row.begin, row.link.text)


def _heading(desk: Desk, kind: str) -> str:
    words = heading(kind.removeprefix(CG), desk.language)
    if words:
        return words
    name = desk.named(kind).text
    return name[:1].upper() + name[1:]


def _is_rejected(desk: Desk, claim: Node) -> bool:
    judges = ox.NamedNode(f"{CG}judges")
    for quad in desk.library.data.quads_for_pattern(None, judges, claim):
        verdicts = desk.library.values(cast("Node", quad.subject), f"{CG}verdict")
        if any(iri_of(each) == f"{CODE}verdict/rejected" for each in verdicts):
            return True
    return False
