"""Terms are put into queries so that nothing in them is read as SPARQL."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from corpgraph.errors import InputError
from corpgraph.remote.queries import counting, parts, values, with_values, written

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
QUERY = "PREFIX e: <urn:> # WHERE {\nSELECT ?x WHERE\n  { }"


def bound(term: ox.NamedNode | ox.Literal) -> ox.Literal | ox.NamedNode:
    rows = ox.Store().query(with_values(QUERY, {"x": [term]}))
    assert isinstance(rows, ox.QuerySolutions)
    (row,) = rows
    found: ox.Literal | ox.NamedNode = row["x"]
    return found


TEXTS = st.text(
    st.one_of(
        st.sampled_from("\\\"'uU0{}#\n\r\t\x00\x01"), st.characters(exclude_categories=["Cs"])
    )
)


@given(TEXTS, st.sampled_from([None, "en", "zh-hant"]))
@example('" ) } } ; DROP ALL #', None)
@example("\\u0022", None)
@example("\\\x01", None)
def test_any_text_arrives_as_it_was(text: str, language: str | None) -> None:
    literal = ox.Literal(text, language=language)
    assert bound(literal) == literal


@given(TEXTS)
@example("\\u0022")
@example("\\\\U00000022")
def test_no_text_ends_where_an_engine_undoes_escapes_first(text: str) -> None:
    # SPARQL 1.1, section 19.2: the escapes of characters may be undone before all else.
    assume(all(ord(each) >= 32 for each in text))
    undone = ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), written(ox.Literal(text)))
    rows = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {undone} }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["x"] for row in rows] == [ox.Literal(text)]


def test_the_other_values_of_a_literal_are_kept() -> None:
    day = ox.Literal("2012-06-20", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    assert bound(day) == day
    assert bound(ox.NamedNode("urn:é")) == ox.NamedNode("urn:é")


@pytest.mark.parametrize("text", ["urn:a> } #", "urn:a b", "urn:\\u003E", "urn:a\n", 'urn:"', "x"])
def test_what_could_end_an_iri_is_in_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"IRI|scheme"):
        ox.NamedNode(text)


def test_a_blank_node_is_refused() -> None:
    with pytest.raises(InputError, match="a blank node is to be looked up"):
        with_values(QUERY, {"x": [ox.BlankNode()]})


def test_values_stand_where_the_pattern_begins_and_nowhere_else() -> None:
    query = (
        'PREFIX e: <urn:WHERE{> SELECT ("WHERE {" AS ?t) (EXISTS { ?x e:p 1 } AS ?b) ?x '
        "WHERE # {\n{ ?x e:p ?y { SELECT ?y WHERE { ?y e:q 1 } } }"
    )
    done = with_values(query, {"x": [ox.NamedNode("urn:a"), ox.NamedNode("urn:b")]})
    before, block, after = done.partition(" VALUES (?x) { (<urn:a>) (<urn:b>) }")
    assert block
    assert before + after == query
    assert before.endswith("WHERE # {\n{")


def test_the_comments_before_a_query_are_left_out() -> None:
    done = with_values("# What?\n#\nSELECT ?x WHERE { ?x ?p 1 }", {"x": [ox.NamedNode("urn:a")]})
    assert done == "SELECT ?x WHERE { VALUES (?x) { (<urn:a>) } ?x ?p 1 }"


def test_several_variables_are_bound_row_by_row() -> None:
    rows = [(ox.NamedNode("urn:p"), ox.Literal("a")), (ox.NamedNode("urn:q"), ox.Literal("b"))]
    assert values("po", rows) == 'VALUES (?p ?o) { (<urn:p> "a") (<urn:q> "b") }'


def test_solutions_are_counted_whatever_a_query_looks_like() -> None:
    query = "# SELECT\nPREFIX e: <urn:>\nSELECT DISTINCT ?x WHERE { VALUES ?x { 1 2 2 } } # done"
    assert parts(query)[0] == "# SELECT\nPREFIX e: <urn:>\n"
    rows = ox.Store().query(counting(query))
    assert isinstance(rows, ox.QuerySolutions)
    assert [row[0].value for row in rows] == ["2"]
