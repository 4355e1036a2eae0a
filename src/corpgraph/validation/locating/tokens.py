"""The terminals of Turtle, TriG, N-Triples and N-Quads, each with its offset.

Names in capitals are the productions of RDF 1.1 Turtle, https://www.w3.org/TR/turtle/, section 6.5,
and of RDF 1.1 N-Triples, https://www.w3.org/TR/n-triples/, section 7. Every repetition is
possessive: no text, however long or wrong, is read twice.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "IRI",
    "LABEL",
    "NAME",
    "NUMBER",
    "STRING",
    "TAG",
    "Kind",
    "Token",
    "length_at",
    "line_tokens",
    "string_value",
    "tokens",
    "unescaped",
]

Kind = Literal[
    "name",
    "iri",
    "mark",
    "string",
    "blank",
    "double",
    "decimal",
    "integer",
    "tag",
    "word",
    "line",
    "end",
    "other",
]


class Token(NamedTuple):
    """One terminal as it is written.

    Attributes:
        kind: ``mark`` is punctuation, ``tag`` starts with an at sign, ``line`` is a line end,
            ``end`` the end of the text and ``other`` a character that starts no terminal.
        text: The characters.
        at: The offset of the first one.
    """

    kind: Kind
    text: str
    at: int


_LETTERS: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS: Final = f"0-9_{_LETTERS}\u00b7\u0300-\u036f\u203f\u2040-"
_HEX: Final = "[0-9A-Fa-f]"
_UCHAR: Final = rf"\\u{_HEX}{{4}}|\\U{_HEX}{{8}}"
_ESCAPE: Final = rf"\\[tbnrf\"'\\]|{_UCHAR}"
_PLX: Final = rf"%{_HEX}{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]"
# A dot belongs to a name unless it ends it.
_PN_PREFIX: Final = rf"[{_LETTERS}](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*+"
_PN_LOCAL: Final = (
    rf"(?:[:0-9_{_LETTERS}]|{_PLX})(?:[:{_CHARS}]|{_PLX}|\.++(?=[:{_CHARS}]|{_PLX}))*+"
)
# Three quotes never are an empty string and the start of another.
_QUOTED: Final = rf'"(?!"")(?:[^"\\\r\n]++|{_ESCAPE})*+"'
_EXPONENT: Final = "[eE][+-]?[0-9]++"
_DOUBLE: Final = rf"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++){_EXPONENT}"
_DECIMAL: Final = r"[+-]?[0-9]*+\.[0-9]++"
_INTEGER: Final = "[+-]?[0-9]++"

# What `statements` is made of as well.
IRI: Final = rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]++|{_UCHAR})*+>"
NAME: Final = rf"(?:{_PN_PREFIX})?+:(?:{_PN_LOCAL})?+"
# In the text of N-Triples 1.1 a label may hold a colon; its test suite and RDF 1.2 take that back.
LABEL: Final = rf"_:[0-9_{_LETTERS}](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*+"
STRING: Final = "|".join(
    (
        rf'"""(?:[^"\\]++|{_ESCAPE}|""?(?!"))*+"""',
        rf"'''(?:[^'\\]++|{_ESCAPE}|''?(?!'))*+'''",
        _QUOTED,
        rf"'(?!'')(?:[^'\\\r\n]++|{_ESCAPE})*+'",
    )
)
TAG: Final = "@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
NUMBER: Final = f"{_DOUBLE}|{_DECIMAL}|{_INTEGER}"


def _compiled(space: str, kinds: dict[Kind, str]) -> re.Pattern[str]:
    either = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
    return re.compile(f"(?:{space})*+(?:{either})", re.DOTALL)


# Compiled when first used: that takes longer than to import all the rest.
@cache
def _terse() -> re.Pattern[str]:
    return _compiled(
        r"[ \t\r\n]++|#[^\r\n]*+",
        {
            "name": NAME,
            "iri": IRI,
            "mark": r"[\[\](),;{}]|\^\^|\.(?![0-9])",
            "string": STRING,
            "blank": LABEL,
            "double": _DOUBLE,
            "decimal": _DECIMAL,
            "integer": _INTEGER,
            "tag": TAG,
            "word": f"[A-Za-z]++(?![{_CHARS}])",
            "end": r"\Z",
            "other": ".",
        },
    )


@cache
def _lined() -> re.Pattern[str]:
    return _compiled(
        r"[ \t]++|#[^\r\n]*+",
        {
            "iri": IRI,
            "mark": r"\.|\^\^",
            "string": _QUOTED,
            "blank": LABEL,
            "tag": TAG,
            "line": r"[\r\n]++",
            "end": r"\Z",
            "other": ".",
        },
    )


_ESCAPED: Final = r"(?s)\\(?:u(.{4})|U(.{8})|(.))"
_CONTROLS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Cut Turtle or TriG into terminals; the last one is the end.

    Args:
        text: A document.
        start: The offset of the first terminal to give, or of space before it.
        end: The offset after the last one; the end of the document if not given.
    """
    return _cut(_terse(), text, start, len(text) if end is None else end)


def line_tokens(text: str) -> Iterator[Token]:
    """Cut N-Triples or N-Quads into terminals, line ends among them; the last one is the end."""
    return _cut(_lined(), text, 0, len(text))


def length_at(text: str, offset: int) -> int:
    """How many characters the terminal at an offset has; 1 where none starts."""
    match = _terse().match(text, offset)
    if match is None or match.lastindex is None or match.start(match.lastindex) != offset:
        return 1
    return max(1, match.end() - offset)


def unescaped(text: str) -> str:
    """Replace the escapes UCHAR, ECHAR and PN_LOCAL_ESC by what they stand for.

    Raises:
        ValueError: An escape stands for no character of Unicode.
    """
    return re.sub(_ESCAPED, _character, text) if "\\" in text else text


def string_value(text: str) -> str:
    """The value of a string terminal, its quotes taken off.

    Raises:
        ValueError: As `unescaped`.
    """
    quotes = 3 if text[:3] in ('"""', "'''") else 1
    return unescaped(text[quotes:-quotes])


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        return _CONTROLS.get(match[3], match[3])
    number = int(code, 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise ValueError(f"{match[0]} is no character")
    return chr(number)


def _cut(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Token]:
    for match in pattern.finditer(text, start, end):
        group = cast("int", match.lastindex)
        kind = cast("Kind", match.lastgroup)
        yield Token(kind, match[group], match.start(group))
        if kind == "end":
            return
