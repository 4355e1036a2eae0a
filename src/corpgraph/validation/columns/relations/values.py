"""Values of SPARQL expressions as columns (SPARQL 1.1, section 17)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.backends import DeclinedError
from corpgraph.validation.columns.relations.exact import Exact
from corpgraph.validation.columns.relations.kinds import EXOTIC, Kind, suffix

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpgraph.validation.columns.relations.exact import Quotient
    from corpgraph.validation.columns.relations.kinds import Kinds

__all__ = ["KNOWN", "NOTHING", "NO_TEXT", "TEXTS", "Value", "true"]

#: The value of an error, of a truth.
NOTHING: Final = nw.lit(None, dtype=nw.Boolean)
#: The text of an error.
NO_TEXT: Final = nw.lit(None, dtype=nw.String)
#: The kinds of strings, with a language tag or without.
TEXTS: Final = frozenset({Kind.STRING, Kind.LANGUAGE})
#: What a literal ends with, after its content.
_END: Final = r'^"|"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?$'
_NUMBERS: Final = ("integer", "decimal", "double")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of each row; null where it is an error.

    Attributes:
        kinds: The kinds that it may be of.
        text: The term in N-Triples syntax.
        key: The term's key, where it has one.
        content: The plain string that it is, in the place of the term.
        number: The number that an aggregate has given, in the place of the term.
        exact: The number that it is; with a term for those of the query, else in its place.
    """

    kinds: Kinds
    text: nw.Expr | None = None
    key: nw.Expr | None = None
    content: nw.Expr | None = None
    number: nw.Expr | None = None
    exact: Exact | Quotient | None = None

    def is_null(self) -> nw.Expr:
        """Whether it is an error."""
        for each in (self.key, self.text, self.content, self.number):
            if each is not None:
                return each.is_null()
        if isinstance(self.exact, Exact):
            return self.exact.units.is_null()
        if self.exact is not None:
            return self.exact.dividend.is_null() | self.exact.divisor.is_null()
        raise TypeError("a value has a column")

    def is_kind(self, kind: Kind) -> nw.Expr:
        """Whether it is of a kind; null for an error."""
        if self.text is None or kind not in self.kinds or self.kinds == {kind}:
            return ~self.is_null() & nw.lit(kind in self.kinds)
        return _TESTS[kind](self.text)

    def contents(self) -> nw.Expr:
        """The content of a literal, whatever its kind; the text of an IRI.

        Raises:
            DeclinedError: It has escapes that columns do not undo, or is computed otherwise.
        """
        if self.content is not None:
            return self.content
        if self.text is None and self.exact is not None:
            return self.exact.texts()
        if self.text is None:
            raise DeclinedError("an aggregate is used as a string")
        if Kind.ESCAPED in self.kinds:
            raise DeclinedError("a text has an escape")
        if self.kinds == {Kind.RESOURCE}:
            return self.text.str.strip_chars("<>")
        plain = self.text.str.replace_all(_END, "").str.replace_all('\\"', '"', literal=True)
        if Kind.RESOURCE not in self.kinds:
            return plain
        is_iri = self.text.str.starts_with("<")
        return nw.when(is_iri).then(self.text.str.strip_chars("<>")).otherwise(plain)

    def strings(self) -> nw.Expr:
        """The plain string that it is; null if it is something else.

        Raises:
            DeclinedError: It has escapes that columns do not undo.
        """
        if Kind.STRING not in self.kinds:
            return NO_TEXT
        if self.kinds == {Kind.STRING}:
            return self.contents()
        return nw.when(self.is_kind(Kind.STRING)).then(self.contents()).otherwise(NO_TEXT)

    def texts(self) -> nw.Expr:
        """The plain string that it is, or that with a language tag; null if it is none.

        Raises:
            DeclinedError: It has escapes that columns do not undo.
        """
        if not self.kinds & TEXTS:
            return NO_TEXT
        if self.kinds <= TEXTS:
            return self.contents()
        is_text = self.is_kind(Kind.STRING) | self.is_kind(Kind.LANGUAGE)
        return nw.when(is_text).then(self.contents()).otherwise(NO_TEXT)

    def digits(self) -> nw.Expr:
        """The lexical form of the number that it is; null if it is none."""
        if self.text is None:
            return NO_TEXT
        found = nw.when(self.is_kind(Kind.NUMBER)).then(self.text.str.replace_all(_END, ""))
        return found.otherwise(NO_TEXT)

    def numbers(self) -> nw.Expr:
        """The number that it is, in floating point; null if it is none.

        Raises:
            DeclinedError: It may be another one in floating point.
        """
        if self.number is not None:
            return self.number
        if self.text is None and self.exact is not None:
            return self.exact.floats()
        return self.digits().cast(nw.Float64)

    def kept(self, column: str) -> tuple[Value, list[nw.Expr]]:
        """The value as columns, and what these have in a frame.

        Args:
            column: What the columns' names begin with.
        """
        columns: list[nw.Expr] = []

        def keep(part: nw.Expr) -> nw.Expr:
            columns.append(part.alias(f"{column}_{len(columns)}"))
            return nw.col(f"{column}_{len(columns) - 1}")

        parts = (self.text, self.key, self.content, self.number)
        text, key, content, number = (None if each is None else keep(each) for each in parts)
        exact = None if self.exact is None else self.exact.each(keep)
        return Value(self.kinds, text, key, content, number, exact), columns


def _ends(*names: str) -> Callable[[nw.Expr], nw.Expr]:
    def test(text: nw.Expr) -> nw.Expr:
        return reduce(or_, (text.str.ends_with(suffix(name)) for name in names))

    return test


_TESTS: Final[dict[Kind, Callable[[nw.Expr], nw.Expr]]] = {
    Kind.RESOURCE: lambda text: ~text.str.starts_with('"'),
    Kind.STRING: lambda text: text.str.ends_with('"'),
    Kind.LANGUAGE: lambda text: (
        text.str.starts_with('"') & ~text.str.ends_with('"') & ~text.str.ends_with(">")
    ),
    Kind.NUMBER: _ends(*_NUMBERS),
    Kind.BOOLEAN: _ends("boolean"),
    Kind.DATE: _ends("date"),
    Kind.INSTANT: _ends("dateTime"),
    Kind.EXOTIC: _ends(*EXOTIC),
}

#: The kinds that the text of a term tells.
KNOWN: Final = tuple(_TESTS)


def true(value: Value) -> nw.Expr:
    """The effective boolean value (section 17.2.2); null for an error."""
    chain = nw.when(value.is_null()).then(NOTHING)
    if value.text is not None and Kind.BOOLEAN in value.kinds:
        chain = chain.when(value.is_kind(Kind.BOOLEAN)).then(value.text.str.starts_with('"true'))
    if Kind.STRING in value.kinds:
        is_long = value.content != "" if value.content is not None else value.text != '""'
        chain = chain.when(value.is_kind(Kind.STRING)).then(is_long)
    if Kind.NUMBER in value.kinds:
        chain = chain.when(value.is_kind(Kind.NUMBER)).then(value.numbers() != 0)
    if Kind.UNFIT in value.kinds:
        raise DeclinedError("a number is too large, or one of 32 bits")
    return chain.otherwise(NOTHING)
