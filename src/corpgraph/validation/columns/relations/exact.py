"""Decimal numbers, and quotients of them, computed with exactly in 64 bits.

SPARQL computes integers in 64 bits and decimals in 128, with 18 digits after the point; what goes
beyond that is an error. Here is computed only what stays far within: how large a number may become
is known before any is there, and what may become too large is declined.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Exact",
    "Quotient",
    "absolute",
    "added",
    "aligned",
    "divided",
    "floored",
    "multiplied",
    "negated",
    "rounded",
    "truncated",
]

#: Units are no further from zero.
_MOST: Final = 9 * 10**18
#: With at most these numbers, floors of quotients with 18 digits after the point are exact.
_MOST_DIVIDEND: Final = 10**18
_MOST_DIVISOR: Final = 10**17
#: Whole numbers up to this are exact as floating-point numbers, and so are floors of quotients.
_MOST_FLOAT: Final = 2**52


@dataclass(frozen=True, slots=True)
class Exact:
    """Numbers as units of a power of ten; null for an error.

    Attributes:
        units: The units (Int64).
        scale: How many of a number's digits are after the point.
        most: No unit is further from zero.
        is_integer: Whether all are of the datatype ``xsd:integer``; else some may be decimals.
        least: No unit is nearer to zero.
    """

    units: nw.Expr
    scale: int
    most: int
    is_integer: bool = False
    least: int = 0

    def __post_init__(self) -> None:
        """Decline what may be too large.

        Raises:
            DeclinedError: It may.
        """
        if self.most > _MOST:
            raise DeclinedError("a number may become too large")

    def scaled(self, scale: int) -> Exact:
        """The same numbers with more digits after the point."""
        if scale == self.scale:
            return self
        factor = 10 ** (scale - self.scale)
        most = _checked(self.most * factor)
        return Exact(self.units * factor, scale, most, self.is_integer, self.least * factor)

    def each(self, change: Callable[[nw.Expr], nw.Expr]) -> Exact:
        """The same numbers in other columns."""
        return replace(self, units=change(self.units))

    def texts(self) -> nw.Expr:
        """The lexical forms.

        Raises:
            DeclinedError: There may be digits after the point.
        """
        if self.scale:
            raise DeclinedError("a decimal that is computed is used as a string")
        return self.units.cast(nw.String)

    def floats(self) -> nw.Expr:
        """The nearest floating-point numbers.

        Raises:
            DeclinedError: They may be others.
        """
        if self.most > _MOST_FLOAT:
            raise DeclinedError("a large number meets a floating-point number")
        return self.units.cast(nw.Float64) / nw.lit(10**self.scale, dtype=nw.Int64)


@dataclass(frozen=True, slots=True)
class Quotient:
    """Quotients of whole numbers; null for an error.

    Attributes:
        dividend: The dividends (Int64).
        divisor: The divisors (Int64), each larger than zero.
        most: No dividend is further from zero.
        most_divisor: No divisor is larger.
        least_divisor: No divisor is smaller.
    """

    dividend: nw.Expr
    divisor: nw.Expr
    most: int
    most_divisor: int
    least_divisor: int = 1

    def __post_init__(self) -> None:
        """Decline what may be too large.

        Raises:
            DeclinedError: It may.
        """
        if self.most > _MOST_DIVIDEND or self.most_divisor > _MOST_DIVISOR:
            raise DeclinedError("a number may become too large to be divided, or to divide by")

    def each(self, change: Callable[[nw.Expr], nw.Expr]) -> Quotient:
        """The same quotients in other columns."""
        return replace(self, dividend=change(self.dividend), divisor=change(self.divisor))

    def texts(self) -> nw.Expr:
        """None.

        Raises:
            DeclinedError: Always.
        """
        raise DeclinedError("a decimal that is computed is used as a string")

    def floats(self) -> nw.Expr:
        """None.

        Raises:
            DeclinedError: Always.
        """
        raise DeclinedError("a quotient meets a floating-point number")

    @classmethod
    def of(cls, number: Exact | Quotient) -> Quotient:
        """Numbers as quotients."""
        if isinstance(number, Quotient):
            return number
        divisor = 10**number.scale
        return cls(number.units, nw.lit(divisor, dtype=nw.Int64), number.most, divisor, divisor)


def added(left: Exact, right: Exact) -> Exact:
    """Sums."""
    one, other = _scaled(left, right)
    both = left.is_integer and right.is_integer
    return Exact(one.units + other.units, one.scale, one.most + other.most, both)


def multiplied(left: Exact, right: Exact) -> Exact:
    """Products."""
    most = _checked(left.most * right.most)
    both = left.is_integer and right.is_integer
    return Exact(left.units * right.units, left.scale + right.scale, most, both)


def divided(left: Exact, right: Exact) -> Quotient:
    """Quotients; null where the divisor is zero."""
    one, other = _scaled(left, right)
    some = nw.when(other.units != 0).then(other.units)
    divisor = some.otherwise(nw.lit(None, dtype=nw.Int64))
    dividend = nw.when(other.units < 0).then(-one.units).otherwise(one.units)
    return Quotient(dividend, divisor.abs(), one.most, other.most, max(1, other.least))


def negated(number: Exact) -> Exact:
    """The numbers on the other side of zero."""
    return Exact(-number.units, number.scale, number.most, number.is_integer)


def absolute(number: Exact) -> Exact:
    """How far numbers are from zero."""
    return Exact(number.units.abs(), number.scale, number.most, number.is_integer)


def floored(number: Exact | Quotient) -> Exact:
    """The largest whole numbers that are not above."""
    if isinstance(number, Exact) and not number.scale:
        return number
    quotient = Quotient.of(number)
    return Exact(_floored(quotient), 0, quotient.most // quotient.least_divisor + 1)


def rounded(number: Exact | Quotient) -> Exact:
    """The nearest whole numbers, the upper ones where two are as near."""
    if isinstance(number, Exact) and not number.scale:
        return number
    each = Quotient.of(number)
    dividend = each.dividend * 2 + each.divisor
    most, most_divisor = each.most * 2 + each.most_divisor, each.most_divisor * 2
    double = Quotient(dividend, each.divisor * 2, most, most_divisor, each.least_divisor * 2)
    return floored(double)


def truncated(number: Exact | Quotient) -> Exact:
    """The whole parts, as integers."""
    if isinstance(number, Exact) and not number.scale:
        return Exact(number.units, 0, number.most, is_integer=True)
    each = Quotient.of(number)
    is_below = each.dividend < 0
    whole = floored(replace(each, dividend=each.dividend.abs()))
    units = nw.when(is_below).then(-whole.units).otherwise(whole.units)
    return replace(whole, units=units, is_integer=True)


def aligned(left: Exact | Quotient, right: Exact | Quotient) -> tuple[nw.Expr, nw.Expr]:
    """Whole numbers in the same order as numbers.

    Raises:
        DeclinedError: They may be too large.
    """
    if isinstance(left, Exact) and isinstance(right, Exact):
        one, other = _scaled(left, right)
        return one.units, other.units
    first, second = Quotient.of(left), Quotient.of(right)
    _checked(first.most * second.most_divisor)
    _checked(second.most * first.most_divisor)
    return first.dividend * second.divisor, second.dividend * first.divisor


def _scaled(left: Exact, right: Exact) -> tuple[Exact, Exact]:
    scale = max(left.scale, right.scale)
    return left.scaled(scale), right.scaled(scale)


def _checked(most: int) -> int:
    if most > _MOST:
        raise DeclinedError("a number may become too large")
    return most


def _floored(quotient: Quotient) -> nw.Expr:
    dividend, divisor = quotient.dividend, quotient.divisor
    whole = (dividend / divisor).floor().cast(nw.Int64)
    if quotient.most <= _MOST_FLOAT:
        return whole
    # A first guess may be off by some hundreds, the second one by one.
    whole = whole + ((dividend - whole * divisor) / divisor).floor().cast(nw.Int64)
    rest = dividend - whole * divisor
    step = nw.when(rest < 0).then(nw.lit(-1)).when(rest >= divisor).then(nw.lit(1))
    return whole + step.otherwise(nw.lit(0))
