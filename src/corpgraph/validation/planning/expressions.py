"""Expressions of users' queries: what has a value for each row of a relation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.planning.relations import Relation
    from corpgraph.validation.shapes.triples import Term

__all__ = [
    "Call",
    "Computed",
    "Exists",
    "Expression",
    "Fixed",
    "Function",
    "Measure",
    "Unbound",
    "Variable",
    "computed_in",
    "conjuncts",
    "exists_in",
]


@dataclass(frozen=True, slots=True)
class Expression:
    """What has a value, or an error, for each row."""


@dataclass(frozen=True, slots=True)
class Variable(Expression):
    """A variable, by its name without a mark; names that begin with ``~`` stand for blank nodes."""

    name: str


@dataclass(frozen=True, slots=True)
class Fixed(Expression):
    """A term."""

    term: Term


@dataclass(frozen=True, slots=True)
class Unbound(Expression):
    """The value of a variable that nothing binds: an error."""


@dataclass(frozen=True, slots=True)
class Measure(Expression):
    """The number that an aggregate has given to the rows of a group, by its name."""

    name: str


class Function(StrEnum):
    """Functions and operators (SPARQL 1.1, section 17)."""

    AND = "&&"
    OR = "||"
    NOT = "!"
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    MORE = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    IN = "IN"
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    ABS = "ABS"
    BOUND = "BOUND"
    CEIL = "CEIL"
    COALESCE = "COALESCE"
    CONCAT = "CONCAT"
    CONTAINS = "CONTAINS"
    DATATYPE = "DATATYPE"
    FLOOR = "FLOOR"
    IF = "IF"
    #: The cast to ``xsd:integer`` (section 17.5).
    INTEGER = "INTEGER"
    IS_BLANK = "ISBLANK"
    IS_IRI = "ISIRI"
    IS_LITERAL = "ISLITERAL"
    LANG = "LANG"
    LANG_MATCHES = "LANGMATCHES"
    LCASE = "LCASE"
    REGEX = "REGEX"
    REPLACE = "REPLACE"
    ROUND = "ROUND"
    SAME_TERM = "SAMETERM"
    STR = "STR"
    STR_AFTER = "STRAFTER"
    STR_BEFORE = "STRBEFORE"
    STR_ENDS = "STRENDS"
    STR_LENGTH = "STRLEN"
    STR_STARTS = "STRSTARTS"
    SUBSTR = "SUBSTR"
    UCASE = "UCASE"


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """A function or an operator, applied."""

    function: Function
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Computed(Expression):
    """What BIND computes; it is looked at by its name, perhaps often, and computed once.

    Attributes:
        name: The name, which no other expression of the query has.
        expression: How it is computed.
    """

    name: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Exists(Expression):
    """Whether a relation has a row that agrees with the row that is looked at.

    Attributes:
        pattern: The relation.
        on: The variables in which both must agree; bound in both.
        given: Those of them that the relation is given (`Given`), because it computes with them.
    """

    pattern: Relation
    on: tuple[str, ...]
    given: tuple[str, ...] = ()


def conjuncts(condition: Expression) -> Iterator[Expression]:
    """The conditions that must all be true for one to be true."""
    match condition:
        case Call(Function.AND, arguments):
            for each in arguments:
                yield from conjuncts(each)
        case _:
            yield condition


def computed_in(expression: Expression) -> dict[str, Computed]:
    """What is computed for an expression, by name; each after what it is computed of."""
    found: dict[str, Computed] = {}
    _collect(expression, found)
    return found


def _collect(expression: Expression, found: dict[str, Computed]) -> None:
    match expression:
        case Computed(name, inner) if name not in found:
            _collect(inner, found)
            found[name] = expression
        case Call(_, arguments):
            for each in arguments:
                _collect(each, found)
        case _:
            return


def exists_in(expression: Expression) -> Iterator[Exists]:
    """The EXISTS of an expression, perhaps more than once; those within them left out."""
    if isinstance(expression, Exists):
        yield expression
    elif isinstance(expression, Computed):
        yield from exists_in(expression.expression)
    elif isinstance(expression, Call):
        for each in expression.arguments:
            yield from exists_in(each)
