"""The prefixes that Turtle and TriG files declare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.validation.locating.tokens import tokens, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.locating.tokens import Token

__all__ = ["DECLARING", "Declaration", "declarations", "quick_declarations", "undeclared"]

#: The endings of the files in which prefixes are declared.
DECLARING: Final = (".ttl", ".trig")
# Bounded, so that no text makes the search slow.
_SPACE: Final = r"(?:\s++|#[^\r\n]{0,200}+[\r\n])"
_DECLARATION: Final = re.compile(
    rf"(?i:prefix){_SPACE}{{1,20}}+(?P<prefix>[^\s:<>\"']*+):{_SPACE}{{0,20}}+<(?P<iri>[^<>\"\s]*+)>"
)


class Declaration(NamedTuple):
    """A prefix bound to a namespace.

    Attributes:
        prefix: The prefix without its colon.
        namespace: The IRI as it is written, which may be relative.
        at: The offset of the prefix.
    """

    prefix: str
    namespace: str
    at: int


def quick_declarations(text: str) -> list[Declaration]:
    """Find all that may be a declaration, those in strings and comments among them."""
    return [
        Declaration(match["prefix"], unescaped(match["iri"]), match.start("prefix"))
        for match in _DECLARATION.finditer(text)
    ]


def declarations(text: str, *, until: int) -> list[Declaration]:
    """Read the declarations of a document (RDF 1.1 Turtle, section 2.4).

    Args:
        text: A well-formed document.
        until: The offset of the last declaration that is wanted.
    """
    found: list[Declaration] = []
    for each in _read(text):
        if isinstance(each, Declaration):
            found.append(each)
        if each.at >= until:
            break
    return found


def undeclared(text: str) -> tuple[Token, list[Declaration]] | None:
    """Find the first name whose prefix is not declared before it, and what is declared by then."""
    declared: list[Declaration] = []
    known: set[str] = set()
    for each in _read(text):
        if isinstance(each, Declaration):
            declared.append(each)
            known.add(each.prefix)
        elif each.kind == "name" and each.text.partition(":")[0] not in known:
            return each, declared
    return None


def _read(text: str) -> Iterator[Token | Declaration]:
    """Give the tokens of a document, a declaration in place of its prefix."""
    stream = tokens(text)
    for token in stream:
        if not _opens(token):
            yield token
            continue
        name, iri = next(stream, token), next(stream, token)
        if name.kind == "name" and iri.kind == "iri":
            yield Declaration(name.text[:-1], unescaped(iri.text[1:-1]), name.at)


def _opens(token: Token) -> bool:
    return token.text == "@prefix" or (token.kind == "word" and token.text.lower() == "prefix")
