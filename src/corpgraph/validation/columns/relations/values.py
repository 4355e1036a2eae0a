"""Values of SPARQL expressions as columns, and how they compare (SPARQL 1.1, section 17)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError
from corpgraph.validation.columns.relations.instants import instant
from corpgraph.validation.columns.relations.kinds import EXOTIC, Kind, suffix
from corpgraph.validation.planning.relations import Function

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.validation.columns.relations.kinds import Kinds

__all__ = ["MILLION", "NOTHING", "Value", "compared", "equal", "micros", "true"]

MILLION: Final = 1_000_000

#: The value of an error, of a truth.
NOTHING: Final = nw.lit(None, dtype=nw.Boolean)
#: What a literal ends with, after its content.
_END: Final = r'^"|"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?$'
_NUMBERS: Final = ("integer", "decimal", "double")
_TEXTS: Final = frozenset({Kind.STRING, Kind.LANGUAGE, Kind.OTHER})
_MEASURED: Final = frozenset({Kind.NUMBER, Kind.DATE, Kind.INSTANT, Kind.UNFIT})
_COMPARES: Final[dict[Function, Callable[[Any, Any], nw.Expr]]] = {
    Function.LESS: lambda left, right: left < right,
    Function.MORE: lambda left, right: left > right,
    Function.AT_MOST: lambda left, right: left <= right,
    Function.AT_LEAST: lambda left, right: left >= right,
}
#: Two instants of which one has no zone compare if they are further apart than any zones are.
_FOURTEEN_HOURS: Final = 14 * 3600 * MILLION


@dataclass(frozen=True, slots=True)
class Value:
    """A value of each row; null where it is an error.

    Attributes:
        kinds: The kinds that it may be of.
        text: The term in N-Triples syntax.
        key: The term's key, where it has one.
        content: The plain string that it is, in the place of the term.
        number: The number that it is, in the place of the term.
    """

    kinds: Kinds
    text: nw.Expr | None = None
    key: nw.Expr | None = None
    content: nw.Expr | None = None
    number: nw.Expr | None = None

    def is_null(self) -> nw.Expr:
        """Whether it is an error."""
        for each in (self.key, self.text, self.content, self.number):
            if each is not None:
                return each.is_null()
        raise TypeError("a value has a column")

    def is_kind(self, kind: Kind) -> nw.Expr:
        """Whether it is of a kind; null for an error."""
        if self.text is None or kind not in self.kinds or self.kinds == {kind}:
            return ~self.is_null() & nw.lit(kind in self.kinds)
        return _TESTS[kind](self.text)

    def contents(self) -> nw.Expr:
        """The content of a literal, whatever its kind; the text of an IRI.

        Raises:
            DeclinedError: It has escapes that columns do not undo.
        """
        if self.content is not None:
            return self.content
        if self.text is None:
            raise DeclinedError("a number that is computed is used as a string")
        if Kind.ESCAPED in self.kinds:
            raise DeclinedError("a text has an escape")
        if self.kinds == {Kind.RESOURCE}:
            return self.text.str.strip_chars("<>")
        plain = self.text.str.replace_all(_END, "").str.replace_all('\\"', '"', literal=True)
        if Kind.RESOURCE not in self.kinds:
            return plain
        is_iri = self.text.str.starts_with("<")
        return nw.when(is_iri).then(self.text.str.strip_chars("<>")).otherwise(plain)

    def numbers(self) -> nw.Expr:
        """The number that it is; null if it is none."""
        if self.number is not None:
            return self.number
        if self.text is None:
            return nw.lit(None, dtype=nw.Float64)
        found = nw.when(self.is_kind(Kind.NUMBER)).then(self.text.str.replace_all(_END, ""))
        return found.otherwise(nw.lit(None, dtype=nw.String)).cast(nw.Float64)


def _ends(*names: str) -> Callable[[nw.Expr], nw.Expr]:
    def test(text: nw.Expr) -> nw.Expr:
        return reduce(or_, (text.str.ends_with(suffix(name)) for name in names))

    return test


_TESTS: Final[dict[Kind, Callable[[nw.Expr], nw.Expr]]] = {
    Kind.RESOURCE: lambda text: ~text.str.starts_with('"'),
    Kind.STRING: lambda text: text.str.ends_with('"'),
    Kind.LANGUAGE: lambda text: (
        text.str.starts_with('"') & ~text.str.ends_with('"') & ~text.str.ends_with(">")
    ),
    Kind.NUMBER: _ends(*_NUMBERS),
    Kind.BOOLEAN: _ends("boolean"),
    Kind.DATE: _ends("date"),
    Kind.INSTANT: _ends("dateTime"),
    Kind.EXOTIC: _ends(*EXOTIC),
}


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
    known = [kind for kind in _TESTS if kind in value.kinds]
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
        numbers = holds(left.numbers(), right.numbers())
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
        return left.numbers(), right.numbers()
    one, other = _instants(left, right, kind)
    # Without a zone it is another value than with any.
    mixed = one[1] != other[1]
    return nw.when(mixed).then(nw.lit(1)).otherwise(one[0]), nw.when(mixed).then(
        nw.lit(0)
    ).otherwise(other[0])


def _instants(left: Value, right: Value, kind: Kind) -> Any:  # noqa: ANN401 (two pairs)
    texts = [each.text for each in (left, right)]
    return [
        instant(
            nw.when(value.is_kind(kind)).then(text).otherwise(nw.lit(None, dtype=nw.String)), kind
        )
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


def true(value: Value) -> nw.Expr:
    """The effective boolean value (section 17.2.2); null for an error."""
    chain = nw.when(value.is_null()).then(NOTHING)
    if value.text is not None and Kind.BOOLEAN in value.kinds:
        chain = chain.when(value.is_kind(Kind.BOOLEAN)).then(value.text.str.starts_with('"true'))
    if Kind.STRING in value.kinds:
        is_long = value.content != "" if value.content is not None else value.text != '""'
        chain = chain.when(value.is_kind(Kind.STRING)).then(is_long)
    if Kind.NUMBER in value.kinds:
        chain = chain.when(value.is_kind(Kind.NUMBER)).then(value.numbers() != 0)
    if Kind.UNFIT in value.kinds:
        raise DeclinedError("a number is too large, or one of 32 bits")
    return chain.otherwise(NOTHING)


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
