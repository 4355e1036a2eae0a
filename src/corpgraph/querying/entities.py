"""Finding the one thing that a user means by an IRI, a short form, a name or an identifier."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import UsageError, nearest
from corpgraph.loading import as_store, load_ontology
from corpgraph.namespaces import CG, ID, PREFIXES, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from corpgraph.loading import Data

__all__ = ["class_and_subclasses", "label", "path_segment", "resolve"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_LABEL: Final = ox.NamedNode(f"{RDFS}label")
_SUBCLASS: Final = ox.NamedNode(f"{RDFS}subClassOf")

# Where the names of a thing stand: on itself, or on a fact that points to it.
_ON_ITSELF: Final = (_LABEL, ox.NamedNode(f"{SKOS}altLabel"), ox.NamedNode(f"{CG}mic"))
_ON_A_FACT: Final = (
    (ox.NamedNode(f"{CG}name"), ox.NamedNode(f"{CG}names")),
    (ox.NamedNode(f"{CG}identifier"), ox.NamedNode(f"{CG}identifies")),
)

# Languages in which a name is looked up as it is written, without reading all names. A name in
# another language is found too, only more slowly.
_LANGUAGES: Final = (
    *("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl"),
    *("pl", "pt", "ru", "sv", "tr", "zh", "zh-Hans", "zh-Hant"),
)

# difflib compares a misspelt name with each of these; more would take seconds.
_MOST_NAMES_COMPARED: Final = 20_000

_KEBAB: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def resolve(data: "Data", text: str, *, kinds: Sequence[str] = ("Entity",)) -> str:
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
    """
    store = as_store(data)
    wanted = frozenset().union(*(class_and_subclasses(kind) for kind in kinds))
    what = " or ".join(kinds)
    for iri in _written_out(text):
        if node := _occurring(store, iri):
            _check_class(store, node, wanted, what)
            return node.value
    exact = set(_of_class(store, _by_slug(text, wanted), wanted))
    exact |= set(_of_class(store, _by_name(store, text), wanted))
    if len(exact) == 1:
        return exact.pop()
    folded = text.casefold()
    candidates = exact or {
        iri for name, iri in _all_names(store, wanted) if name.casefold() == folded
    }
    if len(candidates) == 1:
        return candidates.pop()
    if candidates:
        ways = " or ".join(sorted(iri.removeprefix(ID) for iri in candidates))
        raise UsageError(f"{text!r} is ambiguous", hint=f"write {ways}")
    known = islice((name for name, _ in _all_names(store, wanted)), _MOST_NAMES_COMPARED)
    raise UsageError(f"no {what} in the data is called {text!r}", hint=nearest(text, sorted(known)))


@cache
def class_and_subclasses(name: str) -> frozenset[str]:
    """The IRIs of a class of the ontology and of all that are under it.

    Args:
        name: The end of the class's IRI, such as ``Organization``.
    """
    found = {f"{CG}{name}"}
    todo = [f"{CG}{name}"]
    while todo:
        above = ox.NamedNode(todo.pop())
        quads = _ontology().quads_for_pattern(None, _SUBCLASS, above)
        below = {iri for quad in quads for iri in _iri(quad.subject)}
        todo.extend(below - found)
        found |= below
    return frozenset(found)


def label(store: ox.Store, iri: str) -> str | None:
    """The English label of a thing."""
    node = _node(iri)
    for quad in store.quads_for_pattern(node, _LABEL, None) if node else ():
        text = quad.object
        if isinstance(text, ox.Literal) and text.language == "en":
            return text.value
    return None


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


def _occurring(store: ox.Store, iri: str) -> ox.NamedNode | None:
    node = _node(iri)
    if node is None:
        return None
    occurs = any(store.quads_for_pattern(node, None, None)) or any(
        store.quads_for_pattern(None, None, node)
    )
    return node if occurs else None


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _check_class(store: ox.Store, node: ox.NamedNode, wanted: frozenset[str], what: str) -> None:
    # A class that the ontology does not have may be somebody's subclass of one that is wanted.
    classes = _classes(store, node)
    if classes and all(each.startswith(CG) for each in classes) and not classes & wanted:
        name = node.value.removeprefix(ID)
        found = ", ".join(sorted(each.removeprefix(CG) for each in classes))
        raise UsageError(f"{name} is no {what}", hint=f"it is of the class {found}")


def _classes(store: ox.Store, node: ox.NamedNode) -> set[str]:
    quads = store.quads_for_pattern(node, _TYPE, None)
    return {iri for quad in quads for iri in _iri(quad.object)}


def _of_class(store: ox.Store, iris: Iterable[str], wanted: frozenset[str]) -> Iterator[str]:
    return (iri for iri in iris if (node := _node(iri)) and _classes(store, node) & wanted)


def _by_slug(text: str, wanted: frozenset[str]) -> Iterator[str]:
    return (f"{ID}{path_segment(each)}/{text}" for each in wanted)


def _by_name(store: ox.Store, text: str) -> Iterator[str]:
    for literal in _as_literals(text):
        for predicate in _ON_ITSELF:
            for quad in store.quads_for_pattern(None, predicate, literal):
                yield from _iri(quad.subject)
        for predicate, points_to in _ON_A_FACT:
            for quad in store.quads_for_pattern(None, predicate, literal):
                for pointer in store.quads_for_pattern(quad.subject, points_to, None):
                    yield from _iri(pointer.object)


def _as_literals(text: str) -> Iterator[ox.Literal]:
    """The literals that a name can be, with and without its kind in brackets."""
    yield ox.Literal(text)
    for language in _LANGUAGES:
        yield ox.Literal(text, language=language)
    for language, kind in _class_labels():
        yield ox.Literal(f"{text} ({kind})", language=language)


def _all_names(store: ox.Store, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The slugs, names and identifiers of all things of a class, each with the IRI of its thing."""
    qualifiers = {f" ({kind})" for _, kind in _class_labels()}
    for each in sorted(wanted):
        for typed in store.quads_for_pattern(None, _TYPE, ox.NamedNode(each)):
            for iri in _iri(typed.subject):
                if iri.startswith(ID):
                    yield iri.rpartition("/")[2], iri
                for name in _names(store, ox.NamedNode(iri)):
                    yield name, iri
                    yield from ((name.removesuffix(q), iri) for q in qualifiers if q in name)


def _names(store: ox.Store, node: ox.NamedNode) -> Iterator[str]:
    for predicate in _ON_ITSELF:
        yield from _texts(store.quads_for_pattern(node, predicate, None))
    for predicate, points_to in _ON_A_FACT:
        for pointer in store.quads_for_pattern(None, points_to, node):
            yield from _texts(store.quads_for_pattern(pointer.subject, predicate, None))


def _texts(quads: Iterable[ox.Quad]) -> Iterator[str]:
    return (quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))


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
