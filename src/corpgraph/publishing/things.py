"""The page of one document: what it is, when it held, who says so, and what points to it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.namespaces import BASE, CG, PREFIXES, RDF, RDFS, SKOS
from corpgraph.publishing.dated import certainty, ending, in_words, when
from corpgraph.publishing.desk import Desk, Link, Row, by_text
from corpgraph.publishing.facts import RESOLVED, STATED, split_facts
from corpgraph.publishing.library import iri_of
from corpgraph.publishing.words import inverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.publishing.facts import Facts
    from corpgraph.publishing.library import Library, Node, Pointer, Said, Term

__all__ = ["MOST", "Around", "Dated", "Note", "Proof", "Thing", "describe", "look_around"]

#: How many links to a thing its page shows at most; markets and codes have thousands.
MOST: Final = 300

_OA: Final = PREFIXES["oa"]
_BOUNDS: Final = tuple(
    f"{name}{bound}" for name in ("begin", "end", "date") for bound in ("", "Earliest", "Latest")
)
#: What stands in a block of its own.
_TOLD: Final = frozenset(
    {f"{RDF}type", f"{RDFS}label", f"{SKOS}prefLabel", f"{SKOS}definition", f"{RDFS}comment"}
    | {f"{PREFIXES['dcterms']}description"}
    | {CG + name for name in (*STATED, *RESOLVED, *_BOUNDS)}
)


class Proof(NamedTuple):
    """A passage that states something, where it is, and its source."""

    passage: Link
    place: str
    source: Link | None
    published: str
    page: str | None
    states: str | None


class Note(NamedTuple):
    """What the editors say of a claim: a judgement or a contradiction."""

    kind: str
    title: str
    link: Link
    reason: str


class Dated(NamedTuple):
    """A date: its name, its days in words, how it is printed, and who resolved that."""

    name: str
    words: str
    printed: str
    resolutions: Sequence[Link]


class Thing(NamedTuple):
    """What a page says."""

    iri: str
    title: Link
    kinds: Sequence[Link]
    names: Sequence[Link]
    texts: Sequence[Link]
    notes: Sequence[Note]
    dates: Sequence[Dated]
    certainty: Sequence[str]
    facts: Sequence[Facts]
    rows: Sequence[Row]
    proofs: Sequence[Proof]
    pointing: Sequence[Row]
    graphs: Sequence[Link]
    parts: Sequence[tuple[str, Sequence[Row]]]


class Around(NamedTuple):
    """What is around a document, whatever the language of its page.

    Attributes:
        node: The document.
        parts: The document itself, and what in it has a fragment for a name.
        pointers: What points to it, as much as a page shows.
        total: How many point to it.
        graphs: The named graphs in which something is said of it.
    """

    node: ox.NamedNode
    parts: Sequence[ox.NamedNode]
    pointers: Sequence[Pointer]
    total: int
    graphs: Sequence[ox.NamedNode]


def look_around(library: Library, document: str) -> Around:
    """Look up once what the pages of a document in all languages tell."""
    node = ox.NamedNode(document)
    parts = [ox.NamedNode(each) for each in library.parts(document)]
    return Around(node, parts, *library.pointing(node, MOST), library.graphs(node))


def describe(desk: Desk, around: Around) -> Thing:
    """Describe a document and the parts of it that have fragments for names."""
    library, node, pointers = desk.library, around.node, around.pointers
    said = library.said(node)
    types = [iri_of(each) for each in said.get(f"{RDF}type", [])]
    is_fact = library.is_a(types, "Fact")
    facts, others = split_facts(desk, pointers)
    title = _title(desk, node, said)
    return Thing(
        iri=node.value,
        title=title,
        kinds=[desk.named(each) for each in sorted(types)],
        names=_names(desk, said, title.text),
        texts=_texts(desk, said),
        notes=_notes(desk, pointers),
        dates=_dates(desk, said, is_fact=is_fact),
        certainty=certainty(when(said, "begin"), when(said, "end"), desk.language)
        if is_fact
        else [],
        facts=facts,
        rows=_rows(desk, said),
        proofs=_proofs(desk, said),
        pointing=_pointing(desk, others, around.total - len(pointers)),
        graphs=_graphs(desk, around.graphs),
        parts=[
            (each.value[len(node.value) + 1 :], _rows(desk, library.said(each), all_of_it=True))
            for each in around.parts
            if each != node
        ],
    )


def _title(desk: Desk, node: ox.NamedNode, said: Said) -> Link:
    """The name that heads a page, marked where it is in another language."""
    name = desk.library.name(node, desk.language) or node.value
    languages = {
        value.language
        for values in said.values()
        for value in values
        if isinstance(value, ox.Literal) and value.value == name
    }
    marked = sorted(filter(None, languages - {desk.language, None}))
    is_foreign = marked and not languages & {desk.language, None}
    return Link(name, language=marked[0] if is_foreign else None)


def _names(desk: Desk, said: Said, title: str) -> list[Link]:
    """What a thing is called in other languages."""
    found = [v for p in (f"{RDFS}label", f"{SKOS}prefLabel") for v in said.get(p, [])]
    return [each for each in desk.values(found) if each.language and each.text != title]


def _texts(desk: Desk, said: Said) -> list[Link]:
    """Definition, description and comment; where the page's language has one, only that."""
    found: list[Link] = []
    for predicate in (f"{SKOS}definition", f"{PREFIXES['dcterms']}description", f"{RDFS}comment"):
        links = desk.values(said.get(predicate, []))
        own = [each for each in links if not each.language]
        found += own or links
    return found


def _rows(desk: Desk, said: Said, *, all_of_it: bool = False) -> list[Row]:
    rows = [
        Row(desk.named(predicate), desk.values(values))
        for predicate, values in said.items()
        if all_of_it or predicate not in _TOLD
    ]
    return sorted(rows, key=lambda row: row.name.text)


def _dates(desk: Desk, said: Said, *, is_fact: bool) -> list[Dated]:
    """Name, days, print and resolution of each date."""
    told = []
    for name in ("begin", "end", "date"):
        date = when(said, name)
        if date is None and not (is_fact and name != "date"):
            continue
        words = ending(date, desk.language) if name == "end" else in_words(date, desk.language)
        named = said.get(f"{CG}{name}Resolution", [])
        # One resolution may be of all the dates of a thing that have none of their own.
        if not named and date and name != "date":
            named = said.get(f"{CG}dateResolution", [])
        printed = ", ".join(date.printed) if date else ""
        told.append(Dated(desk.say(name), words, printed, desk.values(named)))
    return told


def _proofs(desk: Desk, said: Said) -> list[Proof]:
    found = []
    for name in STATED:
        for passage in said.get(CG + name, []):
            if not isinstance(passage, ox.Literal):
                states = None if name == "statedIn" else desk.named(CG + name).text
                found.append(_proof(desk, passage, states))
    return found


def _proof(desk: Desk, passage: Node, states: str | None) -> Proof:
    said = desk.library.said(passage)
    place = [
        f"{desk.named(CG + name).text} {value.value}"
        for name in ("paragraph", "sentence")
        for value in said.get(CG + name, [])
        if isinstance(value, ox.Literal)
    ]
    sources = [s for s in said.get(f"{_OA}hasSource", []) if not isinstance(s, ox.Literal)]
    if not sources:
        return Proof(desk.link(passage), ", ".join(place), None, "", None, states)
    source = desk.library.said(sources[0])
    date = when(source, "date")
    pages = [iri_of(each) for each in source.get(f"{PREFIXES['foaf']}page", [])]
    pages = [each for each in pages if each.startswith(("http://", "https://"))]
    published = in_words(date, desk.language) if date else ""
    page = pages[0] if pages else None
    return Proof(
        desk.link(passage), ", ".join(place), desk.link(sources[0]), published, page, states
    )


def _notes(desk: Desk, pointers: Sequence[Pointer]) -> list[Note]:
    found = []
    for subject, predicate in pointers:
        if predicate not in (f"{CG}judges", f"{CG}between"):
            continue
        said = desk.library.said(subject)
        verdicts = [iri_of(each).rpartition("/")[2] for each in said.get(f"{CG}verdict", [])]
        kind = verdicts[0] if verdicts else "contradiction"
        titles = {"rejected": "rejected", "accepted": "accepted", "open": "judged-open"}
        link = desk.link(subject)
        title = desk.say(titles[kind]) if kind in titles else desk.named(f"{CG}Contradiction").text
        reasons = [_text(each) for each in said.get(f"{RDFS}comment", [])]
        found.append(Note(kind, title, link, " ".join(reasons)))
    return found


def _pointing(desk: Desk, pointers: Sequence[Pointer], more: int) -> list[Row]:
    def key(pointer: Pointer) -> str:
        return pointer[1]

    rows = []
    for predicate, group in groupby(sorted(pointers, key=key), key=key):
        links = {desk.link(subject) for subject, _ in group}
        name = desk.named(predicate)
        local = predicate[max(predicate.rfind("#"), predicate.rfind("/")) + 1 :]
        backwards = inverse(local, desk.language) or f"← {name.text}"
        values = sorted(links, key=by_text)
        rows.append(Row(name._replace(text=backwards), values))
    rows.sort(key=lambda row: row.name.text)
    return [*rows, Row(Link(desk.say("other")), (), more)] if more > 0 else rows


def _graphs(desk: Desk, graphs: Sequence[ox.NamedNode]) -> list[Link]:
    return [desk.link(each) if each.value.startswith(BASE) else Link(each.value) for each in graphs]


def _text(term: Term) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
