"""Expressions of relations as expressions over columns.

Columns know three truths as SPARQL does: an error is null. So `&`, `|` and `~` mean the same here
and there (SPARQL 1.1, section 17.2).
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Final, Protocol

import narwhals as nw
import pyoxigraph as ox

from corpgraph.frames.backends import DeclinedError
from corpgraph.namespaces import RDF, XSD
from corpgraph.validation.columns.relations.comparing import compared, equal
from corpgraph.validation.columns.relations.exact import Exact
from corpgraph.validation.columns.relations.kinds import Kind, key_of, normal_term, unmarked
from corpgraph.validation.columns.relations.matching import MATCHES, matched
from corpgraph.validation.columns.relations.numbers import NUMBER_FUNCTIONS, fixed_number
from corpgraph.validation.columns.relations.texts import STRING, TEXT_FUNCTIONS
from corpgraph.validation.columns.relations.values import NO_TEXT, NOTHING, Value, true
from corpgraph.validation.planning.expressions import (
    Call,
    Computed,
    Exists,
    Fixed,
    Function,
    Measure,
    Unbound,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpgraph.frames.slices import Slices
    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.shapes.triples import Term

__all__ = ["Conditions", "Row"]

_RESOURCE: Final = frozenset({Kind.RESOURCE})
_LARGE: Final = frozenset({Kind.NUMBER, Kind.LARGE})
_BOOLEAN: Final = frozenset({Kind.BOOLEAN})
_ORDERS: Final = (Function.LESS, Function.MORE, Function.AT_MOST, Function.AT_LEAST)
_KIND_TESTS: Final = (Function.IS_BLANK, Function.IS_IRI, Function.IS_LITERAL)


class Row(Protocol):
    """Where the columns of a row are."""

    def variable(self, name: str) -> Value:
        """The value of a variable."""

    def measure(self, name: str) -> nw.Expr:
        """The number that an aggregate has given."""

    def mark(self, exists: Exists) -> nw.Expr:
        """Whether there is a row that agrees."""

    def computed(self, name: str) -> Value:
        """What has been computed under a name."""


class Conditions:
    """Prints expressions over the columns of one frame.

    Args:
        row: Where the columns are.
        slices: Give keys to terms.
    """

    def __init__(self, row: Row, slices: Slices) -> None:
        self._row = row
        self._slices = slices
        self.library = slices.terms([]).implementation
        #: What must not be true of any row, or columns do not tell as SPARQL does, and why.
        self.doubts: list[tuple[nw.Expr, str]] = []

    def doubt(self, is_doubtful: nw.Expr, reason: str) -> None:
        """Note what must not be true of any row, or columns do not tell as SPARQL does."""
        self.doubts.append((is_doubtful, reason))

    def truth(self, expression: Expression) -> nw.Expr:
        """Whether an expression is true; null for an error.

        Raises:
            DeclinedError: Columns cannot tell as SPARQL does.
        """
        match expression:
            case Unbound():
                return NOTHING
            case Exists():
                return self._row.mark(expression)
            case Fixed(ox.Literal(value=text, datatype=datatype)) if datatype.value == _TRUTH:
                return nw.lit(text in ("true", "1")) if text in _TRUTHS else NOTHING
            case Call(function, arguments) if function in self._truths:
                return self._truths[function](self, function, arguments)
            case _:
                return true(self.value(expression))

    def value(self, expression: Expression) -> Value:
        """The value of an expression.

        Raises:
            DeclinedError: Columns cannot tell as SPARQL does.
        """
        match expression:
            case Unbound():
                return Value(frozenset(), NO_TEXT, nw.lit(None, dtype=nw.Int64))
            case Variable(name):
                return self._row.variable(name)
            case Computed(name):
                return self._row.computed(name)
            case Measure(name):
                return Value(_LARGE, number=self._row.measure(name))
            case Fixed(term):
                return self._fixed(term)
            case Call(function, arguments) if function in self._values:
                return self._values[function](self, arguments)
            case _:
                found = self.truth(expression)
                written = nw.when(found).then(nw.lit(_written(True)))
                text = written.otherwise(nw.lit(_written(False)))
                return Value(_BOOLEAN, _or_null(found.is_null(), text))

    def _fixed(self, term: Term) -> Value:
        text, kinds = normal_term(term)
        kinds |= {Kind.ESCAPED} if "\\" in text.replace('\\"', "") else set()
        number = key_of(self._slices, text)
        exact = None
        if Kind.NUMBER in kinds and not kinds & {Kind.DOUBLE, Kind.UNFIT}:
            is_integer = Kind.DECIMAL not in kinds
            exact = fixed_number(text.split('"')[1], is_integer=is_integer)
        return Value(kinds, nw.lit(text), nw.lit(number, dtype=nw.Int64), exact=exact)

    def _junction(self, function: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        operator = and_ if function is Function.AND else or_
        return reduce(operator, map(self.truth, arguments))

    def _negation(self, _: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        return ~self.truth(arguments[0])

    def _equality(self, function: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        found = equal(self.value(arguments[0]), self.value(arguments[1]))
        return found if function is Function.EQUAL else ~found

    def _order(self, function: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        return compared(function, self.value(arguments[0]), self.value(arguments[1]))

    def _membership(self, _: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        first = self.value(arguments[0])
        others = [equal(first, self.value(each)) for each in arguments[1:]]
        return reduce(or_, others) if others else nw.lit(False)

    def _sameness(self, _: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        left, right = map(self.value, arguments)
        if left.text is None or right.text is None:
            raise DeclinedError("sameTerm is asked of what is computed")
        return left.text == right.text

    def _bound(self, _: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        return ~self.value(arguments[0]).is_null()

    def _of_kind(self, function: Function, arguments: tuple[Expression, ...]) -> nw.Expr:
        value = self.value(arguments[0])
        if value.text is None:
            is_literal = nw.lit(function is Function.IS_LITERAL)
            return nw.when(value.is_null()).then(NOTHING).otherwise(is_literal)
        sign = {Function.IS_BLANK: "_", Function.IS_IRI: "<", Function.IS_LITERAL: '"'}[function]
        return value.text.str.starts_with(sign)

    def _str(self, arguments: tuple[Expression, ...]) -> Value:
        value = self.value(arguments[0])
        content = value.contents()
        if value.text is not None and Kind.RESOURCE in value.kinds:
            content = nw.when(value.text.str.starts_with("_")).then(NO_TEXT).otherwise(content)
        return Value(STRING, content=content)

    def _lang(self, arguments: tuple[Expression, ...]) -> Value:
        value = self.value(arguments[0])
        if value.text is None:
            return Value(STRING, content=_or_null(value.is_null(), nw.lit("")))
        tag = value.text.str.replace_all(r'^".*"@?|^".*>$', "")
        tag = nw.when(value.is_kind(Kind.LANGUAGE)).then(tag).otherwise(nw.lit(""))
        is_wrong = ~value.text.str.starts_with('"') | value.is_null()
        return Value(STRING, content=_or_null(is_wrong, tag))

    def _datatype(self, arguments: tuple[Expression, ...]) -> Value:
        value = self.value(arguments[0])
        if value.text is None:
            raise DeclinedError("DATATYPE is asked of what is computed")
        typed = unmarked(value.text).str.replace_all(r'^".*"\^\^', "")
        text = nw.when(value.text.str.ends_with('"')).then(nw.lit(f"<{XSD}string>"))
        if Kind.LANGUAGE in value.kinds:
            is_tagged = value.is_kind(Kind.LANGUAGE)
            text = text.when(is_tagged).then(nw.lit(f"<{RDF}langString>"))
        is_wrong = ~value.text.str.starts_with('"') | value.is_null()
        return Value(_RESOURCE, text=_or_null(is_wrong, text.otherwise(typed)))

    def _coalesce(self, arguments: tuple[Expression, ...]) -> Value:
        values = [self.value(each) for each in arguments]
        return _chosen(values, lambda parts: nw.coalesce(*parts))

    def _if(self, arguments: tuple[Expression, ...]) -> Value:
        condition = self.truth(arguments[0])

        def choose(parts: Sequence[nw.Expr]) -> nw.Expr:
            one, other = parts
            # Where the condition is an error, there is neither.
            return nw.when(condition).then(one).when(~condition).then(other)

        return _chosen([self.value(each) for each in arguments[1:]], choose)

    _truths: Final = {
        Function.AND: _junction,
        Function.OR: _junction,
        Function.NOT: _negation,
        Function.EQUAL: _equality,
        Function.UNEQUAL: _equality,
        Function.IN: _membership,
        Function.SAME_TERM: _sameness,
        Function.BOUND: _bound,
        **dict.fromkeys(_ORDERS, _order),
        **dict.fromkeys(_KIND_TESTS, _of_kind),
        **dict.fromkeys(MATCHES, matched),
    }
    _values: Final = {
        Function.STR: _str,
        Function.LANG: _lang,
        Function.DATATYPE: _datatype,
        Function.COALESCE: _coalesce,
        Function.IF: _if,
        **NUMBER_FUNCTIONS,
        **TEXT_FUNCTIONS,
    }


_TRUTH: Final = f"{XSD}boolean"
_TRUTHS: Final = ("true", "false", "1", "0")


def _chosen(values: Sequence[Value], choose: Callable[[Sequence[nw.Expr]], nw.Expr]) -> Value:
    """For each row one of several values."""
    kinds = frozenset().union(*(each.kinds for each in values))
    texts = [each.text for each in values if each.text is not None]
    if len(texts) == len(values):
        keys = [each.key for each in values if each.key is not None]
        key = choose(keys) if len(keys) == len(values) else None
        return Value(kinds, choose(texts), key)
    if kinds == STRING:
        return Value(STRING, content=choose([each.strings() for each in values]))
    numbers = [each.exact for each in values if isinstance(each.exact, Exact)]
    if len(numbers) < len(values):
        raise DeclinedError("a choice is made between terms and what is computed")
    scale = max(each.scale for each in numbers)
    scaled = [each.scaled(scale) for each in numbers]
    units = choose([each.units for each in scaled])
    are_integers = all(each.is_integer for each in numbers)
    most = max(each.most for each in scaled)
    return Value(kinds, exact=Exact(units, scale, most, are_integers))


def _written(truth: bool) -> str:
    return str(ox.Literal(truth))


def _or_null(is_wrong: nw.Expr, content: nw.Expr) -> nw.Expr:
    return nw.when(is_wrong).then(NO_TEXT).otherwise(content)
