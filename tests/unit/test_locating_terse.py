"""Turtle and TriG are read with the line and column of every term."""

from __future__ import annotations

import resource
from pathlib import Path

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError
from corpgraph.validation.locating import Lines
from corpgraph.validation.locating.terse import read_terse

P = "PREFIX : <x:>\n"


def places(text: str, *, graphs: bool = False) -> list[str]:
    """Each quad as ``subject predicate object`` places, in the order in which they stand."""
    lines = Lines(text)
    found = sorted(
        [lines.place(at) for at in (placed.subject, placed.predicate, placed.object)]
        for placed in read_terse(text, base="http://example.org/", graphs=graphs)
    )
    return [" ".join(f"{line}:{column}" for line, column in each) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(P + ":s :p :o .", ["2:1 2:4 2:7"], id="prefixed names"),
        pytest.param("<x:s> <x:p> <x:o> .", ["1:1 1:7 1:13"], id="IRIs"),
        pytest.param("@base <y:/> .\n<s><p><o>.", ["2:1 2:4 2:7"], id="no space between IRIs"),
        pytest.param(P + ":s a :C .", ["2:1 2:4 2:6"], id="the keyword a"),
        pytest.param(
            P + ":s :p :o ;\n   :q :r ,\n      :t .",
            ["2:1 2:4 2:7", "2:1 3:4 3:7", "2:1 3:4 4:7"],
            id="several predicates and objects",
        ),
        pytest.param(
            P + ":s :p :o ;; ; .\n:t :p :o ; .",
            ["2:1 2:4 2:7", "3:1 3:4 3:7"],
            id="semicolons that nothing follows",
        ),
        pytest.param(
            P + ":s :p 'a' , \"b\"@en , '''c\n'''^^:d , \"\"\"e\"\"\" .",
            ["2:1 2:4 2:7", "2:1 2:4 2:13", "2:1 2:4 2:22", "2:1 2:4 3:11"],
            id="strings, tags and datatypes",
        ),
        pytest.param(
            P + ":s :p 1 , -1.5 , 1e3 , true .",
            ["2:1 2:4 2:7", "2:1 2:4 2:11", "2:1 2:4 2:18", "2:1 2:4 2:24"],
            id="numbers and booleans",
        ),
        pytest.param(P + "_:s :p _:o .", ["2:1 2:5 2:8"], id="labelled blank nodes"),
        pytest.param(P + "[] :p [] .", ["2:1 2:4 2:7"], id="empty brackets"),
        pytest.param(
            P + ":s :p [\n  :q :r ; :t [ :u 1 ]\n] .",
            ["2:1 2:4 2:7", "2:7 3:3 3:6", "2:7 3:11 3:14", "3:14 3:16 3:19"],
            id="nested brackets",
        ),
        pytest.param(
            P + "[ :p :o ] .\n[ :p :o ] :q :r .",
            ["2:1 2:3 2:6", "3:1 3:3 3:6", "3:1 3:11 3:14"],
            id="brackets as a subject",
        ),
        pytest.param(
            P + ":s :p ( 1 :b ) .",
            # first and rest of the first cell, first and rest of the second, which is at its member
            ["2:1 2:4 2:7", "2:7 2:9 2:9", "2:7 2:11 2:11", "2:11 2:11 2:11", "2:11 2:14 2:14"],
            id="a collection",
        ),
        pytest.param(
            P + "( ( ) ) :p () .",
            ["2:1 2:3 2:3", "2:1 2:7 2:7", "2:1 2:9 2:12"],
            id="a collection as a subject, and empty ones",
        ),
        pytest.param(
            P + ":s# no term: :x\n :p\t:o . # <x:y>",
            ["2:1 3:2 3:5"],
            id="comments and tabs",
        ),
        pytest.param(P + ":é :p '𝒳' , :o .", ["2:1 2:4 2:7", "2:1 2:4 2:13"], id="characters"),
        pytest.param("PREFIX : <x:>\r\n:s\r\n:p :o .", ["2:1 3:1 3:4"], id="CRLF"),
        pytest.param("PREFIX : <x:>\r:s :p :o .", ["1:15 1:18 1:21"], id="a lone CR ends no line"),
        pytest.param(P + ":s :a.b :c%41\\,.d .", ["2:1 2:4 2:9"], id="names with dots and escapes"),
        pytest.param(P + ":s :p :o.\n_:t :p 1.", ["2:1 2:4 2:7", "3:1 3:5 3:8"], id="final dots"),
        pytest.param(P + ":s :p 1.e2,.5 .", ["2:1 2:4 2:7", "2:1 2:4 2:12"], id="dots of numbers"),
    ],
)
def test_each_term_of_turtle_has_the_place_where_it_is_written(
    text: str, expected: list[str]
) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(P + ":s :p :o .", ["2:1 2:4 2:7"], id="a triple without a graph"),
        pytest.param(P + ":g { :s :p :o }", ["2:6 2:9 2:12"], id="a named graph"),
        pytest.param(P + "graph :g { :s :p :o . }", ["2:12 2:15 2:18"], id="the keyword"),
        pytest.param(P + "_:g {} [] { :s :p :o }", ["2:13 2:16 2:19"], id="blank names"),
        pytest.param(P + "GRAPH [ ] { :s :p :o }", ["2:13 2:16 2:19"], id="keyword and brackets"),
        pytest.param(
            P + "{ [ :p :o ] . :s :p 'a' } [ :q :r ] :t ( 1 ) .",
            [
                "2:3 2:5 2:8",
                "2:15 2:18 2:21",
                "2:27 2:29 2:32",
                "2:27 2:37 2:40",
                "2:40 2:42 2:42",
                "2:40 2:44 2:44",
            ],
            id="the default graph, then brackets",
        ),
    ],
)
def test_each_term_of_trig_has_the_place_where_it_is_written(
    text: str, expected: list[str]
) -> None:
    assert places(text, graphs=True) == expected


def test_the_graph_of_a_block_ends_with_the_block() -> None:
    text = P + ":g { :s :p :o } :s :p :o ."
    graphs = [str(placed.quad.graph_name) for placed in read_terse(text, graphs=True)]
    assert graphs == ["<x:g>", "DEFAULT"]


def test_escapes_and_relative_iris_are_resolved() -> None:
    text = '@base <http://a/b/c> . @prefix p: <../d#> .\n<\\u0065> p:x\\,y "\\"\\t\\U0001F600" .'
    (placed,) = read_terse(text)
    assert placed.quad.triple == ox.Triple(
        ox.NamedNode("http://a/b/e"), ox.NamedNode("http://a/d#x,y"), ox.Literal('"\t😀')
    )


def test_a_prefix_can_be_bound_anew() -> None:
    text = "PREFIX : <x:> :a :a :a . PREFIX : <y:> :a :a :a ."
    subjects = [str(placed.quad.subject) for placed in read_terse(text)]
    assert subjects == ["<x:a>", "<y:a>"]


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (":s :p :o .", (1, 1), "the prefix : is not declared"),
        (P + ":s :p\n  :o :x .", (3, 6), "a comma, a semicolon or '.' is wanted: :x"),
        (P + ":s :p 'a\n' .", (2, 7), "a string that does not end"),
        (P + ":s :p '''a' .", (2, 7), "a string that does not end"),
        (P + ":s :p '\\ud800' .", (2, 7), "is no character"),
        (P + ":s :p <a b> .", (2, 7), "not an IRI"),
        (P + ":s :p <http://[> .", (2, 7), "character '['"),
        (P + ":s :p 'a'@abcdefghijk .", (2, 10), "subtag"),
        (P + ":s :p", (2, 6), "an object is wanted, but the document ends"),
        (P + ":s 'p' :o .", (2, 4), "a predicate is wanted"),
        (P + "'s' :p :o .", (2, 1), "a subject is wanted"),
        (P + ":s :p [ :q :r .", (2, 15), "a comma, a semicolon or ']' is wanted"),
        (P + ":s :p ( 1 .", (2, 11), "an object is wanted"),
        (P + "() .", (2, 4), "a predicate is wanted"),
        (P + "[] .", (2, 4), "a predicate is wanted"),
        (P + ":g { :s :p :o }", (2, 4), "a predicate is wanted"),
        (P + ":s :p :o }", (2, 10), "a comma, a semicolon or '.' is wanted"),
        ("@prefix : <x:>\n:s :p :o .", (2, 1), "a period is wanted"),
        ("@prefix :a <x:> .", (1, 9), "a prefix and a colon are wanted"),
        ("@base :a .", (1, 7), "an IRI in angle brackets is wanted"),
        (P + ":s :p << :a :b :c >> .", (2, 7), "not an IRI"),
        (P + ":s :p 'a'^^'b' .", (2, 12), "a datatype is wanted"),
    ],
)
def test_wrong_turtle_is_refused_at_the_term_that_is_wrong(
    text: str, where: tuple[int, int], message: str
) -> None:
    with pytest.raises(InputError, match="syntax error") as caught:
        list(read_terse(text, path=Path("data.ttl")))
    assert (caught.value.line, caught.value.column) == where
    assert message in caught.value.message
    assert caught.value.path == Path("data.ttl")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (P + "[ :p :o ] { }", (2, 11)),
        (P + "GRAPH [ :p :o ] { }", (2, 9)),
        (P + "GRAPH 'g' { }", (2, 7)),
        (P + "GRAPH :g :s", (2, 10)),
        (P + ":g { :h { } }", (2, 9)),
        (P + ":g { :s :p :o", (2, 14)),
    ],
)
def test_wrong_trig_is_refused_at_the_term_that_is_wrong(text: str, where: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="syntax error") as caught:
        list(read_terse(text, graphs=True))
    assert (caught.value.line, caught.value.column) == where


@pytest.mark.parametrize(("opening", "closing"), [("[ :p ", " ]"), ("( ", " )")])
def test_brackets_may_be_nested_to_any_depth(opening: str, closing: str) -> None:
    depth = 20_000
    text = f"{P}:s :p {opening * depth}1{closing * depth} ."
    deepest = [each for each in read_terse(text) if isinstance(each.quad.object, ox.Literal)]
    assert [Lines(text).place(each.object) for each in deepest] == [(2, 7 + depth * len(opening))]


def test_a_long_collection_takes_no_memory_for_what_is_done() -> None:
    text = f"{P}:s :p ( {'1 ' * 50_000}) ."
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in read_terse(text)) == 100_001
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


@pytest.mark.parametrize(
    "text",
    [
        ":s :p '''" + "''a" * 1_000_000,
        ":s :p '" + "\\n" * 1_000_000,
        ":s :p :o" + "." * 1_000_000,
        ":s :p " + "<a" * 1_000_000,
        ":s :p " + "a" * 3_000_000,
        ":s :p " + "1" * 3_000_000 + "e",
        ":s :p 'a'" + "@a-b" * 1_000_000,
        ":s " + "_:" * 1_000_000,
    ],
)
def test_a_long_wrong_term_is_refused_at_once(text: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(InputError, match=r"^2:"):
        list(read_terse(P + text))
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 2
