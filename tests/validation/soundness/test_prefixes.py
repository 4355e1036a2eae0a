from __future__ import annotations

import time
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import InputError
from corpgraph.loading import load_files
from corpgraph.validation.soundness import with_prefix_hint
from corpgraph.validation.soundness.declarations import quick_declarations
from corpgraph.validation.soundness.prefixes import Prefixes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]


def said(*files: Path) -> list[str]:
    return [f"{each.kind}: {each}" for each in Prefixes(files).check()]


def test_a_prefix_that_is_declared_twice_is_found(write: Write) -> None:
    text = """\
    @prefix ex: <http://example.org/a#> .
    @prefix ex: <http://example.org/a#> .
    ex:s ex:p 1 .
      PREFIX ex: <http://example.org/b#>
    ex:s ex:p 2 .
    """
    assert said(write("a.ttl", dedent(text))) == [
        "redeclared-prefix: a.ttl:4:10: the prefix ex: is <http://example.org/b#> here, and "
        "<http://example.org/a#> from line 1 on; use another prefix for one of them"
    ]


@pytest.mark.parametrize(
    ("prefix", "namespace", "usual"),
    [
        ("dct", "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"),
        ("dcterms", "http://purl.org/dc/terms#", "http://purl.org/dc/terms/"),
        ("foaf", "http://xmlns.com/foaf/0.1", "http://xmlns.com/foaf/0.1/"),
        ("owl", "http://www.w3.org/2002/07/owl", "http://www.w3.org/2002/07/owl#"),
        ("prov", "http://www.w3.org/ns/prov/", "http://www.w3.org/ns/prov#"),
        (
            "rdf",
            "http://www.w3.org/2000/01/rdf-schema#",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ),
        ("rdfs", "https://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2000/01/rdf-schema#"),
        ("schema", "http://schema.org#", "https://schema.org/"),
        ("sh", "http://www.w3.org/ns/shacl", "http://www.w3.org/ns/shacl#"),
        ("skos", "http://www.w3.org/2004/02/skos/core/", "http://www.w3.org/2004/02/skos/core#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema", "http://www.w3.org/2001/XMLSchema#"),
    ],
)
def test_a_usual_prefix_of_something_else_is_found(
    write: Write, prefix: str, namespace: str, usual: str
) -> None:
    path = write("a.trig", f"# of use\n@prefix {prefix}: <{namespace}> .\n")
    assert said(path) == [
        f"unusual-prefix: a.trig:2:9: the prefix {prefix}: is <{namespace}> here, where <{usual}> "
        f"is usual; write @prefix {prefix}: <{usual}> ., or use another prefix"
    ]
    assert said(write("b.ttl", f"@prefix {prefix}: <{usual}> .\n")) == []


def test_what_only_looks_like_a_declaration_is_none(write: Write) -> None:
    text = '''\
    # @prefix foaf: <http://wrong.example/> .
    @prefix # so
      ex: # or so
      <http://example.org/> .
    ex:q ex:text """PREFIX ex: <http://other.example/> SELECT * {}""", "PREFIX sh: <x:y>" .
    '''
    path = write("a.ttl", dedent(text))
    assert said(path) == []
    assert ("ex", "http://example.org/") in list(Prefixes([path]).pairs)


def test_both_names_of_schema_org_will_do_but_not_side_by_side(write: Write) -> None:
    one = write("one.ttl", "@prefix schema: <http://schema.org/> .")
    two = write("two.ttl", "\n@prefix schema: <https://schema.org/> .")
    assert said(one) == said(two) == []
    assert said(one, two) == [
        "unusual-prefix: two.ttl:2:9: the prefix schema: is <https://schema.org/> here, and "
        "<http://schema.org/> in one.ttl; a term of the one is no term of the other; "
        "write the same in all files"
    ]


@pytest.mark.parametrize("piece", ["prefix #", "#prefix #\n", "prefix  ", "prefix:", "PREFIX x:<"])
def test_no_text_makes_the_search_slow(piece: str) -> None:
    started = time.process_time()
    quick_declarations(piece * 100_000)
    assert time.process_time() - started < 5


def test_other_formats_are_left_alone(write: Write) -> None:
    assert said(write("a.nt", '<x:a> <x:b> "@prefix sh: <x:y> ." .')) == []


def error_of(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        load_files([path])
    return with_prefix_hint(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "@prefix foaf: <x:foaf> .\n# zz:q\n<x:a> <x:b> 'q:r' ; foa:name 1 .",
            "a.ttl:3:21: the prefix foa: is not declared; did you mean foaf:?",
        ),
        (
            "<x:a> skos:note 1 .",
            "a.ttl:1:7: the prefix skos: is not declared; "
            "add @prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        ),
        (
            "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n<x:a> skos:note 1 .",
            "a.ttl:2:7: the prefix skos: is not declared; did you mean s:?",
        ),
        (
            "@prefix skosxl: <x:y> .\n<x:a> skos:note 1 .",
            "a.ttl:2:7: the prefix skos: is not declared; "
            "add @prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        ),
        (
            "<x:a> <x:b> '1'^^zz:int .",
            "a.ttl:1:18: the prefix zz: is not declared; declare it before its first use",
        ),
    ],
)
def test_an_undeclared_prefix_is_named_with_the_nearest_one(
    write: Write, text: str, message: str
) -> None:
    assert str(error_of(write("a.ttl", text))) == message


@pytest.mark.parametrize("text", ["<x:a> <x:b> .\n<x:c> zz:d 1 .", "@prefix a: <x:> . a:b a:c ."])
def test_another_syntax_error_stays_what_it_is(write: Write, text: str) -> None:
    assert "syntax error" in str(error_of(write("a.ttl", text)))


def test_an_error_without_a_place_stays_what_it_is(write: Write) -> None:
    for error in (
        InputError("x"),
        InputError("x", path="a.ttl"),
        InputError("x", path="a.nt", line=1),
    ):
        assert with_prefix_hint(error) is error
