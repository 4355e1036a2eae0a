"""A parser for the structure of SPARQL queries (SPARQL 1.1, section 19.8)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError
from corpgraph.sparql_tokens import Token, tokenize
from corpgraph.validation.sparql.groups import (
    Bind,
    Expression,
    Group,
    Nested,
    PathTokens,
    Pattern,
    Query,
    Refused,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["parse_query"]

_CLAUSES: Final = ("GROUP", "HAVING", "ORDER")
_ENDS: Final = (*_CLAUSES, "LIMIT", "OFFSET", "VALUES")
#: Brackets nested deeper are refused, so that no query can exhaust the stack.
_DEEPEST: Final = 100
#: Queries of more tokens are refused, lists of single terms left out: an engine nests a chain of
#: operators or groups as deep as it is long.
_LONGEST: Final = 2_000
#: More triple patterns are refused: the time to order them grows with the fourth power.
_MOST_JOINED: Final = 150


@lru_cache(maxsize=64)
def parse_query(text: str) -> Query:
    """Parse a query.

    Args:
        text: SPARQL, its prologue included.

    Raises:
        InputError: It is not SPARQL.
    """
    tokens = tokenize(text)
    _check_size(tokens)
    return _Parser(tokens).query()


def _check_size(tokens: Sequence[Token]) -> None:
    size, brackets = 0, [""]
    for place, token in enumerate(tokens):
        size += 1
        if token.is_sign("{", "(", "["):
            brackets.append(token.text)
        elif token.is_sign("}", ")", "]") and len(brackets) > 1:
            brackets.pop()
        elif token.is_sign(",") and brackets[-1] == "(" and tokens[place - 2].is_sign(",", "("):
            size -= 2
        if len(brackets) > _DEEPEST + 1:
            raise InputError(f"the query nests more than {_DEEPEST} brackets")
    if size > _LONGEST:
        raise InputError(f"the query has more than {_LONGEST} tokens outside of lists")


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._joined = 0

    def query(self) -> Query:
        while not self._now.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            if self._now.kind == "end":
                raise InputError("the query is neither a SELECT nor an ASK")
            self._take()
        query = self._query()
        if self._now.kind != "end":
            raise InputError(f"the query goes on after its end with {self._now.text!r}")
        return query

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        if token.kind == "end":
            raise InputError("the query ends too early")
        self._at += 1
        return token

    def _expect(self, sign: str) -> Token:
        token = self._take()
        if not token.is_sign(sign):
            raise InputError(f"the query has {token.text!r} where {sign!r} is wanted")
        return token

    def _join(self, patterns: int = 1) -> None:
        self._joined += patterns
        if self._joined > _MOST_JOINED:
            raise InputError(f"the query joins more than {_MOST_JOINED} triple patterns")

    def _query(self) -> Query:
        form = self._take()
        query = Query(form.text.upper(), form.start, Group(0))
        while not self._now.is_sign("{") and not self._now.is_word("WHERE"):
            self._head(query)
        if self._now.is_word("WHERE"):
            self._take()
        query.where = self._group()
        while self._now.is_word(*_ENDS):
            self._tail(query)
        return query

    def _head(self, query: Query) -> None:
        token = self._take()
        if token.is_word("DISTINCT", "REDUCED"):
            query.distinct = token
        elif token.is_word("FROM"):
            query.dataset = True
        elif token.is_sign("*"):
            query.star = token
        elif token.kind == "var":
            query.projected.append(token)
        elif token.is_sign("("):
            expression = Expression()
            self._until_as(expression)
            query.named.append(Bind(expression, self._take()))
            self._expect(")")

    def _tail(self, query: Query) -> None:
        keyword = self._take()
        if keyword.is_word("LIMIT", "OFFSET"):
            query.sliced = True
            self._take()
        elif keyword.is_word("VALUES"):
            self._data_block()
            query.refused.append(Refused("VALUES"))
        else:
            expression = Expression()
            grouped: list[Token] = []
            while not self._now.is_word(*_ENDS) and not self._now.is_sign("}"):
                if self._now.kind == "end":
                    break
                if self._now.kind == "var":
                    grouped.append(self._now)
                self._operand(expression)
            query.clauses.append(expression)
            if keyword.is_word("GROUP"):
                query.grouped = grouped

    def _group(self) -> Group:
        group = Group(self._expect("{").end)
        if self._now.is_word("SELECT"):
            group.query = self._query()
        while not self._now.is_sign("}"):
            self._element(group)
        group.end = self._take().start
        return group

    def _element(self, group: Group) -> None:
        token = self._now
        if token.is_sign("."):
            self._take()
        elif token.is_sign("{"):
            self._union(group)
        elif token.is_word("OPTIONAL"):
            self._take()
            group.elements.append(Nested("OPTIONAL", self._group()))
        elif token.is_word("GRAPH"):
            self._take()
            name = self._take()
            group.elements.append(Nested("GRAPH", self._group(), name))
        elif token.is_word("FILTER"):
            self._take()
            group.elements.append(self._constraint())
        elif token.is_word("BIND"):
            self._take()
            self._expect("(")
            expression = Expression()
            self._until_as(expression)
            group.elements.append(Bind(expression, self._take()))
            self._expect(")")
        elif token.is_word("MINUS", "SERVICE", "VALUES"):
            self._refused(group)
        else:
            self._triples(group)

    def _union(self, group: Group) -> None:
        branches = [self._group()]
        while self._now.is_word("UNION"):
            self._take()
            branches.append(self._group())
        keyword = "UNION" if len(branches) > 1 else "GROUP"
        group.elements += [Nested(keyword, branch) for branch in branches]

    def _refused(self, group: Group) -> None:
        keyword = self._take().text.upper()
        group.elements.append(Refused(keyword))
        if keyword == "VALUES":
            self._data_block()
            return
        while not self._now.is_sign("{"):
            self._take()
        self._group()

    def _data_block(self) -> None:
        while not self._take().is_sign("{"):
            pass
        while not self._take().is_sign("}"):
            pass

    def _constraint(self) -> Expression:
        expression = Expression()
        while self._now.kind in ("word", "iri", "name") and not self._now.is_word("EXISTS"):
            self._take()
        self._operand(expression)
        return expression

    def _operand(self, expression: Expression) -> None:
        """Take one token of an expression, or all that its brackets hold."""
        token = self._take()
        if token.kind == "var":
            expression.variables.append(token)
        elif token.is_word("EXISTS"):
            expression.exists.append(self._group())
        elif token.is_sign("("):
            while not self._now.is_sign(")"):
                self._operand(expression)
            self._take()

    def _until_as(self, expression: Expression) -> None:
        while not self._now.is_word("AS"):
            self._operand(expression)
        self._take()

    def _triples(self, group: Group) -> None:
        is_enough = self._now.is_sign("[", "(")
        subject = self._node(group)
        if self._now.is_sign("{") and not is_enough:
            raise InputError("the query has '{' where a property is wanted")
        if not self._now.is_sign(".", "}"):
            self._properties(group, subject)

    def _properties(self, group: Group, subject: tuple[Token, ...] | None) -> None:
        while not self._now.is_sign(".", "{", "}", "]") and not self._now.is_word(*_KEYWORDS):
            if self._now.is_sign(";"):
                self._take()
                continue
            start = self._at
            self._join()
            self._path()
            path = PathTokens(tuple(self._tokens[start : self._at]))
            group.elements.append(Pattern(subject, path, self._node(group)))
            while self._now.is_sign(","):
                self._take()
                self._join()
                group.elements.append(Pattern(subject, path, self._node(group)))

    def _node(self, group: Group) -> tuple[Token, ...] | None:
        """Take a subject or an object."""
        token = self._take()
        if token.is_sign("["):
            self._properties(group, None)
            self._expect("]")
            return None
        if token.is_sign("("):
            while not self._now.is_sign(")"):
                self._join(2)
                self._node(group)
            self._take()
            return None
        if token.is_sign("+", "-"):
            return (token, self._take())
        if token.kind == "string" and self._now.kind == "tag":
            return (token, self._take())
        if token.kind == "string" and self._now.is_sign("^^"):
            return (token, self._take(), self._take())
        if token.kind in ("sign", "tag") or token.kind == "end":
            raise InputError(f"the query has {token.text!r} where a term is wanted")
        return (token,)

    def _path(self) -> None:
        self._step()
        while self._now.is_sign("/", "|"):
            self._join()
            self._take()
            self._step()

    def _step(self) -> None:
        while self._now.is_sign("^", "!"):
            self._take()
        token = self._take()
        if token.is_sign("("):
            if not self._now.is_sign(")"):
                self._path()
            self._expect(")")
        elif token.kind not in ("iri", "name", "var") and token.text != "a":
            raise InputError(f"the query has {token.text!r} where a property is wanted")
        while self._now.is_sign("*", "+", "?"):
            self._take()


_KEYWORDS: Final = (
    "BIND",
    "FILTER",
    "GRAPH",
    "MINUS",
    "OPTIONAL",
    "SERVICE",
    "VALUES",
)
