"""A check starts with focus nodes or with values, wherever there is less, and finds the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.engine import validate
from validation.graphs import quads, short

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

CLASSES: Final = ":D rdfs:subClassOf :C . :c a :C . :d a :D . _:e a :D . "
VALUES: Final = ':s1 :p :c . :s2 :p :d . :s3 :p _:e . :s4 :p :x . :s5 :p 1 . :t a :S ; :q "" . '
#: Nodes that are no focus nodes, with so many values that it takes long to go through them.
CROWD: Final = "".join(f":n{n} :p :x{n} ; :start 2 ; :end 1 . " for n in range(40))
#: So many instances of the class that they are not gathered for the few values.
MEMBERS: Final = "".join(f":m{n} a :D . " for n in range(60))
FOCUS: Final = "".join(f":s{n} a :S . " for n in range(1, 7))


class Recording(DataStore):
    """A store that remembers what it was asked."""

    def __init__(self, data: str) -> None:
        super().__init__(quads(data))
        self.asked: list[str] = []

    def select(self, query: str, *, by_value: bool = False) -> QuerySolutions:
        self.asked.append(query)
        return super().select(query, by_value=by_value)


def found(constraint: str, data: str) -> tuple[list[str], list[str]]:
    """The focus nodes and values of what is found, and the queries."""
    shape = f":Shape sh:targetClass :S ; sh:property [ sh:path :p ; {constraint} ] ."
    store = Recording(data)
    findings = validate(store, quads(shape)).findings
    named = sorted(f"{short(each.focus)} {short(each.value or '')}".strip() for each in findings)
    return named, store.asked


@pytest.mark.parametrize("more", ["", CROWD, MEMBERS], ids=["few", "many values", "large class"])
def test_values_of_no_class_are_found(more: str) -> None:
    named, asked = found("sh:class :C", CLASSES + VALUES + FOCUS + more)
    assert named == ["s4 x", 's5 "1"^^integer']
    assert any("MINUS" in query for query in asked) is (more == "")


@pytest.mark.parametrize("more", ["", CROWD], ids=["few", "many values"])
def test_focus_nodes_without_a_value_are_found(more: str) -> None:
    named, asked = found("sh:minCount 1", CLASSES + VALUES + FOCUS + more)
    assert named == ["s6", "t"]
    assert any("MINUS" in query for query in asked) is (more == "")


@pytest.mark.parametrize("more", ["", CROWD], ids=["few", "many values"])
@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("sh:nodeKind sh:IRI", ["s3", 's5 "1"^^integer']),
        ("sh:minCount 2", ["s1", "s2", "s3", "s4", "s5", "s6", "t"]),
        ("sh:maxCount 1", []),
        ("sh:class :C ; sh:nodeKind sh:IRI", ["s3", "s4 x", 's5 "1"^^integer', 's5 "1"^^integer']),
    ],
)
def test_what_is_found_does_not_depend_on_where_a_query_starts(
    constraint: str, expected: list[str], more: str
) -> None:
    named, _ = found(constraint, CLASSES + VALUES + FOCUS + more)
    assert [each.partition(" _:")[0] for each in named] == expected


def test_values_are_judged_only_at_focus_nodes() -> None:
    data = VALUES + FOCUS + ":other :p :y ; :p 2 ."
    assert found("sh:class :C", data)[0] == ["s1 c", "s2 d", "s3 _:e", "s4 x", 's5 "1"^^integer']
