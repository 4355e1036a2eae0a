"""Pre-bound variables (W3C SHACL, appendix A), for all focus nodes at once.

Pre-binding gives a variable its value in every scope of a query. For one focus node that is a
substitution. For many, each scope that uses the variable without binding it is joined with the
focus nodes; the scopes share the variable, so the solutions are those of the substitutions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.sparql_tokens import tokenize, unescape
from corpgraph.validation.shapes.property_paths import Predicate
from corpgraph.validation.sparql.groups import Bind, Refused
from corpgraph.validation.sparql.parsing import parse_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpgraph.sparql_tokens import Token
    from corpgraph.validation.shapes.model import QueryKind, SparqlRule
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term
    from corpgraph.validation.sparql.groups import Expression, Group, Pattern, Query

__all__ = ["PreparedQuery", "Scopes", "prepare"]


@dataclass(frozen=True, slots=True)
class Scopes:
    """Patterns that bind pre-bound variables.

    Attributes:
        top: What the query as a whole is joined with.
        inner: What an inner scope is joined with, by the name of the variable it needs.
        columns: Variables that ``top`` binds besides, which results are told apart by.
    """

    top: str
    inner: Mapping[str, str]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A user's query, checked, with everything in place but the focus nodes.

    Attributes:
        text: SPARQL, parameters and path in place.
        query: Its structure.
        asks: Whether it is an ASK about values.
        prebound: The names of the variables that are still to be bound.
        blank: Blank nodes, by the name of the one of these variables that each is for.
    """

    text: str
    query: Query
    asks: bool
    prebound: tuple[str, ...]
    blank: Mapping[str, ox.BlankNode]

    @property
    def prologue(self) -> str:
        """The prefixes."""
        return self.text[: self.query.start]

    def bind(self, scopes: Scopes) -> str:
        """The SELECT that gives the results of all focus nodes of some scopes."""
        query = self.query
        if self.asks:
            columns = " ".join(("?this", "?value", *scopes.columns))
            body = self._body({})
            return (
                f"{self.prologue}SELECT DISTINCT {columns} WHERE {{ {scopes.top} "
                f"FILTER NOT EXISTS {{ {body} }} }}"
            )
        edits = _scope_edits(query.where, scopes.inner)
        edits[query.where.start] = f" {scopes.top} "
        if query.grouped is None:
            place = query.distinct.end if query.distinct else query.start + len("SELECT")
            extra = () if query.star else scopes.columns
            edits[place] = f"{'' if query.distinct else ' DISTINCT'} {' '.join(extra)} "
        return _insert(self.text, edits)

    def expose(self, scopes: Scopes, variables: tuple[str, ...]) -> str:
        """A SELECT of all solutions of the query's pattern, with given variables."""
        body = self._body(_scope_edits(self.query.where, scopes.inner))
        columns = " ".join(dict.fromkeys(("?this", *variables)))
        return f"{self.prologue}SELECT DISTINCT {columns} WHERE {{ {scopes.top} {body} }}"

    def _body(self, edits: dict[int, str]) -> str:
        where = self.query.where
        text = _insert(self.text[: where.end], edits)
        return text[where.start :]


def prepare(rule: SparqlRule, path: Path | None, constants: Mapping[str, Term]) -> PreparedQuery:
    """Check a user's query and put its path and constants in place.

    Args:
        rule: The query.
        path: The path of a property shape.
        constants: Terms by the name of their variable: parameters, the shape, the shapes graph.
            IRIs and literals become terms of the query; blank nodes, which no query can name,
            are left to be bound.

    Raises:
        InputError: The query is none, or does what SHACL does not allow (section 5.2.1, appendix
            A): MINUS, VALUES, SERVICE, FROM, a subquery that hides a pre-bound variable, or a
            new value for one.
    """
    text = _with_path(unescape(rule.text), path)
    query = parse_query(text)
    required = {"this"} | ({"value"} if rule.kind.asks else set())
    required |= {name for name in constants if name not in ("currentShape", "shapesGraph")}
    _check(text, query, rule.kind, required | set(constants), required)
    blank = {name: term for name, term in constants.items() if isinstance(term, ox.BlankNode)}
    given = {name: term for name, term in constants.items() if name not in blank}
    text = _with_constants(text, query, given)
    used = {token.variable for token in tokenize(text)}
    blank = {name: node for name, node in blank.items() if name in used}
    prebound = (*sorted(required - set(constants)), *blank)
    return PreparedQuery(text, parse_query(text), rule.kind.asks, prebound, blank)


def _with_path(text: str, path: Path | None) -> str:
    places = [token for token in tokenize(text) if token.variable == "PATH"]
    if places and path is None:
        raise InputError("$PATH has no meaning in a node shape")
    for token in reversed(places):
        written = str(path) if isinstance(path, Predicate) else f"({path})"
        text = f"{text[: token.start]}{written}{text[token.end :]}"
    return text


def _check(
    text: str, query: Query, kind: QueryKind, prebound: set[str], required: set[str]
) -> None:
    _check_columns(query, kind)
    if any(token.kind == "word" and token.may_hold("SERVICE") for token in tokenize(text)):
        # Said once more of the bare words, so that no slip of the parser opens the network. Of a
        # prefix such as service: the parser has seen that it begins no such clause.
        raise InputError("the query has SERVICE, which SHACL does not allow")
    _check_query(query, prebound)
    for group in query.groups():
        for element in group.elements:
            if isinstance(element, Refused):
                raise InputError(f"the query has {element.keyword}, which SHACL does not allow")
            if isinstance(element, Bind):
                _check_name(element.name, prebound)
        if group.query is not None:
            _check_query(group.query, prebound)
            hidden = required - _columns(group.query)
            if hidden:
                names = " and ".join(f"${name}" for name in sorted(hidden))
                raise InputError(f"a subquery does not select {names}, which is pre-bound")


def _check_columns(query: Query, kind: QueryKind) -> None:
    expected = "ASK" if kind.asks else "SELECT"
    if query.form != expected:
        raise InputError(f"the query is {query.form}, where {expected} is wanted")
    if not kind.asks and "this" not in query.names() and query.star is None:
        raise InputError("the query does not select $this")
    if query.star is not None and "this" not in _columns(query):
        raise InputError("the query does not select $this, which * leaves out here")


def _check_query(query: Query, prebound: set[str]) -> None:
    if query.refused:
        raise InputError("the query has VALUES, which SHACL does not allow")
    if query.dataset:
        raise InputError("the query has FROM, where the data graph is the only one to query")
    for each in query.named:
        _check_name(each.name, prebound)


def _check_name(token: Token, prebound: set[str]) -> None:
    if token.variable in prebound:
        raise InputError(f"the query gives {token.text} a new value with AS, but it is pre-bound")


def _columns(query: Query) -> set[str]:
    if query.star is None:
        return query.names()
    names: set[str] = set()
    waiting = [query.where]
    while waiting:
        group = waiting.pop()
        if group.query is not None:
            names |= _columns(group.query)
            continue
        for pattern in group.patterns():
            names |= {name for name in map(_variable, _tokens(pattern)) if name}
        names |= {each.name.text[1:] for each in group.elements if isinstance(each, Bind)}
        waiting += group.nested()
    return names


def _with_constants(text: str, query: Query, constants: Mapping[str, Term]) -> str:
    if not constants:
        return text
    queries = [query, *(group.query for group in query.groups() if group.query is not None)]
    projected = {token.start for each in queries for token in each.projected}
    grouped = {token.start for each in queries for token in each.grouped or ()}
    tokens = tokenize(text)
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        term = constants.get(token.variable or "")
        if term is None:
            continue
        start, end, written = token.start, token.end, f" {term} "
        if token.start in projected:
            written = f" ({term} AS {token.text}) "
        elif token.start in grouped:
            written = f" ({term}) "
        elif place > 1 and tokens[place - 2].is_word("BOUND"):
            start, end, written = tokens[place - 2].start, tokens[place + 1].end, " (true) "
        text = f"{text[:start]}{written}{text[end:]}"
    return text


def _scope_edits(top: Group, inner: Mapping[str, str]) -> dict[int, str]:
    """What to insert where, so that each scope below the top binds what it uses."""
    edits: dict[int, str] = {}
    for group, is_subquery in _scopes(top):
        if group is top or group.query is not None:
            continue
        needed = [
            pattern
            for name, pattern in inner.items()
            if (is_subquery or _uses(group, name)) and not _binds(group, name)
        ]
        if needed:
            edits[group.start] = f" {' '.join(dict.fromkeys(needed))} "
    return edits


def _scopes(group: Group, *, is_subquery: bool = False) -> Iterator[tuple[Group, bool]]:
    yield group, is_subquery
    for each in group.nested():
        inside = group.query is not None and each is group.query.where
        yield from _scopes(each, is_subquery=inside)


def _uses(group: Group, name: str) -> bool:
    """Whether a group needs the value of a variable, beyond matching triples with it."""
    if any(_mentions(expression, name) for expression in group.expressions()):
        return True
    return any(
        pattern.path.may_be_empty and name in map(_variable, _tokens(pattern))
        for pattern in group.patterns()
    )


def _binds(group: Group, name: str) -> bool:
    """Whether a group surely binds a variable before anything in it uses it."""
    if any(isinstance(e, Bind) and _mentions(e.expression, name) for e in group.elements):
        return False
    return any(
        not pattern.path.may_be_empty and name in map(_variable, _tokens(pattern))
        for pattern in group.patterns()
    )


def _mentions(expression: Expression, name: str) -> bool:
    if any(token.variable == name for token in expression.variables):
        return True
    return any(
        any(name in map(_variable, _tokens(pattern)) for pattern in group.patterns())
        or any(_mentions(each, name) for each in group.expressions())
        for outer in expression.exists
        for group in outer.walk()
    )


def _tokens(pattern: Pattern) -> tuple[Token, ...]:
    path = tuple(pattern.path.tokens) if len(pattern.path.tokens) == 1 else ()
    return (*(pattern.subject or ()), *path, *(pattern.value or ()))


def _variable(token: Token) -> str | None:
    return token.variable


def _insert(text: str, edits: dict[int, str]) -> str:
    for place in sorted(edits, reverse=True):
        text = f"{text[:place]}{edits[place]}{text[place:]}"
    return text
