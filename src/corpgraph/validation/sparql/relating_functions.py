"""Functions that queries call: those that relations have, and of which arguments.

What engines may compute otherwise is refused here by the text of the query: regular expressions,
and what takes the place of their matches.
"""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import XSD
from corpgraph.validation.planning.expressions import Call, Fixed, Function
from corpgraph.validation.sparql.clauses import NotCoveredError

if TYPE_CHECKING:
    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.shapes.triples import Term

__all__ = ["call_of", "cast_of"]

#: How many arguments each function may have.
_FUNCTIONS: Final = {
    Function.ABS: (1, 1),
    Function.BOUND: (1, 1),
    Function.CEIL: (1, 1),
    Function.COALESCE: (1, 100),
    Function.CONCAT: (0, 100),
    Function.CONTAINS: (2, 2),
    Function.DATATYPE: (1, 1),
    Function.FLOOR: (1, 1),
    Function.IF: (3, 3),
    Function.IS_BLANK: (1, 1),
    Function.IS_IRI: (1, 1),
    Function.IS_LITERAL: (1, 1),
    Function.LANG: (1, 1),
    Function.LANG_MATCHES: (2, 2),
    Function.LCASE: (1, 1),
    Function.REGEX: (2, 3),
    Function.REPLACE: (3, 4),
    Function.ROUND: (1, 1),
    Function.SAME_TERM: (2, 2),
    Function.STR: (1, 1),
    Function.STR_AFTER: (2, 2),
    Function.STR_BEFORE: (2, 2),
    Function.STR_ENDS: (2, 2),
    Function.STR_LENGTH: (1, 1),
    Function.STR_STARTS: (2, 2),
    Function.SUBSTR: (2, 3),
    Function.UCASE: (1, 1),
}
_NAMED: Final = {str(each): each for each in _FUNCTIONS} | {"ISURI": Function.IS_IRI}
#: Functions by their IRI. To Oxigraph the text of an IRI is a string, too, as `STR` has it.
_CASTS: Final = {f"{XSD}integer": Function.INTEGER, f"{XSD}string": Function.STR}
#: Patterns that mean the same to each engine: plain characters, ASCII classes, repetition, choice.
_PLAIN_CLASS: Final = r"\[\^?-?(?:[A-Za-z0-9_ .,:;/#%@!?=+*()-]|\\[-.\]\\])+\]"
_PLAIN_PATTERN: Final = re.compile(
    rf"(?:[A-Za-z0-9_ ,:;/#%@!=<>&'\"~|.-]|{_PLAIN_CLASS}|\\[.+*?()|/{{}}$^\[\]-]|\((?:\?:)?|\)"
    r"|[*+?]|\{\d{1,2}(?:,\d{0,2})?\}|[\^$])*",
)
#: Look-around and the like; and what is to some engines a repetition that gives nothing back, to
#: others a repetition repeated.
_SPECIAL: Final = re.compile(r"[*+?}]\+|\(\?[^:]")
#: Patterns that repeat more than this are more than some engines take.
_MOST_REPEATED: Final = 1_000
_COUNTS: Final = re.compile(r"[{,](\d+)")
#: Replacements that mean the same to each engine: groups have one digit and end there.
_PLAIN_REPLACEMENT: Final = re.compile(r"(?:[^$\\]|\$[0-9](?![0-9A-Za-z_]))*")
_GROUP: Final = re.compile(r"\$([0-9])")


def call_of(name: str, arguments: tuple[Expression, ...]) -> Call:
    """A function, called by its name in capital letters.

    Raises:
        NotCoveredError: Relations do not have it, or not of such arguments.
    """
    if name not in _NAMED:
        raise NotCoveredError(f"the query calls {name}")
    function = _NAMED[name]
    least, most = _FUNCTIONS[function]
    if not least <= len(arguments) <= most:
        raise NotCoveredError(f"the query calls {name} with {len(arguments)} arguments")
    if function in (Function.REGEX, Function.REPLACE):
        if len(arguments) == most:
            raise NotCoveredError(f"the query calls {name} with flags")
        _check_pattern(name, arguments[1])
    if function is Function.REPLACE:
        _check_replacement(arguments)
    return Call(function, arguments)


def cast_of(function: Term, arguments: tuple[Expression, ...]) -> Call:
    """A function, called by its IRI.

    Raises:
        NotCoveredError: Relations do not have it.
    """
    known = _CASTS.get(function.value) if isinstance(function, ox.NamedNode) else None
    if known is None or len(arguments) != 1:
        raise NotCoveredError(f"the query calls the function {function}")
    return Call(known, arguments)


def _check_pattern(name: str, argument: Expression) -> None:
    match argument:
        case Fixed(ox.Literal(value=pattern)) if _is_plain(pattern):
            return
        case Fixed():
            raise NotCoveredError(
                f"the query calls {name} with a pattern that engines may differ on"
            )


def _check_replacement(arguments: tuple[Expression, ...]) -> None:
    match arguments[1:]:
        case (Fixed(ox.Literal(value=pattern)), Fixed(ox.Literal(value=text))):
            compiled = re.compile(pattern)
            # Engines differ on what is between two matches of nothing.
            is_plain = compiled.match("") is None and _PLAIN_REPLACEMENT.fullmatch(text)
            if is_plain and all(int(each) <= compiled.groups for each in _GROUP.findall(text)):
                return
    raise NotCoveredError("the query calls REPLACE with what engines may differ on")


def _is_plain(pattern: str) -> bool:
    """Whether a pattern means the same to each engine, and is a pattern to all of them."""
    if not _PLAIN_PATTERN.fullmatch(pattern) or _SPECIAL.search(pattern):
        return False
    if prod(max(1, int(each)) for each in _COUNTS.findall(pattern)) > _MOST_REPEATED:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
