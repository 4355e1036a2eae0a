from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)
from rdflib import Graph
from rdflib.compare import isomorphic

from corpgraph.errors import InputError
from corpgraph.formatting import format_turtle, is_canonical, serialize
from corpgraph.namespaces import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

EX = "https://example.org/"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
HEAD += f"@prefix ex: <{EX}> .\n"


def body(turtle: str) -> str:
    """Format a document that needs no declarations of its own; leave out the declarations."""
    lines = format_turtle(HEAD + turtle).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("@prefix")).removeprefix("\n")


def triples_of(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle.encode(), RdfFormat.TURTLE)]


def canonical(triples: Iterable[Triple]) -> Dataset:
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def refusal(turtle: str) -> InputError:
    with pytest.raises(InputError) as caught:
        format_turtle(turtle, path=Path("some.ttl"))
    return caught.value


# -- prefixes ------------------------------------------------------------------------------------


def test_only_used_prefixes_are_declared_and_sorted() -> None:
    text = format_turtle(HEAD + "ex:s skos:note 1 ; rdfs:seeAlso ex:o .")
    assert text.split("\n\n")[0].splitlines() == [
        "@prefix ex: <https://example.org/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    ]


def test_a_full_iri_gets_the_prefix_of_the_table_and_another_name_for_it_goes() -> None:
    text = f"@prefix s: <{PREFIXES['skos']}> .\n<urn:s> s:note <{PREFIXES['skos']}Concept> ."
    expected = f"@prefix skos: <{PREFIXES['skos']}> .\n\n<urn:s> skos:note skos:Concept .\n"
    assert format_turtle(text) == expected


def test_the_longest_namespace_wins() -> None:
    text = "@prefix item: <https://example.org/item-> .\n" + HEAD + "ex:item-x ex:p ex:item ."
    assert format_turtle(text).endswith("\n\nitem:x ex:p ex:item .\n")


def test_a_prefix_of_the_table_bound_elsewhere_is_refused_at_its_line() -> None:
    error = refusal('<urn:s> <urn:p> "@prefix owl: <urn:x> ." .\n  prefix sh: <urn:shacl#>\n')
    assert (error.path, error.line, error.column) == (Path("some.ttl"), 2, 3)
    assert error.message == "prefix sh: is bound to <urn:shacl#>"
    assert PREFIXES["sh"] in str(error)


def test_a_name_that_holds_the_word_prefix_binds_nothing() -> None:
    text = HEAD + "ex:prefix sh: <urn:o> . ex:s ex:p ex:o.@prefix cgs: <urn:wrong> ."
    assert refusal(text).message == "prefix cgs: is bound to <urn:wrong>"


def test_relative_iris_are_resolved_against_the_base_which_then_goes() -> None:
    assert format_turtle("@base <https://example.org/a/> . <b> <../c> <> .") == (
        "<https://example.org/a/b> <https://example.org/c> <https://example.org/a/> .\n"
    )


@pytest.mark.parametrize(
    "local", ["", "a/b", "a.", ".a", "-a", "a%41", "a,b", "a~", "a#b", "é\u00d7"]
)
def test_an_iri_whose_rest_needs_an_escape_is_written_in_full(local: str) -> None:
    assert body(f"ex:s ex:p <{EX}{local}> .") == f"ex:s ex:p <{EX}{local}> .\n"


@pytest.mark.parametrize(
    "local", ["a", "1", "a.b", "a-b", "a:b", "_a", "é", "a\u00b7", "\U00010000"]
)
def test_an_iri_whose_rest_is_a_name_is_shortened(local: str) -> None:
    assert body(f"ex:s ex:p <{EX}{local}> .") == f"ex:s ex:p ex:{local} .\n"


# -- order ---------------------------------------------------------------------------------------


def test_the_ontology_comes_first_then_subjects_by_code_point() -> None:
    text = body("ex:b a owl:Class . ex:é a owl:Class . ex:z a owl:Ontology . ex:B a void:Dataset .")
    assert [block.split()[0] for block in text.split("\n\n")] == ["ex:z", "ex:B", "ex:b", "ex:é"]


@pytest.mark.parametrize("header", ["void:Dataset", "skos:ConceptScheme"])
def test_a_data_set_or_scheme_comes_first_where_no_ontology_is(header: str) -> None:
    assert body(f"ex:a a ex:T . ex:b a {header} .") == f"ex:b a {header} .\n\nex:a a ex:T .\n"


def test_what_a_thing_is_called_and_means_comes_first_then_predicates_by_iri() -> None:
    text = body(
        'ex:s ex:z 1 ; ex:a 1 ; sh:path ex:p ; rdfs:comment "c" ; skos:definition "d" ;'
        ' skos:altLabel "b" ; skos:prefLabel "p" ; rdfs:label "l" ; a ex:T .'
    )
    assert text.splitlines() == [
        "ex:s a ex:T ;",
        '  rdfs:label "l" ;',
        '  skos:prefLabel "p" ;',
        '  skos:altLabel "b" ;',
        '  skos:definition "d" ;',
        '  rdfs:comment "c" ;',
        "  sh:path ex:p ;",
        "  ex:a 1 ;",
        "  ex:z 1 .",
    ]


def test_objects_stand_one_to_a_line_iris_before_literals_before_blank_nodes() -> None:
    text = body('ex:s ex:p [], "b", "a"@fr, "a"@en, 10, 9, ex:z, <urn:y>, "a", [ ex:q 1 ] .')
    assert text.splitlines() == [
        "ex:s ex:p",
        "    ex:z ,",
        "    <urn:y> ,",
        "    10 ,",
        "    9 ,",
        '    "a" ,',
        '    "a"@en ,',
        '    "a"@fr ,',
        '    "b" ,',
        "    [ ex:q 1 ] ,",
        "    [] .",
    ]


# -- blank nodes ---------------------------------------------------------------------------------


def test_a_blank_node_with_one_parent_is_nested_and_a_list_keeps_its_order() -> None:
    text = body(
        "ex:S sh:property [ sh:minCount 1 ; sh:path ( ex:q ex:p ) ;"
        " sh:or ( [ sh:class ex:Z ] [ sh:class ex:A ; sh:minCount 2 ] () ) ] ."
    )
    assert text == (
        "ex:S sh:property [\n"
        "    sh:path ( ex:q ex:p ) ;\n"
        "    sh:minCount 1 ;\n"
        "    sh:or (\n"
        "      [ sh:class ex:Z ]\n"
        "      [\n"
        "        sh:class ex:A ;\n"
        "        sh:minCount 2\n"
        "      ]\n"
        "      ()\n"
        "    )\n"
        "  ] .\n"
    )


def test_a_long_list_has_one_member_to_a_line() -> None:
    members = [f"ex:member-{number:02}" for number in range(9)]
    assert body(f"ex:s ex:p ( {' '.join(members)} ) .") == (
        "ex:s ex:p (\n" + "".join(f"    {member}\n" for member in members) + "  ) .\n"
    )


def test_a_very_long_list_is_still_a_list() -> None:
    assert body(f"ex:s ex:p ( {'1 ' * 5000} ) .").count("\n") == 5002


@pytest.mark.parametrize(
    "cell",
    [
        "rdf:first 1 ; rdf:rest () ; a rdf:List",
        "rdf:first 1, 2 ; rdf:rest ()",
        "rdf:first 1 ; rdf:rest (), ex:o",
        "rdf:first 1, 2",
        "rdf:first 1 ; rdf:rest ex:o",
        "rdf:rest ()",
    ],
)
def test_what_is_no_well_formed_list_is_not_written_as_one(cell: str) -> None:
    text = HEAD + f"ex:s ex:p [ {cell} ] ."
    assert "ex:p [" in format_turtle(text)
    assert canonical(triples_of(format_turtle(text))) == canonical(triples_of(text))


def test_shared_and_cyclic_blank_nodes_get_labels_that_are_not_those_of_the_input() -> None:
    texts = [
        body("ex:s ex:p _:X, _:Y . _:X ex:q _:Y . _:Y ex:r [ ex:v 1 ] . _:P ex:t _:P ."),
        body("_:b ex:t _:b . _:a ex:r [ ex:v 1 ] . _:c ex:q _:a . ex:s ex:p _:c, _:a ."),
    ]
    assert texts[0] == texts[1]
    assert texts[0] == (
        "ex:s ex:p\n    _:b2 ,\n    [ ex:q _:b2 ] .\n\n_:b1 ex:t _:b1 .\n\n_:b2 ex:r [ ex:v 1 ] .\n"
    )


def test_a_blank_node_without_parent_is_a_block_of_its_own_after_the_iris() -> None:
    assert body("[] ex:p 2 . [ ex:p 1 ] . ex:s ex:p 3 .") == (
        "ex:s ex:p 3 .\n\n[] ex:p 1 .\n\n[] ex:p 2 .\n"
    )


def test_nesting_beyond_reason_is_refused() -> None:
    assert (
        "nested" in refusal("<urn:s> <urn:p> " + "[ <urn:p> " * 200 + "1" + "]" * 200 + ".").message
    )
    assert "nested" in refusal("<urn:s> <urn:p> " + "(" * 200 + "1" + ")" * 200 + ".").message


# -- literals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "literal",
    [
        "1", "-01", "+1", "1.0", ".5", "-0.50", "true", "false",
        '"1."^^xsd:decimal', '"1.0"^^xsd:integer', '"1"^^xsd:boolean', '"True"^^xsd:boolean',
        '"1e5"^^xsd:double', '" 1"^^xsd:integer', '"٣"^^xsd:integer', '"1"', '""',
        '"2007~"^^edtf:EDTF', '"x"^^<https://example.org/a/b>', '"x"@en', '"x"@fr-be',
        r'"a\"b\\c\td\re\b\f\u0000\u007F"', '"it\'s é \U0001f600"', '"# no comment"',
    ],
)  # fmt: skip
def test_a_literal_keeps_its_lexical_form(literal: str) -> None:
    assert body(f"ex:s ex:p {literal} .") == f"ex:s ex:p {literal} .\n"


def test_the_short_form_is_used_where_it_says_the_same() -> None:
    typed = '"1"^^xsd:integer, "-1.0"^^xsd:decimal, "true"^^xsd:boolean, "s"^^xsd:string'
    assert body(f"ex:s ex:p {typed} .") == 'ex:s ex:p\n    -1.0 ,\n    1 ,\n    "s" ,\n    true .\n'


def test_a_language_tag_is_written_in_lower_case() -> None:
    assert body('ex:s ex:p "colour"@en-GB .') == 'ex:s ex:p "colour"@en-gb .\n'


def test_a_query_of_several_lines_is_kept_as_it_stands() -> None:
    query = '"""\n  SELECT $this  # "why" it\'s\n\tWHERE { ?s <urn:p#q> ""  }  \n"""'
    assert body(f"ex:s sh:select {query} .") == f"ex:s sh:select {query} .\n"


@pytest.mark.parametrize(
    "value",
    [
        '\n"',
        '\n""',
        '\n"""',
        '\n"""""""',
        '""""\n',
        "\n\\",
        "\n'''",
        '\n\\"',
        "\r\n",
        "a\rb\n\x00\x0b",
    ],
)
def test_quotes_and_controls_in_a_string_of_several_lines_survive(value: str) -> None:
    triple = Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal(value))
    text = serialize([triple], {})
    assert triples_of(text) == [triple]
    assert '"""' in text
    assert "\r" not in text


# -- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "line", "column"),
    [
        ("# first\n<urn:s> <urn:p> 1 .", 1, 1),
        ("<urn:s#a> <urn:p> 1 .# last", 1, 22),
        ('<urn:s> <urn:p> """\n# in\n""", \'\'\'#"\'\'\', "#", \'#\' .\n # out\n', 4, 2),
        ('<urn:s> <urn:p> "a\\"#", "\\\\"#c\n .', 1, 29),
        ("@prefix x: <urn:x:> .\nx:s x:p x:o\\#n . x:s x:p x:o#c\n.", 2, 29),
        ("<urn:s> <urn:p> <urn:\u00a0#a> . #c", 1, 29),
    ],
)
def test_a_comment_is_refused_where_it_is(turtle: str, line: int, column: int) -> None:
    error = refusal(turtle)
    assert (error.line, error.column) == (line, column)
    assert "rdfs:comment" in str(error)


def test_a_number_sign_that_opens_no_comment_is_kept() -> None:
    text = "@prefix x: <urn:x:> .\nx:s x:p x:o\\#n, <urn:s#a>, '#', '''#''', \"\"\"#\n#\"\"\"@en ."
    assert canonical(triples_of(format_turtle(text))) == canonical(triples_of(text))


def test_a_syntax_error_names_file_line_and_column() -> None:
    error = refusal("<urn:s> <urn:p> 1 .\n<urn:s> <urn:p> , .")
    assert str(error).startswith("some.ttl:2:17: ")
    assert "Parser error" not in error.message


@pytest.mark.parametrize("term", ["<<( <urn:s> <urn:p> 1 )>>", '"a"@en--ltr'])
def test_terms_of_rdf_1_2_are_refused(term: str) -> None:
    assert "RDF 1.2" in refusal(f"<urn:s> <urn:p> {term} .").message


# -- properties ----------------------------------------------------------------------------------

iris = st.sampled_from(
    [f"{EX}{local}" for local in ("a", "b", "c/d", "é", "")]
    + [f"{RDF}{local}" for local in ("type", "first", "rest", "nil")]
).map(NamedNode)
nodes = st.sampled_from("abcdef").map(BlankNode)
texts = st.text(st.characters(codec="utf-8") | st.sampled_from("\"\\\n\r\t'#")) | st.sampled_from(
    ["1", "01", "1.5", "true", "2012-06-20"]
)
datatypes = st.sampled_from(["integer", "decimal", "boolean", "date", "string"])
literals = (
    texts.map(Literal)
    | st.builds(Literal, texts, language=st.sampled_from(["en", "fr-be"]))
    | st.builds(Literal, texts, datatype=datatypes.map(lambda name: NamedNode(XSD + name)))
)
graphs = st.sets(st.builds(Triple, iris | nodes, iris, iris | nodes | literals), max_size=14)


@given(graphs)
def test_the_text_holds_the_same_graph_and_is_canonical(triples: set[Triple]) -> None:
    text = serialize(triples, PREFIXES)
    assert canonical(triples_of(text)) == canonical(triples)
    assert serialize(triples_of(text), PREFIXES) == text
    assert is_canonical(text)
    assert not text or text.endswith(" .\n")


# Of literals such as ""^^xsd:decimal, which are RDF all the same.
@pytest.mark.filterwarnings("ignore:Serializing weird numerical:UserWarning")
@settings(max_examples=50)
@given(graphs)
def test_another_reader_finds_the_same_graph(triples: set[Triple]) -> None:
    plain = "".join(f"{triple} .\n" for triple in triples)
    written = Graph().parse(data=serialize(triples, PREFIXES), format="turtle")
    assert isomorphic(written, Graph().parse(data=plain, format="turtle"))


@given(graphs, st.randoms(use_true_random=False))
def test_neither_order_nor_labels_of_the_input_matter(
    triples: set[Triple], chance: random.Random
) -> None:
    labels = dict(zip("abcdef", chance.sample("uvwxyz", 6), strict=True))
    others = []
    for triple in triples:
        subject, term = triple.subject, triple.object
        if isinstance(subject, BlankNode):
            subject = BlankNode(labels[subject.value])
        if isinstance(term, BlankNode):
            term = BlankNode(labels[term.value])
        others.append(Triple(subject, triple.predicate, term))
    chance.shuffle(others)
    assert serialize(others, PREFIXES) == serialize(sorted(triples, key=str), PREFIXES)


@given(graphs, st.randoms(use_true_random=False))
def test_a_comment_is_found_wherever_it_is_put(triples: set[Triple], chance: random.Random) -> None:
    text = serialize(triples, PREFIXES)
    place = chance.randint(0, len(text))
    text = f"{text[:place]}#c\n{text[place:]}"
    try:
        is_comment = canonical(triples_of(text)) == canonical(triples)
    except SyntaxError:
        return
    if is_comment:
        assert refusal(text).message == "a comment would be lost"
