"""Functions of numbers (SPARQL 1.1, sections 17.4.4 and 17.5), exactly or not at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError
from corpgraph.validation.columns.relations.exact import (
    Exact,
    Quotient,
    absolute,
    added,
    divided,
    floored,
    multiplied,
    negated,
    rounded,
    truncated,
)
from corpgraph.validation.columns.relations.kinds import Kind
from corpgraph.validation.columns.relations.quantities import exactly
from corpgraph.validation.columns.relations.values import Value
from corpgraph.validation.planning.expressions import Function

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.validation.columns.relations.evaluating import Evaluating, Printed
    from corpgraph.validation.planning.expressions import Expression

__all__ = ["NUMBER_FUNCTIONS", "fixed_number", "number_value"]

_NUMBER: Final = frozenset({Kind.NUMBER})
#: What is subtracted from its like, and gives a duration.
_TIMES: Final = frozenset({Kind.DATE, Kind.INSTANT, Kind.EXOTIC})
#: Texts with more digits are perhaps no integers of 64 bits.
_MOST_DIGITS: Final = 18


def fixed_number(text: str, *, is_integer: bool) -> Exact:
    """A number of a query, by its lexical form in decimal notation."""
    number = Decimal(text)
    scale = max(0, -int(number.as_tuple().exponent))
    units = int(number.scaleb(scale))
    column = nw.lit(units, dtype=nw.Int64)
    return Exact(column, scale, abs(units), is_integer, least=abs(units))


def number_value(number: Exact | Quotient) -> Value:
    """Numbers that are computed, as a value."""
    return Value(_NUMBER, exact=number)


def _operation(
    operation: Callable[[Exact, Exact], Exact | Quotient],
    evaluating: Evaluating,
    arguments: tuple[Expression, ...],
) -> Value:
    left, right = map(evaluating.value, arguments)
    if left.kinds & _TIMES and right.kinds & _TIMES:
        raise DeclinedError("times or durations are computed with")
    return number_value(operation(_decimal(left), _decimal(right)))


def _difference(left: Exact, right: Exact) -> Exact:
    return added(left, negated(right))


def _decimal(value: Value) -> Exact:
    number = exactly(value)
    if isinstance(number, Quotient):
        raise DeclinedError("a quotient is computed with")
    return number


def _absolute(evaluating: Evaluating, arguments: tuple[Expression, ...]) -> Value:
    return number_value(absolute(_decimal(evaluating.value(arguments[0]))))


def _ceiling(number: Exact | Quotient) -> Exact:
    if isinstance(number, Exact):
        return negated(floored(negated(number)))
    return negated(floored(replace(number, dividend=-number.dividend)))


def _whole(
    operation: Callable[[Exact | Quotient], Exact],
    evaluating: Evaluating,
    arguments: tuple[Expression, ...],
) -> Value:
    return number_value(operation(exactly(evaluating.value(arguments[0]))))


def _integer(evaluating: Evaluating, arguments: tuple[Expression, ...]) -> Value:
    value = evaluating.value(arguments[0])
    if value.kinds & {Kind.BOOLEAN, Kind.EXOTIC}:
        raise DeclinedError("something else than numbers and texts is made an integer")
    found = [truncated(exactly(value))]
    if Kind.STRING in value.kinds:
        found.append(_parsed(evaluating, value))
    units = nw.coalesce(*(each.units for each in found)) if found[1:] else found[0].units
    return number_value(Exact(units, 0, max(each.most for each in found), is_integer=True))


def _parsed(evaluating: Evaluating, value: Value) -> Exact:
    """The integers that plain strings are the lexical forms of."""
    text = value.strings()
    is_long = text.str.contains(rf"^[+-]?[0-9]{{{_MOST_DIGITS + 1},}}$")
    evaluating.doubt(is_long, "a long text is made an integer")
    is_integer = text.str.contains(rf"^[+-]?[0-9]{{1,{_MOST_DIGITS}}}$")
    digits = nw.when(is_integer).then(text).otherwise(nw.lit(None, dtype=nw.String))
    return Exact(digits.cast(nw.Int64), 0, 10**_MOST_DIGITS, is_integer=True)


NUMBER_FUNCTIONS: Final[dict[Function, Printed]] = {
    Function.ADD: partial(_operation, added),
    Function.SUBTRACT: partial(_operation, _difference),
    Function.MULTIPLY: partial(_operation, multiplied),
    Function.DIVIDE: partial(_operation, divided),
    Function.ABS: _absolute,
    Function.CEIL: partial(_whole, _ceiling),
    Function.FLOOR: partial(_whole, floored),
    Function.ROUND: partial(_whole, rounded),
    Function.INTEGER: _integer,
}
