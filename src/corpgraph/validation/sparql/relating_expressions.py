"""Expressions of a SPARQL query, read as they are written (SPARQL 1.1, section 19.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.validation.planning.expressions import Call, Fixed, Function, Measure, Variable
from corpgraph.validation.sparql.clauses import Inside, NotCoveredError
from corpgraph.validation.sparql.relating_functions import call_of, cast_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.sparql.clauses import Braces
    from corpgraph.validation.sparql.cursor import Cursor

    Measured = tuple[str, str, str | None, bool]

__all__ = ["ExpressionReader"]

_COMPARISONS: Final = {"=", "!=", "<", ">", "<=", ">="}
_AGGREGATES: Final = {"COUNT", "SUM", "MIN", "MAX"}
_ZERO: Final = Fixed(ox.Literal(0))


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
        return self._computed(("+", "-"), self._product)

    def _product(self) -> Expression:
        return self._computed(("*", "/"), self._unary)

    def _computed(self, signs: tuple[str, ...], read: Callable[[], Expression]) -> Expression:
        found = read()
        while self._cursor.now.is_sign(*signs):
            sign = self._cursor.take().text
            found = Call(Function(sign), (found, read()))
        return found

    def _unary(self) -> Expression:
        cursor = self._cursor
        if cursor.takes("!"):
            return Call(Function.NOT, (self._unary(),))
        if cursor.now.is_sign("+", "-"):
            if cursor.tokens[cursor.at + 1].kind == "number":
                return Fixed(cursor.term())
            # What has no sign is an error to both, and all numbers give the same to both.
            sign = cursor.take().text
            return Call(Function(sign), (_ZERO, self._unary()))
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
            return cast_of(term, self._list())
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
        return call_of(name, self._list())

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
