"""SELECT queries on the embedded store, with values bound as terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.layout import rule_file
from corpgraph.loading import as_store

if TYPE_CHECKING:
    from corpgraph.loading import Data

__all__ = ["select", "select_by_rule"]


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
