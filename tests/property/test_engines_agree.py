"""Generated shapes and data: the compiled engine and pySHACL find the same.

Where the two differ, the text of the standard decides, and the generator keeps away:

* sh:minInclusive and its kin, sh:lessThan, sh:lessThanOrEquals of values that SPARQL's ``<`` cannot
  compare (two IRIs, a boolean and a date, a date and a number, an ill-typed date): the standard
  wants a result for "each value where the comparison cannot be performed" (W3C SHACL, sections 4.3
  and 4.5.3); pySHACL orders some of them as Python or rdflib do, so only numbers are compared here.
* sh:node with a property shape: its values must be node shapes (section 4.7.1); both refuse it.
* Two solutions of a query that differ in nothing: both engines report one result.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpgraph.validation.reference import validate_with_pyshacl
from corpgraph.validation.running.engine import validate

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from corpgraph.validation.findings import Report

PREFIXES: Final = """
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES: Final = (":a", ":b", ":c", ":d")
PROPERTIES: Final = (":p", ":q", ":r")
CLASSES: Final = (":C", ":D", ":E")
STRINGS: Final = ('"1"', '"abc"', '"abcd"', '"hat"@en', '"hut"@en', '"Hut"@de')
NUMBERS: Final = ("1", "2", "-3", "1.5")
OTHERS: Final = ('"2020-01-31"^^xsd:date', '"20-01-2020"^^xsd:date', "true")
LITERALS: Final = (*STRINGS, *NUMBERS, *OTHERS)
TERMS: Final = (*NODES, *LITERALS)


def one_of(*texts: str) -> SearchStrategy[str]:
    return st.sampled_from(texts)


def lists(members: SearchStrategy[str], *, least: int = 1) -> SearchStrategy[str]:
    return st.lists(members, min_size=least, max_size=3).map(lambda each: f"( {' '.join(each)} )")


def data_with(terms: tuple[str, ...]) -> SearchStrategy[str]:
    triples = st.one_of(
        st.tuples(one_of(*NODES), one_of(*PROPERTIES), one_of(*terms)),
        st.tuples(one_of(*NODES), one_of(":m", ":n"), one_of(*NUMBERS)),
        st.tuples(one_of(*NODES), st.just("a"), one_of(*CLASSES)),
        st.tuples(one_of(*CLASSES), st.just("rdfs:subClassOf"), one_of(*CLASSES)),
    ).map(" ".join)
    return st.lists(triples, min_size=1, max_size=16).map(lambda each: " .\n".join(each) + " .")


PATHS: Final = st.recursive(
    one_of(*PROPERTIES),
    lambda inner: st.one_of(
        inner.map(lambda path: f"[ sh:inversePath {path} ]"),
        inner.map(lambda path: f"[ sh:zeroOrMorePath {path} ]"),
        inner.map(lambda path: f"[ sh:oneOrMorePath {path} ]"),
        inner.map(lambda path: f"[ sh:zeroOrOnePath {path} ]"),
        st.lists(inner, min_size=2, max_size=2).map(lambda each: f"( {' '.join(each)} )"),
        st.lists(inner, min_size=2, max_size=2).map(
            lambda each: f"[ sh:alternativePath ( {' '.join(each)} ) ]"
        ),
    ),
    max_leaves=3,
)
OF_VALUES: Final = (
    one_of(*CLASSES).map(lambda each: f"sh:class {each}"),
    one_of("string", "integer", "decimal", "date", "boolean").map(
        lambda each: f"sh:datatype xsd:{each}"
    ),
    st.just("sh:datatype rdf:langString"),
    one_of(
        "IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"
    ).map(lambda each: f"sh:nodeKind sh:{each}"),
    st.tuples(one_of("minLength", "maxLength"), st.integers(0, 5)).map(
        lambda each: f"sh:{each[0]} {each[1]}"
    ),
    one_of("^a", "b", "[0-9]+$").map(lambda each: f'sh:pattern "{each}"'),
    lists(one_of('"en"', '"de"', '"fr"')).map(lambda each: f"sh:languageIn {each}"),
    lists(one_of(*TERMS)).map(lambda each: f"sh:in {each}"),
    one_of(*TERMS).map(lambda each: f"sh:hasValue {each}"),
    one_of(*PROPERTIES).map(lambda each: f"sh:disjoint {each}"),
    one_of(*PROPERTIES).map(lambda each: f"sh:equals {each}"),
)
OF_PATHS: Final = (
    st.tuples(one_of("minCount", "maxCount"), st.integers(0, 3)).map(
        lambda each: f"sh:{each[0]} {each[1]}"
    ),
    st.just("sh:uniqueLang true"),
)


LIMITS: Final = st.tuples(
    one_of("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"), one_of(*NUMBERS)
).map(lambda each: f"sh:{each[0]} {each[1]}")
ORDERS: Final = one_of("sh:lessThan :n", "sh:lessThanOrEquals :n")


def is_node_shape(text: str) -> bool:
    return not text.startswith("[ sh:path")


def body(inner: SearchStrategy[str], *, has_path: bool) -> SearchStrategy[str]:
    """The constraints of one shape, as predicates and objects."""
    nested: list[SearchStrategy[str]] = [
        inner.map(lambda shape: f"sh:not {shape}"),
        inner.filter(is_node_shape).map(lambda shape: f"sh:node {shape}"),
        st.tuples(one_of("and", "or", "xone"), lists(inner, least=2)).map(
            lambda each: f"sh:{each[0]} {each[1]}"
        ),
    ]
    parts = [*OF_VALUES, *nested]
    if has_path:
        qualified = st.tuples(inner, one_of("Min", "Max"), st.integers(0, 2)).map(
            lambda each: f"sh:qualifiedValueShape {each[0]} ; sh:qualified{each[1]}Count {each[2]}"
        )
        parts += [*OF_PATHS, qualified]
    else:
        parts.append(
            st.just(
                "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :p ]"
            )
        )
    # One constraint of a kind, as most parameters may have one value only.
    return st.lists(st.one_of(parts), min_size=1, max_size=2, unique_by=_parameter).map(" ; ".join)


def _parameter(text: str) -> str:
    return text.split()[0]


def nested_shapes(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        body(inner, has_path=False).map(lambda each: f"[ {each} ]"),
        st.tuples(PATHS, body(inner, has_path=True)).map(
            lambda each: f"[ sh:path {each[0]} ; {each[1]} ]"
        ),
    )


NESTED: Final = st.recursive(
    st.one_of(OF_VALUES[0], OF_VALUES[3], OF_VALUES[8]).map(lambda each: f"[ {each} ]"),
    nested_shapes,
    max_leaves=3,
)
TARGETS: Final = st.one_of(
    one_of(*CLASSES).map(lambda each: f"sh:targetClass {each}"),
    one_of(*TERMS).map(lambda each: f"sh:targetNode {each}"),
    one_of(*PROPERTIES).map(lambda each: f"sh:targetSubjectsOf {each}"),
    one_of(*PROPERTIES).map(lambda each: f"sh:targetObjectsOf {each}"),
)
DETAILS: Final = one_of("", "sh:severity sh:Warning ;", "sh:deactivated true ;")


@st.composite
def shapes(draw: st.DrawFn) -> str:
    own = draw(body(NESTED, has_path=False))
    target, other = draw(TARGETS), draw(TARGETS)
    first, second = (
        f"sh:path {draw(PATHS)} ; {draw(body(NESTED, has_path=True))}" for _ in range(2)
    )
    message = 'sh:message "wrong" ;'
    return (
        f":S a sh:NodeShape ; {message} {draw(DETAILS)} {target} ; {own} .\n"
        f":T a sh:NodeShape ; {other} ; sh:property :U, :V .\n"
        f":U a sh:PropertyShape ; {message} {draw(DETAILS)} {first} .\n"
        f":V a sh:PropertyShape ; {message} {second} ; sh:property :W .\n"
        f":W a sh:PropertyShape ; {message} sh:path :q ; {draw(OF_PATHS[0])} .\n"
    )


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    path = draw(
        one_of(":m", "( :p :m )", "[ sh:alternativePath ( :m :n ) ]", "[ sh:inversePath :p ]")
    )
    nested = draw(one_of("sh:not", "sh:node"))
    qualified = f"sh:qualifiedValueShape [ {draw(LIMITS)} ] ; sh:qualifiedMinCount 1"
    order = f"sh:path :m ; {draw(ORDERS)}"
    return (
        f':S a sh:NodeShape ; sh:message "wrong" ; sh:targetSubjectsOf :m, :p ;'
        f" sh:property :T, :U ; {nested} :V .\n"
        f':T a sh:PropertyShape ; sh:message "wrong" ; {order} .\n'
        f':U a sh:PropertyShape ; sh:message "wrong" ; sh:path {path} ; {draw(LIMITS)} .\n'
        f':V a sh:NodeShape ; sh:message "wrong" ; sh:property [ {order} ; {qualified} ] .\n'
    )


QUERIES: Final = (
    "SELECT $this ?value WHERE { $this :p ?value . FILTER(isIRI(?value)) }",
    "SELECT $this WHERE { $this :p ?x . ?x :q $this }",
    "SELECT DISTINCT $this WHERE { $this (:p|^:q)+ $this }",
    "SELECT $this ?value WHERE { { $this :p ?value } UNION { ?value :q $this } }",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this :p ?any } }",
    "SELECT $this ?value WHERE { OPTIONAL { $this :q ?value } FILTER(!bound(?value)) }",
    "SELECT $this (COUNT(?x) AS ?many) WHERE { $this :p ?x } GROUP BY $this HAVING(COUNT(?x) > 1)",
    "SELECT $this ?value WHERE { { SELECT $this ?value WHERE { $this :r ?value } } }",
    "SELECT $this ?value { $this :m ?value FILTER EXISTS { $this :n ?n FILTER(?n < ?value) } }",
    "SELECT $this ?value WHERE { { FILTER($this = :a) } $this :p ?value }",
    "SELECT $this ?value ?path WHERE { BIND($this AS ?it) ?it ?path ?value FILTER(?path = :q) }",
    "SELECT $this ?value { ?value :p ?x OPTIONAL { ?x :q ?y FILTER($this = ?y) } FILTER bound(?y)}",
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    query = draw(one_of(*QUERIES))
    return (
        ':o sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .\n'
        f":S a sh:NodeShape ; {draw(TARGETS)} ; sh:targetSubjectsOf :p, :q, :m ; sh:sparql :T .\n"
        ':T sh:prefixes :o ; sh:message "of {$this}" ;\n'
        f'   sh:select """{query}""" .\n'
    )


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + text, format="turtle")


def summary(report: Report) -> Counter[tuple[object, ...]]:
    return Counter(finding.key for finding in report.findings)


def assert_agreement(data: str, shape: str) -> None:
    found = validate(graph(data), graph(shape))
    expected = validate_with_pyshacl(graph(data), graph(shape))
    assert summary(found) == summary(expected)


@pytest.fixture(autouse=True)
def _ill_typed_literals_are_meant(caplog: pytest.LogCaptureFixture) -> None:
    # rdflib logs each ill-typed literal; hypothesis would print hundreds of them with a failure.
    caplog.set_level(logging.CRITICAL, logger="rdflib.term")


CHECKED: Final = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@given(data=data_with(TERMS), shape=shapes())
@CHECKED
def test_the_engines_find_the_same(data: str, shape: str) -> None:
    assert_agreement(data, shape)


@given(data=data_with((*NODES, *STRINGS)), shape=comparisons())
@CHECKED
def test_the_engines_compare_numbers_alike(data: str, shape: str) -> None:
    assert_agreement(data, shape)


@given(data=data_with(TERMS), shape=queries())
@CHECKED
def test_the_engines_report_the_same_of_queries(data: str, shape: str) -> None:
    assert_agreement(data, shape)


def test_a_difference_would_be_seen() -> None:
    shape = ":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:maxCount 1 ."
    found = validate(graph(":a :p 1, 2 ."), graph(shape))
    assert summary(found)
    assert summary(found) != summary(validate(graph(":a :p 1 ."), graph(shape)))
