"""A page for machines: the triples of a document as Turtle and as JSON-LD 1.1.

Each triple stands on the page of its subject's document. Blank nodes have no page, so that all
triples around a group of them that hang together stand on one: the first by IRI of the pages that
lead to the group. Together the pages are the dataset, and no blank node is on two of them.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from corpgraph.formatting import serialize
from corpgraph.namespaces import CG, PREFIXES, RDF, XSD
from corpgraph.publishing.places import document_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.publishing.library import Library, Node, Term

__all__ = ["BLANK_DOCUMENT", "jsonld", "orphans", "triples_of", "turtle"]

#: Where blank nodes stand to which no page leads.
BLANK_DOCUMENT: Final = "urn:x-corpgraph:blank-nodes"

_TYPE: Final = f"{RDF}type"
_STRING: Final = f"{XSD}string"
#: What `json.dumps` would make anew for each value.
_written: Final = json.JSONEncoder(ensure_ascii=False).encode
_NAMESPACES: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def turtle(triples: Iterable[ox.Triple]) -> str:
    """Write triples as canonical Turtle."""
    return serialize(triples, PREFIXES)


def triples_of(library: Library, document: str, parts: Iterable[ox.NamedNode]) -> set[ox.Triple]:
    """The triples that stand on the page of a document.

    Args:
        library: Where to look.
        document: The IRI of the document.
        parts: The things that the document describes.
    """
    found: set[ox.Triple] = set()
    for part in parts:
        for quad in library.quads(part):
            if isinstance(quad.object, ox.BlankNode):
                home, around = _component(library, quad.object)
                if home == document:
                    found |= around
            else:
                found.add(quad.triple)
    return found


def orphans(library: Library) -> set[ox.Triple]:
    """The triples around blank nodes to which no page leads."""
    found: set[ox.Triple] = set()
    seen: set[object] = set()
    for store in (library.data, library.schema):
        for quad in store:
            blank = quad.subject
            if isinstance(blank, ox.BlankNode) and blank not in seen:
                home, around = _component(library, blank)
                seen |= {t.subject for t in around}
                if home == BLANK_DOCUMENT:
                    found |= around
    return found


def _component(library: Library, start: ox.BlankNode) -> tuple[str, set[ox.Triple]]:
    """The document that is the home of a blank node, and all triples around it and its like."""
    seen, waiting = {start}, [start]
    triples: set[ox.Triple] = set()
    while waiting:
        node = waiting.pop()
        for store in (library.data, library.schema):
            triples |= {q.triple for q in store.quads_for_pattern(node, None, None)}
            triples |= {q.triple for q in store.quads_for_pattern(None, None, node)}
        near = {n for t in triples for n in (t.subject, t.object) if isinstance(n, ox.BlankNode)}
        waiting.extend(near - seen)
        seen |= near
    leading = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    return min(map(document_of, leading), default=BLANK_DOCUMENT), triples


def jsonld(triples: Iterable[ox.Triple]) -> str:
    """Write triples as compact JSON-LD, with a context of the terms that they use.

    The context stands in the document, so that no reader needs the network.
    """
    nodes: dict[str, dict[str, list[Term]]] = {}
    used: dict[str, list[Term]] = {}
    for triple in sorted(triples, key=str):
        said = nodes.setdefault(_id(triple.subject), {})
        said.setdefault(triple.predicate.value, []).append(cast("Term", triple.object))
        used.setdefault(triple.predicate.value, []).append(cast("Term", triple.object))
    terms = _Terms(nodes, used)
    graph = [terms.node(name, said) for name, said in nodes.items()]
    head = f'{{"@context": {_written(terms.context)},\n'
    if len(graph) == 1:
        return f"{head}{_lines(graph[0])}}}\n"
    return head + '"@graph": [\n' + ",\n".join(_written(each) for each in graph) + "\n]}\n"


class _Terms:
    """The terms of one document: how its properties and their values are written."""

    def __init__(
        self, nodes: dict[str, dict[str, list[Term]]], used: dict[str, list[Term]]
    ) -> None:
        values = [each for objects in used.values() for each in objects]
        iris = {*nodes, *(_id(each) for each in values if not isinstance(each, ox.Literal))}
        # An IRI such as <time:now> would be read with the prefix of that name.
        self.barred = {
            iri.partition(":")[0] for iri in iris if not iri.partition(":")[2].startswith("//")
        }
        self.prefixes: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.rules: dict[str, dict[str, str]] = {}
        for iri in sorted(used):
            if iri != _TYPE:
                rule = self._rule(used[iri])
                self.names[iri], self.rules[iri] = self._key(iri), rule

    @property
    def context(self) -> dict[str, Any]:
        """What belongs under ``@context``."""
        terms: dict[str, Any] = {}
        for iri, key in self.names.items():
            rule = self.rules[iri]
            if rule or ":" not in key:
                terms[key] = {"@id": self.compact(iri), **rule} if rule else self.compact(iri)
        return {**dict(sorted(self.prefixes.items())), **dict(sorted(terms.items()))}

    def node(self, name: str, said: dict[str, list[Term]]) -> dict[str, Any]:
        """One node."""
        written: dict[str, Any] = {"@id": name}
        types = [_id(each) for each in said.get(_TYPE, []) if not isinstance(each, ox.Literal)]
        if types:
            written["@type"] = _one([self.compact(each) for each in types])
        for iri, values in said.items():
            if iri != _TYPE:
                rule = self.rules[iri]
                written[self.names[iri]] = _one([self._value(each, rule) for each in values])
            elif rest := [each for each in values if isinstance(each, ox.Literal)]:
                written[_TYPE] = _one([self._value(each, {}) for each in rest])
        return written

    def compact(self, iri: str) -> str:
        """An IRI with a prefix of the table, if one fits."""
        prefix, rest = _parted(iri)
        if not prefix or prefix in self.barred or rest.startswith("//"):
            return iri
        self.prefixes[prefix] = PREFIXES[prefix]
        return f"{prefix}:{rest}"

    def _key(self, iri: str) -> str:
        compact = self.compact(iri)
        local = iri.removeprefix(CG)
        return (
            local if iri.startswith(CG) and local.isalnum() and local not in PREFIXES else compact
        )

    @staticmethod
    def _rule(values: list[Term]) -> dict[str, str]:
        if not any(isinstance(each, ox.Literal) for each in values):
            return {"@type": "@id"}
        types = {each.datatype.value for each in values if isinstance(each, ox.Literal)}
        if len(types) > 1 or not all(isinstance(each, ox.Literal) for each in values):
            return {}
        datatype = types.pop()
        return {} if datatype in (_STRING, f"{RDF}langString") else {"@type": datatype}

    def _value(self, term: Term, rule: dict[str, str]) -> object:
        if not isinstance(term, ox.Literal):
            return _id(term) if rule else {"@id": _id(term)}
        if rule or term.datatype.value == _STRING:
            return term.value
        if term.language:
            return {"@value": term.value, "@language": term.language}
        return {"@value": term.value, "@type": term.datatype.value}


@lru_cache(maxsize=4096)
def _parted(iri: str) -> tuple[str, str]:
    """The prefix that fits an IRI best, and the rest of the IRI; two empty texts if none does."""
    for prefix, namespace in _NAMESPACES:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return prefix, iri[len(namespace) :]
    return "", ""


def _lines(node: dict[str, Any]) -> str:
    """The members of an object, one a line."""
    return ",\n".join(f"{_written(key)}: {_written(value)}" for key, value in node.items())


def _id(node: Node | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _one(values: list[Any]) -> object:
    return values[0] if len(values) == 1 else values
