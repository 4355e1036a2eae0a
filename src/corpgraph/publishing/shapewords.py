"""Shapes in words: what each looks at, what it asks for, and what it says when that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import CGS, RDF, SH, SKOS
from corpgraph.publishing.desk import Desk, Link, Row
from corpgraph.publishing.library import iri_of
from corpgraph.publishing.terms import Section, TermRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.publishing.library import Library, Node, Said, Term

__all__ = ["asked_for", "shape_overview", "shape_sections"]

_TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")

#: What a constraint asks for; the value stands in the place that is left open.
_ASKS: Final[dict[str, tuple[str, str]]] = {
    "class": ("each value is a {0}", "chaque valeur est de la classe {0}"),
    "closed": ("nothing else is said: {0}", "rien d’autre n’est dit : {0}"),
    "datatype": ("each value is an {0}", "chaque valeur est un {0}"),
    "disjoint": ("no value is one of {0}", "aucune valeur n’est aussi une de {0}"),
    "equals": ("the values are those of {0}", "les valeurs sont celles de {0}"),
    "flags": ("with the flags {0}", "avec les options {0}"),
    "hasValue": ("one value is {0}", "une valeur est {0}"),
    "in": ("each value is one of {0}", "chaque valeur est une de {0}"),
    "languageIn": ("each text is in {0}", "chaque texte est en {0}"),
    "lessThan": ("each value is less than {0}", "chaque valeur est inférieure à {0}"),
    "lessThanOrEquals": ("no value is more than {0}", "aucune valeur ne dépasse {0}"),
    "maxCount": ("at most {0}", "au plus {0}"),
    "maxExclusive": ("less than {0}", "inférieur à {0}"),
    "maxInclusive": ("at most the value {0}", "au plus la valeur {0}"),
    "maxLength": ("at most {0} characters", "au plus {0} caractères"),
    "minCount": ("at least {0}", "au moins {0}"),
    "minExclusive": ("more than {0}", "supérieur à {0}"),
    "minInclusive": ("at least the value {0}", "au moins la valeur {0}"),
    "minLength": ("at least {0} characters", "au moins {0} caractères"),
    "node": ("each value has the shape {0}", "chaque valeur a la forme {0}"),
    "nodeKind": ("each value is an {0}", "chaque valeur est un {0}"),
    "pattern": ("each value matches {0}", "chaque valeur correspond à {0}"),
    "qualifiedMaxCount": ("at most {0} of the kind", "au plus {0} de ce genre"),
    "qualifiedMinCount": ("at least {0} of the kind", "au moins {0} de ce genre"),
    "qualifiedValueShape": ("of the kind {0}", "du genre {0}"),
    "uniqueLang": ("one text a language: {0}", "un texte par langue : {0}"),
    "and": ("all of these: {0}", "tout ceci : {0}"),
    "not": ("not this: {0}", "pas ceci : {0}"),
    "or": ("one or more of these: {0}", "un ou plusieurs de ceux-ci : {0}"),
    "xone": ("exactly one of these: {0}", "exactement un de ceux-ci : {0}"),
}
_WAYS: Final = {
    "inversePath": "^{0}",
    "zeroOrMorePath": "{0}*",
    "oneOrMorePath": "{0}+",
    "zeroOrOnePath": "{0}?",
}
_DEEPEST: Final = 6


def shape_sections(desk: Desk, iri: str) -> list[Section]:
    """What the page of a shape tells in words."""
    node = ox.NamedNode(iri)
    said = desk.library.said(node)
    targets = [
        Row(desk.named(f"{SH}{name}"), desk.values(said[f"{SH}{name}"]))
        for name in _TARGETS
        if f"{SH}{name}" in said
    ]
    found = [Section("targets", desk.say("targets"), rows=targets)] if targets else []
    rows = [_own(desk, node, said)] if asked_for(desk, said) else []
    for each in said.get(f"{SH}property", []):
        if not isinstance(each, ox.Literal):
            rows.append(_own(desk, each, desk.library.said(each)))
    if rows:
        found.append(Section("checks", desk.say("property-shapes"), rows=rows))
    return found


def shape_overview(desk: Desk) -> list[tuple[str, list[TermRow]]]:
    """All shapes for nodes; then the shapes for properties, parts of them and all other terms."""
    library = desk.library
    kinds: dict[str, list[TermRow]] = {"shapes": [], "property-shapes": [], "other": []}
    for document in library.documents:
        if document.startswith(CGS):
            node = ox.NamedNode(document)
            said = library.said(node)
            types = {iri_of(each) for each in said.get(f"{RDF}type", [])}
            kind = "other"
            if f"{SH}NodeShape" in types:
                kind = "shapes"
            elif f"{SH}PropertyShape" in types:
                kind = "property-shapes"
            kinds[kind].append(_row(desk, node, said))
    return [(kind, rows) for kind, rows in kinds.items() if rows]


def asked_for(desk: Desk, said: Said) -> list[Link]:
    """What the constraints of a shape ask for, each in words."""
    found = []
    for predicate, values in said.items():
        name = predicate.removeprefix(SH)
        if predicate.startswith(SH) and name in _ASKS:
            found += [Link(_ask(desk, name, each)) for each in values]
        elif predicate.startswith(CGS):
            # A constraint component of our own: its parameter is a property here.
            found += [_component(desk, predicate, each) for each in values]
    return found


def _row(desk: Desk, node: ox.NamedNode, said: Said) -> TermRow:
    messages = said.get(f"{SH}message", []) or said.get(f"{SKOS}definition", [])
    targets = [each for name in _TARGETS for each in said.get(f"{SH}{name}", [])]
    rows = [Row(Link(desk.say("targets")), desk.values(targets))] if targets else []
    asks = asked_for(desk, said)
    if path := _path_link(desk, said):
        rows.append(Row(path, asks or [Link("…")]))
    elif asks:
        rows.append(Row(Link(desk.say("property-shapes")), asks))
    for each in said.get(f"{SH}property", []):
        if isinstance(each, ox.NamedNode):
            part = desk.library.said(each)
            rows.append(
                Row(
                    _path_link(desk, part) or desk.link(each),
                    [_named(desk, each), *asked_for(desk, part)],
                )
            )
    return TermRow(
        node.value.removeprefix(CGS), _named(desk, node), "", desk.values(messages), rows, ""
    )


def _own(desk: Desk, node: Node, said: Said) -> Row:
    name = _path_link(desk, said) or _named(desk, node)
    messages = desk.values(said.get(f"{SH}message", []))
    link = [_named(desk, node)] if isinstance(node, ox.NamedNode) else []
    return Row(name, [*messages, *asked_for(desk, said), *link])


def _named(desk: Desk, node: Node) -> Link:
    link = desk.link(node)
    return link._replace(text=iri_of(node).removeprefix(CGS))


def _path_link(desk: Desk, said: Said) -> Link | None:
    paths = said.get(f"{SH}path", [])
    if not paths:
        return None
    if isinstance(paths[0], ox.NamedNode):
        return desk.link(paths[0])
    return Link(_path(desk, paths[0], 0))


def _path(desk: Desk, term: Term, depth: int) -> str:
    if not isinstance(term, ox.BlankNode) or depth > _DEEPEST:
        return desk.value(term).text
    said = desk.library.said(term)
    for name, form in _WAYS.items():
        if values := said.get(f"{SH}{name}"):
            return form.format(_path(desk, values[0], depth + 1))
    if values := said.get(f"{SH}alternativePath"):
        return " | ".join(_path(desk, each, depth + 1) for each in _items(desk.library, values[0]))
    return " / ".join(_path(desk, each, depth + 1) for each in _items(desk.library, term))


def _ask(desk: Desk, name: str, value: Term, depth: int = 0) -> str:
    form = _ASKS[name][0 if desk.language == "en" else 1]
    return form.format(_in_words(desk, value, depth))


def _in_words(desk: Desk, value: Term, depth: int) -> str:
    if not isinstance(value, ox.BlankNode) or depth > _DEEPEST:
        return desk.value(value).text
    items = list(_items(desk.library, value))
    if items:
        return "; ".join(_in_words(desk, each, depth + 1) for each in items)
    said = desk.library.said(value)
    asks = [
        _ask(desk, key.removeprefix(SH), each, depth + 1)
        for key, values in said.items()
        if key.startswith(SH) and key.removeprefix(SH) in _ASKS
        for each in values
    ]
    path = said.get(f"{SH}path")
    told = ", ".join(asks) or "…"
    return f"{_path(desk, path[0], depth + 1)}: {told}" if path else told


def _component(desk: Desk, predicate: str, value: Term) -> Link:
    """A constraint of our own: the name of its component, and the value it is given."""
    path = ox.NamedNode(f"{SH}path")
    schema = desk.library.schema
    for quad in schema.quads_for_pattern(None, path, ox.NamedNode(predicate)):
        for owner in schema.quads_for_pattern(None, ox.NamedNode(f"{SH}parameter"), quad.subject):
            if isinstance(owner.subject, ox.NamedNode):
                return desk.link(owner.subject)._replace(note=desk.value(value).text)
    return Link(f"{predicate.removeprefix(CGS)}: {desk.value(value).text}")


def _items(library: Library, start: Term) -> Iterator[Term]:
    """The items of an RDF list."""
    node = start
    for _ in range(1000):
        if not isinstance(node, ox.BlankNode):
            return
        first = library.values(node, f"{RDF}first")
        if not first:
            return
        yield first[0]
        rest = library.values(node, f"{RDF}rest")
        if not rest:
            return
        node = rest[0]
