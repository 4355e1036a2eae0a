"""Users' queries run for all focus nodes at once, with the meaning of pre-binding."""

from __future__ import annotations

import pytest

from corpgraph.errors import InputError
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.engine import validate
from corpgraph.validation.sparql.parsing import parse_query
from validation.graphs import find, quads, short

DATA = ":a :p :b, 1 . :b :p :c . :c :q :a . :d :r 5 ."
PREFIX = ':o sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .'


def reported(query: str) -> list[tuple[str, str]]:
    text = f"SELECT $this WHERE {query}" if query.startswith("{") else query
    shape = f"""{PREFIX} :S a sh:NodeShape ; sh:targetNode :a, :b, :d ;
        sh:sparql [ sh:prefixes :o ; sh:select '''{text}''' ] ."""
    found = find(shape, DATA)
    return sorted((short(each.focus), short(each.value or "")) for each in found)


def focus(query: str) -> str:
    """The focus nodes that are reported as their own values."""
    rows = reported(query)
    assert all(node == value for node, value in rows)
    return "".join(node for node, _ in rows)


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ("{ $this :p ?x . FILTER isIRI(?x) }", "ab"),
        ("{ FILTER(bound($this)) }", "abd"),
        ("{ { FILTER($this = :b) } UNION { $this :r 5 } }", "bd"),
        ("{ { FILTER($this = :b) FILTER(false) } UNION { } }", "abd"),
        ("{ BIND($this AS ?x) FILTER(?x = :a) }", "a"),
        ("{ { BIND($this AS ?x) } FILTER(?x = :a) }", "a"),
        ("{ ?x :q ?y OPTIONAL { ?z :r ?w FILTER($this = ?z) } FILTER bound(?w) }", "d"),
        ("{ { SELECT $this WHERE { FILTER($this = :d) } } }", "d"),
        ("{ $this :p ?x { FILTER($this = :b) } }", "b"),
        ("{ [] :p ?x { FILTER($this = :b) } }", "b"),
        ("{ $this :p ?x { $this :p ?x } UNION { } FILTER isIRI(?x) }", "ab"),
        ("{ FILTER NOT EXISTS { $this :p ?x } }", "d"),
        ("{ FILTER EXISTS { { FILTER($this = :a) } } }", "a"),
        ("{ $this :nothing* ?x . FILTER(?x = :b) }", "b"),
        ("SELECT * WHERE { $this :r ?x }", "d"),
        ("SELECT $this { $this :p ?x } GROUP BY $this HAVING(COUNT(?x) > 1)", "a"),
        ("SELECT $this { $this :p ?x # } MINUS { }\n }", "ab"),
        ("SELECT $this { $this :p ?x } LIMIT 1", "ab"),
    ],
)
def test_a_query_reports_focus_nodes(query: str, nodes: str) -> None:
    assert focus(query) == nodes


def test_a_query_reports_values() -> None:
    query = "SELECT $this ?value WHERE { $this (:p|^:q)+ ?value FILTER isIRI(?value) }"
    assert reported(query) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_a_limit_counts_for_each_focus_node() -> None:
    query = "SELECT $this ?value WHERE { $this :p ?value } ORDER BY str(?value) LIMIT 1"
    assert reported(query) == [("a", '"1"^^integer'), ("b", "c")]


SERVICE = "SERVICE ?s { ?x ?y ?z }"


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("{ $this :p ?x MINUS { $this :q ?y } }", "has MINUS"),
        ("{ VALUES ?x { 1 } $this :p ?x }", "has VALUES"),
        ("{ $this :p ?x } VALUES ?x { 1 }", "has VALUES"),
        (f"{{ $this :p ?s {SERVICE} }}", "has SERVICE"),
        (f"{{ $this :p ?s FILTER EXISTS {{ {{ {SERVICE} }} }} }}", "has SERVICE"),
        (f"SELECT $this (EXISTS {{ {SERVICE} }} AS ?e) {{ $this :p ?s }}", "has SERVICE"),
        ("{ $this :p ?s SERVICESILENT <http://127.0.0.1:1/> { ?x ?y ?z } }", "SERVICE|is wanted"),
        ("{ $this :p ?s FILTER(?s = 1 || trueSERVICE <x:a> { ?x ?y ?z }) }", "SERVICE|is wanted"),
        ("{ $this :p ?s . SERVICEx:y { ?x ?y ?z } }", "SERVICE|is wanted"),
        (r"{ $this :p ?s \\u0053ERVICE ?s { } }", "has SERVICE"),
        (r'{ $this :p "\\u0022 SERVICE ?s { ?x ?y ?z } # " }', "has SERVICE|too early"),
        (r"{ $this :p ?x } # \\u005Cu000A", "an escape"),
        ("SELECT $this FROM <http://127.0.0.1/> { $this :p ?x }", "has FROM"),
        ("{ { SELECT ?x WHERE { ?x :p ?y } } }", r"does not select \$this"),
        ("{ { SELECT * WHERE { FILTER($this = :a) } } }", r"does not select \$this"),
        ("SELECT * WHERE { FILTER($this = :a) }", r"does not select \$this"),
        ("SELECT ?x WHERE { $this :p ?x }", r"does not select \$this"),
        ("{ BIND(1 AS $this) }", "a new value with AS"),
        ("SELECT (1 AS ?this) WHERE { }", "a new value with AS"),
        ("{ $this $PATH ?x }", "PATH has no meaning"),
        ("ASK { $this :p ?x }", "ASK, where SELECT is wanted"),
        ("CONSTRUCT WHERE { $this :p ?x }", "CONSTRUCT, where SELECT is wanted"),
        ("LOAD <http://127.0.0.1/>", "neither a SELECT nor an ASK"),
        ("{ $this :p ?x } ; DROP ALL", "goes on after its end"),
        ("{ $this nope:p ?x }", "cannot be run"),
        ("{ $this :p ", "ends too early"),
        (f"{{ $this :p ?x FILTER({'(' * 5000}1{')' * 5000}) }}", "nests more than"),
        ("SELECT $this (true AS ?failure) WHERE { $this :p ?x }", "reports a failure"),
    ],
)
def test_a_query_that_is_not_allowed_is_refused(query: str, wrong: str) -> None:
    with pytest.raises(InputError, match=wrong) as caught:
        reported(query)
    assert "shape <https://example.org/S>" in str(caught.value)


def test_a_prefix_may_be_called_service() -> None:
    query = "SELECT $this WHERE { $this :p ?x FILTER NOT EXISTS { ?x service:of $this } }"
    declared = f"PREFIX service: <https://example.org/> {query}"
    assert reported(declared) == reported(query.replace("service:of", ":of"))


def test_no_focus_node_is_asked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    select = DataStore.select

    def counted(self: DataStore, query: str, *, by_value: bool = False) -> object:
        asked.append(query)
        return select(self, query, by_value=by_value)

    monkeypatch.setattr(DataStore, "select", counted)
    shape = f"""{PREFIX} :S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:prefixes :o ;
        sh:select "SELECT $this WHERE {{ $this :p 1 }}" ] ;
        sh:property [ sh:path :p ; sh:maxInclusive 1 ; sh:nodeKind sh:Literal ; sh:minCount 1 ] ."""
    data = " ".join(f":n{number} a :C ; :p {number} ." for number in range(200))
    found = validate(quads(data), quads(shape)).findings
    assert len(found) == 199
    assert 0 < len(asked) < 10


def test_messages_name_terms_and_come_from_the_query_and_the_shape() -> None:
    query = "SELECT $this ?value WHERE { $this :p ?value FILTER(isLiteral(?value)) }"
    shape = f"""{PREFIX} :S a sh:NodeShape ; sh:targetNode :a ; sh:message "of the shape" ;
        sh:sparql [ sh:prefixes :o ; sh:message "{{$this}} has {{?value}}, {{?other}}"@en ;
          sh:select "{query}" ] ."""
    (found,) = find(shape, DATA)
    assert found.message == "https://example.org/a has 1, {?other} of the shape"
    assert found.constraint is not None


def test_a_query_may_name_the_path_of_its_result_and_its_message() -> None:
    query = "SELECT $this ?path (:q AS ?value) ('so' AS ?message) WHERE { $this ?path :b }"
    shape = f"""{PREFIX} :S a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:prefixes :o ;
        sh:select "{query}" ] ."""
    (found,) = find(shape, DATA)
    assert (found.path, found.message) == ("<https://example.org/p>", "so")


def test_a_deactivated_query_is_not_run() -> None:
    off = '[ sh:deactivated true ; sh:select "" ]'
    assert find(f":S a sh:NodeShape ; sh:targetNode :a ; sh:sparql {off} .", DATA) == ()


def test_prefixes_are_found_through_imports_and_may_not_clash() -> None:
    imports = "<http://www.w3.org/2002/07/owl#imports>"
    query = 'sh:prefixes :n ; sh:select "SELECT $this WHERE { $this :p ?x }"'
    ontology = f"{PREFIX} :n {imports} :o ."
    shape = f"{ontology} :S a sh:NodeShape ; sh:targetNode :b ; sh:sparql [ {query} ] ."
    assert len(find(shape, DATA)) == 1
    clash = ':n sh:declare [ sh:prefix "" ; sh:namespace "urn:x:"^^xsd:anyURI ] .'
    with pytest.raises(InputError, match="declared twice"):
        find(f"{shape} {clash}", DATA)


def test_a_query_within_another_shape_is_asked_once_for_all_values() -> None:
    query = "SELECT $this WHERE { $this :q ?x }"
    inner = f'[ sh:sparql [ sh:prefixes :o ; sh:select "{query}" ] ]'
    for constraint, wrong in (("sh:node", ["c"]), ("sh:not", ['"1"^^integer', "b"])):
        shape = f"""{PREFIX} :S a sh:NodeShape ; sh:targetNode :a, :b ;
            sh:property [ sh:path :p ; {constraint} {inner} ] ."""
        assert sorted(short(each.value or "") for each in find(shape, DATA)) == wrong


COMPONENT = f"""{PREFIX} :Component a sh:ConstraintComponent ;
    sh:parameter [ sh:path :least ] , [ sh:path :unit ; sh:optional true ] ; """


def test_an_ask_holds_of_each_good_value() -> None:
    shapes = f"""{COMPONENT} sh:validator [ sh:message "below {{$least}}" ;
        sh:ask "ASK {{ FILTER($value >= $least || !isNumeric($value)) FILTER(!bound($unit)) }}" ] .
    :S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; :least 3 ] .
    :T a sh:NodeShape ; sh:targetNode 1, 5 ; :least 02 ."""
    found = find(shapes, DATA)
    assert [(short(each.focus), short(each.value or "")) for each in found] == [
        ('"1"^^integer', '"1"^^integer'),
        ("a", '"1"^^integer'),
    ]
    assert {each.message for each in found} == {"below 02", "below 3"}
    assert {each.component for each in found} == {"https://example.org/Component"}


def test_each_value_of_a_lone_parameter_is_a_constraint_of_its_own() -> None:
    shapes = f"""{COMPONENT} sh:propertyValidator [ sh:prefixes :o ;
        sh:select "SELECT $this ?value WHERE {{ $this $PATH ?value FILTER(?value < $least) }}" ] .
    :S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; :least 2, 3, 0 ."""
    assert len(find(shapes, DATA)) == 2


def test_several_values_of_several_parameters_are_refused() -> None:
    shapes = f"""{COMPONENT} sh:validator [ sh:ask "ASK {{}}" ] .
    :S a sh:NodeShape ; sh:targetNode :a ; :least 1, 2 ; :unit :b ."""
    with pytest.raises(InputError, match="more than one value for a parameter"):
        find(shapes, DATA)


def test_a_parameter_is_a_term_whatever_it_holds() -> None:
    nasty = r"""\") } SERVICE <urn:x> { ?a ?b ?c } #\n'"""
    shapes = f"""{COMPONENT} sh:validator [
        sh:ask "ASK {{ FILTER(str($value) != $least) }}" ] .
    :S a sh:NodeShape ; sh:targetNode :a ; :least "{nasty}" ."""
    assert find(shapes, DATA) == ()


@pytest.mark.parametrize(("least", "count"), [("1", 1), (":c", 1), (":a", 0)])
def test_a_literal_may_stand_where_only_a_node_makes_sense(least: str, count: int) -> None:
    shapes = f"""{COMPONENT} sh:validator [ sh:prefixes :o ; sh:ask "ASK {{ $least :p ?x }}" ] .
    :S a sh:NodeShape ; sh:targetNode :d ; :least {least} ."""
    assert len(find(shapes, DATA)) == count


def test_a_blank_node_may_be_a_parameter() -> None:
    shapes = f"""{COMPONENT} sh:validator [ sh:ask "ASK {{ FILTER(!sameTerm($value, $least)) }}" ] .
    :S a sh:NodeShape ; sh:targetObjectsOf :p ; :least _:x . :a :p _:x, _:y, 1 ."""
    both = quads(shapes)
    (found,) = validate(both, both).findings
    assert found.value is not None
    assert found.value.startswith("_:")


def test_the_structure_of_a_query_is_seen() -> None:
    query = parse_query(
        "PREFIX : <urn:> SELECT DISTINCT $this (SUM(?n) AS ?total) "
        "WHERE { $this a :C ; :p/^:q* ?x, 'a'@en . "
        "OPTIONAL { ?x :n ?n FILTER(?n < 3 && EXISTS { ?n :m ?m }) } "
        "{ ?x :a [ :b ?c ] } UNION { } GRAPH ?g { ?x :y ( 1 ?z ) } } "
        "GROUP BY $this HAVING (SUM(?n) > 1) LIMIT 5"
    )
    assert query.form == "SELECT"
    assert query.names() == {"this", "total"}
    assert [token.text for token in query.grouped or []] == ["$this"]
    assert query.sliced
    assert len(list(query.where.patterns())) == 3
    assert len(list(query.groups())) == 6
    assert [pattern.path.may_be_empty for pattern in query.where.patterns()] == [False, True, True]
