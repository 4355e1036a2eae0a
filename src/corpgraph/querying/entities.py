"""Finding the one thing that a user means by an IRI, a short form, a name or an identifier."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import UsageError, nearest
from corpgraph.layout import rule_file
from corpgraph.loading import load_ontology
from corpgraph.namespaces import CG, ID, PREFIXES, RDF, RDFS, SKOS
from corpgraph.sparql import Queryable, as_queryable

if TYPE_CHECKING:
    from corpgraph.sparql import AnyData

__all__ = ["class_and_subclasses", "labels", "path_segment", "resolve"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_LABEL: Final = ox.NamedNode(f"{RDFS}label")
_SUBCLASS: Final = ox.NamedNode(f"{RDFS}subClassOf")

# Where the names of a thing stand: on itself, or on a fact that points to it.
_ON_ITSELF: Final = (_LABEL, ox.NamedNode(f"{SKOS}altLabel"), ox.NamedNode(f"{CG}mic"))
_ON_A_FACT: Final = {
    ox.NamedNode(f"{CG}name"): ox.NamedNode(f"{CG}names"),
    ox.NamedNode(f"{CG}identifier"): ox.NamedNode(f"{CG}identifies"),
}

# Read at once: a process that answers for others opens no file.
_NAMES: Final = rule_file("names").read_text(encoding="utf-8")
_OCCURRENCE: Final = """
SELECT ?thing WHERE { FILTER(EXISTS { ?thing ?p ?o } || EXISTS { ?s ?q ?thing }) }
"""

# Languages in which a name is looked up as it is written, without reading all names. A name in
# another language is found too, only more slowly.
_LANGUAGES: Final = (
    *("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl"),
    *("pl", "pt", "ru", "sv", "tr", "zh", "zh-Hans", "zh-Hant"),
)

# difflib compares a misspelt name with each of these; more would take seconds.
_MOST_NAMES_COMPARED: Final = 20_000

_KEBAB: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def resolve(data: "AnyData", text: str, *, kinds: Sequence[str] = ("Entity",)) -> str:
    """Find the IRI of the one thing that a text means.

    Args:
        data: Where to look.
        text: An IRI; a prefixed name (``id:unit/taobao``); the end of an IRI, with its kind
            (``unit/taobao``) or without (``taobao``); or a label, name or identifier in any
            language. A label such as ``eTao (service)`` is also found by the part before its kind.
            Capitals matter only if they tell two things apart.
        kinds: Names of classes of the ontology; only things of one of these are found.

    Raises:
        UsageError: The text means nothing in the data, something of another class, or several
            things; the hint then gives the nearest names or the ways to tell the things apart.
        InputError: An endpoint cannot be asked, or holds rows back.
    """
    graph = as_queryable(data)
    wanted = frozenset().union(*(class_and_subclasses(kind) for kind in kinds))
    what = " or ".join(kinds)
    for iri in _written_out(text):
        if node := _occurring(graph, iri):
            _check_class(graph, node, wanted, what)
            return node.value
    exact = _of_class(graph, [*_by_slug(text, wanted), *_by_name(graph, text)], wanted)
    if len(exact) == 1:
        return exact.pop()
    folded = text.casefold()
    candidates = exact or {
        iri
        for name, iri in _all_names(graph, wanted, beginning=text[:1].lower())
        if name.casefold() == folded
    }
    if len(candidates) == 1:
        return candidates.pop()
    if candidates:
        ways = " or ".join(sorted(iri.removeprefix(ID) for iri in candidates))
        raise UsageError(f"{text!r} is ambiguous", hint=f"write {ways}")
    some = _all_names(graph, wanted, most=_MOST_NAMES_COMPARED)
    known = sorted(name for name, _ in islice(some, _MOST_NAMES_COMPARED))
    hint = nearest(text, known) if known else f"the data tell of no {what} at all"
    raise UsageError(f"no {what} in the data is called {text!r}", hint=hint)


@cache
def class_and_subclasses(name: str) -> frozenset[str]:
    """The IRIs of a class of the ontology and of all that are under it.

    Args:
        name: The end of the class's IRI, such as ``Organization``.
    """
    found = {f"{CG}{name}"}
    waiting = [f"{CG}{name}"]
    while waiting:
        above = ox.NamedNode(waiting.pop())
        quads = _ontology().quads_for_pattern(None, _SUBCLASS, above)
        below = {iri for quad in quads for iri in _iri(quad.subject)}
        waiting.extend(below - found)
        found |= below
    return frozenset(found)


def labels(data: "AnyData", iris: Iterable[str]) -> dict[str, str | None]:
    """The English label of each of some things."""
    found: dict[str, str | None] = dict.fromkeys(iris)
    nodes = [node for iri in found if (node := _node(iri))]
    for triple in as_queryable(data).match((node, _LABEL, None) for node in nodes):
        thing, text = triple.subject, triple.object
        if not isinstance(thing, ox.NamedNode) or not isinstance(text, ox.Literal):
            continue
        if text.language == "en" and found[thing.value] is None:
            found[thing.value] = text.value
    return found


def path_segment(iri: str) -> str:
    """The kind in the IRIs of things of a class: ``unit-membership`` for UnitMembership."""
    name = iri.removeprefix(CG)
    return "unit" if name == "BusinessUnit" else _KEBAB.sub("-", name).lower()


def _written_out(text: str) -> Iterator[str]:
    """The IRIs that a text can be in full, or with a prefix or kind."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in PREFIXES:
        yield PREFIXES[prefix] + rest
    if colon:
        yield text
    if "/" in text:
        yield ID + text


def _occurring(graph: Queryable, iri: str) -> ox.NamedNode | None:
    node = _node(iri)
    return node if node and any(graph.select(_OCCURRENCE, thing=node)) else None


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _check_class(graph: Queryable, node: ox.NamedNode, wanted: frozenset[str], what: str) -> None:
    # A class that the ontology does not have may be somebody's subclass of one that is wanted.
    classes = {iri for _, iri in _typed(graph, [node])}
    if classes and all(each.startswith(CG) for each in classes) and not classes & wanted:
        name = node.value.removeprefix(ID)
        found = ", ".join(sorted(each.removeprefix(CG) for each in classes))
        raise UsageError(f"{name} is no {what}", hint=f"it is of the class {found}")


def _typed(graph: Queryable, nodes: Iterable[ox.NamedNode]) -> Iterator[tuple[str, str]]:
    """Things, each with one of its classes."""
    for triple in graph.match((node, _TYPE, None) for node in nodes):
        for thing in _iri(triple.subject):
            for kind in _iri(triple.object):
                yield thing, kind


def _of_class(graph: Queryable, iris: Iterable[str], wanted: frozenset[str]) -> set[str]:
    nodes = [node for iri in dict.fromkeys(iris) if (node := _node(iri))]
    return {thing for thing, kind in _typed(graph, nodes) if kind in wanted}


def _by_slug(text: str, wanted: frozenset[str]) -> Iterator[str]:
    return (f"{ID}{path_segment(each)}/{text}" for each in wanted)


def _by_name(graph: Queryable, text: str) -> Iterator[str]:
    predicates = (*_ON_ITSELF, *_ON_A_FACT)
    pointers = []
    for triple in graph.match((None, p, each) for each in _as_literals(text) for p in predicates):
        if triple.predicate not in _ON_A_FACT:
            yield from _iri(triple.subject)
        elif isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
            pointers.append((triple.subject, _ON_A_FACT[triple.predicate], None))
    for triple in graph.match(pointers):
        yield from _iri(triple.object)


def _as_literals(text: str) -> Iterator[ox.Literal]:
    """The literals that a name can be, with and without its kind in brackets."""
    yield ox.Literal(text)
    for language in _LANGUAGES:
        yield ox.Literal(text, language=language)
    for language, kind in _class_labels():
        yield ox.Literal(f"{text} ({kind})", language=language)


def _all_names(
    graph: Queryable, wanted: frozenset[str], *, beginning: str = "", most: int | None = None
) -> Iterator[tuple[str, str]]:
    """The slugs, names and identifiers of all things of a class, each with the IRI of its thing."""
    qualifiers = {f" ({kind})" for _, kind in _class_labels()}
    query = _NAMES if most is None else f"{_NAMES}LIMIT {most}"
    kinds = [ox.NamedNode(each) for each in sorted(wanted)]
    found = graph.select_each(query, "kind", kinds, beginning=ox.Literal(beginning))
    for row in chain.from_iterable(found.values()):
        for iri in _iri(row["thing"]):
            name = row["name"].value
            yield name, iri
            yield from ((name.removesuffix(q), iri) for q in qualifiers if q in name)


def _iri(term: object) -> Iterator[str]:
    if isinstance(term, ox.NamedNode):
        yield term.value


@cache
def _ontology() -> ox.Store:
    return load_ontology()


@cache
def _class_labels() -> frozenset[tuple[str, str]]:
    """What the kinds of entity are called, each with its language."""
    return frozenset(
        (quad.object.language, quad.object.value)
        for each in class_and_subclasses("Entity")
        for quad in _ontology().quads_for_pattern(ox.NamedNode(each), _LABEL, None)
        if isinstance(quad.object, ox.Literal) and quad.object.language
    )
