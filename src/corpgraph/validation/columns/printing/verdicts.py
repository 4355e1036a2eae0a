"""Rules about one node, as expressions on its text.

An expression may leave texts undecided that are rare, such as a date in the year 12000: what it
does not decide is judged by `judging`, text by text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpgraph.frames.slices import in_syntax
from corpgraph.frames.terms import (
    any_of,
    bare,
    has_datatype,
    is_blank,
    is_iri,
    is_literal,
    language,
    unescaped,
)
from corpgraph.namespaces import XSD
from corpgraph.validation.columns.printing.ordering import compare_with
from corpgraph.validation.columns.printing.wellformed import SURE_FORMS
from corpgraph.validation.lexical import CHECKED
from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    import narwhals as nw
    import pyoxigraph as ox

__all__ = ["READS_TEXTS", "TEXT_RULES", "TextRule", "Verdict", "passes_surely", "verdict_of"]

TextRule = (
    rules.HasDatatype
    | rules.IsKind
    | rules.Compares
    | rules.HasLength
    | rules.Matches
    | rules.HasLanguage
)
#: The rules that the text of a node alone decides.
TEXT_RULES: Final = (
    rules.HasDatatype,
    rules.IsKind,
    rules.Compares,
    rules.HasLength,
    rules.Matches,
    rules.HasLanguage,
)

_IS_KIND: Final = {
    rules.Kind.IRI: is_iri,
    rules.Kind.BLANK: is_blank,
    rules.Kind.LITERAL: is_literal,
}

#: The rules to which it matters what a literal's text is without its escapes.
READS_TEXTS: Final = (rules.HasLength, rules.Matches)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the text of a node tells about a rule.

    Attributes:
        fails: Whether it certainly breaks the rule.
        undecided: Whether it may break the rule or not; None if that never is so.
        suspect: Whether one or the other is true; it takes less time to tell than both.
    """

    fails: nw.Expr
    undecided: nw.Expr | None
    suspect: nw.Expr


def verdict_of(rule: TextRule, text: nw.Expr, *, escaped: bool = False) -> Verdict:
    """Print a rule.

    Args:
        rule: The rule.
        text: The terms, in canonical N-Triples syntax.
        escaped: Whether they are literals with escapes, where it matters to the rule
            (`READS_TEXTS`); else none of them is.
    """
    match rule:
        case rules.HasDatatype(datatype):
            return _datatype(datatype, text)
        case rules.Compares(order, limit):
            compared = compare_with(text, order, in_syntax(limit))
            suspect = compared.fails | compared.undecided
            return Verdict(compared.fails, compared.undecided, suspect)
        case _:
            fails = _fails(rule, text, bare(text) if not escaped else unescaped(bare(text)))
            return Verdict(fails, None, fails)


def passes_surely(rule: TextRule, content: nw.Expr, datatype: str | None) -> nw.Expr | None:
    """Whether IRIs, or literals, certainly pass a rule, as their texts alone tell.

    Args:
        rule: The rule.
        content: The texts: without brackets, or without quotes and escapes.
        datatype: The datatype that literals have; None for IRIs, or if there are several.

    Returns:
        None if texts alone do not tell. What does not pass a rule of `READS_TEXTS` breaks it.
    """
    match rule:
        case rules.HasLength() | rules.Matches():
            return ~_reads_badly(rule, content)
        case rules.HasDatatype(asked) if asked.value == datatype and datatype in SURE_FORMS:
            return content.str.contains(f"^(?:{SURE_FORMS[datatype]})$")
        case _:
            return None


def _datatype(datatype: ox.NamedNode, text: nw.Expr) -> Verdict:
    own = has_datatype(text, datatype.value)
    if datatype.value not in CHECKED or datatype.value == f"{XSD}string":
        return Verdict(~own, None, ~own)
    form = SURE_FORMS.get(datatype.value)
    if form is None:
        return Verdict(~own, own, own | ~own)
    sure = text.str.contains(rf'^"(?:{form})"\^\^<{re.escape(datatype.value)}>$')
    return Verdict(~own, own & ~sure, ~sure)


def _fails(
    rule: rules.IsKind | rules.HasLength | rules.Matches | rules.HasLanguage,
    text: nw.Expr,
    inner: nw.Expr,
) -> nw.Expr:
    match rule:
        case rules.IsKind(kinds):
            return ~any_of(_IS_KIND[kind](text) for kind in sorted(kinds))
        case rules.HasLength() | rules.Matches():
            return is_blank(text) | _reads_badly(rule, inner)
        case rules.HasLanguage(ranges):
            spoken = language(text)
            # No text is null; a filter wants an expression of a column, even without any range.
            return ~any_of([text.is_null(), *(_in_range(spoken, each.lower()) for each in ranges)])


def _reads_badly(rule: rules.HasLength | rules.Matches, content: nw.Expr) -> nw.Expr:
    match rule:
        case rules.HasLength(least, most):
            length = content.str.len_chars()
            bounds = [length < least] if least is not None else []
            bounds += [length > most] if most is not None else []
            return any_of(bounds)
        case rules.Matches(pattern, flags):
            return ~content.str.contains(_inline(pattern, flags))


def _inline(pattern: str, flags: str) -> str:
    """A regular expression of XPath with its flags inside it."""
    own = "".join(sorted(set(flags) - {"q"}))
    body = re.escape(pattern) if "q" in flags else pattern
    return f"(?{own}){body}" if own else body


def _in_range(tag: nw.Expr, wanted: str) -> nw.Expr:
    """Whether a language tag is in a basic language range (RFC 4647, section 3.3.1)."""
    if wanted == "*":
        return tag != ""
    return (tag == wanted) | tag.str.starts_with(f"{wanted}-")
