"""The datatypes that a user's query asks of values, without which it reports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.validation.planning.expressions import Call, Fixed, Function, Variable, conjuncts
from corpgraph.validation.planning.relations import (
    Along,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Project,
)
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.planning.relations import Relation

__all__ = ["asked_datatypes"]

_FOCUS: Final = Variable("this")


def asked_datatypes(relation: Relation) -> Iterator[tuple[str, str]]:
    """The predicates of the focus node, and datatypes, that each row of a relation asks for."""
    patterns: list[Along] = []
    conditions: list[Expression] = []
    waiting: list[Relation] = [relation]
    while waiting:
        part = waiting.pop()
        waiting += _needed_parts(part)
        if isinstance(part, Filter):
            conditions += conjuncts(part.condition)
        elif isinstance(part, Along):
            patterns.append(part)
    for condition in conditions:
        name, datatype = _asked_datatype(condition)
        for pattern in patterns:
            is_own = pattern.start == _FOCUS and pattern.end == Variable(name)
            if is_own and isinstance(pattern.path, Predicate):
                yield pattern.path.iri.value, datatype


def _needed_parts(relation: Relation) -> tuple[Relation, ...]:
    """The relations without a row of which one has no row either."""
    match relation:
        case Join(parts):
            return parts
        case LeftJoin(left, _):
            return (left,)
        case Group(source, keys, _):
            return (source,) if keys else ()
        case Distinct(source) | Project(source, _) | Extend(source, _, _) | Filter(source, _):
            return (source,)
        case _:
            return ()


def _asked_datatype(condition: Expression) -> tuple[str, str]:
    match condition:
        case Call(
            Function.EQUAL, (Call(Function.DATATYPE, (Variable(name),)), Fixed(ox.NamedNode() as d))
        ):
            return name, d.value
        case _:
            return "", ""
