"""JSON-LD 1.1 for readers that know JSON and for readers that know RDF.

The context is made from the ontology, which has the terms, and the shapes, which have the
datatypes: ``"parent"`` holds IRIs, ``"beginLatest"`` dates, ``"rdfs:label"`` texts by language. It
stands in the document, which so needs no network; a value that does not fit its term is written in
full. One node stands on a line. https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.exporting.dumps import iris
from corpgraph.layout import shape_files
from corpgraph.loading import load_ontology, parse
from corpgraph.namespaces import CG, OWL, PREFIXES, RDF, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from corpgraph.exporting.dumps import Content, Node, Statement, Term

__all__ = [
    "Json",
    "NodeWriter",
    "context",
    "context_for",
    "head",
    "separated",
    "write_context",
    "write_jsonld",
]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_STRING: Final = f"{XSD}string"
_INTEGER: Final = f"{XSD}integer"
_BOOLEAN: Final = f"{XSD}boolean"
# JSON numbers and booleans say these by themselves (JSON-LD 1.1 API, section 8.2.2), and a string
# says xsd:string.
_NATIVE: Final = frozenset({_STRING, _INTEGER, _BOOLEAN})
# What every reader of JSON keeps exact, in the form that JSON-LD gives back.
_SAFE_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")

# Texts of other vocabularies, by language; and the one of our own that may do without.
_TEXTS: Final = (
    *("rdfs:label", "rdfs:comment", "dcterms:title", "dcterms:description", "cg:name"),
    *("skos:prefLabel", "skos:altLabel", "skos:definition", "skos:scopeNote", "skos:example"),
)
# Links of other vocabularies.
_LINKS: Final = (
    *("rdfs:isDefinedBy", "rdfs:seeAlso", "skos:inScheme", "skos:topConceptOf", "skos:broader"),
    *("dcterms:type", "dcterms:source", "dcterms:license", "dcterms:creator", "foaf:page"),
    *("oa:hasSource", "oa:hasSelector", "prov:wasAttributedTo", "prov:wasDerivedFrom"),
)

Json = str | int | bool | dict[str, "Json"] | list["Json"]


def context(*, without: Collection[str] = ()) -> dict[str, Json]:
    """Make the JSON-LD context of the ontology and the shapes.

    Args:
        without: Prefixes that are not to be defined.

    Returns:
        What belongs under ``@context``: first the prefixes, then the terms, sorted by name.
    """
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in without}
    terms: dict[str, Json] = {}
    for iri, definition in _definitions():
        prefixed = _compact(iri, prefixes)
        name = iri.removeprefix(CG) if iri.startswith(CG) else prefixed
        # A prefix that is left out takes with it the terms that are named with it.
        if name in prefixes or name == iri:
            continue
        coercion = {k: _compact(v, prefixes) if k == "@type" else v for k, v in definition.items()}
        terms[name] = {"@id": prefixed, **coercion} if coercion else prefixed
    return {**prefixes, **dict(sorted(terms.items()))}


def write_jsonld(content: Content, folder: Path, name: str) -> None:
    """Write the dataset as compact JSON-LD, and its context by itself as ``context.jsonld``."""
    chosen = context_for(content)
    write_context(chosen, folder)
    with (folder / f"{name}.jsonld").open("w", encoding="utf-8", newline="\n") as file:
        file.write(head(chosen))
        file.writelines(separated(NodeWriter(chosen).graphs(content.statements)))
        file.write("\n]}\n")


def context_for(content: Content) -> dict[str, Json]:
    """Make the context, without the prefixes that IRIs of the data would be misread with."""
    # An IRI such as <time:now> would be read with the prefix of that name.
    parted = [iri.partition(":") for iri in iris(content)]
    schemes = {scheme for scheme, _, rest in parted if not rest.startswith("//")}
    return context(without=schemes & PREFIXES.keys())


def write_context(chosen: dict[str, Json], folder: Path) -> None:
    """Write a context by itself as ``context.jsonld``."""
    text = json.dumps({"@context": chosen}, ensure_ascii=False, indent=1)
    (folder / "context.jsonld").write_bytes(f"{text}\n".encode())


def head(chosen: dict[str, Json]) -> str:
    """The text of a document up to its first node; a line with ``]}`` ends it."""
    text = json.dumps({"@context": chosen}, ensure_ascii=False, indent=1)
    return text.removesuffix("\n}") + ',\n "@graph": ['


@functools.cache
def _definitions() -> tuple[tuple[str, dict[str, str]], ...]:
    """Give each term's IRI with what its values are known to be."""
    return tuple(_defined())


def _defined() -> Iterator[tuple[str, dict[str, str]]]:
    texts, links = ({_expand(name) for name in names} for names in (_TEXTS, _LINKS))
    datatypes = _datatypes()
    store = load_ontology()
    for kind in ("Class", "ObjectProperty", "DatatypeProperty"):
        for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(OWL + kind)):
            term = quad.subject
            if not isinstance(term, ox.NamedNode) or not term.value.startswith(CG):
                continue
            if kind == "ObjectProperty":
                yield term.value, {"@type": "@id"}
            elif term.value in datatypes:
                yield term.value, {"@type": datatypes[term.value]}
            elif term.value not in texts:
                yield term.value, {}
    yield from ((iri, {"@container": "@language"}) for iri in texts)
    yield from ((iri, {"@type": "@id"}) for iri in links)


def _datatypes() -> dict[str, str]:
    """Give the datatype of each property for which the shapes ask for one, if it needs a mark."""
    paths: dict[object, str] = {}
    asked: dict[object, str] = {}
    for quad in (quad for path in shape_files() for quad in parse(path)):
        if isinstance(quad.object, ox.NamedNode):
            if quad.predicate.value == f"{SH}path":
                paths[quad.subject] = quad.object.value
            elif quad.predicate.value == f"{SH}datatype":
                asked[quad.subject] = quad.object.value
    found: dict[str, set[str]] = defaultdict(set)
    for shape in paths.keys() & asked.keys():
        found[paths[shape]].add(asked[shape])
    # Two datatypes would be a choice, of which a context cannot tell.
    only = {iri: datatypes.pop() for iri, datatypes in found.items() if len(datatypes) == 1}
    return {iri: each for iri, each in only.items() if each.startswith(XSD) and each not in _NATIVE}


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _compact(iri: str, prefixes: dict[str, str]) -> str:
    """Write an IRI with the longest namespace that fits."""
    fitting = [(len(n), p) for p, n in prefixes.items() if iri.startswith(n)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    # What follows a colon with two slashes is never taken for the rest of a prefixed name.
    return iri if iri.startswith("//", length) else f"{prefix}:{iri[length:]}"


def separated(lines: Iterable[str]) -> Iterator[str]:
    """Put each text on a line, with commas between them."""
    for number, line in enumerate(lines):
        yield f",\n{line}" if number else f"\n{line}"


class NodeWriter:
    """Writes nodes by one context.

    Args:
        chosen: The context, as `context` makes it.
        beside: What is to be told of some nodes wherever a value leads to them.
    """

    def __init__(
        self, chosen: dict[str, Json], beside: Mapping[Node, dict[str, Json]] | None = None
    ) -> None:
        self._beside = beside or {}
        self._prefixes = {p: iri for p, iri in PREFIXES.items() if p in chosen}
        self._terms: dict[str, tuple[str, str | None, bool]] = {}
        for name, definition in chosen.items():
            if name in self._prefixes:
                continue
            full = definition if isinstance(definition, dict) else {"@id": definition}
            iri, coerced = (self._expand(str(full.get(key, ""))) for key in ("@id", "@type"))
            self._terms[iri] = name, coerced or None, "@container" in full

    def graphs(self, statements: Iterable[Statement]) -> Iterator[str]:
        """Write the nodes of the default graph, then one object for each named graph."""
        for graph, members in itertools.groupby(statements, lambda each: each.graph):
            nodes = self._nodes(members)
            if isinstance(graph, ox.DefaultGraph):
                yield from nodes
            else:
                name = json.dumps(self.reference(graph), ensure_ascii=False)
                yield f'{{"@id": {name}, "@graph": [{"".join(separated(nodes))}\n]}}'

    def _nodes(self, statements: Iterable[Statement]) -> Iterator[str]:
        for subject, members in itertools.groupby(statements, lambda each: each.subject):
            yield json.dumps(self.node(subject, members), ensure_ascii=False)

    def node(self, subject: Node, statements: Iterable[Statement]) -> dict[str, Json]:
        """Write what sorted statements say of a subject."""
        node: dict[str, Json] = {}
        for predicate, about in itertools.groupby(statements, lambda each: each.predicate):
            node |= self._values(predicate, [each.object for each in about])
        # What a thing is comes first (Streaming JSON-LD, section 2.3).
        leading: dict[str, Json] = {
            "@id": self.reference(subject),
            "@type": node.pop("@type", []),
        }
        return {key: value for key, value in leading.items() if value} | node

    def _values(self, predicate: ox.NamedNode, terms: list[Term]) -> dict[str, Json]:
        """Give the entries of one property: one, or two if some values do not fit its term."""
        entries: dict[str, Json] = {}
        key, coerced, by_language = self._terms.get(predicate.value, (None, None, False))
        if by_language and key is not None:
            texts = [(_language(term), term.value) for term in terms if _is_text(term)]
            if texts:
                by_name = itertools.groupby(sorted(texts), lambda text: text[0])
                entries[key] = {
                    name: _single([text for _, text in group]) for name, group in by_name
                }
            terms = [term for term in terms if not _is_text(term)]
            # Under its full IRI the property is not the term, and takes any value.
            key = predicate.value
        elif predicate == _TYPE:
            types = [term for term in terms if not isinstance(term, ox.Literal)]
            if types:
                entries["@type"] = _single([self.vocabulary(term) for term in types])
            terms = [term for term in terms if isinstance(term, ox.Literal)]
        if terms:
            values = [self._value(term, coerced) for term in terms]
            entries[key or self.vocabulary(predicate)] = _single(values)
        return entries

    def _value(self, term: Term, coerced: str | None) -> Json:
        if not isinstance(term, ox.Literal):
            reference = self.reference(term)
            if term in self._beside:
                return {"@id": reference, **self._beside[term]}
            return reference if coerced == "@id" else {"@id": reference}
        if term.language is not None:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == coerced:
            return term.value
        native = _native(term)
        if native is not None and coerced is None:
            return native
        if datatype == _STRING:
            return {"@value": term.value}
        return {"@value": term.value, "@type": self.vocabulary(term.datatype)}

    def reference(self, node: Node) -> str:
        """Write what a node is called."""
        return str(node) if isinstance(node, ox.BlankNode) else _compact(node.value, self._prefixes)

    def vocabulary(self, node: Node) -> str:
        """Write a class, datatype or property: by its term if it has one."""
        term = self._terms.get(node.value)
        return self.reference(node) if term is None else term[0]

    def _expand(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self._prefixes[prefix] + local if prefix in self._prefixes else name


def _is_text(term: Term) -> bool:
    if not isinstance(term, ox.Literal):
        return False
    return term.language is not None or term.datatype.value == _STRING


def _language(term: Term) -> str:
    """Give the key of a text in a language map (JSON-LD 1.1, section 4.6.2)."""
    return (term.language if isinstance(term, ox.Literal) else None) or "@none"


def _native(literal: ox.Literal) -> Json | None:
    """Give the JSON value that means exactly this literal, if there is one."""
    value, datatype = literal.value, literal.datatype.value
    if datatype == _STRING:
        return value
    if datatype == _INTEGER and _SAFE_INTEGER.fullmatch(value):
        return int(value)
    if datatype == _BOOLEAN and value in ("true", "false"):
        return value == "true"
    return None


def _single(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values
