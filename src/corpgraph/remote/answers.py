"""The answers of an endpoint: SPARQL 1.1 Query Results JSON Format, read as RDF terms."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from corpgraph.errors import InputError

__all__ = ["Answer", "Row", "Term", "read_answer"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_LABEL: Final = re.compile(r"[A-Za-z0-9]+")


class Row(dict[str, Term]):
    """What one solution binds, by name; None for a variable that is unbound."""

    __slots__ = ()

    def __missing__(self, name: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a SELECT query.

    Attributes:
        variables: The names of its columns.
        rows: Its solutions.
        is_cut: Whether the endpoint says that there are more.
    """

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    is_cut: bool = False


def read_answer(body: bytes) -> Answer:
    """Read an answer (SPARQL 1.1 Query Results JSON Format, section 3).

    Raises:
        InputError: It is malformed, or none of a SELECT query.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the answer is no JSON: {type(error).__name__}") from None
    try:
        variables = tuple(map(str, document["head"]["vars"]))
        rows = tuple(
            Row((name, _term(value)) for name, value in binding.items())
            for binding in document["results"]["bindings"]
        )
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise InputError("the answer is JSON, but no SPARQL results") from None
    return Answer(variables, rows)


def _term(value: Any) -> Term:  # noqa: ANN401 (whatever the JSON holds)
    try:
        return _made(value)
    except ValueError as error:
        shown = str(value["value"])[:80]
        raise InputError(f"the answer has a term that is no RDF: {shown!r}: {error}") from None


def _made(value: Any) -> Term:  # noqa: ANN401 (whatever the JSON holds)
    kind, content = value["type"], value["value"]
    if kind == "triple":
        raise ValueError("a triple as a term is not read")
    if not isinstance(content, str):
        raise TypeError("the value of a term is a text")
    if kind == "uri":
        return ox.NamedNode(content)
    if kind == "bnode":
        return ox.BlankNode(_label(content))
    # The name that drafts of the format had, and Virtuoso still has, is "typed-literal".
    if kind not in ("literal", "typed-literal"):
        raise KeyError(kind)
    if "xml:lang" in value:
        return ox.Literal(content, language=value["xml:lang"])
    if "datatype" in value:
        return ox.Literal(content, datatype=ox.NamedNode(value["datatype"]))
    return ox.Literal(content)


def _label(text: str) -> str:
    """A label for a blank node; some endpoints use signs in theirs that RDF does not allow."""
    return text if _LABEL.fullmatch(text) else f"x{text.encode().hex()}"
