"""What the nodes that a query binds have in any case: properties, by variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.validation.planning.expressions import Call, Variable
from corpgraph.validation.planning.relations import (
    Along,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Project,
    Union,
    certain,
    names,
)
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.planning.relations import Relation

    #: The IRIs of properties, by the name of the variable whose values have them all.
    Held = dict[str, frozenset[str]]

__all__ = ["held_by"]


def held_by(relation: Relation) -> Held:
    """The properties that the values of variables have, wherever a row binds them."""
    match relation:
        case Along(Variable(name), Predicate(iri), _):
            return {name: frozenset({iri.value})}
        case Join(parts):
            return _both(map(held_by, parts))
        case Union(parts):
            return _either(parts)
        case LeftJoin(left, right):
            # What is bound on the left may have nothing on the right.
            bound = certain(left)
            optional = {n: found for n, found in held_by(right).items() if n not in bound}
            return _both([held_by(left), optional])
        case Extend(source, name, expression):
            found = held_by(source)
            return {**found, name: _chosen(expression, found)}
        case Filter(source, _) | Distinct(source):
            return held_by(source)
        case Project(source, kept) | Group(source, kept, _):
            return {name: each for name, each in held_by(source).items() if name in kept}
        case _:
            return {}


def _both(parts: Iterable[Held]) -> Held:
    found: Held = {}
    for part in parts:
        for name, properties in part.items():
            found[name] = found.get(name, frozenset()) | properties
    return found


def _either(parts: Iterable[Relation]) -> Held:
    found: Held = {}
    for part in parts:
        own = held_by(part)
        for name in names(part):
            properties = own.get(name, frozenset())
            found[name] = found.get(name, properties) & properties
    return found


def _chosen(expression: Expression, known: Held) -> frozenset[str]:
    """What a term has that is one of several variables' terms."""
    match expression:
        case Variable(name):
            return known.get(name, frozenset())
        case Call(_, arguments):
            return frozenset.intersection(*(_chosen(each, known) for each in arguments))
        case _:
            return frozenset()
