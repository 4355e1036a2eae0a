"""Queries with terms put in: text of ours, and values that cannot leave their places in it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.sparql_tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpgraph.remote.answers import Term

__all__ = ["NUMBER", "counting", "parts", "values", "with_values", "written"]

#: The name under which a query of `counting` answers.
NUMBER: Final = "_how_many"
#: An escaped backslash before a "u", or any other escape.
_ESCAPES: Final = re.compile(r"(\\\\)([uU])|\\.", re.DOTALL)


def with_values(query: str, bound: Mapping[str, Sequence[Term]]) -> str:
    """Have a SELECT query look at some values of its variables only.

    Args:
        query: SPARQL 1.1, with the word WHERE. Where a variable stands in an inner group alone, its
            values come too late for a filter there; EXISTS sees them.
        bound: The terms that each variable may be, by its name.

    Raises:
        InputError: A term is a blank node.
    """
    blocks = "".join(
        f" {values((name,), ((term,) for term in terms))}" for name, terms in bound.items()
    )
    tokens = tokenize(query)
    where = next(
        each for word, each in pairwise(tokens) if word.is_word("WHERE") and each.is_sign("{")
    )
    # A server that refuses a query repeats how it begins; that is no place for comments.
    return f"{query[tokens[0].start : where.end]}{blocks}{query[where.end :]}"


def values(names: Sequence[str], rows: Iterable[Sequence[Term]]) -> str:
    """A block of inline data (SPARQL 1.1, section 10.2).

    Args:
        names: The names of the variables.
        rows: A term for each variable, in their order.

    Raises:
        InputError: A term is a blank node.
    """
    lines = " ".join(f"({' '.join(map(written, row))})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {lines} }}"


def written(term: Term) -> str:
    r"""A term as SPARQL has it, whatever is in it.

    Some engines read ``\u0022`` as a quotation mark before they look where a text ends (SPARQL 1.1,
    section 19.2), be the backslash itself escaped or not. So no ``u`` follows a backslash of the
    text's own.

    Raises:
        InputError: It is a blank node, which no query can name.
    """
    if isinstance(term, ox.BlankNode):
        raise InputError(
            "a blank node is to be looked up, and no query to an endpoint can name one",
            hint="give it an IRI, or ask files",
        )
    return _ESCAPES.sub(_without_u, str(term))


def _without_u(match: re.Match[str]) -> str:
    backslash, letter = match.groups()
    return f"{backslash}\\u{ord(letter):04x}" if backslash else match.group()


def parts(query: str) -> tuple[str, str]:
    """The prologue of a SELECT query, and the rest."""
    if query.startswith("SELECT"):
        return "", query
    start = next(token.start for token in tokenize(query) if token.is_word("SELECT"))
    return query[:start], query[start:]


def counting(query: str) -> str:
    """A query for the number of solutions of a SELECT query, under the name `NUMBER`."""
    prologue, select = parts(query)
    return f"{prologue}SELECT (COUNT(*) AS ?{NUMBER}) WHERE {{ {{ {select}\n}} }}"
