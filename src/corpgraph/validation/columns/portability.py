"""Regular expressions that mean the same to the engines of Rust, RE2 and Java.

Shapes are checked with Rust's (`corpgraph.validation.sparql.patterns`). The others read some of
what it takes differently, or not at all: classes within classes, or what is a digit or a letter.
"""

from __future__ import annotations

import math
import re
from enum import Enum, auto
from typing import Final

__all__ = ["PRINTABLE", "Portability", "portability"]

#: Terms about which the engines agree where the pattern has classes for digits or letters: those
#: without escapes, too.
PRINTABLE: Final = r"^[ -\[\]-~]*$"
_QUANTIFIER: Final = r"(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})?\??"
_ESCAPED: Final = r"\\[.\-\\/+*?()\[\]{}|^$]"
_IN_CLASS: Final = rf"(?:[^\[\]\\&~^-]|{_ESCAPED})"
_CLASS: Final = rf"\[\^?(?:{_IN_CLASS}(?:-{_IN_CLASS})?)+-?\]"
_SIMPLE: Final = rf"[^\\.\[\](){{}}*+?|^$]|\.|{_CLASS}|{_ESCAPED}"
_ALWAYS: Final = re.compile(rf"(?:\(\?:|\(|\){_QUANTIFIER}|[|^$]|(?:{_SIMPLE}){_QUANTIFIER})*")
_BRACES: Final = re.compile(r"\{(?:[0-9]+,)?([0-9]+),?\}")
#: RE2 refuses more, nested ones multiplied.
_MOST_REPEATS: Final = 1000
_REPEATED_GROUP: Final = re.compile(r"\)[*+{]")
_SHORTHANDS: Final = re.compile(r"\\[dw]")


class Portability(Enum):
    """Of which texts engines tell the same."""

    ALL = auto()
    PRINTABLE = auto()
    NONE = auto()


def portability(pattern: str, flags: str, *, on_java: bool = False) -> Portability:
    """Of which texts an engine tells by a pattern what Rust's tells.

    Args:
        pattern: The pattern.
        flags: Its flags.
        on_java: Whether the engine is Java's, not RE2. Its lines may end before the last character,
            and to repeat a group may take it for ever.
    """
    if on_java:
        if _REPEATED_GROUP.search(pattern):
            return Portability.NONE
        found = portability(pattern, flags)
        return Portability.PRINTABLE if found is Portability.ALL else found
    if not pattern.isascii() or set(flags) - {"i"} or _repeats(pattern) > _MOST_REPEATS:
        return Portability.NONE
    if _ALWAYS.fullmatch(pattern):
        return Portability.PRINTABLE if flags else Portability.ALL
    # A digit stands for its class, which may be alone or within another one.
    if _ALWAYS.fullmatch(_SHORTHANDS.sub("0", pattern)):
        return Portability.PRINTABLE
    return Portability.NONE


def _repeats(pattern: str) -> int:
    return math.prod(max(1, int(most)) for most in _BRACES.findall(pattern))
