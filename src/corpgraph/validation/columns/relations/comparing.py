"""How values compare (SPARQL 1.1, section 17.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError
from corpgraph.validation.columns.relations.instants import instant
from corpgraph.validation.columns.relations.kinds import Kind
from corpgraph.validation.columns.relations.quantities import MILLION, comparable
from corpgraph.validation.columns.relations.values import KNOWN, NO_TEXT, NOTHING
from corpgraph.validation.planning.expressions import Function

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.validation.columns.relations.values import Value

__all__ = ["compared", "equal"]

_MEASURED: Final = frozenset({Kind.NUMBER, Kind.DATE, Kind.INSTANT, Kind.UNFIT})
_COMPARES: Final[dict[Function, Callable[[Any, Any], nw.Expr]]] = {
    Function.LESS: lambda left, right: left < right,
    Function.MORE: lambda left, right: left > right,
    Function.AT_MOST: lambda left, right: left <= right,
    Function.AT_LEAST: lambda left, right: left >= right,
}
#: Two instants of which one has no zone compare if they are further apart than any zones are.
_FOURTEEN_HOURS: Final = 14 * 3600 * MILLION


def _either(left: Value, right: Value, kind: Kind) -> nw.Expr:
    return left.is_kind(kind) | right.is_kind(kind)


def _both(left: Value, right: Value, kind: Kind) -> nw.Expr:
    return left.is_kind(kind) & right.is_kind(kind)


def _check_fit(left: Value, right: Value) -> None:
    for one, other in ((left, right), (right, left)):
        if Kind.UNFIT in one.kinds and other.kinds & _MEASURED:
            raise DeclinedError("a number or a date is too large, or a number of 32 bits")
    if Kind.EXOTIC in left.kinds & right.kinds:
        raise DeclinedError("values are compared of datatypes that columns do not compare")


def _same(left: Value, right: Value) -> nw.Expr:
    """Whether two values are one term; null for an error."""
    if left.key is not None and right.key is not None:
        return left.key == right.key
    if left.text is not None and right.text is not None:
        return left.text == right.text
    return nw.when(left.is_null() | right.is_null()).then(NOTHING).otherwise(nw.lit(False))


def equal(left: Value, right: Value) -> nw.Expr:
    """Whether two values are equal (``=``); null for an error.

    Raises:
        DeclinedError: Columns cannot tell.
    """
    if {Kind.RESOURCE} in (left.kinds, right.kinds):
        return _same(left, right)
    _check_fit(left, right)
    if left.content is not None or right.content is not None:
        return _equal_strings(left, right)
    found = nw.when(left.is_null() | right.is_null()).then(NOTHING).when(_same(left, right))
    chain = found.then(nw.lit(True))
    for kind in (Kind.RESOURCE, Kind.LANGUAGE):
        if kind in left.kinds | right.kinds:
            chain = chain.when(_either(left, right, kind)).then(nw.lit(False))
    valued = {Kind.NUMBER, Kind.INSTANT}
    # Days without zones are equal only if they are the same.
    valued |= {Kind.DATE} if Kind.ZONED in left.kinds & right.kinds else set()
    for kind in left.kinds & right.kinds & valued:
        one, other = _magnitudes(left, right, kind)
        chain = chain.when(_both(left, right, kind)).then(one == other)
    return chain.otherwise(_unlike(left, right))


def _equal_strings(left: Value, right: Value) -> nw.Expr:
    chain = nw.when(left.is_null() | right.is_null()).then(NOTHING)
    if Kind.STRING in left.kinds & right.kinds:
        are_equal = left.contents() == right.contents()
        chain = chain.when(_both(left, right, Kind.STRING)).then(are_equal)
    return chain.otherwise(_unlike(left, right))


def _unlike(left: Value, right: Value) -> nw.Expr:
    """False, or an error where one of two literals is of no known value."""
    if Kind.OTHER not in left.kinds | right.kinds:
        return nw.lit(False)
    excused = _either(left, right, Kind.RESOURCE) | _either(left, right, Kind.LANGUAGE)
    unknown = _is_other(left) | _is_other(right)
    return nw.when(unknown & ~excused).then(NOTHING).otherwise(nw.lit(False))


def _is_other(value: Value) -> nw.Expr:
    if Kind.OTHER not in value.kinds:
        return nw.lit(False)
    known = [kind for kind in KNOWN if kind in value.kinds]
    found = nw.lit(True)
    for kind in known:
        found = found & ~value.is_kind(kind)
    return found


def compared(function: Function, left: Value, right: Value) -> nw.Expr:
    """Whether two values are in an order; null for an error.

    Raises:
        DeclinedError: Columns cannot tell.
    """
    _check_fit(left, right)
    holds = _COMPARES[function]
    chain = nw.when(left.is_null() | right.is_null()).then(NOTHING)
    common = left.kinds & right.kinds
    if Kind.NUMBER in common:
        numbers = holds(*comparable(left, right))
        chain = chain.when(_both(left, right, Kind.NUMBER)).then(numbers)
    if Kind.STRING in common:
        strings = holds(left.contents(), right.contents())
        chain = chain.when(_both(left, right, Kind.STRING)).then(strings)
    if Kind.LANGUAGE in common:
        raise DeclinedError("strings with a language are compared")
    for kind in (Kind.DATE, Kind.INSTANT):
        if kind in common:
            chain = chain.when(_both(left, right, kind)).then(_timely(holds, left, right, kind))
    # What has no order is still the same as itself.
    itself = nw.lit(function in (Function.AT_MOST, Function.AT_LEAST))
    return chain.when(_same(left, right)).then(itself).otherwise(NOTHING)


def _magnitudes(left: Value, right: Value, kind: Kind) -> tuple[nw.Expr, nw.Expr]:
    if kind is Kind.NUMBER:
        return comparable(left, right)
    one, other = _instants(left, right, kind)
    # Without a zone it is another value than with any.
    mixed = one[1] != other[1]
    return nw.when(mixed).then(nw.lit(1)).otherwise(one[0]), nw.when(mixed).then(
        nw.lit(0)
    ).otherwise(other[0])


def _instants(left: Value, right: Value, kind: Kind) -> Any:  # noqa: ANN401 (two pairs)
    texts = [each.text for each in (left, right)]
    return [
        instant(nw.when(value.is_kind(kind)).then(text).otherwise(NO_TEXT), kind)
        for value, text in zip((left, right), texts, strict=True)
        if text is not None
    ]


def _timely(holds: Callable[[Any, Any], nw.Expr], left: Value, right: Value, kind: Kind) -> nw.Expr:
    if kind is Kind.DATE and Kind.ZONED not in left.kinds | right.kinds:
        # Days without zones are in order as their texts are.
        return holds(left.text, right.text)
    (one, one_has), (other, other_has) = _instants(left, right, kind)
    gap = (one - other).abs()
    return (
        nw.when((one_has == other_has) | (gap > _FOURTEEN_HOURS))
        .then(holds(one, other))
        .otherwise(NOTHING)
    )
