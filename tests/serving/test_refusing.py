from __future__ import annotations

import pytest

from corpgraph.serving.messages import Refusal
from corpgraph.serving.refusing import check_query, is_repeatable, names_graphs

GROUP = "{ ?s ?p ?o }"


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://x/>",
        "service <http://x/>",
        "SERVICE<http://x/>",
        "SERVICE SILENT <http://x/>",
        # Oxigraph takes all of these for the keyword.
        "SERVICESILENT <http://x/>",
        "SERVICEx:y",
        "?s ?p trueSERVICEx:y",
        "?s ?p 1SERVICE <http://x/>",
        "SERVICE#comment\n<http://x/>",
        "SERVICE ?endpoint",
        # Where the escapes of SPARQL 1.1, section 19.2, are read first.
        "\\u0053ERVICE <http://x/>",
        "S\\U00000045RVICE <http://x/>",
    ],
)
def test_a_query_does_not_reach_another_server(clause: str) -> None:
    with pytest.raises(Refusal, match="SERVICE"):
        check_query(f"PREFIX x: <http://x/> SELECT * {{ {clause} {GROUP} }}")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX cg: <http://x/> SELECT * { ?s a cg:ServiceOperation ; cg:service ?service }",
        'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
        "SELECT * { ?s ?p <http://x/SERVICE> } # SERVICE <http://x/>",
        'SELECT * { ?s ?p "a\\nb\\u0041" , "service" }',
    ],
)
def test_a_word_that_is_no_keyword_passes(query: str) -> None:
    check_query(query)


def test_a_query_that_nests_too_deep_is_refused() -> None:
    check_query("SELECT * " + "{" * 60 + "}" * 60)
    check_query("SELECT * {" + " {} " * 500 + "}")
    for opening, closing in ("{}", "()", "[]"):
        with pytest.raises(Refusal, match="nests more than 64 deep"):
            check_query("SELECT * {" + opening * 65 + closing * 65 + "}")


@pytest.mark.parametrize(
    ("query", "does"),
    [
        ("SELECT * FROM <http://x/> { ?s ?p ?o }", True),
        ("SELECT * from<http://x/>{ ?s ?p ?o }", True),
        ("ASK FROM NAMED <http://x/> { ?s ?p ?o }", True),
        ("ASK FROMNAMED <http://x/> { ?s ?p ?o }", True),
        ("PREFIX from: <http://x/from#> SELECT (from:f(1) AS ?x) { ?s ?p ?o }", False),
        ("SELECT * { ?s <http://x/from> ?from } # FROM <http://x/>", False),
        ("SELECT * { ?s ?p ?o }", False),
    ],
)
def test_a_dataset_of_the_query_is_seen(query: str, does: bool) -> None:
    assert names_graphs(query) is does


@pytest.mark.parametrize(
    ("query", "is_so"),
    [
        ("SELECT (NOW() AS ?x) {}", False),
        ("SELECT (rand ( ) AS ?x) {}", False),
        ("SELECT (STRUUID() AS ?x) (UUID() AS ?y) {}", False),
        ("SELECT (BNODE() AS ?x) {}", False),
        ("SELECT (NOW#)\n() AS ?x) {}", False),
        ("SELECT (N\\u004FW() AS ?x) {}", False),
        ("SELECT ?known ?brand { ?known ?brand ?now }", True),
    ],
)
def test_an_answer_that_changes_is_not_kept(query: str, is_so: bool) -> None:
    assert is_repeatable(query) is is_so
