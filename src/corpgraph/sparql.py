"""SELECT queries and look-ups, with values bound as terms, in a store here or wherever data are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import pyoxigraph as ox

from corpgraph.layout import rule_file
from corpgraph.loading import as_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpgraph.loading import Data

    Node = ox.NamedNode | ox.BlankNode
    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Pattern = tuple[Node | None, ox.NamedNode | None, Term | None]

__all__ = ["Queryable", "Solution", "StoreGraph", "as_queryable", "select", "select_by_rule"]


class Solution(Protocol):
    """One row of the answer to a query."""

    def __getitem__(self, key: Any, /) -> Any:  # noqa: ANN401 (as pyoxigraph has it)
        """The term that a variable is bound to, or None, by the name of the variable."""


@runtime_checkable
class Queryable(Protocol):
    """Data that can be asked, such as a store here (`StoreGraph`) or one behind an endpoint.

    Asking can raise an InputError where the data are elsewhere.
    """

    def select(self, query: str, /, **bound: ox.NamedNode | ox.Literal) -> Iterable[Solution]:
        """Run a SELECT query over the union of all graphs.

        Args:
            query: SPARQL 1.1. It projects each variable that is to be bound.
            bound: Terms for variables, by name without the question mark. No text of theirs is
                read as SPARQL.
        """

    def select_each(
        self,
        query: str,
        name: str,
        terms: Iterable[ox.NamedNode],
        /,
        **bound: ox.NamedNode | ox.Literal,
    ) -> Mapping[ox.NamedNode, Sequence[Solution]]:
        """Run a query for each of several terms that the variable `name` is bound to."""

    def match(self, patterns: Iterable[Pattern]) -> Iterator[ox.Triple]:
        """The triples that fit any of some patterns, in which None stands for any term.

        A triple may come more than once. Each pattern has a term in some place.
        """


@dataclass(frozen=True, slots=True)
class StoreGraph:
    """The union of all graphs of a store, as a `Queryable`."""

    store: ox.Store

    def select(self, query: str, /, **bound: ox.NamedNode | ox.Literal) -> ox.QuerySolutions:
        """As `Queryable.select` has it."""
        return select(self.store, query, **bound)

    def select_each(
        self,
        query: str,
        name: str,
        terms: Iterable[ox.NamedNode],
        /,
        **bound: ox.NamedNode | ox.Literal,
    ) -> dict[ox.NamedNode, list[Solution]]:
        """As `Queryable.select_each` has it."""
        return {term: list(self.select(query, **bound, **{name: term})) for term in terms}

    def match(self, patterns: Iterable[Pattern]) -> Iterator[ox.Triple]:
        """As `Queryable.match` has it; triples are looked up as they are taken."""
        for pattern in patterns:
            for quad in self.store.quads_for_pattern(*pattern):
                yield quad.triple


if TYPE_CHECKING:
    AnyData = Data | Queryable


def as_queryable(data: AnyData) -> Queryable:
    """Data to be asked: a graph, dataset or store here, or what can be asked already."""
    return data if isinstance(data, Queryable) else StoreGraph(as_store(data))


def select(data: Data, query: str, **values: ox.NamedNode | ox.Literal) -> ox.QuerySolutions:
    """Run a SELECT query over the union of all graphs.

    Args:
        data: A graph, dataset or store.
        query: SPARQL 1.1. It projects each variable that is to be bound.
        values: Terms for variables, by name without the question mark. They are put in place of
            the variables in the parsed query, so that no text of theirs is read as SPARQL.
    """
    rows = as_store(data).query(
        query,
        use_default_graph_as_union=True,
        substitutions={ox.Variable(name): term for name, term in values.items()},
    )
    if not isinstance(rows, ox.QuerySolutions):
        raise TypeError("a SELECT query is wanted")
    return rows


def select_by_rule(data: Data, rule: str, **values: ox.NamedNode | ox.Literal) -> ox.QuerySolutions:
    """Run the query in a file of ``rules/``, as `select` does."""
    return select(data, rule_file(rule).read_text(encoding="utf-8"), **values)
