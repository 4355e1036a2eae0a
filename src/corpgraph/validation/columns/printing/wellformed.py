"""Lexical forms of XML Schema datatypes that are surely well-formed, for expressions.

The patterns are for engines without look-around. There may be more well-formed texts than they
tell; these are left to `corpgraph.validation.lexical`.
"""

from __future__ import annotations

from typing import Final

from corpgraph.namespaces import XSD

__all__ = ["SURE_FORMS"]

_ZONE: Final = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_MONTH_DAY: Final = (
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|"
    r"(?:0[13578]|1[02])-31)"
)
_DAY: Final = rf"[0-9]{{4}}-{_MONTH_DAY}"
_DOUBLE: Final = r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?"
_FORMS: Final = {
    "boolean": "true|false|1|0",
    "integer": r"[+-]?[0-9]+",
    "nonNegativeInteger": r"\+?[0-9]+",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "nonPositiveInteger": r"-[0-9]+|0+",
    "negativeInteger": r"-0*[1-9][0-9]*",
    "long": r"[+-]?[0-9]{1,18}",
    "int": r"[+-]?[0-9]{1,9}",
    "short": r"[+-]?[0-9]{1,4}",
    "byte": r"[+-]?[0-9]{1,2}",
    "unsignedLong": r"\+?[0-9]{1,19}",
    "unsignedInt": r"\+?[0-9]{1,9}",
    "unsignedShort": r"\+?[0-9]{1,4}",
    "unsignedByte": r"\+?[0-9]{1,2}",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "double": _DOUBLE,
    "float": _DOUBLE,
    "date": _DAY + _ZONE,
    "dateTime": rf"{_DAY}T{_CLOCK}{_ZONE}",
    "dateTimeStamp": rf"{_DAY}T{_CLOCK}{_ZONE[:-1]}",
    "time": _CLOCK + _ZONE,
    "gYear": rf"[0-9]{{4}}{_ZONE}",
    "gYearMonth": rf"[0-9]{{4}}-(?:0[1-9]|1[0-2]){_ZONE}",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
}

#: For the IRI of a datatype, a pattern of its well-formed texts: of all the usual ones.
SURE_FORMS: Final = {XSD + name: form for name, form in _FORMS.items()}
