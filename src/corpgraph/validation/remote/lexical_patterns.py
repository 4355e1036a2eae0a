"""Which texts are lexical forms of the datatypes of XML Schema, as SPARQL 1.1 expressions.

The regular expressions use only what XPath 2.0 and the engines that stray from it have in common:
no look-around, no groups that capture nothing, no classes of Unicode.
"""

from __future__ import annotations

from typing import Final

from corpgraph.namespaces import XSD
from corpgraph.validation.lexical import INTEGER_RANGES
from corpgraph.validation.sparql.expressions import quote

__all__ = ["well_formed"]

_ZONE: Final = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR: Final = "-?([1-9][0-9]{3,}|0[0-9]{3})"
#: Years that four divides, and a hundred only where four hundred does.
_LEAP_YEAR: Final = (
    "-?([1-9][0-9]*)?([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
)
_DAY: Final = (
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_DATE: Final = f"({_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)"
_CLOCK: Final = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_SECONDS: Final = r"[0-9]+(\.[0-9]+)?S"
_HOURS: Final = f"T([0-9]+H([0-9]+M)?({_SECONDS})?|[0-9]+M({_SECONDS})?|{_SECONDS})"
_DAYS: Final = f"([0-9]+D({_HOURS})?|{_HOURS})"
_NUMBER: Final = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_FLOAT: Final = f"([+-]?({_NUMBER}([eE][+-]?[0-9]+)?|INF)|NaN)"
_FOUR: Final = "([A-Za-z0-9+/] ?)"
#: What a name may begin with, and hold besides (XML 1.0, section 2.3), without the colon.
_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INSIDE: Final = f"{_START}.0-9\u00b7\u0300-\u036f\u203f\u2040-"
_FORMS: Final = {
    "boolean": "(true|false|1|0)",
    "decimal": f"[+-]?{_NUMBER}",
    "double": _FLOAT,
    "float": _FLOAT,
    "date": f"{_DATE}{_ZONE}?",
    "dateTime": f"{_DATE}T{_CLOCK}{_ZONE}?",
    "dateTimeStamp": f"{_DATE}T{_CLOCK}{_ZONE}",
    "time": f"{_CLOCK}{_ZONE}?",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}?",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}?",
    "gDay": f"---(0[1-9]|[12][0-9]|3[01]){_ZONE}?",
    "gMonthDay": f"--({_DAY}|02-29){_ZONE}?",
    "duration": f"-?P([0-9]+Y([0-9]+M)?{_DAYS}?|[0-9]+M{_DAYS}?|{_DAYS})",
    "yearMonthDuration": "-?P([0-9]+Y([0-9]+M)?|[0-9]+M)",
    "dayTimeDuration": f"-?P{_DAYS}",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "base64Binary": f"({_FOUR}{{4}})*({_FOUR}{{4}}|{_FOUR}{{2}}[AEIMQUYcgkosw048] ?="
    f"|{_FOUR}[AQgw] ?= ?=)?",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\r\n]*",
    "token": r"([^\t\r\n ]+( [^\t\r\n ]+)*)?",
    "Name": f"[:{_START}][:{_INSIDE}]*",
    "NCName": f"[{_START}][{_INSIDE}]*",
    "NMTOKEN": f"[:{_INSIDE}]+",
}
_WHOLE: Final = "^[+-]?[0-9]+$"
_DIGITS: Final = "^[+-]?0*([1-9][0-9]*|0)$"


def well_formed(text: str, datatype: str) -> str:
    """An expression that is true if a text is a lexical form of a datatype.

    It says what `corpgraph.validation.lexical.is_well_formed` says.

    Args:
        text: An expression for the text.
        datatype: The IRI of the datatype, one of those that are checked.
    """
    name = datatype.removeprefix(XSD)
    if name not in INTEGER_RANGES:
        return f"REGEX({text}, {quote(f'^{_FORMS[name]}$')})"
    whole = f"REGEX({text}, {quote(_WHOLE)})"
    least, most = INTEGER_RANGES[name]
    if least is None and most is None:
        return whole
    # Bounds are compared as texts, because an endpoint may not calculate with numbers so large.
    digits = f'REPLACE({text}, {quote(_DIGITS)}, "$1")'
    positive = _below(digits, most, zero=least is None or least <= 0)
    negative = _below(digits, None if least is None else -least, zero=most is None or most >= 0)
    return f'({whole} && IF(STRSTARTS({text}, "-"), {negative}, {positive}))'


def _below(digits: str, most: int | None, *, zero: bool) -> str:
    """An expression that is true if the digits of a number are those of one up to a bound."""
    if most is None:
        return "true" if zero else f'{digits} != "0"'
    if most <= 0:
        # The bound is on the other side of zero, or is zero.
        return f'{digits} = "0"' if most == 0 else "false"
    size = len(str(most))
    within = f'(STRLEN({digits}) < {size} || (STRLEN({digits}) = {size} && {digits} <= "{most}"))'
    return within if zero else f'({digits} != "0" && {within})'
