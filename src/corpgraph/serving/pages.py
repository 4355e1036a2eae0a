"""Pages for people: HTML that needs no script, no style from elsewhere and no colour to be read."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.namespaces import BASE, RDF, shorten
from corpgraph.serving.describing import label
from corpgraph.serving.formats import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpgraph.querying import Question
    from corpgraph.querying.question import Row
    from corpgraph.serving.describing import Description
    from corpgraph.serving.sources import Stores

__all__ = ["POLICY", "Writer", "answer_page", "document_page", "home_page", "thing_page"]

_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;"
    "border-bottom:1px solid #8886;overflow-wrap:anywhere}"
    "th{font-weight:600}th[scope=row]{width:11rem}ul{margin:0;padding:0;list-style:none}"
    "code,textarea{font-family:ui-monospace,monospace}textarea{width:100%;box-sizing:border-box}"
    "dl{margin:0 0 0 1rem}dt{font-weight:600}"
)
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
#: Nothing but the one style and forms to this server (Content Security Policy 3).
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_TYPE: Final = ox.NamedNode(f"{RDF}type")
_DEEPEST: Final = 8

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_About = dict[ox.NamedNode | ox.BlankNode | ox.Triple, list[ox.Triple]]


@dataclass(frozen=True, slots=True)
class Writer:
    """Names and links of things.

    Attributes:
        stores: Where the names stand.
        prefix: What goes before the path of each link to this server.
    """

    stores: Stores
    prefix: str

    def link(self, iri: str) -> str | None:
        """Where an IRI leads: here if it can, else to where it says if that is on the web."""
        if iri.startswith(BASE):
            path, hash_sign, fragment = iri.removeprefix(BASE).partition("#")
            return f"{self.prefix}/{quote(path)}{hash_sign}{quote(fragment)}"
        return iri if iri.startswith(("http://", "https://")) else None

    def name(self, iri: str) -> str:
        """What a thing is called; what has no label, by its shortened IRI."""
        return label(self.stores, ox.NamedNode(iri)) or shorten(iri)

    def anchor(self, iri: str) -> str:
        """A link that reads as the thing's name."""
        target, name = self.link(iri), escape(self.name(iri))
        if target is None:
            return f"<code>{escape(iri)}</code>"
        return f'<a href="{escape(target)}">{name}</a>'

    def term(self, term: Term, about: _About, depth: int = 0) -> str:
        """Any term; of a blank node, what is said of it."""
        if isinstance(term, ox.NamedNode):
            return self.anchor(term.value)
        if isinstance(term, ox.Literal):
            return _literal(term)
        if isinstance(term, ox.Triple) or depth >= _DEEPEST or term not in about:
            return f"<code>{escape(str(term))}</code>"
        rows = (
            f"<dt>{self.anchor(predicate.value)}</dt>"
            + "".join(f"<dd>{self.term(o, about, depth + 1)}</dd>" for o in objects)
            for predicate, objects in _by_predicate(about[term])
        )
        return f"<dl>{''.join(rows)}</dl>"


def thing_page(found: Description, writer: Writer) -> str:
    """The page about a thing: what is said of it, and what points to it."""
    about = _by_subject(found.said)
    path = found.iri.removeprefix(BASE)
    parts = [_formats(path, writer)]
    if own := about.get(ox.NamedNode(found.iri)):
        parts.append(f"<h2>What is said of it</h2>{_table(own, about, writer)}")
    if found.pointing:
        parts.append(f"<h2>What points to it, and how</h2>{_pointing(found, writer)}")
    if found.is_cut:
        parts.append(
            f"<p>More than these {len(found.pointing)} point to it: "
            f'<a href="{escape(writer.prefix)}/#query">ask for them</a>.</p>'
        )
    return _page(writer, writer.name(found.iri), "".join(parts), iri=found.iri, path=path)


def document_page(iri: str, triples: list[ox.Triple], writer: Writer) -> str:
    """The page of a document: each of its things with what is said of it."""
    about = _by_subject(triples)
    path = iri.removeprefix(BASE)
    things = sorted(
        (node for node in about if isinstance(node, ox.NamedNode)),
        key=lambda node: (node.value != iri, node.value),
    )
    sections = (
        f'<section id="{escape(_place(each.value))}">'
        f"<h2>{writer.anchor(each.value)}</h2>{_table(about[each], about, writer)}</section>"
        for each in things
    )
    body = _formats(path, writer) + "".join(sections)
    return _page(writer, writer.name(iri), body, iri=iri, path=path)


def answer_page(asked: Question, rows: Sequence[Row], writer: Writer) -> str:
    """The page of an answer."""
    heads = "".join(f'<th scope="col">{escape(each.name)}</th>' for each in asked.columns)
    lines = (
        "<tr>"
        + "".join(f"<td>{_cell(row[each.name], each.kind, writer)}</td>" for each in asked.columns)
        + "</tr>"
        for row in rows
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return _page(writer, asked.text, table if rows else "<p>No answer.</p>")


def home_page(questions: Iterable[Question], writer: Writer) -> str:
    """The first page: what can be asked, and how."""
    asked = "".join(f"<li>{_form(each, writer)}</li>" for each in questions)
    prefix = escape(writer.prefix)
    # The form sends what browsers send, which any endpoint understands.
    body = (
        '<h2 id="query">Ask in SPARQL</h2>'
        f'<form action="{prefix}/sparql"><p><label for="text">Query</label>'
        '<textarea id="text" name="query" rows="6">SELECT ?class (COUNT(*) AS ?things) '
        "{ ?thing a ?class } GROUP BY ?class</textarea></p>"
        "<p><button>Ask</button></p></form>"
        f'<h2>Ask a question</h2><ul>{asked}</ul><h2>Follow links</h2><ul><li><a href="{prefix}'
        f'/ontology">The ontology</a></li><li><a href="{prefix}/shapes">The shapes</a></li>'
        f'<li><a href="{prefix}/openapi.json">The interface, as OpenAPI</a></li></ul>'
    )
    return _page(writer, "corpgraph", body)


def _form(asked: Question, writer: Writer) -> str:
    fields = "".join(_field(asked.name, each.name, each.text) for each in asked.params)
    return (
        f'<details><summary>{escape(asked.text)}</summary><form action="{escape(writer.prefix)}'
        f'/ask/{quote(asked.name)}">{fields}<input type="hidden" name="format" value="html">'
        f"<p><button>Ask {escape(asked.name)}</button></p></form></details>"
    )


def _field(question: str, name: str, text: str) -> str:
    key = escape(f"{question}-{name}")
    value = ' value="today"' if name == "at" else " required"
    return (
        f'<p><label for="{key}">{escape(text[0].upper() + text[1:])}</label> '
        f'<input id="{key}" name="{escape(name)}"{value}></p>'
    )


def _page(writer: Writer, title: str, body: str, *, iri: str = "", path: str = "") -> str:
    alternates = "".join(
        f'<link rel="alternate" type="{media}" '
        f'href="{escape(writer.prefix)}/{quote(path)}{suffix}">'
        for suffix, media in SUFFIXES.items()
        if path and suffix != ".html"
    )
    name = f"<p><code>{escape(iri)}</code></p>" if iri else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'{alternates}<style>{_STYLE}</style></head><body><header><nav aria-label="Site">'
        f'<a href="{escape(writer.prefix)}/">corpgraph</a></nav></header>'
        f"<main><h1>{escape(title)}</h1>{name}{body}</main></body></html>\n"
    )


def _formats(path: str, writer: Writer) -> str:
    links = ", ".join(
        f'<a href="{escape(writer.prefix)}/{quote(path)}{suffix}">{name}</a>'
        for suffix, name in (
            (".ttl", "Turtle"),
            (".jsonld", "JSON-LD"),
            (".nt", "N-Triples"),
            (".rdf", "RDF/XML"),
        )
    )
    return f"<p>As {links}</p>"


def _table(triples: list[ox.Triple], about: _About, writer: Writer) -> str:
    rows = (
        f'<tr><th scope="row">{writer.anchor(predicate.value)}</th><td><ul>'
        + "".join(f"<li>{writer.term(each, about)}</li>" for each in objects)
        + "</ul></td></tr>"
        for predicate, objects in _by_predicate(triples)
    )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _place(iri: str) -> str:
    """The place of a thing in a page, which for a term is where its IRI leads."""
    fragment = iri.partition("#")[2] if iri.startswith(BASE) else ""
    return fragment or iri


def _pointing(found: Description, writer: Writer) -> str:
    ordered = sorted(found.pointing, key=lambda each: (each.predicate.value, str(each.subject)))
    rows = (
        f'<tr><th scope="row">{writer.anchor(predicate.value)}</th><td><ul>'
        + "".join(f"<li>{writer.term(each.subject, {})}</li>" for each in triples)
        + "</ul></td></tr>"
        for predicate, triples in groupby(ordered, key=lambda each: each.predicate)
    )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _by_subject(triples: Iterable[ox.Triple]) -> _About:
    about: _About = {}
    for triple in triples:
        about.setdefault(triple.subject, []).append(triple)
    return about


def _by_predicate(triples: list[ox.Triple]) -> list[tuple[ox.NamedNode, list[Term]]]:
    """Predicates with their objects, the class first."""

    def key(triple: ox.Triple) -> tuple[bool, str, str]:
        return triple.predicate != _TYPE, triple.predicate.value, str(triple.object)

    grouped = groupby(sorted(triples, key=key), key=lambda each: each.predicate)
    return [(predicate, [each.object for each in group]) for predicate, group in grouped]


def _literal(literal: ox.Literal) -> str:
    text = escape(literal.value)
    if literal.language:
        language = escape(literal.language)
        return f'<span lang="{language}">{text}</span> <small>({language})</small>'
    return text


def _cell(value: object, kind: str, writer: Writer) -> str:
    if value is None:
        return ""
    return writer.anchor(str(value)) if kind == "iri" else escape(str(value))
