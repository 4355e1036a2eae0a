"""A statement with the offsets of its terms, and the errors that name a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.locating.lines import Lines

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.locating.tokens import Token

__all__ = ["NumberedTriple", "PlacedQuad", "Resource", "Term", "syntax_error"]

Resource = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal

_SHOWN = 40


class PlacedQuad(NamedTuple):
    """A quad and where its terms are written, as offsets into the text; see `Lines`.

    A blank node in brackets is written where its bracket opens. Of a collection, the first cell
    is written where the parenthesis opens, each other cell where its member starts, and the end
    where the parenthesis closes; the predicates are where the objects are.
    """

    quad: ox.Quad
    subject: int
    predicate: int
    object: int


class NumberedTriple(NamedTuple):
    """A triple, its blank nodes named as in the data, and the line that states it, from 1."""

    line: int
    triple: ox.Triple


def syntax_error(message: str, token: Token, text: str, path: Path | None) -> InputError:
    """Say what is wrong at a terminal of a text, with its line and column."""
    line, column = Lines(text).place(token.at)
    if token.kind == "other" and token.text in "\"'":
        message = "a string that does not end, or with an escape that does not exist"
    elif token.kind == "other" and token.text == "<":
        message = "not an IRI"
    elif token.kind == "end":
        message = f"{message}, but the document ends"
    elif token.kind == "line":
        message = f"{message}, but the line ends"
    else:
        shown = token.text if len(token.text) <= _SHOWN else token.text[:_SHOWN] + "…"
        message = f"{message}: {shown}"
    return InputError(f"syntax error: {message}", path=path, line=line, column=column)
