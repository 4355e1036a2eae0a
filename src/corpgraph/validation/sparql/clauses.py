"""Groups of a SPARQL query as they are written, their expressions included."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpgraph.validation.planning.expressions import Call, Expression, Fixed, Function, Variable
from corpgraph.validation.planning.relations import Along
from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.shapes.property_paths import Path

__all__ = [
    "Assigned",
    "Braces",
    "Branches",
    "Condition",
    "Element",
    "Inside",
    "NotCoveredError",
    "Optional",
    "Selection",
    "bound_in",
    "groups_in",
    "is_choice",
    "mentioned",
    "repeats",
    "used_in",
]


class NotCoveredError(Exception):
    """A query has something that no relation stands for; the text says what."""


@dataclass(frozen=True, slots=True)
class Inside(Expression):
    """EXISTS, before it is known what is outside."""

    group: Braces


@dataclass(frozen=True, slots=True)
class Condition:
    """FILTER."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Assigned:
    """BIND."""

    expression: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Optional:
    """OPTIONAL."""

    group: Braces


@dataclass(frozen=True, slots=True)
class Branches:
    """UNION, or braces alone."""

    groups: tuple[Braces, ...]


Element = Along | Condition | Assigned | Optional | Branches


@dataclass(eq=False, slots=True)
class Braces:
    """What stands between two braces: its elements in order, or a subquery."""

    elements: list[Element] = field(default_factory=list)
    query: Selection | None = None

    def inner(self) -> Iterator[Braces]:
        """The groups in this one, those of EXISTS too."""
        if self.query is not None:
            yield self.query.where
        for each in self.elements:
            match each:
                case Optional(group):
                    yield group
                case Branches(groups):
                    yield from groups
                case Condition(expression) | Assigned(expression):
                    yield from groups_in(expression)
                case _:
                    pass


@dataclass(eq=False, slots=True)
class Selection:
    """A SELECT or ASK.

    Attributes:
        where: Its group.
        distinct: Whether each row comes once.
        columns: Names and, where they are computed, expressions; None for all (``*``).
        keys: The variables of GROUP BY; None without it.
        having: The conditions of HAVING.
        measures: The aggregates, as `Group` has them.
    """

    where: Braces = field(default_factory=Braces)
    distinct: bool = False
    columns: list[tuple[str, Expression | None]] | None = field(default_factory=list)
    keys: list[str] | None = None
    having: list[Expression] = field(default_factory=list)
    measures: list[tuple[str, str, str | None, bool]] = field(default_factory=list)


def mentioned(expression: Expression) -> Iterator[str]:
    """The variables that an expression looks at, all of those within EXISTS among them."""
    match expression:
        case Variable(name):
            yield name
        case Call(_, arguments):
            for each in arguments:
                yield from mentioned(each)
        case Inside(group):
            yield from bound_in(group)
            yield from used_in(group)
        case _:
            return


def bound_in(group: Braces) -> set[str]:
    """The variables that a group may bind for those outside of it."""
    if group.query is not None:
        columns = group.query.columns
        return bound_in(group.query.where) if columns is None else {name for name, _ in columns}
    found: set[str] = set()
    for each in group.elements:
        match each:
            case Along(start, _, end):
                found |= {end.name for end in (start, end) if isinstance(end, Variable)}
            case Assigned(_, name):
                found.add(name)
            case Optional(inner):
                found |= bound_in(inner)
            case Branches(groups):
                found = found.union(*map(bound_in, groups))
            case _:
                pass
    return found


def used_in(group: Braces) -> set[str]:
    """The variables that expressions in a group look at, however deep."""
    if group.query is not None:
        return used_in(group.query.where)
    found: set[str] = set()
    for each in group.elements:
        match each:
            case Condition(expression) | Assigned(expression):
                found |= set(mentioned(expression))
            case Optional(inner):
                found |= used_in(inner)
            case Branches(groups):
                found = found.union(*map(used_in, groups))
            case _:
                pass
    return found


def repeats(path: Path) -> bool:
    """Whether a path may be walked any number of times, or none."""
    match path:
        case ZeroOrMore() | OneOrMore() | ZeroOrOne():
            return True
        case Inverse(inner):
            return repeats(inner)
        case Sequence(paths) | Alternative(paths):
            return any(map(repeats, paths))
        case _:
            return False


def groups_in(expression: Expression) -> Iterator[Braces]:
    """The groups of the EXISTS of an expression, those within them left out."""
    match expression:
        case Inside(group):
            yield group
        case Call(_, arguments):
            for each in arguments:
                yield from groups_in(each)
        case _:
            return


def is_choice(expression: Expression) -> bool:
    """Whether an expression does not compute, but picks a term that is there already."""
    match expression:
        case Variable() | Fixed():
            return True
        case Call(Function.COALESCE, arguments):
            return all(map(is_choice, arguments))
        case _:
            return False
