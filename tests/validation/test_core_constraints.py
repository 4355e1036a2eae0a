"""Each constraint component of SHACL Core finds what breaks it, and only that."""

from __future__ import annotations

import pytest

from corpgraph.validation.running.engine import validate
from validation.graphs import find, quads, values

AT_A = ":S a sh:NodeShape ; sh:targetNode :a ; sh:property"
SOME_C = "sh:qualifiedValueShape [ sh:class :C ]"
ONE, TWO = '"1"^^integer', '"2"^^integer'


def of_p(constraint: str) -> str:
    return f"{AT_A} [ sh:path :p ; {constraint} ] ."


@pytest.mark.parametrize(
    ("constraint", "data", "wrong"),
    [
        ("sh:class :C", ":a :p :b, :c . :b a :D . :D rdfs:subClassOf :C .", ["c"]),
        ("sh:class :C", ":a :p 1 .", [ONE]),
        ("sh:datatype xsd:integer", ":a :p 1, 1.0, :b .", ['"1.0"^^decimal', "b"]),
        ("sh:datatype rdf:langString", ':a :p "x"@en, "y" .', ['"y"']),
        ("sh:nodeKind sh:IRI", ":a :p :b, 1 .", [ONE]),
        ("sh:nodeKind sh:BlankNodeOrIRI", ":a :p :b, 1, [ :q 1 ] .", [ONE]),
        ("sh:minExclusive 1", ":a :p 1, 1.5, 0, :b .", ['"0"^^integer', ONE, "b"]),
        ("sh:maxInclusive 1.5", ':a :p 1, 1.5, 2, "1" .', ['"1"', '"2"^^integer']),
        ("sh:minLength 2", ':a :p "ab", "a", :b, 1 .', ['"1"^^integer', '"a"']),
        ("sh:maxLength 2", ':a :p "ab", "abc", "ü€" .', ['"abc"']),
        ('sh:pattern "^a.c$" ; sh:flags "i"', ':a :p "ABC", "abd" .', ['"abd"']),
        ('sh:pattern "[" ; sh:flags "q"', ':a :p "a[b", "ab" .', ['"ab"']),
        ('sh:languageIn ( "en" )', ':a :p "x"@en-gb, "y"@de, "z" .', ['"y"@de', '"z"']),
        ("sh:in ( :b 1 )", ":a :p :b, 1, 1.0, :c .", ['"1.0"^^decimal', "c"]),
        ("sh:equals :q", ":a :p :b, :c ; :q :c, :d .", ["b", "d"]),
        ("sh:disjoint :q", ":a :p :b, :c ; :q :c, :d .", ["c"]),
        ("sh:lessThan :q", ":a :p 0, 1, 2 ; :q 1, 2 .", [ONE, TWO, TWO]),
        ("sh:lessThan :q", ":a :p 1 ; :q :b, :c .", [ONE, ONE]),
        ("sh:lessThanOrEquals :q", ":a :p 1, 2 ; :q 1 .", [TWO]),
        ("sh:not [ sh:nodeKind sh:IRI ]", ":a :p :b, 1 .", ["b"]),
        ("sh:or ( [ sh:nodeKind sh:IRI ] [ sh:minInclusive 5 ] )", ":a :p :b, 1, 7 .", [ONE]),
        ("sh:and ( [ sh:nodeKind sh:IRI ] [ sh:in ( :b ) ] )", ":a :p :b, :c .", ["c"]),
        ("sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:in ( :b 1 ) ] )", ":a :p :b, :c, 1 .", ["b"]),
        ("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]", ":a :p :b . :c :q 1 .", ["b"]),
    ],
)
def test_values_that_break_a_constraint_are_found(
    constraint: str, data: str, wrong: list[str]
) -> None:
    assert values(of_p(constraint), data) == wrong


@pytest.mark.parametrize(
    ("constraint", "data", "count"),
    [
        ("sh:minCount 1", ":a :q 1 .", 1),
        ("sh:minCount 1", ":a :p 1 .", 0),
        ("sh:minCount 3", ":a :p 1, 2 .", 1),
        ("sh:minCount 3", ":a :p 1, 2, 3 .", 0),
        ("sh:maxCount 0", ":a :p 1 .", 1),
        ("sh:maxCount 1", ":a :p 1, 2 .", 1),
        ("sh:maxCount 2", ":a :p 1, 2, 3 .", 1),
        ("sh:maxCount 2", ":a :p 1, 2 .", 0),
        ("sh:hasValue :b", ":a :p :c .", 1),
        ("sh:hasValue 1", ":a :p 1 .", 0),
        ("sh:uniqueLang true", ':a :p "x"@en, "y"@EN, "z"@de, "u", "v" .', 1),
        (f"{SOME_C} ; sh:qualifiedMinCount 2", ":a :p :b, :c . :b a :C .", 1),
        (f"{SOME_C} ; sh:qualifiedMinCount 1", ":a :p :b, :c . :b a :C .", 0),
        (f"{SOME_C} ; sh:qualifiedMaxCount 0", ":a :p :b . :b a :C .", 1),
        (f"{SOME_C} ; sh:qualifiedMaxCount 0", ":a :p :b . :b a :D .", 0),
    ],
)
def test_a_constraint_on_all_values_names_none(constraint: str, data: str, count: int) -> None:
    found = find(of_p(constraint), data)
    assert [each.value for each in found] == [None] * count


def test_a_closed_shape_names_the_property_and_the_value() -> None:
    shape = f"{AT_A} [ sh:path :p ] ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ."
    (found,) = find(shape, ":a a :C ; :p 1 ; :q 2 .")
    assert found.path == "<https://example.org/q>"
    assert found.value == '"2"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_a_sibling_takes_values_away() -> None:
    shape = f"""{AT_A} :T, :U .
    :T sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint true .
    :U sh:path :p ; sh:qualifiedValueShape [ sh:class :D ] ; sh:qualifiedMinCount 1 .
    """
    assert values(shape, ":a :p :b . :b a :C, :D .") == ["a"]
    assert values(shape, ":a :p :b, :c . :b a :C, :D . :c a :C .") == []


@pytest.mark.parametrize(
    ("target", "nodes"),
    [
        ("sh:targetNode :a, 1, :nowhere", ['"1"^^integer', "a", "nowhere"]),
        ("sh:targetClass :C", ["a", "b"]),
        ("sh:targetSubjectsOf :p", ["a"]),
        ("sh:targetObjectsOf :p", ['"2"^^integer', "b"]),
        ("sh:targetClass :C ; sh:targetNode :a", ["a", "b"]),
    ],
)
def test_every_target_gives_its_nodes_once(target: str, nodes: list[str]) -> None:
    data = ":a a :C ; :p :b, 2 . :b a :D . :D rdfs:subClassOf :C ."
    assert values(f":S a sh:NodeShape ; {target} ; sh:in ( :other ) .", data) == nodes


def test_a_shape_that_is_a_class_targets_its_instances() -> None:
    for kinds in ("rdfs:Class, sh:NodeShape", "rdfs:Class"):
        assert values(f":C a {kinds} ; sh:in ( :b ) .", ":a a :C . :b a :C .") == ["a"]
    assert values(":C a sh:NodeShape ; sh:in ( :b ) .", ":a a :C . :b a :C .") == []


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        (":p", ["b"]),
        ("[ sh:inversePath :p ]", ["z"]),
        ("( :p :p )", ["c"]),
        ("[ sh:alternativePath ( :p :q ) ]", ["b", "d"]),
        ("[ sh:zeroOrMorePath :p ]", ["a", "b", "c"]),
        ("[ sh:oneOrMorePath :p ]", ["b", "c"]),
        ("[ sh:zeroOrOnePath :p ]", ["a", "b"]),
        ("( :p [ sh:inversePath :p ] )", ["a"]),
    ],
)
def test_every_path_leads_to_its_values(path: str, reached: list[str]) -> None:
    shape = f":S a sh:PropertyShape ; sh:targetNode :a ; sh:path {path} ; sh:in ( 0 ) ."
    assert values(shape, ":z :p :a . :a :p :b ; :q :d . :b :p :c .") == reached


def test_a_target_that_is_not_in_the_data_is_its_own_value() -> None:
    shape = ":S a sh:PropertyShape ; sh:targetNode :nowhere ; sh:path {} ; sh:in ( 0 ) ."
    for path in ("[ sh:zeroOrMorePath :p ]", "[ sh:zeroOrOnePath :p ]"):
        assert values(shape.format(path), ":a :p :b .") == ["nowhere"]


def test_a_deactivated_shape_finds_nothing_and_all_nodes_conform_to_it() -> None:
    data = ":a :p 1 ."
    assert find(f"{AT_A} [ sh:path :p ; sh:maxCount 0 ; sh:deactivated true ] .", data) == ()
    off = "[ sh:maxInclusive 0 ; sh:deactivated true ]"
    assert find(f"{AT_A} [ sh:path :p ; sh:node {off} ] .", data) == ()
    assert len(find(f"{AT_A} [ sh:path :p ; sh:not {off} ] .", data)) == 1


def test_severity_and_messages_are_those_of_the_shape() -> None:
    shape = f"""{AT_A} [ sh:path :p ; sh:maxCount 0 ; sh:severity sh:Info ;
        sh:message "none"@en, "keine"@de ] ."""
    (found,) = find(shape, ":a :p 1 .")
    assert (found.severity, found.message) == ("info", "keine none")


def test_a_nested_property_is_reported_for_each_way_to_it() -> None:
    shape = f"{AT_A} [ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ] ."
    assert values(shape.replace(":a", ":a, :b"), ":a :p :c . :b :p :c .") == ["c", "c"]


def test_blank_nodes_are_focus_nodes_values_and_members() -> None:
    shape = (
        ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ."
    )
    (found,) = find(shape, ":a :p [ :r 1 ] .")
    assert found.focus.startswith("_:")
    shared = ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:in ( _:x 1 ) . :a :p _:x, _:y ."
    both = quads(shared)
    assert len(validate(both, both).findings) == 1


def test_many_allowed_values_are_looked_up() -> None:
    many = " ".join(f":n{number}" for number in range(500))
    assert values(of_p(f"sh:in ( {many} )"), ":a :p :n7, :n499, :m .") == ["m"]
