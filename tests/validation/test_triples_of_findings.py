"""A finding names the triples that it is about, as they are written in the data."""

from __future__ import annotations

import pytest

from validation.graphs import find, written


def triples(constraint: str, data: str, *, path: str = ":p") -> list[list[str]]:
    shape = f":S a sh:PropertyShape ; sh:targetNode :a ; sh:path {path} ; {constraint} ."
    return [written(finding.triples) for finding in find(shape, data)]


@pytest.mark.parametrize(
    ("constraint", "data", "involved"),
    [
        ("sh:nodeKind sh:IRI", ":a :p 1, :b .", ['a p "1"^^integer']),
        ("sh:datatype xsd:date", ":a :p 01.0 .", ['a p "01.0"^^decimal']),
        ("sh:minCount 1", ":a :q 1 .", []),
        ("sh:hasValue :b", ":a :p :c .", []),
        ("sh:maxCount 1", ":a :p :b, :c .", ["a p b", "a p c"]),
        ("sh:lessThan :q", ":a :p 2 ; :q 1 .", ['a p "2"^^integer', 'a q "1"^^integer']),
        ("sh:disjoint :q", ":a :p :b ; :q :b .", ["a p b", "a q b"]),
        ("sh:equals :q", ":a :q :b .", ["a q b"]),
        ("sh:uniqueLang true", ':a :p "x"@en, "y"@en, "z"@de .', ['a p "x"@en', 'a p "y"@en']),
        ("sh:closed true", ":a :p :b . :b :q 1 .", ["a p b", 'b q "1"^^integer']),
    ],
)
def test_a_finding_names_its_triples(constraint: str, data: str, involved: list[str]) -> None:
    (found,) = triples(constraint, data)
    assert sorted(found) == involved


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("[ sh:inversePath :p ]", ["z p a"]),
        ("( :p :q )", ["a p b", "b q d"]),
        ("[ sh:inversePath ( :r :p ) ]", ["z p a", "y r z"]),
        ("[ sh:alternativePath ( :none :q ) ]", ["a q c"]),
        ("[ sh:oneOrMorePath [ sh:alternativePath ( :p :s ) ] ]", ["a p b"]),
    ],
)
def test_a_path_is_followed_triple_by_triple(path: str, way: list[str]) -> None:
    data = ":z :p :a . :y :r :z . :a :p :b ; :q :c . :b :q :d ."
    assert triples("sh:nodeKind sh:Literal", data, path=path) == [way]


def test_a_repeated_path_is_followed_the_shortest_way() -> None:
    data = ":a :p :b . :b :p :c, :d . :c :p :d . :d :p :a ."
    found = triples("sh:in ( :a :b :c )", data, path="[ sh:oneOrMorePath :p ]")
    assert found == [["a p b", "b p d"]]


def query_finding(query: str, data: str) -> list[str]:
    shape = f""":o sh:declare [ sh:prefix "x" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
    :S a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:prefixes :o ; sh:select '''{query}''' ] .
    """
    (found,) = find(shape, data)
    return sorted(written(found.triples))


def test_a_cycle_names_each_edge() -> None:
    data = ":k :of :a ; :by :b . :l :of :b ; :by :a . :m :of :c ; :by :a ."
    query = "SELECT DISTINCT $this WHERE { $this (^x:of/x:by)+ $this }"
    assert query_finding(query, data) == ["k by b", "k of a", "l by a", "l of b"]


def test_an_overlap_names_each_interval() -> None:
    data = ":m :of :a ; :from 1 ; :to 03 . :n :of :a ; :from 2 . :o :of :a ; :from 9 ."
    query = """SELECT DISTINCT $this WHERE {
        ?m x:of $this ; x:from ?s . ?n x:of $this ; x:from ?t FILTER(?s < ?t)
        OPTIONAL { ?m x:to ?e } FILTER(bound(?e) && ?t < ?e) }"""
    assert query_finding(query, data) == [
        'm from "1"^^integer',
        "m of a",
        'm to "03"^^integer',
        'n from "2"^^integer',
        "n of a",
    ]


def test_a_query_that_excludes_names_what_it_matched() -> None:
    data = ":a :p :b ; :q :c . :c :r 1 ."
    query = "SELECT $this WHERE { $this ?any ?x FILTER NOT EXISTS { ?x x:r ?y } FILTER(?x = x:b) }"
    assert query_finding(query, data) == ["a p b"]


def test_a_long_way_is_not_followed_for_ever() -> None:
    chain = [f":n{number} :p :n{number + 1} ." for number in range(300)]
    fans = [f":n{n} :p :f{n}-{fan} ." for n in range(300) for fan in range(80)]
    data = f":a :p :n0 . {' '.join(chain + fans)}"
    path = "[ sh:oneOrMorePath :p ]"
    assert triples("sh:maxCount 1", data, path=path) == [[]]
    assert triples("sh:maxCount 1", ":a :p :b . :b :p :c .", path=path) == [["a p b", "b p c"]]
