"""A relational algebra for users' queries: what a query asks for, without any query text.

A relation is a bag of rows. A row gives terms to variables, and may leave some unbound. The
meaning is that of the algebra of SPARQL 1.1 (section 18), with two additions for queries that are
asked of many nodes at once: rows that are given from outside, and filters that look at a relation
for each row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpgraph.validation.planning.expressions import Call, Fixed, Function, Variable

if TYPE_CHECKING:
    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.shapes.property_paths import Path

__all__ = [
    "Along",
    "Distinct",
    "Extend",
    "Filter",
    "Given",
    "Group",
    "Join",
    "LeftJoin",
    "Project",
    "Relation",
    "Union",
    "certain",
    "counts_rows",
    "names",
]


End = Variable | Fixed


@dataclass(frozen=True, slots=True)
class Given:
    """Rows that come from outside: focus nodes, or what the other side of a join binds."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Along:
    """The pairs of nodes of which a path leads from the one to the other."""

    start: End
    path: Path
    end: End


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of all parts that agree where they share variables."""

    parts: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class LeftJoin:
    """The rows of one relation, each with the rows of another that agree, if any does.

    Attributes:
        left: The relation whose rows all stay.
        right: The other one.
        given: Variables of the left that the right is given (`Given`).
    """

    left: Relation
    right: Relation
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Union:
    """The rows of all parts."""

    parts: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """The rows for which a condition is true, and no error."""

    source: Relation
    condition: Expression


@dataclass(frozen=True, slots=True)
class Extend:
    """Rows with one more variable: another one's term, a fixed one, or a choice of these."""

    source: Relation
    name: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Group:
    """One row for all rows that agree in some variables.

    Attributes:
        source: The rows.
        keys: The variables.
        measures: Aggregates: the name that `Measure` asks for, the function (``COUNT``, ``SUM``,
            ``MIN`` or ``MAX``), the variable (None for all rows), and whether each of its terms
            counts only once.
    """

    source: Relation
    keys: tuple[str, ...]
    measures: tuple[tuple[str, str, str | None, bool], ...]


@dataclass(frozen=True, slots=True)
class Project:
    """Rows cut down to some variables."""

    source: Relation
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distinct:
    """Each row once."""

    source: Relation


Relation = Given | Along | Join | LeftJoin | Union | Filter | Extend | Group | Project | Distinct


def names(relation: Relation) -> frozenset[str]:
    """The variables that some row of a relation may bind."""
    match relation:
        case Given(given):
            return frozenset(given)
        case Along(start, _, end):
            return frozenset(each.name for each in (start, end) if isinstance(each, Variable))
        case Join(parts) | Union(parts):
            return frozenset().union(*map(names, parts))
        case LeftJoin(left, right):
            return names(left) | names(right)
        case Filter(source, _) | Distinct(source):
            return names(source)
        case Extend(source, name, _):
            return names(source) | {name}
        case Group(source, keys, _):
            return names(source) & frozenset(keys)
        case Project(source, kept):
            return names(source) & frozenset(kept)


def certain(relation: Relation) -> frozenset[str]:
    """The variables that each row of a relation surely binds."""
    match relation:
        case Given() | Along():
            return names(relation)
        case Join(parts):
            return frozenset().union(*map(certain, parts))
        case Union(parts):
            return frozenset.intersection(*map(certain, parts))
        case LeftJoin(left, _):
            return certain(left)
        case Filter(source, _) | Distinct(source):
            return certain(source)
        case Extend(source, name, expression):
            bound = certain(source)
            return bound | {name} if _is_certain(expression, bound) else bound
        case Group(source, keys, _):
            return certain(source) & frozenset(keys)
        case Project(source, kept):
            return certain(source) & frozenset(kept)


def _is_certain(expression: Expression, bound: frozenset[str]) -> bool:
    match expression:
        case Fixed():
            return True
        case Variable(name):
            return name in bound
        case Call(Function.COALESCE, arguments):
            return any(_is_certain(each, bound) for each in arguments)
        case _:
            return False


def counts_rows(relation: Relation) -> bool:
    """Whether it matters how often a row comes."""
    match relation:
        case Group(source, _, measures):
            return any(not distinct for *_, distinct in measures) or counts_rows(source)
        case Join(parts) | Union(parts):
            return any(map(counts_rows, parts))
        case LeftJoin(left, right):
            return counts_rows(left) or counts_rows(right)
        case Filter(source, _) | Extend(source, _, _) | Project(source, _) | Distinct(source):
            return counts_rows(source)
        case _:
            return False
