"""SPARQL 1.1 for an endpoint of any make: no functions and no graphs of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import XSD
from corpgraph.validation.lexical import CHECKED, INTEGER_RANGES
from corpgraph.validation.remote.lexical_patterns import well_formed
from corpgraph.validation.sparql.class_patterns import MOST_COMPARED, ClassPatterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpgraph.validation.planning.plan import Unreported
    from corpgraph.validation.shapes.rules import Operator
    from corpgraph.validation.shapes.triples import Term
    from corpgraph.validation.sparql.queried import Queried

__all__ = ["EndpointDialect"]

_XSD_STRING: Final = f"{XSD}string"


class EndpointDialect(ClassPatterns):
    """What an endpoint needs.

    Args:
        data: The data.
        reported: Gives the nodes that a user's query reports.
        folds_integers: Whether the endpoint keeps each integer type as ``xsd:integer``, so that
            only the range is left to check.
    """

    def __init__(
        self,
        data: Queried,
        reported: Callable[[Unreported], Iterable[Term]],
        *,
        folds_integers: bool = False,
    ) -> None:
        super().__init__(data)
        self._reported = reported
        self._folds_integers = folds_integers

    def members(self, terms: tuple[Term, ...], variable: str) -> str:
        """A pattern that binds a variable to each of some terms."""
        return f"VALUES {variable} {{ {' '.join(_written(terms))} }}"

    def is_member(self, terms: tuple[Term, ...], node: str) -> str:
        """An expression that is true if a node is one of some terms."""
        written = _written(terms)
        if len(terms) > MOST_COMPARED:
            own = f"?member{next(self._numbers)}"
            values = f"VALUES {own} {{ {' '.join(written)} }}"
            return f"(EXISTS {{ {values} FILTER(sameTerm({own}, {node})) }})"
        return f"({' || '.join(f'sameTerm({node}, {each})' for each in written) or 'false'})"

    def has_datatype(self, datatype: ox.NamedNode, node: str) -> str:
        """An expression that is true if a node is a well-formed literal of a datatype."""
        own = str(datatype)
        if self._folds_integers and datatype.value.removeprefix(XSD) in INTEGER_RANGES:
            own = f"{own}, <{XSD}integer>"
        expression = f"isLiteral({node}) && DATATYPE({node}) IN ({own})"
        if datatype.value in CHECKED and datatype.value != _XSD_STRING:
            expression = f"{expression} && {well_formed(f'STR({node})', datatype.value)}"
        return f"({expression})"

    def compares(self, left: str, operator: Operator, right: str) -> str:
        """An expression that is true if two nodes can be compared and are in an order."""
        # Some endpoints order IRIs and whatever else, where the standard has an error.
        types = f"DATATYPE({left}) = DATATYPE({right})"
        numbers = f"isNumeric({left}) && isNumeric({right})"
        literals = f"isLiteral({left}) && isLiteral({right})"
        holds = f"COALESCE(({types} || {numbers}) && {left} {operator} {right}, false)"
        return f"IF({literals}, {holds}, false)"

    def reported(self, test: Unreported, node: str) -> str:
        """An expression that is true if a user's query reports a node."""
        return self.is_member(tuple(self._reported(test)), node)


def _written(terms: tuple[Term, ...]) -> list[str]:
    if any(isinstance(each, ox.BlankNode) for each in terms):
        raise InputError(
            "a blank node is among the terms to look for, and no query can name one",
            hint="give it an IRI, or validate files",
        )
    return [str(each) for each in terms]
