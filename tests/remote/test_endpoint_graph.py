"""What an endpoint has is asked for as a whole; what it does not give is an error in one line."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.changing import compare
from corpgraph.errors import InputError, UsageError
from corpgraph.querying import ask
from corpgraph.querying.trees import group_tree
from corpgraph.remote import Endpoint, open_graph
from corpgraph.sparql import Queryable, StoreGraph, as_queryable
from questions.expected import packaged
from validation.endpoint.servers import JSON, Behaviour, drop, says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.remote import EndpointGraph
    from corpgraph.sparql import Pattern
    from validation.endpoint.servers import Handler

AT = date(2012, 7, 24)
P = ox.NamedNode("urn:p")


@pytest.fixture
def graph(url: str, behaviour: Behaviour) -> Iterator[EndpointGraph]:
    """The packaged data, behind the failing server."""
    behaviour.store = ox.Store()
    behaviour.store.bulk_extend(ox.Quad(*each.triple) for each in packaged())
    with ExitStack() as stack:
        yield stack.enter_context(open_graph(Endpoint(url, retries=0, timeout=5)))


ASKED: list[Callable[[Queryable], object]] = [
    lambda graph: ask("members", graph, group="alibaba-group", at=AT),
    lambda graph: group_tree(graph, "alibaba-group", AT),
    lambda graph: compare(graph, "alibaba-group", AT, date(2020, 1, 1)),
]
each_asking = pytest.mark.parametrize("asking", ASKED, ids=["ask", "tree", "diff"])


@each_asking
@pytest.mark.parametrize("says_cap", [False, True])
def test_a_cut_answer_is_an_error_and_never_a_short_answer(
    asking: Callable[[Queryable], object],
    graph: EndpointGraph,
    behaviour: Behaviour,
    says_cap: bool,
) -> None:
    assert asking(graph)
    behaviour.cap, behaviour.says_cap = 4, says_cap
    with pytest.raises(InputError, match=r"holds rows back: 4 of \d+ arrived; have the limit"):
        asking(graph)


def test_an_answer_as_long_as_the_limit_is_whole(
    graph: EndpointGraph, behaviour: Behaviour
) -> None:
    behaviour.faults = [
        says(200, answer("thing", "uri", "urn:a"), JSON, X_SPARQL_MaxRows="1"),
        says(200, answer("_how_many", "literal", "1"), JSON, X_SPARQL_MaxRows="1"),
    ]
    (row,) = graph.select("SELECT ?thing WHERE { ?thing ?p ?o }")
    assert row["thing"] == ox.NamedNode("urn:a")


def answer(name: str, kind: str, value: str) -> str:
    """An answer of one row with one column."""
    rows = {"bindings": [{name: {"type": kind, "value": value}}]}
    return json.dumps({"head": {"vars": [name]}, "results": rows})


@each_asking
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (drop, "the connection broke"),
        (says(500, "out of memory"), r"refuses the query \(500\): out of memory"),
        (says(503), r"is not available \(503\)"),
        (says(401), r"asks for credentials \(401\); set CORPGRAPH_ENDPOINT_USER"),
        (says(200, "<html>", "text/html"), "answers with text/html, not with SPARQL results"),
    ],
)
def test_what_goes_wrong_at_any_query_is_told(
    asking: Callable[[Queryable], object],
    graph: EndpointGraph,
    behaviour: Behaviour,
    fault: Callable[[Handler], None],
    message: str,
    at: int,
) -> None:
    answered = 0

    def guard(handler: Handler) -> bool:
        nonlocal answered
        answered += 1
        if answered < at:
            return False
        fault(handler)
        return True

    behaviour.guard = guard
    with pytest.raises(InputError, match=message) as caught:
        asking(graph)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("quads", [[], [ox.Quad(P, P, P, ox.NamedNode("urn:g"))]])
def test_an_endpoint_that_shows_nothing_is_told_before_anything_is_asked(
    url: str, behaviour: Behaviour, quads: list[ox.Quad]
) -> None:
    behaviour.store.extend(quads)
    with (
        pytest.raises(InputError, match=r"there are no triples .*; name the graphs .*--graph"),
        open_graph(Endpoint(url)),
    ):
        pass


def test_what_was_known_is_not_asked_of_an_endpoint(graph: EndpointGraph) -> None:
    for asking in (
        lambda: ask("listings", graph, organization="alibaba-com", known=AT),
        lambda: group_tree(graph, "alibaba-group", AT, known=AT),
        lambda: compare(graph, "alibaba-group", AT, AT, known=AT),
    ):
        with pytest.raises(UsageError, match="what was known on a day cannot be asked"):
            asking()


def test_a_fact_without_an_iri_is_told_where_it_has_to_be_looked_up(
    graph: EndpointGraph, behaviour: Behaviour
) -> None:
    turtle = """
    PREFIX cg: <https://w3id.org/corpgraph/ontology#>
    [] a cg:Headcount ; cg:exactly 5 ;
      cg:organization <https://w3id.org/corpgraph/id/corporation/alibaba-group> .
    """
    behaviour.store.load(turtle, format=ox.RdfFormat.TURTLE)
    with pytest.raises(InputError, match="a blank node is to be looked up"):
        compare(graph, "alibaba-group", AT, AT)


def test_a_row_about_something_else_is_refused(graph: EndpointGraph, behaviour: Behaviour) -> None:
    behaviour.faults = [
        says(200, answer("thing", "uri", "urn:other"), JSON),
        says(200, answer("_how_many", "literal", "1"), JSON),
    ]
    with pytest.raises(InputError, match="answers for <urn:other>, which it was not asked"):
        graph.select_each("SELECT ?thing WHERE { ?thing ?p ?o }", "thing", [P])


def test_patterns_of_every_shape_are_matched(graph: EndpointGraph, behaviour: Behaviour) -> None:
    a, q = ox.NamedNode("urn:a"), ox.NamedNode("urn:q")
    text = ox.Literal('"\\u0022\n', language="en")
    triples = [ox.Triple(a, P, text), ox.Triple(a, q, a), ox.Triple(q, P, a)]
    behaviour.store.extend(ox.Quad(*each) for each in triples)
    here = StoreGraph(behaviour.store)
    shapes: list[list[Pattern]] = [
        [(a, None, None)],
        [(a, P, None), (q, P, None), (P, P, None)],
        [(None, P, text), (None, q, a), (a, None, a), (None, None, text)],
        [(a, q, a), (q, P, a), (a, P, a)],
        [],
    ]
    for patterns in shapes:
        assert sorted(map(str, graph.match(patterns))) == sorted(map(str, here.match(patterns)))


def test_many_terms_are_asked_for_in_several_queries(
    graph: EndpointGraph, behaviour: Behaviour
) -> None:
    things = [ox.NamedNode(f"urn:{number}") for number in range(1001)]
    behaviour.store.extend(ox.Quad(each, P, each) for each in things)
    behaviour.seen.clear()
    assert len(list(graph.match((each, P, None) for each in things))) == 1001
    assert len(behaviour.seen) == 6
    query = "SELECT ?thing ?same WHERE { ?thing <urn:p> ?same }"
    found = graph.select_each(query, "thing", [*things, P])
    assert [row["same"] for row in found[things[1000]]] == [things[1000]]
    assert found[P] == []


def test_an_endpoint_and_a_store_are_asked_alike(graph: EndpointGraph) -> None:
    assert as_queryable(graph) is graph
    assert isinstance(as_queryable(ox.Store()), StoreGraph)
    import rdflib

    assert isinstance(as_queryable(rdflib.Graph()), StoreGraph)
