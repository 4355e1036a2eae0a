"""The structure of a SPARQL query: which groups it has, and which variables stand where.

The parser takes what Oxigraph takes as valid SPARQL 1.1, and looks only as deep as pre-binding
(W3C SHACL, appendix A) and the tracing of solutions need: groups, subqueries, triple patterns with
their paths, and the variables of expressions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.sparql_tokens import Token

__all__ = ["Bind", "Expression", "Group", "Nested", "PathTokens", "Pattern", "Query", "Refused"]


@dataclass(slots=True)
class Expression:
    """An expression: its variables, and the groups of its EXISTS."""

    variables: list[Token] = field(default_factory=list)
    exists: list[Group] = field(default_factory=list)


@dataclass(slots=True)
class PathTokens:
    """A property path, or a variable in its place, as it is written."""

    tokens: tuple[Token, ...]

    @property
    def may_be_empty(self) -> bool:
        """Whether it may lead from a node to itself, in no step."""
        return any(token.is_sign("*", "?") for token in self.tokens)


@dataclass(slots=True)
class Pattern:
    """A triple pattern. An end is None where it is a blank node or a list without a name."""

    subject: tuple[Token, ...] | None
    path: PathTokens
    value: tuple[Token, ...] | None


@dataclass(slots=True)
class Bind:
    """BIND, or an expression of a SELECT clause with a name."""

    expression: Expression
    name: Token


@dataclass(slots=True)
class Nested:
    """A group within a group: OPTIONAL, GRAPH, one branch of a UNION, or braces alone."""

    keyword: str
    group: Group
    name: Token | None = None


@dataclass(slots=True)
class Refused:
    """What a shape's query may not have: MINUS, SERVICE or VALUES."""

    keyword: str


Element = Pattern | Bind | Nested | Refused | Expression


@dataclass(slots=True)
class Group:
    """What stands between two braces.

    Attributes:
        start: Where the text after the opening brace begins.
        end: Where the closing brace is.
        elements: Patterns, filters (each an `Expression`), BINDs and nested groups, in order.
        query: The subquery that is all of the group, where it is one.
    """

    start: int
    end: int = 0
    elements: list[Element] = field(default_factory=list)
    query: Query | None = None

    def patterns(self) -> Iterator[Pattern]:
        """The triple patterns of the group itself."""
        return (each for each in self.elements if isinstance(each, Pattern))

    def nested(self) -> Iterator[Group]:
        """The groups within this one, those of EXISTS left out."""
        if self.query is not None:
            yield self.query.where
        for each in self.elements:
            if isinstance(each, Nested):
                yield each.group

    def expressions(self) -> Iterator[Expression]:
        """The expressions of the group itself."""
        for each in self.elements:
            if isinstance(each, Expression):
                yield each
            elif isinstance(each, Bind):
                yield each.expression

    def walk(self) -> Iterator[Group]:
        """The group, and all groups below it, those of EXISTS too."""
        yield self
        if self.query is not None:
            yield from self.query.groups()
        for each in self.elements:
            if isinstance(each, Nested):
                yield from each.group.walk()
        for expression in self.expressions():
            for group in expression.exists:
                yield from group.walk()


@dataclass(slots=True)
class Query:
    """A SELECT or ASK query, or a subquery.

    Attributes:
        form: ``SELECT`` or ``ASK``, or whatever else it is.
        start: Where its form is written.
        where: Its group.
        distinct: Whether it has DISTINCT or REDUCED.
        star: The ``*`` of its SELECT clause.
        projected: The variables of its SELECT clause that stand alone.
        named: The expressions of its SELECT clause.
        clauses: The expressions of GROUP BY, HAVING and ORDER BY.
        grouped: The variables that it groups by; None without GROUP BY.
        sliced: Whether it has LIMIT or OFFSET.
        dataset: Whether it has FROM.
        refused: A VALUES after its group.
    """

    form: str
    start: int
    where: Group
    distinct: Token | None = None
    star: Token | None = None
    projected: list[Token] = field(default_factory=list)
    named: list[Bind] = field(default_factory=list)
    clauses: list[Expression] = field(default_factory=list)
    grouped: list[Token] | None = None
    sliced: bool = False
    dataset: bool = False
    refused: list[Refused] = field(default_factory=list)

    def expressions(self) -> list[Expression]:
        """The expressions outside its group."""
        return [*(each.expression for each in self.named), *self.clauses]

    def groups(self) -> Iterator[Group]:
        """All groups of the query, wherever they are."""
        yield from self.where.walk()
        for expression in self.expressions():
            for group in expression.exists:
                yield from group.walk()

    def names(self) -> set[str]:
        """The names of its columns, as far as they are written."""
        tokens = [*self.projected, *(each.name for each in self.named)]
        return {token.text[1:] for token in tokens}
