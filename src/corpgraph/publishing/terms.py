"""The ontology's documentation: what the page of a term tells, and the overview of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.namespaces import CG, ONTOLOGY, OWL, RDF, RDFS, SH, SKOS, shorten
from corpgraph.publishing.desk import Desk, Link, Row, by_text
from corpgraph.publishing.library import iri_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.publishing.library import Library, Node

__all__ = ["MOST_MEMBERS", "Section", "TermRow", "is_class", "modules", "overview", "sections"]

#: How many things of a class its page lists.
MOST_MEMBERS: Final = 200

_SUBCLASS: Final = f"{RDFS}subClassOf"
_SUBPROPERTY: Final = f"{RDFS}subPropertyOf"
_ALIGNING: Final = tuple(f"{SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow"))
_ALIGNING_TOO: Final = (f"{SKOS}relatedMatch", f"{RDFS}seeAlso")


class Section(NamedTuple):
    """A part of a page: a text, links, or properties with values."""

    key: str
    title: str
    text: str = ""
    links: Sequence[Link] = ()
    more: int = 0
    rows: Sequence[Row] = ()


class TermRow(NamedTuple):
    """A term in an overview."""

    fragment: str
    link: Link
    short: str
    texts: Sequence[Link]
    rows: Sequence[Row]
    uses: str
    depth: int = 0


def is_class(library: Library, iri: str) -> bool:
    """Whether an IRI is a class of the ontology."""
    return f"{OWL}Class" in library.types(ox.NamedNode(iri))


def sections(desk: Desk, iri: str) -> list[Section]:
    """What the page of a term tells beside what is said of it."""
    library, node = desk.library, ox.NamedNode(iri)
    classes = is_class(library, iri)
    up = _SUBCLASS if classes else _SUBPROPERTY
    above, below = ("superclasses", "subclasses") if classes else _PROPERTY_KEYS
    found = [
        _links(desk, above, [each for each in library.values(node, up) if _is_ours(each)]),
        _links(desk, below, _pointing(library, up, node)),
    ]
    if classes:
        found += [
            _links(desk, "terms-used-with", _pointing(library, f"{RDFS}domain", node)),
            _links(desk, "terms-used-as", _pointing(library, f"{RDFS}range", node)),
        ]
    found += [_alignments(desk, node, up), _checked(desk, node, is_a_class=classes)]
    found.append(_used(desk, iri, node, is_a_class=classes))
    return [each for each in found if each.links or each.rows or each.text]


_PROPERTY_KEYS: Final = ("superproperties", "subproperties")


def overview(desk: Desk) -> list[tuple[str, list[TermRow]]]:
    """All classes, as a hierarchy, and all properties, by name."""
    library = desk.library
    classes = [iri for iri, path in library.terms.items() if path.startswith("ontology/class/")]
    properties = [iri for iri in library.terms if iri not in classes]
    parents = {iri: _parents(library, iri, classes) for iri in classes}
    rows: list[TermRow] = []

    def grow(iri: str, depth: int) -> None:
        rows.append(_row(desk, iri, library.members[iri], depth))
        for child in sorted(each for each in classes if parents[each] == iri):
            grow(child, depth + 1)

    for top in sorted(each for each in classes if parents[each] is None):
        grow(top, 0)
    named = [_row(desk, iri, library.uses[iri], 0) for iri in sorted(properties)]
    return [("classes", rows), ("properties", named)]


def modules(desk: Desk) -> list[tuple[str, list[Link]]]:
    """The modules of the ontology, and the documents of its alignments."""
    headers = {
        name.value
        for name in desk.library.schema.named_graphs()
        if isinstance(name, ox.NamedNode) and name.value.startswith(f"{ONTOLOGY}/")
    }
    aligning = {each for each in headers if "/alignment" in each}
    return [
        ("modules", [desk.named(each) for each in sorted(headers - aligning)]),
        ("alignments", [desk.named(each) for each in sorted(aligning)]),
    ]


def _row(desk: Desk, iri: str, uses: int, depth: int) -> TermRow:
    node, library = ox.NamedNode(iri), desk.library
    texts = desk.values(library.values(node, f"{SKOS}definition"))
    rows = [
        Row(Link(desk.say(key)), desk.values(library.values(node, f"{RDFS}{key}")))
        for key in ("domain", "range")
    ]
    return TermRow(
        iri.removeprefix(CG),
        desk.link(node),
        shorten(iri),
        texts,
        [row for row in rows if row.values],
        f"{uses:,}" if uses else "",
        depth,
    )


def _parents(library: Library, iri: str, classes: Sequence[str]) -> str | None:
    above = [iri_of(each) for each in library.values(ox.NamedNode(iri), _SUBCLASS)]
    return next((each for each in above if each in classes and each != iri), None)


def _links(desk: Desk, key: str, nodes: Sequence[object]) -> Section:
    links = {desk.link(each) for each in nodes if isinstance(each, ox.NamedNode)}
    return Section(key, desk.say(key), links=sorted(links, key=by_text))


def _pointing(library: Library, predicate: str, node: ox.NamedNode) -> list[Node]:
    quads = library.schema.quads_for_pattern(None, ox.NamedNode(predicate), node)
    return sorted({q.subject for q in quads if not isinstance(q.subject, ox.Triple)}, key=str)


def _alignments(desk: Desk, node: ox.NamedNode, up: str) -> Section:
    rows = []
    for predicate in (*_ALIGNING, *_ALIGNING_TOO, up):
        values = [
            each
            for each in desk.library.values(node, predicate)
            if predicate != up or not _is_ours(each)
        ]
        if values:
            rows.append(Row(desk.named(predicate), desk.values(values)))
    return Section("alignments", desk.say("alignments"), rows=rows)


def _checked(desk: Desk, node: ox.NamedNode, *, is_a_class: bool) -> Section:
    predicate = f"{SH}targetClass" if is_a_class else f"{SH}path"
    return _links(desk, "shapes", _pointing(desk.library, predicate, node))


def _used(desk: Desk, iri: str, node: ox.NamedNode, *, is_a_class: bool) -> Section:
    library = desk.library
    count = (library.members if is_a_class else library.uses)[iri]
    text = desk.say("used-times", f"{count:,}")
    if not is_a_class or not count:
        return Section("used", desk.say("used"), text)
    found: set[ox.NamedNode] = set()
    for quad in library.data.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), node):
        if isinstance(quad.subject, ox.NamedNode):
            found.add(quad.subject)
        if len(found) >= _SEEN_AT_MOST:
            break
    shown = sorted(found, key=str)[:MOST_MEMBERS]
    links = sorted((desk.link(each) for each in shown), key=by_text)
    return Section("used", desk.say("used"), text, links, max(0, count - len(links)))


#: Among how many the first by IRI are picked; a graph's own order is the same for the same data.
_SEEN_AT_MOST: Final = 20_000


def _is_ours(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(CG)
