from __future__ import annotations

import pyoxigraph as ox

from corpgraph.validation.running.coverage import Coverage, cover

SHAPES = """
@prefix e: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
e:shape a sh:NodeShape ; sh:targetClass e:Firm ; sh:nodeKind sh:IRI ; sh:property e:unit , e:none .
e:unit sh:path e:unit ; sh:minCount 1 ; sh:maxCount 9 ; sh:property e:name .
e:name sh:path e:name ; sh:maxCount 1 .
e:none sh:path e:absent ; sh:maxCount 1 .
"""
DATA = """
@prefix e: <https://example.org/> .
e:a a e:Firm ; e:unit e:u , e:v . e:b a e:Firm ; e:unit e:v .
e:u e:name "U", "W" .
"""


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def test_each_shape_counts_its_focus_nodes_and_values() -> None:
    example = "<https://example.org/{}>".format
    assert cover(quads(DATA), quads(SHAPES)) == [
        Coverage(example("name"), focus_nodes=2, values=2, constraints=1),
        Coverage(example("none"), focus_nodes=2, values=0, constraints=1),
        Coverage(example("shape"), focus_nodes=2, values=2, constraints=1),
        Coverage(example("unit"), focus_nodes=2, values=3, constraints=2),
    ]


def test_a_shape_that_matches_nothing_counts_nothing() -> None:
    empty = quads("<https://example.org/a> <https://example.org/b> 1 .")
    assert {(each.focus_nodes, each.values) for each in cover(empty, quads(SHAPES))} == {(0, 0)}
