"""Literals as they are written, kept in a store that would change them.

Oxigraph stores a literal of a datatype that it calculates with as a value: ``"01"^^xsd:integer``
comes back as ``"1"^^xsd:integer``, ``"300"^^xsd:byte`` as ``"300"^^xsd:integer``. SHACL compares
terms, counts them, and looks at their datatypes and texts. So a literal that the store would
change, or might change, is stored with its text and a datatype that Oxigraph does not know.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import XSD
from corpgraph.validation.lexical import CHECKED, INTEGER_RANGES

if TYPE_CHECKING:
    from corpgraph.validation.shapes.triples import Term

__all__ = ["AS_WRITTEN", "FORMS", "as_stored", "as_written", "is_kept", "is_sure"]

#: What the datatype of a literal in disguise begins with; its own datatype follows.
AS_WRITTEN: Final = "urn:x-corpgraph:as-written:"
_ZONE: Final = r"(?:Z|[+-](?!00:00)(?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_CLOCK: Final = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,8}[1-9])?"
_MONTH_DAY: Final = (
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|"
    r"(?:0[13578]|1[02])-31)"
)
#: Well-formed literals that Oxigraph gives back as they are written; there may be more.
_KEPT: Final = {
    "integer": r"-?[1-9][0-9]{0,17}|0",
    "decimal": r"-?(?:[1-9][0-9]{0,11}|0)\.[0-9]{0,5}[1-9]|-?[1-9][0-9]{0,11}|0",
    "double": r"-?[1-9][0-9]{0,7}(?:\.[0-9]{0,5}[1-9])?|0",
    "float": r"-?[1-9][0-9]{0,3}(?:\.[0-9]?[1-9])?|0",
    "boolean": r"true|false",
    "date": rf"(?!0000)\d{{4}}-{_MONTH_DAY}{_ZONE}",
    "dateTime": rf"(?!0000)\d{{4}}-{_MONTH_DAY}T{_CLOCK}{_ZONE}",
    "dateTimeStamp": r"(?!)",
    "time": rf"{_CLOCK}{_ZONE}",
    "gYear": r"(?!0000)\d{4}",
    "gYearMonth": r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])",
    "gMonth": r"--(?:0[1-9]|1[0-2])",
    "gDay": r"---(?:0[1-9]|[12]\d|3[01])",
    "gMonthDay": rf"--{_MONTH_DAY}",
    "duration": r"(?!)",
    "yearMonthDuration": r"(?!)",
    "dayTimeDuration": r"(?!)",
}
#: The texts that Oxigraph surely gives back as they are written, by datatype; of others, all.
FORMS: Final = {
    **{XSD + name: r"(?!)" for name in INTEGER_RANGES},
    **{XSD + name: form for name, form in _KEPT.items()},
}


def is_kept(literal: ox.Literal) -> bool:
    """Whether Oxigraph surely gives a literal back as it is written."""
    datatype = literal.datatype.value
    return datatype not in FORMS or _pattern(datatype).fullmatch(literal.value) is not None


@cache
def _pattern(datatype: str) -> re.Pattern[str]:
    return re.compile(FORMS[datatype], re.ASCII)


def is_sure(datatype: str) -> bool:
    """Whether each literal of a datatype that is kept is well-formed."""
    return datatype in FORMS or datatype not in CHECKED or datatype == f"{XSD}string"


def as_stored(term: Term) -> Term:
    """A term in the form in which it survives a store."""
    if not isinstance(term, ox.Literal) or is_kept(term):
        return term
    return ox.Literal(term.value, datatype=ox.NamedNode(AS_WRITTEN + term.datatype.value))


def as_written(term: Term) -> Term:
    """A term that comes from a store, as it was written."""
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(AS_WRITTEN):
        return term
    datatype = term.datatype.value.removeprefix(AS_WRITTEN)
    return ox.Literal(term.value, datatype=ox.NamedNode(datatype))
