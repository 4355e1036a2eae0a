"""The SPARQL that the embedded store understands, with its sets and functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import XSD
from corpgraph.validation.lexical import CHECKED, INTEGER_RANGES
from corpgraph.validation.running.data_store import COMPARE, HAS, SETS, WELL_FORMED
from corpgraph.validation.running.written import AS_WRITTEN, as_stored
from corpgraph.validation.sparql.class_patterns import MOST_COMPARED, ClassPatterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpgraph.validation.planning.plan import Unreported
    from corpgraph.validation.running.data_store import DataStore
    from corpgraph.validation.shapes.rules import Operator
    from corpgraph.validation.shapes.triples import Term

__all__ = ["StoreDialect"]

#: More terms than this are kept in a set, not listed in a query.
_MOST_LISTED: Final = 10_000
#: A literal that can be compared with one of these is well-formed, which Oxigraph tells fastest.
_PROBES: Final = {
    f"{XSD}{name}": f'"{text}"^^<{XSD}{name}>'
    for name, text in (
        ("integer", "0"),
        ("decimal", "0"),
        ("date", "2000-01-01"),
        ("dateTime", "2000-01-01T00:00:00"),
        ("gYear", "2000"),
    )
}
_XSD_STRING: Final = f"{XSD}string"


class StoreDialect(ClassPatterns):
    """SPARQL for a `DataStore`.

    Args:
        data: The store that will be queried.
        reported: Gives the nodes that a user's query reports.
        by_value: Whether the queries will see literals as values.
    """

    def __init__(
        self,
        data: DataStore,
        reported: Callable[[Unreported], Iterable[Term]],
        *,
        by_value: bool = False,
    ) -> None:
        super().__init__(data)
        self._data = data
        self._reported = reported
        self._by_value = by_value
        self._sets: dict[tuple[Term, ...], ox.NamedNode] = {}

    def members(self, terms: tuple[Term, ...], variable: str) -> str:
        """A pattern that binds a variable to each of some terms."""
        if _have_names(terms) and len(terms) <= _MOST_LISTED:
            return f"VALUES {variable} {{ {' '.join(str(self._term(each)) for each in terms)} }}"
        return f"GRAPH {SETS} {{ {self._set(terms)} {HAS} {variable} }}"

    def is_member(self, terms: tuple[Term, ...], node: str) -> str:
        """An expression that is true if a node is one of some terms."""
        if not _have_names(terms) or len(terms) > MOST_COMPARED:
            return f"(EXISTS {{ GRAPH {SETS} {{ {self._set(terms)} {HAS} {node} }} }})"
        iris = ", ".join(str(each) for each in terms if isinstance(each, ox.NamedNode))
        parts = [f"{node} IN ({iris})"] if iris else []
        parts += [
            f"sameTerm({node}, {self._term(each)})"
            for each in terms
            if not isinstance(each, ox.NamedNode)
        ]
        return f"({' || '.join(parts) or 'false'})"

    def has_datatype(self, datatype: ox.NamedNode, node: str) -> str:
        """An expression that is true if a node is a well-formed literal of a datatype."""
        own = [str(datatype)]
        if self._data.has_written:
            own.append(str(ox.NamedNode(AS_WRITTEN + datatype.value)))
        if self._data.is_normalized and datatype.value.removeprefix(XSD) in INTEGER_RANGES:
            # A store has made each integer type xsd:integer, so only the range is left to check.
            own.append(f"<{XSD}integer>")
        expression = f"isLiteral({node}) && DATATYPE({node}) IN ({', '.join(own)})"
        if datatype.value not in CHECKED or datatype.value == _XSD_STRING:
            return f"({expression})"
        formed = f"{WELL_FORMED}(STR({node}), {datatype})"
        probe = _PROBES.get(datatype.value)
        if probe is not None:
            formed = f"(COALESCE({node} < {probe} || {node} >= {probe}, false) || {formed})"
        return f"({expression} && {formed})"

    def compares(self, left: str, operator: Operator, right: str) -> str:
        """An expression that is true if two nodes can be compared and are in an order."""
        ways = [f"{left} {operator} {right}"]
        if self._data.has_written:
            ways.append(f"{_value(left)} {operator} {_value(right)}")
        ways.append(f'{COMPARE}({left}, "{operator}", {right})')
        return f"COALESCE({', '.join(ways)}, false)"

    def reported(self, test: Unreported, node: str) -> str:
        """An expression that is true if a user's query reports a node."""
        name = self._data.add_set(self._reported(test), by_value=self._by_value)
        return f"(EXISTS {{ GRAPH {SETS} {{ {name} {HAS} {node} }} }})"

    def _term(self, term: Term) -> Term:
        return term if self._by_value or self._data.is_normalized else as_stored(term)

    def _set(self, terms: tuple[Term, ...]) -> ox.NamedNode:
        if terms not in self._sets:
            self._sets[terms] = self._data.add_set(terms, by_value=self._by_value)
        return self._sets[terms]


def _have_names(terms: tuple[Term, ...]) -> bool:
    return not any(isinstance(each, ox.BlankNode) for each in terms)


def _value(node: str) -> str:
    """An expression for the value of a literal that may be stored in disguise."""
    if not node.startswith("?"):
        return node
    own = f'STRAFTER(STR(DATATYPE({node})), "{AS_WRITTEN}")'
    return f'IF({own} = "", {node}, STRDT(STR({node}), IRI({own})))'
