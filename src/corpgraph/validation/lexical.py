"""Which texts are lexical forms of the datatypes of XML Schema, and how their values compare."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Final

from corpgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

__all__ = ["CHECKED", "INTEGER_RANGES", "compare", "is_well_formed"]

#: The integer types of XML Schema 1.1, part 2, section 3.4, with their bounds.
INTEGER_RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "positiveInteger": (1, None),
}
_ZONE: Final = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR: Final = r"(-?(?:[1-9]\d{3,}|0\d{3}))"
_CLOCK: Final = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_TIME_PART: Final = r"T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?"
_FORMS: Final = {
    "boolean": r"true|false|1|0",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|INF)|NaN",
    "float": r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|INF)|NaN",
    "date": rf"{_YEAR}-(\d\d)-(\d\d){_ZONE}",
    "dateTime": rf"{_YEAR}-(\d\d)-(\d\d)T{_CLOCK}{_ZONE}",
    "dateTimeStamp": rf"{_YEAR}-(\d\d)-(\d\d)T{_CLOCK}{_ZONE[:-1]}",
    "time": rf"{_CLOCK}{_ZONE}",
    "gYear": rf"{_YEAR}{_ZONE}",
    "gYearMonth": rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
    "gMonth": rf"--(?:0[1-9]|1[0-2]){_ZONE}",
    "gDay": rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}",
    "gMonthDay": rf"--(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"
    rf"|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d)){_ZONE}",
    "duration": rf"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:{_TIME_PART})?",
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "dayTimeDuration": rf"-?P(?=\d|T\d)(?:\d+D)?(?:{_TIME_PART})?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){4}"
    r"|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\r\n]*",
    "token": r"(?:[^\t\r\n ]+(?: [^\t\r\n ]+)*)?",
    "Name": r"[^\W\d][\w.\-:·]*|:[\w.\-:·]*",
    "NCName": r"[^\W\d][\w.\-·]*",
    "NMTOKEN": r"[\w.\-:·]+",
}
_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_NAMES: Final = ("Name", "NCName", "NMTOKEN")
#: The datatypes that have ill-typed literals, by IRI.
CHECKED: Final = frozenset(XSD + name for name in (*INTEGER_RANGES, *_FORMS))
_NUMERIC: Final = frozenset(XSD + name for name in (*INTEGER_RANGES, "decimal", "double", "float"))
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_ORDERS: Final[dict[str, Callable[[int], bool]]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def is_well_formed(text: str, datatype: str) -> bool:
    """Whether a text is a lexical form of a datatype (XML Schema 1.1, part 2, section 3).

    Args:
        text: The lexical form, white space included.
        datatype: The IRI of the datatype; each text is a form of those that are not known.
    """
    name = datatype.removeprefix(XSD)
    if datatype not in CHECKED:
        return True
    if name in INTEGER_RANGES:
        return _in_range(text, *INTEGER_RANGES[name])
    match = _pattern(name).fullmatch(text)
    if match is None:
        return False
    return name not in ("date", "dateTime", "dateTimeStamp") or _is_day(*match.groups()[:3])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_FORMS[name], re.NOFLAG if name in _NAMES else re.ASCII)


def _in_range(text: str, least: int | None, most: int | None) -> bool:
    if not _WHOLE.fullmatch(text):
        return False
    if least is None and most is None:
        return True
    # Python refuses to convert thousands of digits; forty are beyond every bound already.
    digits = text.lstrip("+-").lstrip("0")[:40] or "0"
    number = -int(digits) if text.startswith("-") else int(digits)
    return (least is None or number >= least) and (most is None or number <= most)


def _is_day(year: str, month: str, day: str) -> bool:
    # The calendar repeats every 400 years, and Python knows the years from 1 to 9999.
    cycle = int(year[-4:]) % 400 if not year.startswith("-") else -int(year[-4:]) % 400
    try:
        date(2000 + cycle, int(month), int(day))
    except ValueError:
        return False
    return True


def compare(left: ox.Literal, operator: str, right: ox.Literal) -> bool:
    """Compare two numbers or two booleans (SPARQL 1.1, section 17.3), however large or precise.

    Args:
        left: A literal.
        operator: ``<``, ``<=``, ``>`` or ``>=``.
        right: A literal.

    Returns:
        Whether the comparison holds; False where the two cannot be compared.
    """
    one, other = _value(left), _value(right)
    if one is None or other is None or isinstance(one, bool) != isinstance(other, bool):
        return False
    if one != one or other != other:
        return False
    return _ORDERS[operator]((one > other) - (one < other))


def _value(literal: ox.Literal) -> Decimal | bool | None:
    text, datatype = literal.value, literal.datatype.value
    if datatype == f"{XSD}boolean":
        return _BOOLEANS.get(text)
    if datatype not in _NUMERIC or not is_well_formed(text, datatype):
        return None
    try:
        return Decimal(text.replace("INF", "Infinity"))
    except InvalidOperation:
        return None
