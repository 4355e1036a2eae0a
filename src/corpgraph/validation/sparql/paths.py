"""Terms and property paths of a SPARQL query, resolved from their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from corpgraph.validation.shapes.triples import TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.sparql_tokens import Token
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term

__all__ = ["Resolver"]

_REPEATS: Final[dict[str, Callable[[Path], Path]]] = {
    "*": ZeroOrMore,
    "+": OneOrMore,
    "?": ZeroOrOne,
}


class Resolver:
    """Reads terms and paths of one query.

    Args:
        prologue: The prefixes of the query.
    """

    def __init__(self, prologue: str) -> None:
        self._prologue = prologue
        self._known: dict[str, Term | None] = {}

    def term(self, tokens: tuple[Token, ...]) -> Term | None:
        """The term that tokens stand for; None for a variable or a blank node."""
        text = "".join(token.text for token in tokens)
        if tokens[0].kind in ("var", "blank"):
            return None
        if text not in self._known:
            self._known[text] = self._parse(text)
        return self._known[text]

    def path(self, tokens: tuple[Token, ...]) -> Path | None:
        """The path that tokens stand for; None where it is a variable or negates something."""
        if any(token.is_sign("!") or token.kind == "var" for token in tokens):
            return None
        return _PathReader(self, tokens).alternative()

    def _parse(self, text: str) -> Term | None:
        if text == "a":
            return TYPE
        # Terms are written alike in SPARQL and in Turtle, prefixes and escapes included.
        document = f"{self._prologue} <urn:x:s> <urn:x:p> {text} ."
        try:
            quad: ox.Quad = next(iter(ox.parse(document, format=ox.RdfFormat.TURTLE)))
        except SyntaxError:
            return None
        return quad.object


class _PathReader:
    def __init__(self, resolver: Resolver, tokens: tuple[Token, ...]) -> None:
        self._resolver = resolver
        self._tokens = tokens
        self._at = 0

    def alternative(self) -> Path | None:
        parts = self._parts("|", self._sequence)
        if None in parts:
            return None
        paths = tuple(part for part in parts if part is not None)
        return paths[0] if len(paths) == 1 else Alternative(paths)

    def _sequence(self) -> Path | None:
        parts = self._parts("/", self._step)
        if None in parts:
            return None
        paths = tuple(part for part in parts if part is not None)
        return paths[0] if len(paths) == 1 else Sequence(paths)

    def _parts(self, sign: str, read: Callable[[], Path | None]) -> list[Path | None]:
        parts = [read()]
        while self._is(sign):
            self._at += 1
            parts.append(read())
        return parts

    def _step(self) -> Path | None:
        if self._is("^"):
            self._at += 1
            inner = self._step()
            return None if inner is None else Inverse(inner)
        path: Path | None
        if self._is("("):
            self._at += 1
            path = self.alternative()
            self._at += 1
        else:
            term = self._resolver.term((self._tokens[self._at],))
            self._at += 1
            path = Predicate(term) if isinstance(term, ox.NamedNode) else None
        while path is not None and self._is("*", "+", "?"):
            path = _REPEATS[self._tokens[self._at].text](path)
            self._at += 1
        return path

    def _is(self, *signs: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].is_sign(*signs)
