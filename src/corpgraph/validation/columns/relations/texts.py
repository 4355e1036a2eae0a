"""Functions of plain strings (SPARQL 1.1, section 17.4.3).

An argument that is no plain string is an error. One with a language tag, which the result would
have too, is declined.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import narwhals as nw
import pyoxigraph as ox

from corpgraph.frames.backends import DeclinedError
from corpgraph.namespaces import XSD
from corpgraph.validation.columns.relations.exact import Exact
from corpgraph.validation.columns.relations.kinds import Kind
from corpgraph.validation.columns.relations.matching import check_agreed, plain
from corpgraph.validation.columns.relations.numbers import number_value
from corpgraph.validation.columns.relations.values import NO_TEXT, Value
from corpgraph.validation.planning.expressions import Call, Computed, Fixed, Function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.columns.relations.evaluating import Evaluating, Printed
    from corpgraph.validation.planning.expressions import Expression

__all__ = ["STRING", "TEXT_FUNCTIONS"]

STRING: Final = frozenset({Kind.STRING})
_BEYOND_ASCII: Final = r"[^\x00-\x7F]"
#: Texts are no longer.
_MOST_CHARACTERS: Final = 10**10
#: So many parts of a text of the query may be told apart.
_MOST_PARTS: Final = 200
_GROUP: Final = re.compile(r"\$([0-9])")
#: What has a meaning in a class of characters.
_MARKS: Final = r"[]\^"


def _text(content: nw.Expr) -> Value:
    return Value(STRING, content=content)


def _strings(evaluating: Evaluating, expression: Expression) -> nw.Expr:
    """The plain strings that an expression gives; null for all else."""
    value = evaluating.value(expression)
    if Kind.LANGUAGE in value.kinds:
        raise DeclinedError("a text with a language is computed with")
    return value.strings()


def _joined(evaluating: Evaluating, arguments: tuple[Expression, ...]) -> Value:
    parts = [_strings(evaluating, each) for each in arguments]
    return _text(nw.concat_str(parts) if parts else nw.lit(""))


def _length(evaluating: Evaluating, arguments: tuple[Expression, ...]) -> Value:
    units = evaluating.value(arguments[0]).texts().str.len_chars().cast(nw.Int64)
    return number_value(Exact(units, 0, _MOST_CHARACTERS, is_integer=True))


def _cased(method: str, evaluating: Evaluating, arguments: tuple[Expression, ...]) -> Value:
    text = _strings(evaluating, arguments[0])
    if not evaluating.library.is_polars():
        # Polars and Oxigraph have the letters of one library; others have their own.
        is_unsure = text.str.contains(_BEYOND_ASCII)
        evaluating.doubt(is_unsure, "letters beyond ASCII are made small or capital")
    return _text(text.str.to_uppercase() if method == "upper" else text.str.to_lowercase())


def _part(evaluating: Evaluating, arguments: tuple[Expression, ...]) -> Value:
    text = _strings(evaluating, arguments[0])
    match arguments[1]:
        case Call(Function.SUBTRACT, (Call(Function.STR_LENGTH, (whole,)), before)) if (
            whole == arguments[0] and len(arguments) == 2 and isinstance(before, Fixed)
        ):
            # Places are counted from one, so the last character has none before it.
            wanted = _place(before) + 1
            return _text(text.str.tail(wanted) if wanted > 0 else text.str.slice(0, 0))
    if not all(isinstance(each, Fixed) for each in arguments[1:]):
        is_asked = ~text.is_null()
        evaluating.doubt(is_asked, "a place in a text is no number of the query")
        return _text(NO_TEXT)
    start = _place(arguments[1])
    begin = max(start, 1) - 1
    if len(arguments) == 2:
        return _text(text.str.slice(begin))
    end = start + _place(arguments[2]) - 1
    return _text(text.str.slice(begin, max(0, end - begin)))


def _place(expression: Expression) -> int:
    match expression:
        case Fixed(ox.Literal(value=text, datatype=datatype)) if datatype.value == f"{XSD}integer":
            return int(text)
        case _:
            raise DeclinedError("a place in a text is no integer of the query")


def _replaced(evaluating: Evaluating, arguments: tuple[Expression, ...]) -> Value:
    text = _strings(evaluating, arguments[0])
    pattern, replacement = map(plain, arguments[1:])
    check_agreed(evaluating, pattern, text)
    if evaluating.library.is_duckdb():
        replacement = _GROUP.sub(r"\\\1", replacement)
    return _text(text.str.replace_all(pattern, replacement))


def _cut(
    function: Function, evaluating: Evaluating, arguments: tuple[Expression, Expression]
) -> Value:
    """What is before or after the first place where a text is in another."""
    whole, mark = arguments
    if isinstance(whole, Fixed) and not isinstance(mark, Fixed):
        return _cut_known(function, plain(whole), evaluating, mark)
    text, known = _strings(evaluating, whole), plain(mark)
    if not known:
        return _text(text if function is Function.STR_AFTER else text.str.slice(0, 0))
    escaped = "".join(map(_escaped, known))
    pattern = rf"(?s){escaped}.*" if function is Function.STR_BEFORE else rf"(?s)^.*?{escaped}"
    found = text.str.contains(known, literal=True)
    rest = nw.when(found).then(text.str.replace_all(pattern, "")).otherwise(text.str.slice(0, 0))
    return _text(rest)


def _cut_known(function: Function, whole: str, evaluating: Evaluating, mark: Expression) -> Value:
    """The same where the text is one of the query, and so are all its parts."""
    text, longest = _strings(evaluating, mark), _longest(mark)
    cuts = {part: whole[:start] for part, start in _parts(whole, longest)}
    if function is Function.STR_AFTER:
        cuts = {part: whole[start + len(part) :] for part, start in _parts(whole, longest)}
    if evaluating.library.is_polars():
        old, new = [*cuts, None], [*cuts.values(), None]
        return _text(text.replace_strict(old, new, default="", return_dtype=nw.String))
    # Narwhals says the same to others, but not of a constant.
    chain = nw.when(text.is_null()).then(NO_TEXT)
    for part, cut in cuts.items():
        chain = chain.when(text == part).then(nw.lit(cut))
    return _text(chain.otherwise(nw.lit("")))


def _parts(whole: str, longest: int | None) -> Iterator[tuple[str, int]]:
    """Texts that are in one, with their first places.

    Raises:
        DeclinedError: They are many.
    """
    longest = len(whole) if longest is None else min(longest, len(whole))
    if (longest + 1) * len(whole) > _MOST_PARTS:
        raise DeclinedError("a long text of the query is searched for others")
    for length in range(longest + 1):
        places = range(len(whole) - length + 1)
        found = dict.fromkeys(whole[place : place + length] for place in places)
        yield from ((part, whole.index(part)) for part in found)


def _longest(expression: Expression) -> int | None:
    """How many characters the text of an expression has at most, where that is known."""
    match expression:
        case Computed(_, inner):
            return _longest(inner)
        case Call(Function.SUBSTR, (_, _, Fixed() as length)):
            return max(0, _place(length))
        case _:
            return None


def _escaped(character: str) -> str:
    """A regular expression, to all engines, for one character."""
    if character.isalnum():
        return character
    return f"\\{character}" if character in _MARKS else f"[{character}]"


TEXT_FUNCTIONS: Final[dict[Function, Printed]] = {
    Function.CONCAT: _joined,
    Function.LCASE: partial(_cased, "lower"),
    Function.REPLACE: _replaced,
    Function.STR_AFTER: partial(_cut, Function.STR_AFTER),
    Function.STR_BEFORE: partial(_cut, Function.STR_BEFORE),
    Function.STR_LENGTH: _length,
    Function.SUBSTR: _part,
    Function.UCASE: partial(_cased, "upper"),
}
