"""What nodes in a query's rows have in any case, and which tables and rows are read for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pyoxigraph as ox

from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.property_tables import Property, Table
from corpgraph.validation.columns.stored.fetching import Fetched
from corpgraph.validation.columns.stored.holding import held_by
from corpgraph.validation.columns.stored.queries import part_of
from corpgraph.validation.columns.stored.rows import TYPE, Rows
from corpgraph.validation.columns.stored.validating import run_tables
from corpgraph.validation.columns.stored.world import World
from corpgraph.validation.planning.plan import Check, Reported, Targeted
from corpgraph.validation.planning.relations import Distinct, Project
from corpgraph.validation.sparql.relating import Uncovered
from framed import related, rule_of

if TYPE_CHECKING:
    import pytest

E = "urn:e:"
#: Of a chain of facts, each next one or, where there is none, the first.
CHAIN = """
  { $this e:low ?x ; e:high ?y } UNION { $this e:low ?x ; e:high ?z . ?next e:low ?z ; e:high ?y }
  BIND(COALESCE(?next, $this) AS ?link)
  FILTER EXISTS { ?link e:begin ?begin }
"""


def held(group: str) -> dict[str, str]:
    """What is held by what a group binds, by one letter or more for each property."""
    found = related(f"SELECT * WHERE {{ {group} }}")
    assert not isinstance(found, Uncovered), found.reason
    while isinstance(found, Distinct | Project):
        found = found.source
    texts = {
        name: "".join(sorted(each.removeprefix(E) for each in has))
        for name, has in held_by(found).items()
    }
    return {name: each for name, each in texts.items() if each}


def test_a_node_has_all_properties_that_patterns_ask_of_it() -> None:
    assert held("$this e:p ?x ; e:q ?y . ?x e:r ?z") == {"this": "pq", "x": "r"}


def test_a_node_has_of_alternatives_what_all_of_them_ask_of_it() -> None:
    assert held("{ $this e:p ?x ; e:q ?y } UNION { $this e:q ?x } ") == {"this": "q"}
    assert held("{ $this e:p ?x . ?x e:q ?y } UNION { $this e:p ?x }") == {"this": "p"}


def test_a_node_need_not_have_what_is_optional_but_has_it_where_it_is_bound_there() -> None:
    assert held("$this e:p ?x OPTIONAL { $this e:q ?y . ?y e:r ?z }") == {"this": "p", "y": "r"}


def test_a_node_that_is_chosen_has_what_all_have_that_it_may_be() -> None:
    group = "$this e:p ?x ; e:q ?y OPTIONAL { ?x e:q ?z ; e:r ?k } BIND(COALESCE(?z, $this) AS ?n)"
    assert "n" not in held(group)
    assert held(CHAIN)["link"] == "highlow"


def test_a_node_within_a_subquery_is_another_one() -> None:
    inner = "SELECT $this ?x { $this e:s ?x . ?x e:q ?y . ?y e:r ?z }"
    assert held(f"$this e:p ?x {{ {inner} }}") == {"this": "ps", "x": "q"}


def test_tables_without_what_a_chosen_node_has_take_no_part() -> None:
    rule = rule_of(f"SELECT $this WHERE {{ {CHAIN} }}")
    shape = ox.NamedNode("urn:e:shape")
    breach = Reported(rule, shape)
    check = Check(Targeted(()), None, breach, shape, shape, shape)
    tables = {
        "links": frozenset({f"{E}low", f"{E}high", f"{E}begin"}),
        "other facts": frozenset({f"{E}low", f"{E}begin"}),
    }
    assert part_of(check, breach, tables) == {"links"}


def table(cells: list[str], **columns: list[str]) -> Rows:
    """A table of which each row is of a class."""
    of = Property(predicate=f"{E}of", term="iri", column="of", prefix="urn:t:")
    frame = pl.DataFrame({"subject": cells, **columns}, schema_overrides={"subject": pl.String})
    return Rows(Table("t", "urn:t:", (of,)), frame.lazy(), len(cells))


def test_rows_are_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, fetched = table(list("abcdef")), Fetched()
    having, asked = Rows.having, []

    def count(rows: Rows, cells: pl.Series) -> Rows:
        asked.append(sorted(cells))
        return having(rows, cells)

    monkeypatch.setattr(Rows, "having", count)

    def found(cells: str) -> list[str]:
        return sorted(fetched.having(rows, pl.Series(list(cells))).frame.collect()["subject"])

    fetched.keep(rows, rows.at(pl.Series([0])), pl.Series(["a"]))
    assert found("abx") == ["a", "b"]
    assert found("bxa") == ["a", "b"]
    assert found("ac") == ["a", "c"]
    assert asked == [["b", "x"], ["c"]]


def test_cells_tell_rows_apart_where_their_nodes_have_classes_or_none() -> None:
    rows = table(list("abcd"))
    world = World([rows], {})
    (of,) = rows.table.properties

    def told(*cells: str | None) -> list[list[object]]:
        found = world.classes_of(of, pl.Series("of", cells, pl.String))
        assert found is not None
        return [each.to_list() for each in found]

    assert len(set(told("a", "b", "c", "d")[0])) == 1
    (known,) = told("d", None, "d")
    assert known == [True, False, True]
    known, other = told("a", "x", None, "b")
    assert known == [True, False, False, True]
    assert other == [None, "x", None, None]


def test_a_row_of_which_only_the_classes_are_read_breaks_nothing() -> None:
    def rows(start: str, told: tuple[Property, ...], columns: dict[str, list[str]]) -> Rows:
        size = len(columns["subject"])
        frame = pl.DataFrame(columns).with_columns(
            nothing=pl.lit(None, pl.String), record=pl.int_range(size), file=1
        )
        return Rows(Table("t", start, told), frame.lazy(), size)

    name = Property(predicate=f"{E}name", term="literal", column="name")
    kind = Property(predicate=TYPE, term="iri", column="kind", prefix=E)
    part = Property(predicate=f"{E}part", term="iri", column="part", prefix="urn:t:c/")
    # Both wholes are alike in that they have no name; the second leads to a part of another kind.
    nameless = replace(name, column="nothing")
    wholes = {"subject": ["0", "1"], "kind": ["Whole"] * 2, "part": ["1", "3"]}
    parts = {
        "subject": ["0", "1", "2", "3"],
        "kind": ["One", "One", "Two", "Two"],
        "name": ["a"] * 4,
    }
    tables = [
        rows("urn:t:a/", (kind, nameless, part), wholes),
        rows("urn:t:c/", (kind, name), parts),
    ]
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <urn:e:> .
      e:Whole-shape a sh:NodeShape ; sh:targetClass e:Whole ; sh:property e:named ,
        [ sh:path e:part ; sh:nodeKind sh:IRI ] .
      e:Part-shape a sh:NodeShape ; sh:targetClass e:One , e:Two ; sh:property e:named .
      e:named a sh:PropertyShape ; sh:path e:name ; sh:minCount 1 ."""
    graph = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.TURTLE)]
    found = run_tables(tables, read_slices([]), graph, small=0)
    assert sorted(str(each.focus) for each in found) == ["<urn:t:a/0>", "<urn:t:a/1>"]
