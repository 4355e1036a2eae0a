from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest

from serving.servers import ENDLESS, serving

if TYPE_CHECKING:
    from serving.servers import Server


def large(doublings: int) -> str:
    """A query for the length of a text of 256 characters, eight times as long again and again."""
    parts = ", ".join(["?v{0}"] * 8)
    grown = " ".join(f"BIND(CONCAT({parts.format(n)}) AS ?v{n + 1})" for n in range(doublings))
    return f"SELECT (STRLEN(?v{doublings}) AS ?n) {{ BIND('{'x' * 256}' AS ?v0) {grown} }}"


def test_a_query_that_never_ends_is_ended_and_the_next_one_answers(strict: Server) -> None:
    before = strict.metric('corpgraph_jobs_total{outcome="time"}')
    started = time.monotonic()
    answer = strict.ask(ENDLESS)
    assert 0.9 < time.monotonic() - started < 3
    assert answer.status_code == 503
    assert answer.text == "the answer took longer than 1 seconds; ask for less\n"
    assert strict.ask("ASK {}").status_code == 200
    assert strict.metric('corpgraph_jobs_total{outcome="time"}') == before + 1


def test_one_that_wants_too_much_memory_is_ended_and_the_next_one_answers(strict: Server) -> None:
    started = time.monotonic()
    answer = strict.ask(large(9))
    assert answer.status_code == 503
    assert "more memory" in answer.text
    assert time.monotonic() - started < 3
    assert strict.ask("ASK {}").status_code == 200


def test_memory_is_counted_beside_that_of_the_data(strict: Server) -> None:
    # 8 MiB of the 100, and 512.
    answer = strict.ask(large(5))
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == str(256 * 8**5)
    assert strict.ask(large(7)).status_code == 503


def test_a_query_that_takes_all_of_the_stack_is_ended_and_the_next_one_answers(
    strict: Server,
) -> None:
    query = f"SELECT ({'!' * 500_000}true AS ?x) {{}}"
    direct = {"content-type": "application/sparql-query"}
    answer = strict.client.post("/sparql", content=query, headers=direct)
    assert answer.status_code == 503
    assert "nests too deep" in answer.text
    assert strict.ask("ASK {}").status_code == 200


def test_an_answer_has_no_more_rows_than_it_may(strict: Server) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT %d"
    for media in ("application/sparql-results+json", "text/csv", "application/xml"):
        assert strict.ask(query % 50, accept=media).status_code == 200
        answer = strict.ask(query % 51, accept=media)
        assert answer.status_code == 503
        assert answer.text.startswith("the answer has more than 50 rows")
    graph = "CONSTRUCT { ?s ?p ?o } { SELECT DISTINCT * { ?s ?p ?o } LIMIT %d }"
    assert strict.ask(graph % 50).status_code == 200
    assert "more than 50 triples" in strict.ask(graph % 51).text


def test_documents_and_questions_have_no_more_either(strict: Server) -> None:
    document = strict.client.get("/ontology/core.ttl")
    assert (document.status_code, "more than 50 triples" in document.text) == (503, True)
    answer = strict.client.get("/ask/find", params={"text": "a"})
    assert (answer.status_code, "more than 50 rows" in answer.text) == (503, True)
    assert strict.client.get("/ask/find", params={"text": "alibaba.com"}).status_code == 200


def test_no_more_queries_run_than_may_and_others_wait() -> None:
    with (
        serving("--max-queries", 2, "--timeout", 4, "--workers", 1) as server,
        ThreadPoolExecutor(3) as threads,
    ):
        running = [threads.submit(server.ask, ENDLESS) for _ in range(2)]
        time.sleep(0.5)
        # One that waits too long is told to come again.
        answer = server.ask("ASK {}")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert answer.text.startswith("2 queries are running already")
        assert server.client.get("/health").status_code == 200
        # One that waits while another ends is answered.
        time.sleep(0.8)
        assert server.ask("ASK {}").status_code == 200
        assert [each.result().status_code for each in running] == [503, 503]
        assert server.metric('corpgraph_jobs_total{outcome="busy"}') == 1


def test_a_query_that_nobody_waits_for_is_ended() -> None:
    with serving("--max-queries", 1, "--timeout", 60, "--workers", 1) as server:
        with pytest.raises(httpx.ReadTimeout):
            server.client.get("/sparql", params={"query": ENDLESS}, timeout=0.5)
        assert server.ask("ASK {}").status_code == 200
        assert server.metric('corpgraph_jobs_total{outcome="left"}') == 1


def test_many_clients_at_once_are_all_answered(server: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(STR(?s) != '{0}') }}"

    def ask(number: int) -> int:
        path, params = (
            ("/sparql", {"query": query.format(number)})
            if number % 2
            else ("/ask/find", {"text": f"a{'li' * (number % 4)}"})
        )
        return server.client.get(path, params=params).status_code

    with ThreadPoolExecutor(20) as threads:
        assert set(threads.map(ask, range(200))) == {200}
