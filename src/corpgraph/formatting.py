"""The canonical form of Turtle: one graph, one text.

Two documents with the same triples (up to the labels of their blank nodes) have the same text, and
a new triple leaves the order of all others as it was, unless blank nodes need labels. The grammar
is that of RDF 1.1 Turtle, https://www.w3.org/TR/turtle/, section 6.5, whose productions are named
in capitals below.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from corpgraph.errors import InputError
from corpgraph.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["format_turtle", "is_canonical", "serialize"]

_Resource = NamedNode | BlankNode
_Term = NamedNode | BlankNode | Literal
_Statement = tuple[_Resource, NamedNode, _Term]


def _nodes(names: str) -> tuple[NamedNode, ...]:
    """Give the terms that prefixed names of the table stand for."""
    pairs = (name.split(":") for name in names.split())
    return tuple(NamedNode(PREFIXES[prefix] + local) for prefix, local in pairs)


_TYPE, _FIRST, _REST, _NIL = _nodes("rdf:type rdf:first rdf:rest rdf:nil")
_STRING, _INTEGER, _DECIMAL, _BOOLEAN = _nodes("xsd:string xsd:integer xsd:decimal xsd:boolean")

# The first of these types that occurs in a document makes its subjects the document's header.
_HEADERS = _nodes("owl:Ontology void:Dataset skos:ConceptScheme")

# What a reader looks for first: what it is, what it is called, what it means; a shape's path.
_LEADING = _nodes(
    "rdf:type rdfs:label skos:prefLabel skos:altLabel skos:definition rdfs:comment sh:path"
)

# Lexical forms that mean the same without their datatype: INTEGER, DECIMAL, BooleanLiteral.
_BARE = {
    _INTEGER: re.compile(r"[+-]?[0-9]+"),
    _DECIMAL: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _BOOLEAN: re.compile(r"true|false"),
}

_PN_CHARS_U = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PN_CHARS = _PN_CHARS_U + "0-9\u00b7\u0300-\u036f\u203f\u2040-"
# PN_LOCAL without PLX: what needs an escape, or has a percent sign, is written as a full IRI.
_PN_LOCAL = re.compile(f"[{_PN_CHARS_U}:0-9](?:[.:{_PN_CHARS}]*[:{_PN_CHARS}])?")

# Things and codes have slashes in their names, where no prefix fits: they are written relative to
# the base. Segments that start with a dot would be resolved away.
_SEGMENT = "[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
_RELATIVE = re.compile(rf"(?:{_SEGMENT}/)+{_SEGMENT}(?:#\w+)?")

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\r": "\\r", '"': '\\"'}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')
# Line feeds and tabs stand as they are; a quote only where it would end the string too early.
_UNSAFE_IN_LONG = re.compile(r'[\x00-\x08\x0b-\x1f\x7f\\]|(?<="")"|"\Z')

# Cuts a well-formed document into tokens, so that a "#" in an IRI, a string or a name is no comment
# and a name that holds "prefix" is no directive.
_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\r\n]* )
    | <[^<>\s]*>
    | (?: \"{3} (?: [^"\\] | \\. | "{1,2}(?!") )* \"{3}
        | '{3} (?: [^'\\] | \\. | '{1,2}(?!') )* '{3}
        | " (?: [^"\\] | \\. )* "
        | ' (?: [^'\\] | \\. )* '
      ) (?: @[A-Za-z0-9-]+ )?
    | (?: @prefix | (?i:prefix) ) \s+
      (?P<prefix> (?: [^\s:.][^\s:]* )? ) : \s* < (?P<namespace> [^<>\s]* ) >
    | (?: \\. | [^\s<>"'\#()\[\],;\\@.] ) (?: \\. | [^\s<>"'\#()\[\],;\\@] )*
    """,
    re.VERBOSE | re.ASCII,
)

_WIDTH = 80
_MAX_DEPTH = 100


def format_turtle(text: str, *, path: Path | None = None) -> str:
    """Give the canonical text of a Turtle document.

    The prefixes of `corpgraph.namespaces` are used wherever they fit; others of the document stay.

    Args:
        text: RDF 1.1 Turtle, without relative IRIs unless it has an absolute `@base`.
        path: The name that errors give to the document.

    Raises:
        InputError: `text` is no Turtle, holds a comment (the canonical form has none, and what it
            says must not be lost), binds a prefix of the table to another IRI, or cannot be
            written for the reasons that `serialize` names.
    """
    try:
        parser = parse(text.encode(), RdfFormat.TURTLE)
        triples = [quad.triple for quad in parser]
    except SyntaxError as error:
        message = re.sub(r"^Parser error at .*?: ", "", error.msg)
        raise InputError(message, path=path, line=error.lineno, column=error.offset) from error
    _check_tokens(text, path)
    known = set(PREFIXES.values())
    foreign = {name: iri for name, iri in parser.prefixes.items() if iri not in known}
    return _Writer(triples, foreign | dict(PREFIXES), path=path).text()


def serialize(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Write triples as canonical Turtle.

    Args:
        triples: One graph; repeated triples count once.
        prefixes: Prefix to namespace IRI; only those that are used are declared.

    Raises:
        InputError: A triple holds what RDF 1.1 lacks (a triple term, a base direction), or blank
            nodes are nested too deep.
    """
    return _Writer(triples, prefixes, path=None).text()


def is_canonical(text: str, *, path: Path | None = None) -> bool:
    """Tell whether a Turtle document is its own canonical text.

    Raises:
        InputError: As `format_turtle` does.
    """
    return format_turtle(text, path=path) == text


def _check_tokens(text: str, path: Path | None) -> None:
    """Refuse comments and prefixes of the table that are bound to another IRI."""
    for token in _TOKEN.finditer(text):
        if token["comment"] is not None:
            hint = "the canonical form has none; say it with rdfs:comment"
            raise _refusal("a comment would be lost", token, path, hint)
        prefix, namespace = token["prefix"], token["namespace"]
        if namespace is not None and namespace != PREFIXES.get(prefix, namespace):
            message = f"prefix {prefix}: is bound to <{namespace}>"
            hint = f"it stands for <{PREFIXES[prefix]}>; choose another prefix"
            raise _refusal(message, token, path, hint)


def _refusal(message: str, token: re.Match[str], path: Path | None, hint: str) -> InputError:
    before = token.string[: token.start()]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return InputError(message, path=path, line=line, column=column, hint=hint)


class _Writer:
    """Writes one graph; remembers which prefixes it has used."""

    def __init__(
        self, triples: Iterable[Triple], prefixes: Mapping[str, str], *, path: Path | None
    ) -> None:
        self._path = path
        statements = {self._statement(triple) for triple in triples}
        self._nested, shared = _split_blank_nodes(statements)
        if shared:
            statements = _canonicalized(statements)
            self._nested, shared = _split_blank_nodes(statements)
        # RDFC-1.0 issues the labels c14n0, c14n1, ...
        ordered = sorted(shared, key=lambda node: int(node.value.removeprefix("c14n")))
        self._labels = {node: number for number, node in enumerate(ordered, start=1)}
        self._subjects: dict[_Resource, dict[NamedNode, list[_Term]]] = {}
        for subject, predicate, term in statements:
            self._subjects.setdefault(subject, {}).setdefault(predicate, []).append(term)
        # The longest namespace wins; among equal namespaces, the first prefix.
        fitting = [item for item in prefixes.items() if not _is_based(item[1])]
        self._prefixes = sorted(fitting, key=lambda item: (-len(item[1]), item[0]))
        self._used: dict[str, str] = {}
        self._uses_base = False

    def _statement(self, triple: Triple) -> _Statement:
        subject, term = triple.subject, triple.object
        direction = term.direction if isinstance(term, Literal) else None
        if isinstance(subject, Triple) or isinstance(term, Triple) or direction is not None:
            message = f"{triple} has a term of RDF 1.2"
            raise InputError(message, path=self._path, hint="keep to RDF 1.1")
        return subject, triple.predicate, term

    def text(self) -> str:
        """Give the whole document; empty for an empty graph."""
        header = self._header()
        roots = [subject for subject in self._subjects if subject not in self._nested]
        keyed = sorted((root not in header, self._key(root), self._block(root)) for root in roots)
        blocks = [block for *_, block in keyed]
        prefixes = [f"@base <{BASE}> .\n"] if self._uses_base else []
        prefixes += [f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(self._used.items())]
        return "\n".join((["".join(prefixes)] if prefixes else []) + blocks)

    def _header(self) -> set[_Resource]:
        for header in _HEADERS:
            found = {s for s, about in self._subjects.items() if header in about.get(_TYPE, [])}
            if found:
                return found
        return set()

    def _key(self, term: _Term) -> tuple[int, str, str, str]:
        """Sort IRIs, literals, labelled blank nodes; nested ones are left to their text."""
        if isinstance(term, NamedNode):
            return 0, term.value, "", ""
        if isinstance(term, Literal):
            return 1, term.value, term.language or "", term.datatype.value
        return (2, f"{self._labels[term]:09}", "", "") if term in self._labels else (3, "", "", "")

    def _block(self, subject: _Resource) -> str:
        named = isinstance(subject, NamedNode) or subject in self._labels
        name = self._object(subject, depth=0) if named else "[]"
        lines = self._predicates(subject, depth=1)
        return f"{name} " + " ;\n".join(lines).lstrip() + " .\n"

    def _predicates(self, subject: _Resource, *, depth: int) -> list[str]:
        """Write each predicate of a subject with its objects, indented."""
        predicates = self._subjects.get(subject, {})
        leading = [predicate for predicate in _LEADING if predicate in predicates]
        others = sorted(predicates.keys() - leading, key=lambda predicate: predicate.value)
        return [self._line(p, predicates[p], depth=depth) for p in leading + others]

    def _line(self, predicate: NamedNode, objects: list[_Term], *, depth: int) -> str:
        verb = "a" if predicate == _TYPE else self._name(predicate.value)
        indent = "  " * depth
        if len(objects) == 1:
            return f"{indent}{verb} {self._object(objects[0], depth=depth)}"
        written = sorted((self._key(term), self._object(term, depth=depth + 1)) for term in objects)
        start = f"\n{indent}  "
        return f"{indent}{verb}{start}" + f" ,{start}".join(text for _, text in written)

    def _object(self, term: _Term, *, depth: int) -> str:
        if isinstance(term, NamedNode):
            return "()" if term == _NIL else self._name(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        if term in self._labels:
            return f"_:b{self._labels[term]}"
        if depth > _MAX_DEPTH:
            message = f"blank nodes are nested more than {_MAX_DEPTH} deep"
            raise InputError(message, path=self._path, hint="name some of them with an IRI")
        items = self._items(term)
        if items is not None:
            texts = [self._object(item, depth=depth + 1) for item in items]
            return _enclosed("(", texts, ")", separator="", depth=depth)
        lines = self._predicates(term, depth=depth + 1)
        return _enclosed("[", [line.lstrip() for line in lines], "]", separator=" ;", depth=depth)

    def _items(self, head: BlankNode) -> list[_Term] | None:
        """Give the members of a well-formed list, or None (RDF Schema 1.1, section 5.2)."""
        items: list[_Term] = []
        cell: _Term = head
        while isinstance(cell, BlankNode) and cell in self._nested:
            predicates = self._subjects.get(cell, {})
            firsts, rests = predicates.get(_FIRST, []), predicates.get(_REST, [])
            if not len(predicates) == 2 == len(firsts) + len(rests) or not firsts or not rests:
                return None
            items += firsts
            cell = rests[0]
        return items if cell == _NIL else None

    def _literal(self, literal: Literal) -> str:
        bare = _BARE.get(literal.datatype)
        if bare is not None and bare.fullmatch(literal.value):
            return literal.value
        text = _quoted(literal.value)
        if literal.language is not None:
            return f"{text}@{literal.language}"
        if literal.datatype == _STRING:
            return text
        return f"{text}^^{self._name(literal.datatype.value)}"

    def _name(self, iri: str) -> str:
        """Write an IRI, with a prefix where what follows needs no escape."""
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and _PN_LOCAL.fullmatch(iri, len(namespace)):
                self._used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        if iri.startswith(BASE) and _RELATIVE.fullmatch(iri, len(BASE)):
            self._uses_base = True
            return f"<{iri[len(BASE) :]}>"
        return f"<{iri}>"


def _is_based(namespace: str) -> bool:
    return namespace.startswith(BASE) and namespace.endswith("/")


def _split_blank_nodes(statements: set[_Statement]) -> tuple[set[BlankNode], set[BlankNode]]:
    """Part the blank nodes: nested in the only parent; with several parents or on a cycle."""
    uses = Counter(term for _, _, term in statements if isinstance(term, BlankNode))
    shared = {node for node, count in uses.items() if count > 1}
    parents = {
        term: subject
        for subject, _, term in statements
        if isinstance(term, BlankNode) and term not in shared
    }
    shared |= _cyclic(parents)
    return uses.keys() - shared, shared


def _cyclic(parents: Mapping[BlankNode, _Resource]) -> set[BlankNode]:
    """Find the nodes that are their own ancestors."""
    cyclic: set[BlankNode] = set()
    done: set[BlankNode] = set()
    for start in parents:
        trail: list[BlankNode] = []
        node: _Resource = start
        while isinstance(node, BlankNode) and node in parents and node not in done:
            done.add(node)
            trail.append(node)
            node = parents[node]
        if isinstance(node, BlankNode) and node in trail:
            cyclic.update(trail[trail.index(node) :])
    return cyclic


def _canonicalized(statements: set[_Statement]) -> set[_Statement]:
    """Relabel the blank nodes by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    dataset = Dataset(Quad(*statement) for statement in statements)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {(quad.subject, quad.predicate, quad.object) for quad in dataset}


def _enclosed(opening: str, texts: list[str], closing: str, *, separator: str, depth: int) -> str:
    """Put members between brackets: on one line if that is short, else one to a line."""
    if not texts:
        return opening + closing
    line = " ".join((opening, f"{separator} ".join(texts), closing))
    if "\n" not in line and len(line) <= _WIDTH and (not separator or len(texts) == 1):
        return line
    indent = "\n" + "  " * (depth + 1)
    return opening + indent + (separator + indent).join(texts) + indent[:-2] + closing


def _quoted(value: str) -> str:
    """Write a string: with line feeds as STRING_LITERAL_LONG_QUOTE, else STRING_LITERAL_QUOTE."""
    if "\n" in value:
        return f'"""{_UNSAFE_IN_LONG.sub(_escape, value)}"""'
    return f'"{_UNSAFE.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
