"""N-Triples and N-Quads, read with the place of every term.

The grammar is that of RDF 1.1 N-Triples, https://www.w3.org/TR/n-triples/, section 7, and of RDF
1.1 N-Quads, https://www.w3.org/TR/n-quads/, section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pyoxigraph as ox

from corpgraph.validation.locating.iris import Namer
from corpgraph.validation.locating.quads import PlacedQuad, Resource, Term, syntax_error
from corpgraph.validation.locating.tokens import Token, line_tokens, string_value, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_lined"]


def read_lined(
    text: str, *, graphs: bool = False, path: Path | None = None
) -> Iterator[PlacedQuad]:
    """Read N-Triples or N-Quads.

    Args:
        text: The document.
        graphs: Whether the document is N-Quads.
        path: The name that errors give to the document.

    Raises:
        InputError: The text is not RDF 1.1 N-Triples or N-Quads; with line and column.
    """
    return _Reader(text, graphs=graphs, path=path).quads()


class _Reader:
    def __init__(self, text: str, *, graphs: bool, path: Path | None) -> None:
        self._text = text
        self._graphs = graphs
        self._path = path
        self._namer = Namer(None)
        self._tokens = line_tokens(text)
        self._next = next(self._tokens)

    def quads(self) -> Iterator[PlacedQuad]:
        while self._next.kind != "end":
            if self._next.kind == "line":
                self._advance()
            else:
                yield self._quad()

    def _quad(self) -> PlacedQuad:
        subject_at, subject = self._next.at, self._resource("a subject is wanted")
        predicate_at, predicate = self._next.at, self._iri("a predicate is wanted")
        object_at, term = self._next.at, self._object()
        graph: Resource | ox.DefaultGraph = ox.DefaultGraph()
        if self._graphs and self._next.kind in ("iri", "blank"):
            graph = self._resource("the name of a graph is wanted")
        if self._next.text != ".":
            self._refuse("a period is wanted")
        self._advance()
        if self._next.kind not in ("line", "end"):
            self._refuse("a new line is wanted")
        return PlacedQuad(
            ox.Quad(subject, predicate, term, graph), subject_at, predicate_at, object_at
        )

    def _resource(self, wanted: str) -> Resource:
        if self._next.kind != "blank":
            return self._iri(wanted)
        token = self._advance()
        try:
            return ox.BlankNode(token.text[2:])
        except ValueError as error:
            raise syntax_error(str(error), token, self._text, self._path) from error

    def _iri(self, wanted: str) -> ox.NamedNode:
        if self._next.kind != "iri":
            self._refuse(wanted)
        token = self._advance()
        try:
            return self._namer.iri(unescaped(token.text[1:-1]))
        except ValueError as error:
            raise syntax_error(str(error), token, self._text, self._path) from error

    def _object(self) -> Term:
        if self._next.kind != "string":
            return self._resource("an object is wanted")
        string = self._advance()
        language: str | None = None
        datatype: ox.NamedNode | None = None
        suffix = self._next
        if suffix.kind == "tag":
            language = self._advance().text[1:]
        elif suffix.text == "^^":
            self._advance()
            datatype = self._iri("a datatype is wanted")
        try:
            return ox.Literal(string_value(string.text), language=language, datatype=datatype)
        except ValueError as error:
            raise syntax_error(str(error), string, self._text, self._path) from error

    def _advance(self) -> Token:
        token = self._next
        if token.kind != "end":
            self._next = next(self._tokens)
        return token

    def _refuse(self, wanted: str) -> NoReturn:
        raise syntax_error(wanted, self._next, self._text, self._path)
