"""Users' queries as relations: what is covered, what is refused and why, and what it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.errors import InputError
from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.planning.expressions import (
    Call,
    Computed,
    Function,
    Variable,
    computed_in,
    conjuncts,
)
from corpgraph.validation.planning.plan import Reported
from corpgraph.validation.planning.relations import (
    Along,
    Extend,
    Given,
    Join,
    LeftJoin,
    Project,
    Union,
    certain,
    names,
)
from corpgraph.validation.shapes.property_paths import OneOrMore, Predicate
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import TripleIndex
from corpgraph.validation.sparql.relating import Uncovered, relate
from corpgraph.validation.sparql.touching import touched
from framed import related, rule_of

if TYPE_CHECKING:
    from pathlib import Path

P = Predicate(ox.NamedNode("urn:e:p"))
PATTERN = Along(Variable("this"), P, Variable("x"))
OTHER = Along(Variable("x"), P, Variable("y"))


def test_an_optional_part_may_leave_its_variables_unbound() -> None:
    relation = LeftJoin(PATTERN, OTHER)
    assert names(relation) == {"this", "x", "y"}
    assert certain(relation) == {"this", "x"}


def test_a_union_binds_for_certain_what_all_its_branches_bind() -> None:
    assert certain(Union((PATTERN, OTHER))) == {"x"}
    assert names(Union((PATTERN, OTHER))) == {"this", "x", "y"}


def test_a_choice_is_bound_where_one_of_its_terms_is() -> None:
    source = LeftJoin(PATTERN, OTHER)
    unsure, sure = Variable("y"), Variable("this")
    choice = Call(Function.COALESCE, (unsure, sure))
    assert "z" in certain(Extend(source, "z", choice))
    assert "z" not in certain(Extend(source, "z", unsure))


def test_what_is_projected_is_all_that_is_left() -> None:
    relation = Project(Join((Given(("this",)), PATTERN)), ("this",))
    assert names(relation) == certain(relation) == {"this"}


def test_conditions_that_must_all_hold_are_taken_apart() -> None:
    one, other, third = (Variable(each) for each in "abc")
    inner = Call(Function.AND, (one, other))
    assert list(conjuncts(Call(Function.AND, (inner, third)))) == [one, other, third]


def test_what_is_computed_comes_after_what_it_is_computed_of() -> None:
    one = Computed("one", Variable("a"))
    other = Computed("other", Call(Function.UCASE, (one,)))
    condition = Call(Function.EQUAL, (Call(Function.CONCAT, (other, one)), one))
    assert list(computed_in(condition)) == ["one", "other"]


def test_a_path_that_leads_back_stays_one_pattern() -> None:
    found = related("SELECT $this WHERE { $this (^e:q/e:p)+ $this }")
    assert "OneOrMore" in repr(found)
    assert not isinstance(found, Uncovered)


REFUSED = {
    "$this ?p ?x": "the query has a variable or a negation in the place of a property",
    "$this !e:p ?x": "the query has a variable or a negation in the place of a property",
    "GRAPH e:g { $this e:p ?x }": "the query has GRAPH",
    "$this e:p ( 1 2 )": "the query has a list",
    "$this e:p ?x FILTER(MD5(?x) > 3)": "the query calls MD5",
    "$this e:p ?x FILTER(xsd:float(?x) > 3)": (
        "the query calls the function <http://www.w3.org/2001/XMLSchema#float>"
    ),
    "$this e:p ?x FILTER(STRLEN(?x) * 2 > -?x)": None,
    '$this e:p ?x FILTER(REPLACE(?x, "a(b)", "$1") = "b")': None,
    '$this e:p ?x FILTER(REPLACE(?x, "a", "b", "i") = "b")': "the query calls REPLACE with flags",
    '$this e:p ?x FILTER(REPLACE(?x, "a*", "b") = "b")': (
        "the query calls REPLACE with what engines may differ on"
    ),
    '$this e:p ?x FILTER(REPLACE(?x, "a", "$1") = "b")': (
        "the query calls REPLACE with what engines may differ on"
    ),
    '$this e:p ?x FILTER(REPLACE(?x, "(a)", "$1b") = "b")': (
        "the query calls REPLACE with what engines may differ on"
    ),
    '$this e:p ?x FILTER(REPLACE(?x, "a", "\\\\") = "b")': (
        "the query calls REPLACE with what engines may differ on"
    ),
    '$this e:p ?x FILTER(REPLACE(?x, "a", ?x) = "b")': (
        "the query calls REPLACE with what engines may differ on"
    ),
    '$this e:p ?x FILTER(REGEX(?x, "a", "i"))': "the query calls REGEX with flags",
    '$this e:p ?x FILTER(REGEX(?x, "\\\\w"))': (
        "the query calls REGEX with a pattern that engines may differ on"
    ),
    "$this e:p ?x FILTER(REGEX(?x, ?x))": None,
    "$this e:p ?x . ?y e:q ?z": "two patterns share no variable",
    "$this e:p ?x OPTIONAL { $this e:q ?y } ?y e:r ?z": (
        "?y, which may be unbound, is joined with something"
    ),
    "$this e:p ?x FILTER EXISTS { ?y e:p ?z }": "two patterns share no variable",
    "$this e:p ?x , ?n FILTER EXISTS { ?x e:q ?y . { ?y e:r ?z FILTER(?z = ?n) } }": (
        "a group within EXISTS looks at ?n, which is bound outside"
    ),
    "$this e:p ?x FILTER EXISTS { SELECT $this ?x { $this e:q ?x } }": "EXISTS has a subquery",
    "?y e:p+ ?z . { ?y e:q+ ?q }": "a path that repeats begins and ends anywhere",
    "$this (e:p|e:q+) ?x": "a path repeats within one of several choices",
    "$this (e:p+/e:q)* ?x": "a path repeats what repeats already",
    "$this e:p* ?x": "a path that may be empty begins where perhaps no triple is",
    "$this e:p* $this": "a path that may be empty leads from a node to itself",
    "$this e:p ?x . ?X e:q ?x": "two variables differ in nothing but case",
    "$this e:p ?x BIND(STR(?x) AS ?k) { $this e:q ?k . }": (
        "?k, which is computed, is joined with something"
    ),
    "$this e:p ?x . { $this e:q ?y BIND(STR(?y) AS ?k) } FILTER(?k = ?x)": (
        "?k, which is computed, is looked at from another group"
    ),
    "$this e:p ?x BIND(EXISTS { ?x e:q ?y } AS ?k) FILTER(?k)": None,
    "$this e:p ?x BIND(STR(?x) AS ?k) FILTER EXISTS { ?x e:q ?z FILTER(STR(?z) = ?k) }": (
        "EXISTS looks at a value that is computed"
    ),
    "$this e:p ?x FILTER(COUNT(?x) > 1)": "the query is not SPARQL",
}


@pytest.mark.parametrize(("group", "reason"), REFUSED.items())
def test_a_construct_without_a_relation_is_named(group: str, reason: str | None) -> None:
    found = related(f"SELECT $this WHERE {{ {group} }}")
    assert (found.reason if isinstance(found, Uncovered) else None) == reason


SELECTED = {
    "SELECT $this (STR(?x) AS ?k) WHERE { $this e:p ?x }": "the query computes the column ?k",
    "SELECT $this ?k WHERE { $this e:p ?x BIND(STR(?x) AS ?k) }": (
        "the query computes the column ?k"
    ),
    "SELECT $this (true AS ?failure) WHERE { $this e:p ?x }": "the query may report a failure",
    "SELECT $this WHERE { $this e:p ?x } LIMIT 1": "the query has LIMIT or OFFSET",
    "SELECT $this WHERE { $this e:p ?x } ORDER BY ?x": "the query has ORDER",
    "SELECT $this WHERE { $this e:p ?x } GROUP BY $this (STR(?x) AS ?k)": (
        "'AS' stands where ')' is expected"
    ),
    "SELECT $this WHERE { $this e:p ?x } GROUP BY $this STR(?x)": (
        "the query groups by something computed"
    ),
    "SELECT $this WHERE { $this e:p ?x } GROUP BY $this HAVING (SUM(?x + 1) > 2)": (
        "the query takes SUM of what is no variable"
    ),
    "SELECT $this WHERE { $this e:p ?x } GROUP BY $this HAVING (COUNT(DISTINCT *) > 2)": (
        "the query counts distinct rows"
    ),
    "SELECT $this WHERE { $this e:p ?x } GROUP BY $this HAVING (COUNT(?z) > 2)": (
        "the query counts ?z, which nothing binds"
    ),
    "SELECT $this { $this e:p ?x OPTIONAL { ?x e:q ?y } } GROUP BY $this HAVING (SUM(?y) > 2)": (
        "the query takes SUM of ?y, which may be unbound"
    ),
    "SELECT $this WHERE { $this e:p ?x } GROUP BY $this HAVING (EXISTS { $this e:q ?y })": (
        "HAVING has EXISTS"
    ),
    "SELECT $this WHERE { $this e:p ?x BIND(STR(?x) AS ?k) } GROUP BY $this ?k": (
        "the query groups or aggregates what it computes"
    ),
}


@pytest.mark.parametrize(("query", "reason"), SELECTED.items())
def test_a_column_or_a_group_without_a_relation_is_named(query: str, reason: str) -> None:
    found = related(query)
    assert isinstance(found, Uncovered)
    assert found.reason == reason


def test_a_parameter_that_is_a_blank_node_has_no_relation() -> None:
    query = "SELECT $this WHERE { $this e:p $node }"
    found = related(query, parameters={"node": ox.BlankNode()})
    assert isinstance(found, Uncovered)
    assert found.reason == "a parameter or a shape is a blank node"
    assert not isinstance(related(query, parameters={"node": ox.Literal(1)}), Uncovered)


def test_what_shacl_forbids_is_refused_and_not_left_to_another_engine() -> None:
    with pytest.raises(InputError, match="MINUS"):
        related("SELECT $this WHERE { $this e:p ?x MINUS { $this e:q ?x } }")


@pytest.mark.parametrize(
    ("pattern", "is_plain"),
    [
        ("^[A-Z]{2}[A-Z0-9]{9}[0-9]$", True),
        ("a|(?:b.c)*?", True),
        ("*a", False),
        ("(a", False),
        ("a*+b", False),
        ("(?:(?:a{99}){99}){99}", False),
        ("(?=a)", False),
        ("(a)\\\\1", False),
    ],
)
def test_a_pattern_is_covered_if_all_engines_read_it_alike(pattern: str, is_plain: bool) -> None:
    found = related(f'SELECT $this WHERE {{ $this e:p ?x FILTER(REGEX(?x, "{pattern}")) }}')
    assert isinstance(found, Uncovered) is not is_plain


def test_a_path_takes_the_place_of_its_variable() -> None:
    found = related("SELECT $this ?value WHERE { $this $PATH ?value }", OneOrMore(P))
    assert "OneOrMore" in repr(found)


TOUCHED = {
    "$this e:p ?x ; ^e:q ?y . FILTER NOT EXISTS { ?x e:r/e:s+ ?z }": "pqrs",
    "{ $this e:p ?x } UNION { SELECT $this { $this e:q ?x } }": "pq",
    "$this e:p ?x OPTIONAL { ?x a e:r }": ("p", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    "$this e:p ?x . ?x e:q* ?y": "pq",
    "$this e:q* ?y": None,
    "?x e:q? ?y": None,
    "$this ?p ?x": None,
    "$this !e:p ?x": None,
    "GRAPH $shapesGraph { $this e:p ?x }": None,
}


@pytest.mark.parametrize(("group", "expected"), TOUCHED.items())
def test_a_query_touches_the_properties_that_it_names(
    group: str, expected: str | tuple[str, ...] | None
) -> None:
    found = touched(rule_of(f"SELECT $this WHERE {{ {group} }}"), None, {})
    wanted = None
    if expected is not None:
        wanted = {each if ":" in each else f"urn:e:{each}" for each in expected}
    assert found == wanted


def test_a_list_in_a_query_touches_the_properties_of_lists() -> None:
    found = touched(rule_of("SELECT $this WHERE { $this e:p ( ?x ) }"), None, {})
    assert found is not None
    assert {each.rpartition("#")[2] for each in found} >= {"first", "rest"}


def test_our_own_queries_all_have_relations(root: Path) -> None:
    files = sorted((root / "shapes").glob("*.ttl"))
    graph = TripleIndex(
        quad.triple
        for file in files
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE, base_iri="urn:e:base")
    )
    covered: set[str] = set()
    for check in compile_shapes(read_shapes(graph)):
        if isinstance(check.breach, Reported):
            rule = check.breach.rule
            constants = {**dict(rule.parameters), "currentShape": check.breach.shape}
            name = str(rule.node).rpartition("#")[2].partition("-")[0]
            assert not isinstance(relate(rule, check.path, constants), Uncovered)
            assert touched(rule, check.path, constants)
            covered.add(name)
    assert len(covered) > 20
