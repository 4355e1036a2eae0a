"""Which triples a query can look at, so that an engine need not have the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import RDF
from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
    may_be_empty,
)
from corpgraph.validation.sparql.groups import Nested
from corpgraph.validation.sparql.paths import Resolver
from corpgraph.validation.sparql.prebinding import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpgraph.sparql_tokens import Token
    from corpgraph.validation.shapes.model import SparqlRule
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term
    from corpgraph.validation.sparql.groups import Group, Pattern

__all__ = ["touched"]

_LIST: Final = (f"{RDF}first", f"{RDF}rest")


def touched(
    rule: SparqlRule, path: Path | None, constants: Mapping[str, Term]
) -> frozenset[str] | None:
    """The predicates of the triples that a query can look at.

    Args:
        rule: The query.
        path: The path of a property shape.
        constants: Terms by the name of their variable, as for `prebinding.prepare`.

    Returns:
        Their IRIs; None if the query may look at any triple: it has a variable in the place of a
        property, a negated property, another graph, or a path that may be empty between nodes
        that nothing else binds.

    Raises:
        InputError: The query is none, or does what SHACL does not allow.
    """
    query = prepare(rule, path, constants)
    resolver = Resolver(query.prologue)
    found: set[str] = set()
    for group in query.query.groups():
        if any(isinstance(each, Nested) and each.keyword == "GRAPH" for each in group.elements):
            return None
        for pattern in group.patterns():
            steps = _path(resolver, pattern)
            if steps is None or (may_be_empty(steps) and not _is_held(pattern, group)):
                return None
            found |= set(predicates(steps))
            if pattern.subject is None or pattern.value is None:
                # A node without a name may be a list, of which the parser tells no more.
                found |= set(_LIST)
    return frozenset(found)


def predicates(path: Path) -> Iterator[str]:
    """Yield the IRIs of the properties along a path, repeated as they are."""
    match path:
        case Predicate(iri):
            yield iri.value
        case Inverse(inner) | ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            yield from predicates(inner)
        case Sequence(paths) | Alternative(paths):
            for each in paths:
                yield from predicates(each)


def _path(resolver: Resolver, pattern: Pattern) -> Path | None:
    if len(pattern.path.tokens) == 1:
        term = resolver.term(pattern.path.tokens)
        return Predicate(term) if isinstance(term, ox.NamedNode) else None
    return resolver.path(pattern.path.tokens)


def _is_held(pattern: Pattern, group: Group) -> bool:
    """Whether another pattern beside it binds an end, so that no node comes out of nowhere."""
    ends = {_variable(pattern.subject), _variable(pattern.value)} - {None}
    others = {
        name
        for each in group.patterns()
        if not each.path.may_be_empty
        for name in (_variable(each.subject), _variable(each.value))
    }
    return bool(ends & others)


def _variable(tokens: tuple[Token, ...] | None) -> str | None:
    return tokens[0].variable if tokens else None
