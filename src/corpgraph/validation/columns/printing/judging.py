"""What expressions leave undecided, judged as the SPARQL engine judges it, each text once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.frames.slices import in_syntax
from corpgraph.frames.terms import terms_of
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.dialect import StoreDialect
from corpgraph.validation.running.written import as_written
from corpgraph.validation.sparql.expressions import fails_node_rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

    from corpgraph.validation.planning.plan import Unreported
    from corpgraph.validation.shapes.rules import NodeRule, Operator

__all__ = ["failing_pairs", "failing_texts"]

_HAS = ox.NamedNode("urn:x:has")
_LEFT, _RIGHT = ox.NamedNode("urn:x:left"), ox.NamedNode("urn:x:right")


def failing_texts(rule: NodeRule, texts: Iterable[str]) -> set[str]:
    """The terms, of some in N-Triples syntax, that break a rule."""
    terms = terms_of(texts)
    data = DataStore(ox.Quad(_HAS, _HAS, term) for term in terms.values())
    fails = fails_node_rule(StoreDialect(data, _never), rule, "?value")
    query = f"SELECT DISTINCT ?value WHERE {{ {_HAS} {_HAS} ?value FILTER({fails}) }}"
    return {in_syntax(as_written(row["value"])) for row in data.select(query)}


def failing_pairs(pairs: Iterable[tuple[str, str]], operator: Operator) -> set[tuple[str, str]]:
    """The pairs of terms in N-Triples syntax that are not in an order."""
    distinct = list(dict.fromkeys(pairs))
    terms = terms_of(each for pair in distinct for each in pair)
    quads = []
    for number, (left, right) in enumerate(distinct):
        pair = ox.NamedNode(f"urn:x:{number}")
        quads += [ox.Quad(pair, _LEFT, terms[left]), ox.Quad(pair, _RIGHT, terms[right])]
    data = DataStore(quads)
    holds = StoreDialect(data, _never).compares("?left", operator, "?right")
    query = (
        f"SELECT ?left ?right WHERE {{ ?pair {_LEFT} ?left ; {_RIGHT} ?right FILTER(!{holds}) }}"
    )
    found = data.select(query)
    return {
        (in_syntax(as_written(row["left"])), in_syntax(as_written(row["right"]))) for row in found
    }


def _never(_: Unreported) -> NoReturn:
    raise AssertionError("a rule about a text asks for no report")
