"""The datatypes of OWL 2 RL: which literals have a value in which, and when two values differ.

W3C, OWL 2 Profiles (2012), table 8 and section 4.2.1. ``xsd:date`` is no datatype of OWL 2, and
nothing is said here of its literals.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from corpgraph.namespaces import RDF, RDFS, XSD
from corpgraph.validation.lexical import INTEGER_RANGES, is_well_formed

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["DATATYPES", "are_different", "has_value", "whole_number"]

_INTEGERS: Final = frozenset(XSD + name for name in INTEGER_RANGES)
_NUMBERS: Final = _INTEGERS | {f"{XSD}decimal"}
_STRINGS: Final = frozenset(
    f"{XSD}{name}"
    for name in ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")
)
_TIMES: Final = frozenset((f"{XSD}dateTime", f"{XSD}dateTimeStamp"))
_ALONE: Final = frozenset(
    f"{XSD}{name}" for name in ("boolean", "double", "float", "hexBinary", "base64Binary", "anyURI")
) | {f"{RDF}langString", f"{RDF}XMLLiteral"}
_LITERAL: Final = f"{RDFS}Literal"
_PLAIN: Final = f"{RDF}PlainLiteral"
#: The IRIs of the datatypes that are judged.
DATATYPES: Final = _NUMBERS | _STRINGS | _TIMES | _ALONE | {_LITERAL, _PLAIN}
#: Value spaces that share no value (table 8 with XML Schema 1.1, part 2).
_FAMILIES: Final = {
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(_STRINGS, "string"),
    **dict.fromkeys(_TIMES, "time"),
    **{each: each for each in _ALONE},
}
_MOST_DIGITS: Final = 4000


def has_value(literal: ox.Literal, datatype: str) -> bool:
    """Whether the value of a literal is in the value space of a datatype.

    Args:
        literal: Any literal; one that is no lexical form of its own datatype has no value.
        datatype: An IRI. Of datatypes that OWL 2 RL does not have, nothing is denied.
    """
    own, text = literal.datatype.value, literal.value
    if own not in _FAMILIES:
        return True
    if not is_well_formed(text, own):
        return False
    if datatype not in DATATYPES or datatype in (own, _LITERAL):
        return True
    if datatype == _PLAIN:
        return own in _STRINGS or own == f"{RDF}langString"
    if _FAMILIES[own] != _FAMILIES[datatype]:
        return False
    if datatype in _INTEGERS:
        number = _decimal(text)
        return number is None or (
            number == number.to_integral_value() and is_well_formed(f"{number:.0f}", datatype)
        )
    return is_well_formed(text, datatype)


def are_different(one: ox.Literal, other: ox.Literal) -> bool:
    """Whether two literals certainly have different values (dt-diff)."""
    if one == other:
        return False
    left, right = _value(one), _value(other)
    return left is not None and right is not None and left != right


def whole_number(term: object) -> int | None:
    """The number that a literal of an integer type stands for, as in cardinalities."""
    datatype = getattr(getattr(term, "datatype", None), "value", None)
    text = getattr(term, "value", "")
    return int(text) if datatype in _INTEGERS and text.isascii() and text.isdigit() else None


def _value(literal: ox.Literal) -> tuple[str, object] | None:
    own, text = literal.datatype.value, literal.value
    family = _FAMILIES.get(own)
    if family is None or family == "time" or not is_well_formed(text, own):
        return None
    if family == "number":
        number = _decimal(text)
        return None if number is None else (family, number)
    if family == f"{XSD}boolean":
        return family, text in ("true", "1")
    if family in (f"{XSD}double", f"{XSD}float"):
        # NaN is the same value as itself here.
        return family, str(float(text))
    if family == f"{RDF}langString":
        return family, (text, (literal.language or "").lower())
    return family, text


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if len(text) <= _MOST_DIGITS else None
    except InvalidOperation:
        return None
