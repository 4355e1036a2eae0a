from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from validation.soundness.conftest import ANN, PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[..., list[str]]

BETWEEN: Final = """
ex:Between a sh:ConstraintComponent ;
  sh:parameter [ sh:path ex:least ], [ sh:path ex:most ], [ sh:path ex:unit ; sh:optional true ] ;
  sh:propertyValidator [ sh:select "SELECT $this ?value { $this $PATH ?value }" ] .
"""


def test_a_shape_that_demands_nothing_is_found(say: Say) -> None:
    hint = "add a constraint, or deactivate the shape"
    assert say(ANN, "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; rdfs:label 'S' .") == [
        "no-constraint: shapes.ttl:2:1: the shape ex:S has no constraint, so that all conforms to "
        f"it; {hint}"
    ]
    assert say(ANN, f"{PERSON}\nex:S sh:property [ sh:path ex:name ; sh:message 'Old.' ] .") == [
        f"no-constraint: shapes.ttl:3:18: this shape has no constraint, so that all conforms "
        f"to it; {hint}"
    ]
    for way in ("sh:node ex:T", "sh:or ( ex:S2 ex:T )", "sh:not ex:T"):
        others = "ex:S2 sh:nodeKind sh:IRI . ex:T a sh:NodeShape ."
        assert len(say(ANN, f"{PERSON} ex:S {way} . {others}")) == 1


@pytest.mark.parametrize(
    "shapes",
    [
        f"{PERSON} ex:S sh:property [ sh:path ex:name ; sh:name 'name' ] .",
        "ex:S sh:targetClass ex:Person ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; "
        "sh:property [ sh:path ex:name ] .",
        "ex:Person a rdfs:Class, sh:NodeShape .",
        f"{PERSON} ex:Person a rdfs:Class, sh:NodeShape . ex:S sh:node ex:Person .",
        f"{PERSON} ex:T a sh:NodeShape .",
        f"{PERSON} ex:T sh:targetClass ex:Person ; sh:deactivated true .",
        "ex:S sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:uniqueLang false ] .",
    ],
)
def test_a_shape_without_a_constraint_may_be_meant(say: Say, shapes: str) -> None:
    assert say(ANN, shapes) == []


def test_a_misspelt_constraint_is_not_also_a_missing_one(say: Say) -> None:
    found = say(ANN, "ex:S sh:targetClass ex:Person ; sh:nodeKid sh:IRI .")
    assert [each.partition(":")[0] for each in found] == ["unknown-shacl-term"]


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ("sh:flags 'i'", "sh:pattern"),
        ("sh:ignoredProperties ( )", "sh:closed"),
        ("sh:qualifiedMinCount 1", "sh:qualifiedValueShape"),
        ("sh:qualifiedMaxCount 1", "sh:qualifiedValueShape"),
        ("sh:qualifiedValueShapesDisjoint true", "sh:qualifiedValueShape"),
        (
            "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ]",
            "sh:qualifiedMinCount or sh:qualifiedMaxCount",
        ),
    ],
)
def test_a_parameter_that_means_nothing_alone_is_found(say: Say, given: str, needed: str) -> None:
    name = given.partition(" ")[0]
    shapes = f"{PERSON}\nex:P sh:path ex:name ; {given} ; sh:targetClass ex:Person ."
    assert say(ANN, shapes) == [
        f"missing-parameter: shapes.ttl:3:{25 + len(name)}: {name} means nothing without {needed} "
        f"on the shape ex:P; add {needed}, or take {name} away"
    ]


@pytest.mark.parametrize("given", ["ex:least 1", "ex:unit 1 ; ex:least 1"])
def test_a_mandatory_parameter_of_a_custom_component_that_is_missing_is_found(
    say: Say, given: str
) -> None:
    shapes = f"{BETWEEN} ex:P sh:path ex:name ; sh:targetClass ex:Person ; {given} ."
    assert len(say(ANN, shapes)) == 1
    assert say(ANN, shapes)[0].startswith("missing-parameter: shapes.ttl:6:")
    assert "means nothing without ex:most on the shape ex:P" in say(ANN, shapes)[0]


def test_a_custom_constraint_that_is_whole_is_a_constraint(say: Say) -> None:
    shapes = f"{BETWEEN} ex:P sh:path ex:name ; sh:targetClass ex:Person ; ex:least 1 ; ex:most 2 ."
    assert say(ANN, shapes) == []


def test_parameters_that_components_share_are_explained_by_one_that_is_whole(say: Say) -> None:
    other = (
        "ex:Other a sh:ConstraintComponent ; sh:parameter [ sh:path ex:least ], [ sh:path ex:x ] ."
    )
    shapes = f"{BETWEEN} {other} ex:P sh:path ex:name ; sh:targetClass ex:Person ; ex:least 1"
    assert say(ANN, f"{shapes} ; ex:most 2 .") == []
    assert len(say(ANN, f"{shapes} .")) == 2


def test_the_parameters_of_components_are_not_taken_for_shapes(say: Say) -> None:
    shapes = BETWEEN.replace("[ sh:path ex:unit", "[ a sh:PropertyShape ; sh:path ex:unit")
    assert say(ANN, f"{shapes} {PERSON}") == []


def test_a_custom_constraint_without_a_validator_is_not_passed_over(say: Say) -> None:
    shapes = f"{BETWEEN}\nex:S sh:targetClass ex:Person ; ex:least 1 ; ex:most 2 ."
    assert say(ANN, shapes) == [
        "unchecked-shacl-term: shapes.ttl:7:42: ex:least on the shape ex:S is not checked: "
        "ex:Between has no SPARQL validator for node shapes; "
        "give the component a sh:nodeValidator or a sh:validator"
    ]


def test_a_shape_that_cannot_be_read_is_placed(say: Say) -> None:
    shapes = f"{PERSON}\nex:T a sh:NodeShape ; sh:minCount 1 ."
    assert say(ANN, shapes) == [
        "ill-formed-shape: shapes.ttl:3:1: the shape ex:T cannot be read: sh:minCount needs a "
        "sh:path beside it"
    ]
    unnamed = f"{PERSON}\nex:S sh:property [ sh:path 'name' ; sh:minCount 1 ] ."
    (found,) = say(ANN, unnamed)
    assert found.startswith("ill-formed-shape: shapes.ttl:3:18: this shape cannot be read: a path")


def test_a_component_that_cannot_be_read_is_placed(say: Say) -> None:
    shapes = f"{PERSON}\n\nex:C a sh:ConstraintComponent ; sh:parameter [ sh:optional true ] ."
    (found,) = say(ANN, shapes)
    assert found.startswith("ill-formed-shape: shapes.ttl:4:1: constraint component ")
    assert "has no sh:path" in found
