"""Comparisons of literals, as expressions on their texts (W3C SHACL, sections 4.3 and 4.5).

Usual numbers, days, times and strings are compared here; what is left over is undecided.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from corpgraph.frames.terms import any_of, is_literal
from corpgraph.namespaces import XSD
from corpgraph.validation.shapes.rules import Operator

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Order", "compare_columns", "compare_with", "family_of", "holds_within"]

_MONTH_DAY: Final = (
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|"
    r"(?:0[13578]|1[02])-31)"
)
_DAY: Final = rf"[1-9][0-9]{{3}}-{_MONTH_DAY}"
_SECOND: Final = rf"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
#: Fifteen digits at most: as floating-point numbers they are in the order of their values.
_NUMBER: Final = (
    rf'"(?:[+-]?[0-9]{{1,9}}(?:\.[0-9]{{1,6}})?"\^\^<{XSD}decimal'
    rf'|[+-]?[0-9]{{1,9}}"\^\^<{XSD}(?:integer|int|long)'
    rf'|[0-9]{{1,9}}"\^\^<{XSD}nonNegativeInteger|[1-9][0-9]{{0,8}}"\^\^<{XSD}positiveInteger)>'
)
_OPERATORS: Final[dict[Operator, Callable[[Any, Any], Any]]] = {
    Operator.MORE: operator.gt,
    Operator.AT_LEAST: operator.ge,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
}


@dataclass(frozen=True, slots=True)
class Order:
    """What a comparison comes to.

    Attributes:
        fails: Whether it is certain that the comparison does not hold.
        undecided: Whether it is not certain what it comes to.
    """

    fails: nw.Expr
    undecided: nw.Expr


@dataclass(frozen=True, slots=True)
class _Family:
    """Literals that an expression can compare with each other.

    Attributes:
        pattern: Their texts in N-Triples syntax, as a regular expression.
        value: What is compared, of rows that the condition holds for.
        constant: What is compared of one literal.
    """

    pattern: str
    value: Callable[[nw.Expr, nw.Expr], nw.Expr]
    constant: Callable[[str], float | str]


def _number(text: nw.Expr, condition: nw.Expr) -> nw.Expr:
    digits = text.str.replace_all('^"[+]?', "").str.replace_all('".*$', "")
    return nw.when(condition).then(digits).otherwise(nw.lit("0")).cast(nw.Float64)


def _string(text: nw.Expr, _: nw.Expr) -> nw.Expr:
    return text.str.replace_all('"$', "")


def _text(text: nw.Expr, _: nw.Expr) -> nw.Expr:
    return text


_FAMILIES: Final = (
    _Family(rf"^{_NUMBER}$", _number, lambda text: float(text[1:].partition('"')[0])),
    _Family(rf'^"{_DAY}"\^\^<{XSD}date>$', _text, str),
    _Family(rf'^"{_SECOND}"\^\^<{XSD}dateTime>$', _text, str),
    _Family(rf'^"{_SECOND}Z"\^\^<{XSD}dateTime>$', _text, str),
    _Family(rf'^"[1-9][0-9]{{3}}"\^\^<{XSD}gYear>$', _text, str),
    _Family(r'^"[^\\]*"$', _string, lambda text: text[:-1]),
)


def compare_with(text: nw.Expr, order: Operator, limit: str) -> Order:
    """Compare a column of terms with one term in N-Triples syntax."""
    literal = is_literal(text)
    holds = _OPERATORS[order]
    for family in _FAMILIES:
        if re.search(family.pattern, limit):
            known = text.str.contains(family.pattern)
            fails = known & ~holds(family.value(text, known), nw.lit(family.constant(limit)))
            return Order(~literal | fails, literal & ~known)
    return Order(~literal, literal)


def compare_columns(left: nw.Expr, order: Operator, right: nw.Expr) -> Order:
    """Compare two columns of terms, row by row."""
    literals = is_literal(left) & is_literal(right)
    holds = _OPERATORS[order]
    fails, known = [~literals], []
    for family in _FAMILIES:
        both = left.str.contains(family.pattern) & right.str.contains(family.pattern)
        held = holds(family.value(left, both), family.value(right, both))
        known.append(both)
        fails.append(both & ~held)
    return Order(any_of(fails), literals & ~any_of(known))


def family_of(text: nw.Expr) -> nw.Expr:
    """Which family of literals that are compared here a term is of, by number; -1 if of none."""
    found = nw.lit(-1)
    for number, family in reversed(list(enumerate(_FAMILIES))):
        found = nw.when(text.str.contains(family.pattern)).then(nw.lit(number)).otherwise(found)
    return found


def holds_within(
    family: int, left: nw.Expr, order: Operator, right: nw.Expr, known: nw.Expr
) -> nw.Expr:
    """Compare two columns of terms, in rows where both are known to be of one family."""
    value = _FAMILIES[family].value
    held: nw.Expr = _OPERATORS[order](value(left, known), value(right, known))
    return known & held
