"""What a result says where its shape has no message of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import shorten
from corpgraph.validation.planning import plan
from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpgraph.validation.planning.plan import Breach, Test
    from corpgraph.validation.shapes.triples import Term

__all__ = ["default_message", "fill_in"]

_PLACE: Final = re.compile(r"\{[?$](\w+)\}")
_MOST_NAMED: Final = 10
_KINDS: Final = {
    rules.Kind.IRI: "an IRI",
    rules.Kind.BLANK: "a blank node",
    rules.Kind.LITERAL: "a literal",
}
_ORDERS: Final = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}


def default_message(breach: Breach) -> ox.Literal:
    """Say in English what a breach demands."""
    return ox.Literal(_describe(breach), language="en")


def fill_in(message: ox.Literal, terms: Mapping[str, Term]) -> ox.Literal:
    """Put terms in the place of ``{?name}`` and ``{$name}`` (W3C SHACL, section 5.3.2).

    Args:
        message: The message; its language is kept.
        terms: Terms by the name of their variable; a name without a term stays as it is.
    """

    def text_of(match: re.Match[str]) -> str:
        term = terms.get(match.group(1))
        if term is None:
            return match.group()
        return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)

    return ox.Literal(_PLACE.sub(text_of, message.value), language=message.language)


def _describe(breach: Breach) -> str:
    match breach:
        case plan.Fails(test):
            return f"The value must {_demand(test)}."
        case plan.Counted(least, most, test):
            bound = f"at least {least}" if least is not None else f"at most {most}"
            what = "value" if least == 1 or most == 1 else "values"
            return f"There must be {bound} {what}{' that fit' if test is not None else ''}."
        case rules.UniqueLanguages():
            return "There must be one value a language."
        case rules.EqualTo(predicate):
            return f"The values must be those of {_name(predicate)}."
        case rules.DisjointFrom(predicate):
            return f"The value must not be one of {_name(predicate)}."
        case rules.Below(predicate, operator):
            return f"The value must be {_ORDERS[operator]} each of {_name(predicate)}."
        case rules.AllowsProperties():
            return "The shape is closed and does not allow this property."
        case rules.Contains(term):
            return f"{_name(term)} must be among the values."
        case plan.Reported():
            return "The query of the shape reports this node."


def _demand(test: Test) -> str:
    match test:
        case rules.OneOf(terms):
            return f"be {_choice(terms)}"
        case plan.Not():
            return "not conform to the shape that sh:not names"
        case plan.Any():
            return "conform to one of the shapes"
        case plan.ExactlyOne():
            return "conform to exactly one of the shapes"
        case rules.InClass(cls):
            return f"be an instance of {_name(cls)}"
        case rules.HasDatatype(datatype):
            return f"be a well-formed {_name(datatype)}"
        case rules.IsKind(kinds):
            return f"be {' or '.join(_KINDS[kind] for kind in sorted(kinds))}"
        case _:
            return _demand_of_text(test)


def _demand_of_text(test: Test) -> str:
    match test:
        case rules.Compares(operator, limit):
            return f"be {_ORDERS[operator]} {_name(limit)}"
        case rules.HasLength(least, most):
            bound = f"at least {least}" if least is not None else f"at most {most}"
            return f"have {bound} characters"
        case rules.Matches(pattern):
            return f"match {pattern}"
        case rules.HasLanguage(ranges):
            return f"be in one of the languages {', '.join(ranges)}"
        case _:
            return "conform to the shape"


def _choice(terms: tuple[Term, ...]) -> str:
    if len(terms) > _MOST_NAMED:
        return f"one of {len(terms)} terms"
    return f"one of {', '.join(_name(each) for each in terms)}"


def _name(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)
