"""Turtle and TriG, read with the place of every term.

The grammar is that of RDF 1.1 Turtle, https://www.w3.org/TR/turtle/, section 6.5, and of RDF 1.1
TriG, https://www.w3.org/TR/trig/, section 4.5: a state for what may come next, and a stack of the
brackets that are open, so that no depth of nesting is too deep.

Quads come in the order in which Oxigraph's parser gives them, for the two to be laid side by side:
a quad when its object is complete, a string when the terminal after it is seen, and of several
quads that one terminal completes, the last one first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

import pyoxigraph as ox

from corpgraph.namespaces import RDF, XSD
from corpgraph.validation.locating.iris import Namer
from corpgraph.validation.locating.quads import PlacedQuad, Resource, Term, syntax_error
from corpgraph.validation.locating.tokens import Token, string_value, tokens, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["TerseReader", "read_terse"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_FIRST: Final = ox.NamedNode(f"{RDF}first")
_REST: Final = ox.NamedNode(f"{RDF}rest")
_NIL: Final = ox.NamedNode(f"{RDF}nil")
_NUMBERS: Final = {kind: ox.NamedNode(XSD + kind) for kind in ("integer", "decimal", "double")}
_BOOLEAN: Final = ox.NamedNode(f"{XSD}boolean")


def read_terse(
    text: str, *, base: str | None = None, graphs: bool = False, path: Path | None = None
) -> Iterator[PlacedQuad]:
    """Read Turtle or TriG.

    Args:
        text: The document.
        base: The IRI that relative ones are resolved against.
        graphs: Whether the document is TriG.
        path: The name that errors give to the document.

    Raises:
        InputError: The text is not RDF 1.1 Turtle or TriG; with line and column.
    """
    return TerseReader(text, Namer(base), graphs=graphs, path=path).quads()


@dataclass(slots=True)
class _Frame:
    """What the terms that come next belong to: a statement, or brackets that are open."""

    closing: str
    subject: Resource | None = None
    subject_at: int = 0
    predicate: ox.NamedNode | None = None
    predicate_at: int = 0
    # Whether the subject is in brackets that say something, and may stand alone.
    told: bool = False


class TerseReader:
    """Reads a document, or of its statements those that it is told to.

    Args:
        text: The document.
        namer: What has the base, and is given the prefixes.
        graphs: Whether the document is TriG.
        path: The name that errors give to the document.

    Attributes:
        reached: The offset after the last terminal that was read.
    """

    def __init__(self, text: str, namer: Namer, *, graphs: bool, path: Path | None) -> None:
        self._text = text
        self._namer = namer
        self._graphs = graphs
        self._path = path
        self._graph: Resource | ox.DefaultGraph = ox.DefaultGraph()
        self._in_block = False
        self._frames = [_Frame(".")]
        self._done: list[PlacedQuad] = []
        self._string: Token | None = None
        self._directive = self._prefix = ""
        self._state: Callable[[Token], None] = self._statement
        self.reached = 0

    def quads(self) -> Iterator[PlacedQuad]:
        """Read all of the document."""
        done = self._done
        for token in tokens(self._text):
            self._state(token)
            if done:
                yield from reversed(done)
                done.clear()

    def statement(self, at: int) -> Iterator[PlacedQuad]:
        """Read the statement or directive, or the opening or closing of a block, at an offset.

        What stands before it, and was not read, is one or more statements of the same block.
        """
        done = self._done
        for token in tokens(self._text, at):
            self._state(token)
            self.reached = token.at + len(token.text)
            if done:
                yield from reversed(done)
                done.clear()
            if self._state in (self._statement, self._block):
                return

    # Statements, directives and blocks

    def _statement(self, token: Token) -> None:
        if token.kind == "end":
            return
        word = token.text.casefold() if token.kind == "word" else ""
        if word in ("prefix", "base") or token.text in ("@prefix", "@base"):
            self._directive = word or token.text
            self._state = self._base if self._directive.endswith("base") else self._prefix_name
        elif self._graphs and word == "graph":
            self._state = self._graph_name
        elif self._graphs and token.text == "{":
            self._open_block(token)
        else:
            self._subject(token)

    def _prefix_name(self, token: Token) -> None:
        if token.kind != "name" or token.text.find(":") != len(token.text) - 1:
            self._refuse("a prefix and a colon are wanted", token)
        self._prefix = token.text[:-1]
        self._state = self._namespace

    def _namespace(self, token: Token) -> None:
        self._namer.declare(self._prefix, self._iri_only(token))
        self._state = self._directive_end if self._directive[0] == "@" else self._statement

    def _base(self, token: Token) -> None:
        self._namer.rebase(self._iri_only(token))
        self._state = self._directive_end if self._directive[0] == "@" else self._statement

    def _directive_end(self, token: Token) -> None:
        if token.text != ".":
            self._refuse("a period is wanted", token)
        self._state = self._statement

    def _graph_name(self, token: Token) -> None:
        if token.text == "[":
            self._graph = ox.BlankNode()
            self._state = self._graph_name_end
        else:
            self._graph = self._resource(token, "the name of a graph is wanted")
            self._state = self._open_block

    def _graph_name_end(self, token: Token) -> None:
        if token.text != "]":
            self._refuse("an empty pair of brackets is wanted", token)
        self._state = self._open_block

    def _open_block(self, token: Token) -> None:
        if token.text != "{":
            self._refuse("an opening brace is wanted", token)
        self._in_block = True
        self._state = self._block

    def _block(self, token: Token) -> None:
        if token.text == "}":
            self._in_block = False
            self._graph = ox.DefaultGraph()
            self._state = self._statement
        else:
            self._subject(token)

    # Triples

    def _subject(self, token: Token) -> None:
        frame = self._frames[0]
        if token.text == "[":
            self._open_brackets(token)
        elif token.text == "(":
            self._open_collection(token)
        else:
            frame.subject = self._resource(token, "a subject is wanted")
            frame.subject_at = token.at
            self._state = self._subject_end

    def _subject_end(self, token: Token) -> None:
        """What follows a subject; in TriG it may turn out to be the name of a graph."""
        frame = self._frames[0]
        if token.text == "{" and self._graphs and not self._in_block and not frame.told:
            assert frame.subject is not None
            self._graph = frame.subject
            frame.subject = None
            self._open_block(token)
        elif frame.told and token.text in (".", "}"):
            self._end(token)
        else:
            self._verb(token)

    def _collection_subject_end(self, token: Token) -> None:
        self._verb(token)

    def _verb(self, token: Token) -> None:
        frame = self._frames[-1]
        if token.kind == "word" and token.text == "a":
            frame.predicate = _TYPE
        elif token.kind in ("name", "iri"):
            frame.predicate = self._iri(token)
        else:
            self._refuse("a predicate is wanted", token)
        frame.predicate_at = token.at
        self._state = self._object

    def _object(self, token: Token) -> None:
        kind = token.kind
        if kind in ("name", "iri", "blank"):
            self._complete(self._resource(token, ""), token.at)
        elif kind == "string":
            self._string = token
            self._state = self._suffix
        elif kind in _NUMBERS:
            self._complete(ox.Literal(token.text, datatype=_NUMBERS[kind]), token.at)
        elif kind == "word" and token.text in ("true", "false"):
            self._complete(ox.Literal(token.text, datatype=_BOOLEAN), token.at)
        elif token.text == "[":
            self._open_brackets(token)
        elif token.text == "(":
            self._open_collection(token)
        else:
            self._refuse("an object is wanted", token)

    def _suffix(self, token: Token) -> None:
        if token.kind == "tag":
            self._complete_string(token, language=token.text[1:])
        elif token.text == "^^":
            self._state = self._datatype
        else:
            self._complete_string(token)
            self._state(token)

    def _datatype(self, token: Token) -> None:
        if token.kind not in ("name", "iri"):
            self._refuse("a datatype is wanted", token)
        self._complete_string(token, datatype=self._iri(token))

    def _object_end(self, token: Token) -> None:
        if token.text == ",":
            self._state = self._object
        elif token.text == ";":
            self._state = self._verb_or_end
        else:
            self._end(token)

    def _verb_or_end(self, token: Token) -> None:
        if token.kind in ("name", "iri", "word"):
            self._verb(token)
        elif token.text != ";":
            self._end(token)

    def _end(self, token: Token) -> None:
        """Close a statement or a pair of brackets; in a block, the last period may be left out."""
        frame = self._frames[-1]
        if frame.closing == "]" == token.text:
            self._close_brackets()
        elif frame.closing == "." and token.text == ".":
            self._frames[0] = _Frame(".")
            self._state = self._block if self._in_block else self._statement
        elif frame.closing == "." and token.text == "}" and self._in_block:
            self._frames[0] = _Frame(".")
            self._block(token)
        else:
            self._refuse(f"a comma, a semicolon or {frame.closing!r} is wanted", token)

    # Brackets and collections

    def _open_brackets(self, token: Token) -> None:
        self._frames.append(_Frame("]", ox.BlankNode(), token.at))
        self._state = self._brackets_start

    def _brackets_start(self, token: Token) -> None:
        if token.text == "]":
            self._close_brackets()
        else:
            self._verb(token)

    def _close_brackets(self) -> None:
        frame = self._frames.pop()
        assert frame.subject is not None
        above = self._frames[-1]
        if above.predicate is None:
            above.subject, above.subject_at = frame.subject, frame.subject_at
            above.told = frame.predicate is not None
            self._state = self._subject_end
        else:
            self._complete(frame.subject, frame.subject_at)

    def _open_collection(self, token: Token) -> None:
        self._frames.append(_Frame(")", None, token.at))
        self._state = self._collection_start

    def _collection_start(self, token: Token) -> None:
        frame, above = self._frames[-1], self._frames[-2]
        empty = token.text == ")"
        head = _NIL if empty else ox.BlankNode()
        if above.predicate is None:
            above.subject, above.subject_at = head, frame.subject_at
        else:
            self._emit(above, above.predicate, above.predicate_at, head, frame.subject_at)
        if empty:
            self._close_collection()
        else:
            frame.subject = head
            self._member(token)

    def _member(self, token: Token) -> None:
        frame = self._frames[-1]
        frame.predicate, frame.predicate_at = _FIRST, token.at
        self._object(token)

    def _member_end(self, token: Token) -> None:
        frame = self._frames[-1]
        if token.text == ")":
            self._emit(frame, _REST, token.at, _NIL, token.at)
            self._close_collection()
        else:
            cell = ox.BlankNode()
            self._emit(frame, _REST, token.at, cell, token.at)
            frame.subject, frame.subject_at = cell, token.at
            self._member(token)

    def _close_collection(self) -> None:
        self._frames.pop()
        above = self._frames[-1]
        self._state = (
            self._collection_subject_end if above.predicate is None else self._after(above)
        )

    # Terms

    def _complete(self, term: Term, at: int) -> None:
        frame = self._frames[-1]
        assert frame.predicate is not None
        self._emit(frame, frame.predicate, frame.predicate_at, term, at)
        self._state = self._after(frame)

    def _complete_string(
        self, token: Token, *, language: str | None = None, datatype: ox.NamedNode | None = None
    ) -> None:
        string = self._string
        assert string is not None
        try:
            value = string_value(string.text)
        except ValueError as error:
            raise syntax_error(str(error), string, self._text, self._path) from error
        try:
            literal = ox.Literal(value, language=language, datatype=datatype)
        except ValueError as error:
            raise syntax_error(str(error), token, self._text, self._path) from error
        self._complete(literal, string.at)

    def _after(self, frame: _Frame) -> Callable[[Token], None]:
        return self._member_end if frame.closing == ")" else self._object_end

    def _emit(self, frame: _Frame, verb: ox.NamedNode, verb_at: int, term: Term, at: int) -> None:
        assert frame.subject is not None
        quad = ox.Quad(frame.subject, verb, term, self._graph)
        self._done.append(PlacedQuad(quad, frame.subject_at, verb_at, at))

    def _resource(self, token: Token, wanted: str) -> Resource:
        if token.kind == "blank":
            return ox.BlankNode(token.text[2:])
        if token.kind not in ("name", "iri"):
            self._refuse(wanted, token)
        return self._iri(token)

    def _iri_only(self, token: Token) -> ox.NamedNode:
        if token.kind != "iri":
            self._refuse("an IRI in angle brackets is wanted", token)
        return self._iri(token)

    def _iri(self, token: Token) -> ox.NamedNode:
        try:
            if token.kind == "iri":
                return self._namer.iri(unescaped(token.text[1:-1]))
            prefix, _, local = token.text.partition(":")
            return self._namer.name(prefix, unescaped(local))
        except ValueError as error:
            raise syntax_error(str(error), token, self._text, self._path) from error

    def _refuse(self, wanted: str, token: Token) -> NoReturn:
        raise syntax_error(wanted, token, self._text, self._path)
