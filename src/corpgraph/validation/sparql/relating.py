"""Users' queries as relations, for engines that read no SPARQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.sparql_tokens import tokenize
from corpgraph.validation.planning.expressions import Call, Exists, Function, Variable
from corpgraph.validation.planning.relations import Along, Distinct, Filter, Given
from corpgraph.validation.sparql.clauses import NotCoveredError
from corpgraph.validation.sparql.cursor import Cursor
from corpgraph.validation.sparql.paths import Resolver
from corpgraph.validation.sparql.prebinding import prepare
from corpgraph.validation.sparql.relating_groups import GroupReader
from corpgraph.validation.sparql.relating_scopes import relate_group, relate_selection
from corpgraph.validation.sparql.scopes import Names, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpgraph.validation.planning.relations import Relation
    from corpgraph.validation.shapes.model import SparqlRule
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term
    from corpgraph.validation.sparql.clauses import Selection
    from corpgraph.validation.sparql.prebinding import PreparedQuery

__all__ = ["Uncovered", "relate"]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """No relation stands for a query.

    Attributes:
        reason: What it has that is not covered.
    """

    reason: str


def relate(
    rule: SparqlRule, path: Path | None, constants: Mapping[str, Term]
) -> Relation | Uncovered:
    """What a query reports of given focus nodes, as a relation.

    Its rows have ``this``, and what else the query selects; those of an ASK have ``value``. Each
    comes once, but for those of a query with GROUP BY. The focus nodes, or for an ASK the pairs of
    focus node and value, are `Given`.

    Args:
        rule: The query.
        path: The path of a property shape.
        constants: Terms by the name of their variable, as for `prebinding.prepare`.

    Returns:
        The relation, or why there is none: then the query is for an engine that reads SPARQL.

    Raises:
        InputError: The query is none, or does what SHACL does not allow.
    """
    query = prepare(rule, path, constants)
    try:
        _check(query)
        return _relate(query)
    except NotCoveredError as reason:
        return Uncovered(str(reason))


def _check(query: PreparedQuery) -> None:
    if query.blank:
        raise NotCoveredError("a parameter or a shape is a blank node")
    if query.query.sliced:
        raise NotCoveredError("the query has LIMIT or OFFSET")
    if "failure" in query.query.names():
        raise NotCoveredError("the query may report a failure")
    try:
        ox.Store().query(query.text)
    except SyntaxError as error:
        raise NotCoveredError("the query is not SPARQL") from error
    found = {token.variable for token in tokenize(query.text)} - {None}
    if len({name.lower() for name in found if name}) < len(found):
        # Columns of tables are told apart by more than that.
        raise NotCoveredError("two variables differ in nothing but case")


def _relate(query: PreparedQuery) -> Relation:
    tokens = tokenize(query.text)
    start = next(at for at, token in enumerate(tokens) if token.start == query.query.start)
    selection = GroupReader(Cursor(tokens[start:], Resolver(query.prologue))).query()
    prebound = tuple(sorted(query.prebound))
    scope = Scope(Names(_in_patterns(selection)), prebound)
    if not query.asks:
        found = relate_selection(selection, scope)
        is_done = selection.distinct or selection.keys is not None
        return found if is_done else Distinct(found)
    given = Given(prebound)
    body = relate_group(selection.where, Scope(scope.names, prebound, always=True))
    return Filter(given, Call(Function.NOT, (Exists(body, prebound, prebound),)))


def _in_patterns(selection: Selection) -> frozenset[str]:
    found: set[str] = set()
    waiting = [selection.where]
    while waiting:
        group = waiting.pop()
        waiting += group.inner()
        found |= {
            end.name
            for each in group.elements
            if isinstance(each, Along)
            for end in (each.start, each.end)
            if isinstance(end, Variable)
        }
    return frozenset(found)
