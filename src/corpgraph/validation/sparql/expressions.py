"""Rules about one node, printed as SPARQL expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.validation.planning.plan import Unreported
    from corpgraph.validation.shapes.triples import Term

__all__ = ["Dialect", "balanced", "bounded", "fails_node_rule", "quote"]

_KINDS: Final = {
    rules.Kind.IRI: "isIRI",
    rules.Kind.BLANK: "isBlank",
    rules.Kind.LITERAL: "isLiteral",
}
_LONGEST_CHAIN: Final = 100
_LARGEST: Final = 2**62


class Dialect(Protocol):
    """What differs between the engines that read the printed SPARQL."""

    def members(self, terms: tuple[Term, ...], variable: str) -> str:
        """A pattern that binds a variable to each of some terms."""

    def is_member(self, terms: tuple[Term, ...], node: str) -> str:
        """An expression that is true if a node is one of some terms."""

    def instances(self, cls: ox.NamedNode, variable: str) -> str:
        """A pattern that binds a variable to each instance of a class."""

    def is_instance(self, cls: ox.NamedNode, node: str) -> str:
        """An expression that is true if a node is an instance of a class."""

    def has_datatype(self, datatype: ox.NamedNode, node: str) -> str:
        """An expression that is true if a node is a well-formed literal of a datatype."""

    def compares(self, left: str, operator: rules.Operator, right: str) -> str:
        """An expression that is true if two nodes can be compared and are in an order."""

    def reported(self, test: Unreported, node: str) -> str:
        """An expression that is true if a user's query reports a node."""


def fails_node_rule(dialect: Dialect, rule: rules.NodeRule, node: str) -> str:
    """An expression that is true if a node breaks a rule, and false if it keeps it.

    Args:
        dialect: What the engine needs.
        rule: The rule.
        node: The variable of the node.
    """
    match rule:
        case rules.InClass(cls):
            return f"(!{dialect.is_instance(cls, node)})"
        case rules.HasDatatype(datatype):
            return f"(!{dialect.has_datatype(datatype, node)})"
        case rules.IsKind(kinds):
            allowed = " || ".join(f"{_KINDS[kind]}({node})" for kind in sorted(kinds))
            return f"(!({allowed}))"
        case rules.Compares(operator, limit):
            return f"(!{dialect.compares(node, operator, str(limit))})"
        case rules.HasLength(least, most):
            return _bad_length(least, most, node)
        case rules.Matches(pattern, flags):
            found = f"REGEX(STR({node}), {quote(pattern)}, {quote(flags)})"
            return f"(isBlank({node}) || !{found})"
        case rules.HasLanguage(ranges):
            matches = [f"LANGMATCHES(LANG({node}), {quote(each)})" for each in ranges]
            return f"(!(isLiteral({node}) && {balanced(matches, '||') or 'false'}))"
        case rules.OneOf(terms):
            return f"(!{dialect.is_member(terms, node)})"


def _bad_length(least: int | None, most: int | None, node: str) -> str:
    length = f"STRLEN(STR({node}))"
    bounds = [f"{length} < {bounded(least)}"] if least is not None else []
    bounds += [f"{length} > {bounded(most)}"] if most is not None else []
    return f"(isBlank({node}) || {' || '.join(bounds)})"


def balanced(parts: Sequence[str], operator: str) -> str:
    """Join expressions by an operator, in brackets; the empty string where there are none.

    Left to itself, an engine nests a chain of operators as deep as it is long, and recurses.
    """
    if len(parts) < 2:
        return "".join(parts)
    if len(parts) <= _LONGEST_CHAIN:
        return f"({f' {operator} '.join(parts)})"
    half = len(parts) // 2
    return f"({balanced(parts[:half], operator)} {operator} {balanced(parts[half:], operator)})"


def bounded(number: int) -> int:
    """A number that no count exceeds, in the place of one that an engine could not read."""
    return max(-_LARGEST, min(number, _LARGEST))


def quote(text: str) -> str:
    """A string as a SPARQL literal."""
    return str(ox.Literal(text))
