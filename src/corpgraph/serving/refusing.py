"""What a query may not have, told from its text before it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpgraph.errors import InputError
from corpgraph.serving.messages import Refusal
from corpgraph.sparql_tokens import tokenize, unescape

if TYPE_CHECKING:
    from corpgraph.sparql_tokens import Token

__all__ = ["check_query", "is_repeatable", "names_graphs"]

#: Oxigraph's parser recurses, and deeper text takes all of the stack.
_DEEPEST: Final = 64
_OPENING: Final = re.compile(r"[({\[]")
_CHANGING: Final = re.compile(r"(?:now|rand|uuid|bnode)\s*(?:#[^\r\n]*\s*)*\(", re.IGNORECASE)


def check_query(text: str) -> None:
    """Refuse a query that would reach another server, or nests too deep.

    Raises:
        Refusal: It is one of these, or cannot be read.
    """
    is_suspect = "service" in text.lower() or "\\" in text
    if not is_suspect and len(_OPENING.findall(text)) <= _DEEPEST:
        return
    depth = 0
    for token in _tokens(text):
        if token.may_hold("SERVICE"):
            raise Refusal(403, "the query has SERVICE, which this endpoint does not allow")
        if token.is_sign("(", "{", "["):
            depth += 1
        elif token.is_sign(")", "}", "]"):
            depth -= 1
        if depth > _DEEPEST:
            raise Refusal(400, f"the query nests more than {_DEEPEST} deep")


def names_graphs(text: str) -> bool:
    """Whether a query has a dataset of its own: FROM, or FROM NAMED."""
    if "from" not in text.lower():
        return False
    depth = 0
    for token in _tokens(text):
        if token.is_sign("{"):
            return False
        if token.is_sign("(", ")"):
            depth += 1 if token.text == "(" else -1
        if depth == 0 and token.is_word("FROM", "FROMNAMED"):
            return True
    return False


def is_repeatable(text: str) -> bool:
    """Whether a query gives the same answer each time: it asks for no time and nothing random."""
    return "\\u" not in text.lower() and _CHANGING.search(text) is None


def _tokens(text: str) -> tuple[Token, ...]:
    try:
        return tokenize(unescape(text))
    except InputError as error:
        raise Refusal(400, error.message) from error
