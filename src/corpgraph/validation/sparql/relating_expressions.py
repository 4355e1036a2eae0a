"""Expressions of a SPARQL query, read as they are written (SPARQL 1.1, section 19.8)."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.validation.planning.relations import (
    Call,
    Fixed,
    Function,
    Measure,
    Variable,
)
from corpgraph.validation.sparql.clauses import Inside, NotCoveredError

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.validation.planning.relations import Expression
    from corpgraph.validation.sparql.clauses import Braces
    from corpgraph.validation.sparql.cursor import Cursor

    Measured = tuple[str, str, str | None, bool]

__all__ = ["ExpressionReader"]

_COMPARISONS: Final = {"=", "!=", "<", ">", "<=", ">="}
_AGGREGATES: Final = {"COUNT", "SUM", "MIN", "MAX"}
#: How many arguments each function may have.
_FUNCTIONS: Final = {
    Function.BOUND: (1, 1),
    Function.COALESCE: (1, 100),
    Function.CONTAINS: (2, 2),
    Function.DATATYPE: (1, 1),
    Function.IF: (3, 3),
    Function.IS_BLANK: (1, 1),
    Function.IS_IRI: (1, 1),
    Function.IS_LITERAL: (1, 1),
    Function.LANG: (1, 1),
    Function.LANG_MATCHES: (2, 2),
    Function.REGEX: (2, 3),
    Function.SAME_TERM: (2, 2),
    Function.STR: (1, 1),
    Function.STR_ENDS: (2, 2),
    Function.STR_STARTS: (2, 2),
}
#: Patterns that mean the same to each engine: plain characters, ASCII classes, repetition, choice.
_PLAIN_CLASS: Final = r"\[\^?-?(?:[A-Za-z0-9_ .,:;/#%@!?=+*()-]|\\[-.\]\\])+\]"
_PLAIN_PATTERN: Final = re.compile(
    rf"(?:[A-Za-z0-9_ ,:;/#%@!=<>&'\"~|.-]|{_PLAIN_CLASS}|\\[.+*?()|/{{}}$^\[\]-]|\((?:\?:)?|\)"
    r"|[*+?]|\{\d{1,2}(?:,\d{0,2})?\}|[\^$])*",
)
#: Look-around and the like; and what is to some engines a repetition that gives nothing back, to
#: others a repetition repeated.
_SPECIAL: Final = re.compile(r"[*+?}]\+|\(\?[^:]")
#: Patterns that repeat more than this are more than some engines take.
_MOST_REPEATED: Final = 1_000
_COUNTS: Final = re.compile(r"[{,](\d+)")


class ExpressionReader:
    """Reads expressions at a cursor.

    Args:
        cursor: The place.
        read_group: Reads the group that EXISTS is followed by.
    """

    def __init__(self, cursor: Cursor, read_group: Callable[[], Braces]) -> None:
        self._cursor = cursor
        self._read_group = read_group
        self.measures: list[Measured] = []

    def read(self) -> Expression:
        """Read an expression.

        Raises:
            NotCoveredError: It has something that no relation stands for.
        """
        return self._chain("||", Function.OR, self._and)

    def constraint(self) -> Expression:
        """Read what follows FILTER or HAVING: something in brackets, a call, or EXISTS."""
        return self._primary()

    def _and(self) -> Expression:
        return self._chain("&&", Function.AND, self._comparison)

    def _chain(self, sign: str, function: Function, read: Callable[[], Expression]) -> Expression:
        found = [read()]
        while self._cursor.takes(sign):
            found.append(read())
        return found[0] if len(found) == 1 else Call(function, tuple(found))

    def _comparison(self) -> Expression:
        left = self._sum()
        if self._cursor.now.kind == "sign" and self._cursor.now.text in _COMPARISONS:
            sign = self._cursor.take().text
            return Call(Function(sign), (left, self._sum()))
        if self._cursor.takes("IN"):
            return Call(Function.IN, (left, *self._list()))
        if self._cursor.takes("NOT"):
            self._cursor.expect("IN")
            return Call(Function.NOT, (Call(Function.IN, (left, *self._list())),))
        return left

    def _sum(self) -> Expression:
        found = self._factor()
        while self._cursor.now.is_sign("+", "-"):
            sign = self._cursor.take().text
            found = Call(Function(sign), (found, self._factor()))
        return found

    def _factor(self) -> Expression:
        found = self._unary()
        if self._cursor.now.is_sign("*", "/"):
            raise NotCoveredError("the query multiplies or divides")
        return found

    def _unary(self) -> Expression:
        if self._cursor.takes("!"):
            return Call(Function.NOT, (self._unary(),))
        if self._cursor.now.is_sign("+", "-"):
            if self._cursor.tokens[self._cursor.at + 1].kind == "number":
                return Fixed(self._cursor.term())
            raise NotCoveredError("the query has a sign before something that is no number")
        return self._primary()

    def _primary(self) -> Expression:
        cursor = self._cursor
        if cursor.takes("("):
            found = self.read()
            cursor.expect(")")
            return found
        if cursor.now.kind == "var":
            return Variable(cursor.variable())
        if cursor.now.kind == "word" and cursor.now.text not in ("true", "false"):
            return self._named()
        term = cursor.term()
        if cursor.now.is_sign("("):
            raise NotCoveredError(f"the query calls the function {term}")
        return Fixed(term)

    def _named(self) -> Expression:
        name = self._cursor.take().text.upper()
        if name == "NOT":
            self._cursor.expect("EXISTS")
            return Call(Function.NOT, (Inside(self._read_group()),))
        if name == "EXISTS":
            return Inside(self._read_group())
        if name in _AGGREGATES:
            return self._aggregate(name)
        name = "ISIRI" if name == "ISURI" else name
        known = {str(each): each for each in _FUNCTIONS}
        if name not in known:
            raise NotCoveredError(f"the query calls {name}")
        arguments = self._list()
        least, most = _FUNCTIONS[known[name]]
        if not least <= len(arguments) <= most:
            raise NotCoveredError(f"the query calls {name} with {len(arguments)} arguments")
        if name == "REGEX":
            _check_pattern(arguments)
        return Call(known[name], arguments)

    def _aggregate(self, function: str) -> Expression:
        cursor = self._cursor
        cursor.expect("(")
        distinct = cursor.takes("DISTINCT")
        name = None
        if cursor.takes("*"):
            if distinct:
                raise NotCoveredError("the query counts distinct rows")
        else:
            argument = self.read()
            if not isinstance(argument, Variable):
                raise NotCoveredError(f"the query takes {function} of what is no variable")
            name = argument.name
        cursor.expect(")")
        measure = f"{function}{'_distinct' if distinct else ''}{'' if name is None else f'_{name}'}"
        self.measures.append((measure, function, name, distinct))
        return Measure(measure)

    def _list(self) -> tuple[Expression, ...]:
        self._cursor.expect("(")
        found: list[Expression] = []
        while not self._cursor.takes(")"):
            found.append(self.read())
            if not self._cursor.now.is_sign(")"):
                self._cursor.expect(",")
        return tuple(found)


def _check_pattern(arguments: tuple[Expression, ...]) -> None:
    if len(arguments) == 3:
        raise NotCoveredError("the query calls REGEX with flags")
    match arguments[1]:
        case Fixed(ox.Literal(value=pattern)) if _is_plain(pattern):
            return
        case _:
            raise NotCoveredError("the query calls REGEX with a pattern that engines may differ on")


def _is_plain(pattern: str) -> bool:
    """Whether a pattern means the same to each engine, and is a pattern to all of them."""
    if not _PLAIN_PATTERN.fullmatch(pattern) or _SPECIAL.search(pattern):
        return False
    if prod(max(1, int(each)) for each in _COUNTS.findall(pattern)) > _MOST_REPEATED:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
