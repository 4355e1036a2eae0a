from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.loading import load_packaged
from corpgraph.serving.formats import GRAPHS
from serving.servers import serving

if TYPE_CHECKING:
    from serving.servers import Server

SELECT = "SELECT ?s ?o { ?s <https://w3id.org/corpgraph/ontology#parent> ?o } ORDER BY ?s ?o"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s a <https://w3id.org/corpgraph/ontology#Control> ; ?p ?o }"
FACTS = "https://w3id.org/corpgraph/graph/alibaba-2012/facts"


def count(server: Server, clause: str, **params: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {clause}"
    answer = server.client.get(
        "/sparql", params={"query": query, **params}, headers={"accept": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    return int(answer.text.splitlines()[1])


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_rows_come_in_the_format_that_is_wanted(
    server: Server, media: str, form: ox.QueryResultsFormat
) -> None:
    answer = server.ask(SELECT, accept=media)
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.headers["vary"] == "Accept"
    rows = ox.parse_query_results(answer.content, format=form)
    assert isinstance(rows, ox.QuerySolutions)
    expected = load_packaged().query(SELECT, use_default_graph_as_union=True)
    assert isinstance(expected, ox.QuerySolutions)
    found = [(row["s"], row["o"]) for row in rows]
    assert found == [(row["s"], row["o"]) for row in expected]
    assert len(found) > 3


def test_rows_come_as_csv(server: Server) -> None:
    answer = server.ask(SELECT, accept="text/csv;q=0.9, text/html;q=0.1")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[0] == "s,o"


@pytest.mark.parametrize("media", GRAPHS)
def test_a_graph_comes_in_the_format_that_is_wanted(server: Server, media: str) -> None:
    answer = server.ask(CONSTRUCT, accept=media)
    assert answer.headers["content-type"].partition(";")[0] == media
    found = {quad.triple for quad in ox.parse(answer.content, format=GRAPHS[media])}
    expected = load_packaged().query(CONSTRUCT, use_default_graph_as_union=True)
    assert isinstance(expected, ox.QueryTriples)
    assert found == set(expected)
    assert len(found) > 10


def test_a_format_that_an_answer_has_not_is_refused(server: Server) -> None:
    # A boolean has no CSV, rows have no Turtle, a graph has no results format.
    for query, media in (("ASK {}", "text/csv"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv")):
        answer = server.ask(query, accept=media)
        assert answer.status_code == 406
        assert answer.text.startswith("there is ")


def test_the_default_graph_is_the_union_of_all(server: Server) -> None:
    distinct = {quad.triple for quad in load_packaged()}
    assert count(server, "{ SELECT DISTINCT * { ?s ?p ?o } }") == len(distinct)
    assert count(server, f"{{ GRAPH <{FACTS}> {{ ?s ?p ?o }} }}") < len(distinct)


def test_a_query_chooses_its_graphs_with_from(server: Server) -> None:
    within = count(server, f"{{ GRAPH <{FACTS}> {{ ?s ?p ?o }} }}")
    assert within > 100
    assert count(server, f"FROM <{FACTS}> {{ ?s ?p ?o }}") == within
    assert count(server, f"FROM NAMED <{FACTS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == within
    assert count(server, f"FROM NAMED <{FACTS}> {{ ?s ?p ?o }}") == 0


def test_the_protocols_graphs_stand_in_place_of_the_querys(server: Server) -> None:
    within = count(server, f"{{ GRAPH <{FACTS}> {{ ?s ?p ?o }} }}")
    given = {"default-graph-uri": FACTS}
    assert count(server, "FROM <http://x/> { ?s ?p ?o }", **given) == within
    assert count(server, "{ GRAPH ?g { ?s ?p ?o } }", **given) == 0
    named = {"named-graph-uri": FACTS}
    assert count(server, "{ GRAPH ?g { ?s ?p ?o } }", **named) == within
    assert count(server, "{ ?s ?p ?o }", **named) == 0


def test_what_is_wrong_with_a_query_is_told_in_one_line(server: Server) -> None:
    answer = server.ask("SELECT * {\n ?s ?p ?o")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\n") == 1
    assert "line 2, column" in answer.text


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ([("default-graph-uri", "http://x/")], "one parameter 'query' is wanted, not none"),
        ([("query", "ASK {}"), ("query", "ASK {}")], "not 2"),
        ([("query", "ASK {}"), ("default-graph-uri", "no iri")], "no IRI"),
        ([("query", "ASK {}"), *[("x", "")] * 1000], "more than 1000 parameters"),
    ],
)
def test_what_is_wrong_with_parameters_is_told(
    server: Server, params: list[tuple[str, str | int | float | bool | None]], reason: str
) -> None:
    answer = server.client.get("/sparql", params=params)
    assert answer.status_code == 400
    assert reason in answer.text


def test_the_head_of_an_answer_is_that_of_the_answer(server: Server) -> None:
    whole = server.ask("ASK {}")
    head = server.client.head("/sparql", params={"query": "ASK {}"})
    assert head.content == b""
    drop = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in whole.headers.items() if k not in drop
    }


def test_scripts_of_other_sites_may_read_what_is_for_others(server: Server) -> None:
    # On loopback the data may be private, and any page that a browser shows could ask for it.
    assert "access-control-allow-origin" not in server.ask("ASK {}").headers
    with serving("--host", "0.0.0.0") as public:
        answer = public.client.options("/sparql", headers={"origin": "https://example.com"})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
        assert public.ask("ASK {}").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("word", "is_shared"), [("--cors", True), ("--no-cors", False)])
def test_who_may_read_can_be_said(word: str, is_shared: bool) -> None:
    with serving("--host", "127.0.0.1" if is_shared else "0.0.0.0", word) as each:
        assert ("access-control-allow-origin" in each.ask("ASK {}").headers) is is_shared


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    tag = server.ask(SELECT).headers["etag"]
    for header in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = server.ask(SELECT, **{"if-none-match": header})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    assert server.ask(SELECT, **{"if-none-match": '"x"'}).status_code == 200
    assert server.ask(CONSTRUCT).headers["etag"] != tag


def test_an_answer_that_changes_has_no_tag(server: Server) -> None:
    answers = [server.ask("SELECT (STRUUID() AS ?x) {}") for _ in range(12)]
    # Several workers answer, and none repeats another.
    assert len({each.text for each in answers}) == 12
    assert all("etag" not in each.headers for each in answers)
    assert {each.headers["cache-control"] for each in answers} == {"no-store"}
