"""The schema.org view as search engines read it: one JSON-LD node a company, with all it has in it.

Names stand without prefixes, and what a node leads to stands in it, the first time in full.
"""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.exporting.jsonld import separated
from corpgraph.namespaces import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpgraph.exporting.dumps import Content, Node, Statement, Term
    from corpgraph.exporting.jsonld import Json

__all__ = ["COMPANIES", "write_companies"]

#: The name of the file.
COMPANIES: Final = "companies.jsonld"
_SCHEMA: Final = PREFIXES["schema"]
_TYPE: Final = ox.NamedNode(f"{RDF}type")
_ORGANIZATIONS: Final = frozenset({f"{_SCHEMA}Corporation", f"{_SCHEMA}Organization"})
_DATES: Final = ("startDate", "endDate")
# What every reader of JSON keeps exact.
_SAFE: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
_CONTEXT: Final[dict[str, Json]] = {
    "@vocab": _SCHEMA,
    **{name: {"@type": f"{XSD}date"} for name in _DATES},
}


def write_companies(content: Content, folder: Path) -> None:
    """Write ``companies.jsonld``: the companies and their units, then what belongs to none."""
    writer = _Writer(content)
    head = json.dumps({"@context": _CONTEXT}, ensure_ascii=False)
    with (folder / COMPANIES).open("w", encoding="utf-8", newline="\n") as file:
        file.write(head.removesuffix("}") + ', "@graph": [')
        file.writelines(separated(writer.lines()))
        file.write("\n]}\n")


class _Writer:
    """Writes each node once, where it is first led to."""

    def __init__(self, content: Content) -> None:
        self._about: dict[Node, list[Statement]] = {
            subject: list(statements)
            for subject, statements in itertools.groupby(content.union, lambda each: each.subject)
        }
        self._companies = {
            each.subject
            for each in content.union
            if each.predicate == _TYPE and each.object.value in _ORGANIZATIONS
        }
        self._written: set[Node] = set()

    def lines(self) -> Iterator[str]:
        """Write every node, companies first."""
        for node in sorted(self._about, key=lambda each: each not in self._companies):
            if node not in self._written:
                yield json.dumps(self._node(node), ensure_ascii=False)

    def _node(self, node: Node) -> dict[str, Json]:
        self._written.add(node)
        made: dict[str, Json] = {}
        for predicate, about in itertools.groupby(self._about[node], lambda each: each.predicate):
            is_type = predicate == _TYPE
            key = "@type" if is_type else predicate.value.removeprefix(_SCHEMA)
            values = [
                each.object.value.removeprefix(_SCHEMA)
                if is_type
                else self._value(key, each.object)
                for each in about
            ]
            made[key] = values[0] if len(values) == 1 else values
        # What people look for comes first.
        leading: dict[str, Json] = {key: made.pop(key) for key in ("@type", "name") if key in made}
        return {"@id": _name(node), **leading, **made}

    def _value(self, key: str, term: Term) -> Json:
        if not isinstance(term, ox.Literal):
            # A company is a node of its own, and no part of another.
            known = term in self._written or term in self._companies or term not in self._about
            return {"@id": _name(term)} if known else self._node(term)
        if term.language is not None:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == (f"{XSD}date" if key in _DATES else f"{XSD}string"):
            return term.value
        if datatype == f"{XSD}integer" and key not in _DATES and _SAFE.fullmatch(term.value):
            return int(term.value)
        return {"@value": term.value, "@type": datatype}


def _name(node: Node) -> str:
    return str(node) if isinstance(node, ox.BlankNode) else node.value
