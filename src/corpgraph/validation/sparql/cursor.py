"""A place in the tokens of a query, and what may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.validation.sparql.clauses import NotCoveredError

if TYPE_CHECKING:
    from corpgraph.sparql_tokens import Token
    from corpgraph.validation.shapes.triples import Term
    from corpgraph.validation.sparql.paths import Resolver

__all__ = ["Cursor"]


class Cursor:
    """Walks over tokens.

    Args:
        tokens: The tokens, from the query's form on; the last one is the end.
        resolver: Resolves prefixed names.
    """

    def __init__(self, tokens: tuple[Token, ...], resolver: Resolver) -> None:
        self.tokens = tokens
        self.at = 0
        self.resolver = resolver

    @property
    def now(self) -> Token:
        """The token at this place."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The token at this place, which is left behind."""
        token = self.now
        self.at += 1
        return token

    def takes(self, text: str) -> bool:
        """Whether a sign or a word stands here; it is left behind then."""
        found = self.now.is_sign(text) or self.now.is_word(text)
        self.at += found
        return found

    def expect(self, text: str) -> None:
        """Leave a sign or a word behind.

        Raises:
            NotCoveredError: Something else stands here.
        """
        if not self.takes(text):
            raise NotCoveredError(f"{self.now.text!r} stands where {text!r} is expected")

    def variable(self) -> str:
        """The name of the variable that stands here.

        Raises:
            NotCoveredError: Something else stands here.
        """
        name = self.take().variable
        if name is None:
            raise NotCoveredError("something else stands where a variable is expected")
        return name

    def term(self) -> Term:
        """The term that stands here.

        Raises:
            NotCoveredError: None does.
        """
        start = self.at
        token = self.take()
        if token.is_sign("+", "-"):
            token = self.take()
        if token.kind == "string" and (self.now.kind == "tag" or self.takes("^^")):
            self.take()
        term = self.resolver.term(self.tokens[start : self.at])
        if term is None:
            raise NotCoveredError(f"{token.text!r} stands where a term is expected")
        return term
