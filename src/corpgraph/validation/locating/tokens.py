"""The terminals of Turtle, TriG, N-Triples and N-Quads, each with its offset.

Names in capitals are the productions of RDF 1.1 Turtle, https://www.w3.org/TR/turtle/, section 6.5,
and of RDF 1.1 N-Triples, https://www.w3.org/TR/n-triples/, section 7. Every repetition is
possessive: no text, however long or wrong, is read twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Token", "length_at", "line_tokens", "string_value", "tokens", "unescaped"]

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
# In the text of N-Triples 1.1 a label may hold a colon; its test suite and RDF 1.2 take that back.
_BLANK: Final = rf"_:[0-9_{_LETTERS}](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*+"
# Three quotes never are an empty string and the start of another.
_QUOTED: Final = rf'"(?!"")(?:[^"\\\r\n]++|{_ESCAPE})*+"'
_STRING: Final = "|".join(
    (
        rf'"""(?:[^"\\]++|{_ESCAPE}|""?(?!"))*+"""',
        rf"'''(?:[^'\\]++|{_ESCAPE}|''?(?!'))*+'''",
        _QUOTED,
        rf"'(?!'')(?:[^'\\\r\n]++|{_ESCAPE})*+'",
    )
)
_EXPONENT: Final = "[eE][+-]?[0-9]++"
_IRI: Final = rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]++|{_UCHAR})*+>"
_TAG: Final = "@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"


def _compiled(space: str, kinds: dict[Kind, str]) -> re.Pattern[str]:
    either = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
    return re.compile(f"(?:{space})*+(?:{either})", re.DOTALL)


_TERSE: Final = _compiled(
    r"[ \t\r\n]++|#[^\r\n]*+",
    {
        "name": rf"(?:{_PN_PREFIX})?+:(?:{_PN_LOCAL})?+",
        "iri": _IRI,
        "mark": r"[\[\](),;{}]|\^\^|\.(?![0-9])",
        "string": _STRING,
        "blank": _BLANK,
        "double": rf"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++){_EXPONENT}",
        "decimal": r"[+-]?[0-9]*+\.[0-9]++",
        "integer": "[+-]?[0-9]++",
        "tag": _TAG,
        "word": f"[A-Za-z]++(?![{_CHARS}])",
        "end": r"\Z",
        "other": ".",
    },
)
_LINED: Final = _compiled(
    r"[ \t]++|#[^\r\n]*+",
    {
        "iri": _IRI,
        "mark": r"\.|\^\^",
        "string": _QUOTED,
        "blank": _BLANK,
        "tag": _TAG,
        "line": r"[\r\n]++",
        "end": r"\Z",
        "other": ".",
    },
)
_ESCAPED: Final = re.compile(r"\\(?:u(.{4})|U(.{8})|(.))", re.DOTALL)
_CONTROLS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def tokens(text: str) -> Iterator[Token]:
    """Cut Turtle or TriG into terminals; the last one is the end."""
    return _cut(_TERSE, text)


def line_tokens(text: str) -> Iterator[Token]:
    """Cut N-Triples or N-Quads into terminals, line ends among them; the last one is the end."""
    return _cut(_LINED, text)


def length_at(text: str, offset: int) -> int:
    """How many characters the terminal at an offset has; 1 where none starts."""
    match = _TERSE.match(text, offset)
    if match is None or match.lastindex is None or match.start(match.lastindex) != offset:
        return 1
    return max(1, match.end() - offset)


def unescaped(text: str) -> str:
    """Replace the escapes UCHAR, ECHAR and PN_LOCAL_ESC by what they stand for.

    Raises:
        ValueError: An escape stands for no character of Unicode.
    """
    return _ESCAPED.sub(_character, text) if "\\" in text else text


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


def _cut(pattern: re.Pattern[str], text: str) -> Iterator[Token]:
    for match in pattern.finditer(text):
        group = cast("int", match.lastindex)
        kind = cast("Kind", match.lastgroup)
        yield Token(kind, match[group], match.start(group))
        if kind == "end":
            return
