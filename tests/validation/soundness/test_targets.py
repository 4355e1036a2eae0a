from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from validation.soundness.conftest import ANN, PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[..., list[str]]


def test_targets_that_all_match_are_no_problem(say: Say) -> None:
    shapes = """
    ex:A sh:targetClass ex:Person ; sh:nodeKind sh:IRI .
    ex:B sh:targetNode ex:ann ; sh:nodeKind sh:IRI .
    ex:C sh:targetNode "Ann" ; sh:nodeKind sh:Literal .
    ex:D sh:targetSubjectsOf ex:name ; sh:nodeKind sh:IRI .
    ex:E sh:targetObjectsOf ex:name ; sh:nodeKind sh:Literal .
    ex:Person a rdfs:Class, sh:NodeShape ; sh:nodeKind sh:IRI .
    """
    assert say(ANN, shapes) == []


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "sh:targetClass ex:Persn",
            "2:21: the shape ex:S targets the class ex:Persn, which has no instance in the data; "
            "did you mean ex:Person?",
        ),
        (
            "sh:targetClass ex:Ship",
            "2:21: the shape ex:S targets the class ex:Ship, which has no instance in the data",
        ),
        (
            "sh:targetNode ex:bob",
            "2:20: the shape ex:S targets ex:bob, which is no node of the data",
        ),
        (
            'sh:targetNode "Bob"',
            '2:20: the shape ex:S targets "Bob", which is no node of the data',
        ),
        (
            "sh:targetSubjectsOf ex:nane",
            "2:26: the shape ex:S targets the subjects of ex:nane, which no triple of the data "
            "has; did you mean ex:name?",
        ),
        (
            "sh:targetObjectsOf ex:naem",
            "2:25: the shape ex:S targets the objects of ex:naem, which no triple of the data has; "
            "did you mean ex:name?",
        ),
        (
            "a rdfs:Class, sh:NodeShape",
            "2:1: the shape ex:S is a class that has no instance in the data",
        ),
    ],
)
def test_a_target_that_matches_nothing_is_found(say: Say, target: str, message: str) -> None:
    assert say(ANN, f"ex:S {target} ; sh:nodeKind sh:IRI .") == [
        f"unmatched-target: shapes.ttl:{message}"
    ]


def test_a_target_in_another_namespace_is_told_by_its_name(say: Say) -> None:
    data = "ex:ann a <http://schema.org/Person> ."
    shapes = "ex:S sh:targetClass schema:Person ; sh:nodeKind sh:IRI ."
    assert say(data, shapes) == [
        "unmatched-target: shapes.ttl:2:21: the shape ex:S targets the class schema:Person, which "
        "has no instance in the data; did you mean <http://schema.org/Person>?"
    ]


def test_instances_of_subclasses_in_the_data_count(say: Say) -> None:
    data = (
        "ex:Boss rdfs:subClassOf ex:Chief . ex:Chief rdfs:subClassOf ex:Person . ex:a a ex:Boss ."
    )
    assert say(data, PERSON) == []
    assert len(say("ex:Boss rdfs:subClassOf ex:Person . ex:a a ex:Chief .", PERSON)) == 1


def test_subclasses_in_the_shapes_do_not_count(say: Say) -> None:
    assert len(say("ex:a a ex:Boss .", f"{PERSON} ex:Boss rdfs:subClassOf ex:Person .")) == 1


def test_deactivated_shapes_are_left_out(say: Say) -> None:
    off = "ex:T sh:targetClass ex:Ship ; sh:deactivated true . "
    assert say(ANN, f"{off}\n{PERSON}") == []


def test_of_several_targets_one_match_is_enough_unless_another_is_a_slip(say: Say) -> None:
    shapes = (
        "ex:S sh:nodeKind sh:IRI ; sh:targetClass ex:Person, ex:Ship, ex:Cat ; sh:targetNode ex:x ."
    )
    data = f"{ANN} ex:tom a ex:Cot ."
    assert say(data, shapes) == [
        "unmatched-target: shapes.ttl:2:62: the shape ex:S targets the class ex:Cat, which has no "
        "instance in the data; did you mean ex:Cot?"
    ]


def test_a_shape_that_forbids_what_it_targets_is_meant_to_match_nothing(say: Say) -> None:
    shapes = f"""{PERSON}
    ex:A a sh:PropertyShape ; sh:targetSubjectsOf ex:old ; sh:path ex:old ; sh:maxCount 0 .
    ex:B sh:targetSubjectsOf ex:old ; sh:property [ sh:path ex:old ; sh:maxCount 0 ] .
    ex:C sh:targetObjectsOf ex:old ;
      sh:property [ sh:path [ sh:inversePath ex:old ] ; sh:maxCount 0 ] .
    ex:D sh:targetClass ex:Old ; sh:not [ sh:class ex:Old ] .
    """
    assert say(ANN, shapes) == []
    assert len(say(ANN, shapes.replace("maxCount 0", "maxCount 1"))) == 3
    assert len(say(ANN, shapes.replace("sh:class ex:Old", "sh:class ex:Other"))) == 1


def test_with_partial_data_one_match_of_all_is_enough(say: Say) -> None:
    shapes = f"{PERSON} ex:T sh:targetClass ex:Ship ; sh:nodeKind sh:IRI ."
    assert say(ANN, shapes, targets=False) == []
    assert say("ex:a a ex:Cat .", shapes, targets=False) == [
        "nothing-matched: shapes.ttl: none of the 2 targets of the shapes matches a node of the "
        "data"
    ]


def test_shapes_without_any_target_check_nothing(say: Say) -> None:
    expected = (
        "no-target: shapes.ttl: no active shape has a target, so that nothing is checked; "
        "say with sh:targetClass or another target what a shape is about"
    )
    assert say(ANN, "ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .") == [expected]
    assert say(ANN, f"{PERSON} ex:S sh:deactivated true .") == [expected]


def test_owl_classes_are_no_targets(say: Say) -> None:
    shapes = f"""{PERSON}
    ex:A a owl:Class, sh:NodeShape ; sh:nodeKind sh:IRI .
    ex:B a owl:Class, sh:NodeShape ; sh:nodeKind sh:IRI .
    """
    assert say(f"{ANN} ex:x a ex:A, ex:B .", shapes) == [
        "no-target: shapes.ttl:3:5: the shape ex:A and 1 more would be a target as a rdfs:Class, "
        "not as an owl:Class; say owl:Class rdfs:subClassOf rdfs:Class in the shapes graph, "
        "or add a target"
    ]
    mended = f"{shapes} owl:Class rdfs:subClassOf rdfs:Class ."
    assert say(f"{ANN} ex:x a ex:A, ex:B .", mended) == []
    used = "ex:A a owl:Class ; sh:nodeKind sh:IRI . ex:S sh:node ex:A ; sh:targetClass ex:Person ."
    assert say(ANN, used) == []
