"""Whether texts match others (SPARQL 1.1, section 17.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.frames.backends import DeclinedError
from corpgraph.namespaces import XSD
from corpgraph.validation.columns.portability import PRINTABLE, Portability, portability
from corpgraph.validation.columns.relations.values import NOTHING, TEXTS
from corpgraph.validation.planning.expressions import Fixed, Function

if TYPE_CHECKING:
    from collections.abc import Callable

    import narwhals as nw

    from corpgraph.validation.columns.relations.evaluating import Evaluating
    from corpgraph.validation.columns.relations.values import Value
    from corpgraph.validation.planning.expressions import Expression

__all__ = ["MATCHES", "check_agreed", "matched", "plain"]

#: The functions of a text and a plain string of the query.
MATCHES: Final = (
    Function.CONTAINS,
    Function.LANG_MATCHES,
    Function.REGEX,
    Function.STR_STARTS,
    Function.STR_ENDS,
)


def matched(
    evaluating: Evaluating, function: Function, arguments: tuple[Expression, ...]
) -> nw.Expr:
    """Whether a text matches a plain string of the query; null for an error.

    Raises:
        DeclinedError: Columns cannot tell.
    """
    text = evaluating.value(arguments[0])
    if function is Function.REGEX and not isinstance(arguments[1], Fixed):
        return _unknown(evaluating, text, evaluating.value(arguments[1]))
    literal = plain(arguments[1])
    if function is Function.LANG_MATCHES:
        if text.content is None:
            raise DeclinedError("LANGMATCHES is asked of something else than LANG")
        return _in_range(text.content, literal)
    holds: dict[Function, Callable[[nw.Expr], nw.Expr]] = {
        Function.CONTAINS: lambda each: each.str.contains(literal, literal=True),
        Function.REGEX: lambda each: each.str.contains(literal),
        Function.STR_STARTS: lambda each: each.str.starts_with(literal),
        Function.STR_ENDS: lambda each: each.str.ends_with(literal),
    }
    if not text.kinds & TEXTS:
        return NOTHING
    content = text.texts()
    if function is Function.REGEX:
        check_agreed(evaluating, literal, content)
    return holds[function](content)


def _unknown(evaluating: Evaluating, text: Value, pattern: Value) -> nw.Expr:
    """Nothing, where no row has a text and a pattern that is known to the data alone."""
    is_asked = ~(text.texts().is_null() | pattern.is_null())
    evaluating.doubt(is_asked, "a pattern that is no text of the query is asked for")
    return NOTHING


def plain(expression: Expression) -> str:
    """A plain string of the query.

    Raises:
        DeclinedError: It is something else.
    """
    match expression:
        case Fixed(ox.Literal(value=text, datatype=datatype)) if datatype.value == f"{XSD}string":
            return text
        case _:
            raise DeclinedError("a text is compared with one that is no plain string of the query")


def check_agreed(evaluating: Evaluating, pattern: str, text: nw.Expr) -> None:
    """See that a regular expression tells of texts what Oxigraph's would.

    Raises:
        DeclinedError: It may tell something else.
    """
    if evaluating.library.is_polars():
        return
    found = portability(pattern, "", on_java=evaluating.library.is_pyspark())
    if found is Portability.NONE:
        raise DeclinedError("a regular expression is not one that all engines take alike")
    if found is Portability.PRINTABLE:
        is_unsure = ~text.str.contains(PRINTABLE)
        evaluating.doubt(is_unsure, "a text beyond ASCII is held against a regular expression")


def _in_range(tag: nw.Expr, accepted: str) -> nw.Expr:
    """Basic filtering of language tags (RFC 4647, section 3.3.1)."""
    if accepted == "*":
        return tag != ""
    lowered, wanted = tag.str.to_lowercase(), accepted.lower()
    return (lowered == wanted) | lowered.str.starts_with(f"{wanted}-")
