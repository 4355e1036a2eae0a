"""Values as numbers: exactly where that can be, else as floating-point numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError
from corpgraph.validation.columns.relations.exact import Exact, aligned
from corpgraph.validation.columns.relations.kinds import Kind

if TYPE_CHECKING:
    from corpgraph.validation.columns.relations.exact import Quotient
    from corpgraph.validation.columns.relations.values import Value

__all__ = ["MILLION", "comparable", "exactly", "micros"]

MILLION: Final = 1_000_000
#: Of terms that are computed with, integers have at most so many digits, all others fewer.
_SMALL: Final = 10**9
_LARGE: Final = 10**15
_NOTHING: Final = Exact(nw.lit(None, dtype=nw.Int64), 0, 0, is_integer=True)


def exactly(value: Value) -> Exact | Quotient:
    """The numbers that a value is; null where it is none.

    Raises:
        DeclinedError: Some are too large, or floating-point numbers.
    """
    if value.exact is not None:
        return value.exact
    if value.number is not None:
        raise DeclinedError("an aggregate is computed with")
    if Kind.UNFIT in value.kinds:
        raise DeclinedError("a number is too large, or one of 32 bits")
    if Kind.NUMBER not in value.kinds:
        return _NOTHING
    if not _is_exact(value):
        raise DeclinedError("large decimals or floating-point numbers are computed with")
    if Kind.DECIMAL in value.kinds:
        return Exact(micros(value), 6, _LARGE)
    most = _LARGE if Kind.LARGE in value.kinds else _SMALL
    return Exact(value.digits().cast(nw.Int64), 0, most, is_integer=True)


def comparable(left: Value, right: Value) -> tuple[nw.Expr, nw.Expr]:
    """Numbers that are in the same order as values; null where a value is none.

    Raises:
        DeclinedError: Columns cannot tell.
    """
    are_terms = left.text is not None and right.text is not None
    if not are_terms and _is_exact(left) and _is_exact(right):
        return aligned(exactly(left), exactly(right))
    return left.numbers(), right.numbers()


def micros(value: Value) -> nw.Expr:
    """The millionths of a number, to sum exactly; null where it is none.

    Raises:
        DeclinedError: Some numbers are too large, or not of decimals.
    """
    if value.kinds & {Kind.LARGE, Kind.DOUBLE}:
        raise DeclinedError("large or floating-point numbers are summed")
    if Kind.UNFIT in value.kinds:
        raise DeclinedError("a number is too large, or one of 32 bits")
    return (value.numbers() * MILLION).round().cast(nw.Int64)


def _is_exact(value: Value) -> bool:
    if value.exact is not None or value.text is None:
        return value.number is None
    return Kind.DOUBLE not in value.kinds and not {Kind.LARGE, Kind.DECIMAL} <= value.kinds
