"""The tokens of SPARQL (SPARQL 1.1, section 19.8), each with its place in the text."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from corpgraph.errors import InputError

__all__ = ["Token", "tokenize", "unescape"]

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_TOKEN: Final = re.compile(
    r"""
    (?P<space>[\s]+|\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"\"\"
      |'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
      |"(?:[^"\\\r\n]|\\.)*"
      |'(?:[^'\\\r\n]|\\.)*')
  | (?P<var>[?$]\w+)
  | (?P<blank>_:[\w](?:[\w.\-]*[\w\-])?)
  | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])
      (?:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*
      (?:[\w:\-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%]))?)?)
  | (?P<number>(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)|\d*\.\d+|\d+)
  | (?P<word>[A-Za-z]\w*)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,|/^*+?!=<>\-])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Attributes:
        kind: ``iri``, ``string``, ``var``, ``blank``, ``name``, ``number``, ``word``, ``tag`` or
            ``sign``; ``end`` after the last one.
        text: What is written.
        start: Where it begins in the text, counted from 0 in characters.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    def may_hold(self, keyword: str) -> bool:
        """Whether a reader that does not look where words end could find a keyword here.

        Oxigraph is one: to it, ``SERVICESILENT``, ``SERVICEx:y`` and ``trueSERVICE`` hold SERVICE.
        """
        if self.kind == "word":
            return keyword in self.text.upper()
        # What follows the colon of a name is read to its end by everybody.
        return self.kind == "name" and keyword in self.text.partition(":")[0].upper()

    @property
    def variable(self) -> str | None:
        """The name of the variable that it is, without the mark."""
        return self.text[1:] if self.kind == "var" else None

    def is_word(self, *words: str) -> bool:
        """Whether it is one of some keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of some signs."""
        return self.kind == "sign" and self.text in signs


def unescape(text: str) -> str:
    """Replace the escapes of characters, which may stand anywhere (SPARQL 1.1, section 19.2).

    Raises:
        InputError: An escape is left, which an engine might read as another query than we do.
    """
    plain = _ESCAPE.sub(_character, text)
    left = _ESCAPE.search(plain)
    if left is not None:
        raise InputError(f"the query has the escape {left.group()} within an escape")
    return plain


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    if code > sys.maxunicode or 0xD800 <= code <= 0xDFFF:
        raise InputError(f"the query has the escape {match.group()}, which is no character")
    return chr(code)


@lru_cache(maxsize=64)
def tokenize(text: str) -> tuple[Token, ...]:
    """Cut a query into tokens, comments and white space left out; the last one is the end.

    Raises:
        InputError: Some character begins no token of SPARQL.
    """
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise InputError(f"the query cannot be read at {text[place : place + 20]!r}")
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), place))
        place = match.end()
    tokens.append(Token("end", "", place))
    return tuple(tokens)
