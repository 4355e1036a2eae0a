from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.serving.caching import Cache, ready
from corpgraph.serving.messages import Refusal, Reply
from corpgraph.serving.metrics import Metrics

if TYPE_CHECKING:
    from serving.servers import Server


def test_what_was_not_wanted_for_the_longest_time_is_forgotten_first() -> None:
    cache = Cache(40_000)
    answers = {name: ready(Reply(200, "text/plain", name.encode() * 1000)) for name in "abcdefghij"}
    for name, answer in answers.items():
        cache.put(name, answer, key_size=1)
        assert cache.get("a") is answers["a"]
    assert cache.size == 10 * 2001
    for number in range(15):
        cache.put(number, answers["a"], key_size=1)
        assert cache.size <= 40_000
    assert cache.get("b") is None
    assert cache.get("a") is cache.get(14) is answers["a"]


def test_an_answer_kept_twice_counts_once() -> None:
    cache = Cache(40_000)
    for _ in range(100):
        cache.put("a", ready(Reply(200, "text/plain", b"x" * 1000)), key_size=0)
    assert cache.size == 2000


def test_an_answer_that_takes_much_of_the_cache_is_not_kept() -> None:
    cache = Cache(40_000)
    cache.put("a", ready(Reply(200, "text/plain", b"x" * 2000)), key_size=0)
    assert (cache.get("a"), cache.size) == (None, 0)
    Cache(0).put("a", ready(Reply(200, "text/plain", b"")), key_size=0)


def test_a_refusal_is_one_line_whatever_it_tells() -> None:
    reply = Refusal(400, "a\r\nset-cookie: b\n\n" + "x" * 10_000).reply
    assert reply.body.count(b"\n") == 1
    assert b"\r" not in reply.body
    assert len(reply.body) <= 1001


def test_the_same_request_is_answered_from_the_cache(server: Server) -> None:
    path = "/id/person/jack-ma.nt"
    before = server.metric("corpgraph_cache_hits_total")
    answers = [server.client.get(path) for _ in range(20)]
    assert len({each.content for each in answers}) == 1
    # Each of the two processes had to make it once.
    assert server.metric("corpgraph_cache_hits_total") >= before + 18
    assert server.metric("corpgraph_cache_bytes") > 0


def test_a_query_by_post_is_answered_from_the_cache_too(strict: Server) -> None:
    before = strict.metric('corpgraph_jobs_total{outcome="answered"}')
    bodies = {"query": "SELECT (7 AS ?x) {}"}
    answers = [strict.client.post("/sparql", data=bodies) for _ in range(3)]
    answers += [strict.client.post("/sparql", data=bodies, headers={"accept": "text/csv"})]
    assert [each.status_code for each in answers] == [200] * 4
    assert answers[0].content == answers[2].content != answers[3].content
    assert strict.metric('corpgraph_jobs_total{outcome="answered"}') == before + 2


def test_the_rows_of_all_processes_are_summed() -> None:
    metrics = Metrics(3)
    for row, times in enumerate((1, 2, 3)):
        metrics.take_row(row)
        for _ in range(times):
            metrics.count_request("sparql", 200, 0.004)
            metrics.count_request("ask", 404, 20)
    lines = metrics.text().splitlines()
    assert 'corpgraph_requests_total{route="sparql",status="2xx"} 6' in lines
    assert 'corpgraph_requests_total{route="ask",status="4xx"} 6' in lines
    assert 'corpgraph_request_seconds_bucket{le="0.001"} 0' in lines
    assert 'corpgraph_request_seconds_bucket{le="0.005"} 6' in lines
    assert 'corpgraph_request_seconds_bucket{le="+Inf"} 12' in lines
    assert "corpgraph_request_seconds_count 12" in lines


def test_each_metric_is_told_as_prometheus_reads_it(server: Server) -> None:
    answer = server.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    kinds: dict[str, str] = {}
    for line in answer.text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in kinds
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            name, value = line.partition("{")[0].split(" ")[0], line.rpartition(" ")[2]
            assert float(value) >= 0
            family = name if name in kinds else name.rpartition("_")[0]
            assert family in kinds
    assert set(kinds.values()) == {"counter", "histogram", "gauge"}
