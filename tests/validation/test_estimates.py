"""What the data as a whole tells of a check, so that it need not run."""

from __future__ import annotations

import pytest

from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.estimates import Estimates
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import TripleIndex, triples_of
from corpgraph.validation.sparql.class_patterns import ClassPatterns
from validation.graphs import quads

SHAPE = "<x:S> a sh:NodeShape ; sh:targetSubjectsOf <x:p> ; sh:property [ sh:path <x:p> ; {} ] ."


@pytest.mark.parametrize(
    ("constraint", "data", "cannot_fail"),
    [
        ("sh:nodeKind sh:IRI", "<x:o>", False),
        ("sh:nodeKind sh:IRI", '<x:o>, "a"', False),
        ("sh:nodeKind sh:BlankNodeOrIRI", "<x:o>, _:b", True),
        ("sh:nodeKind sh:BlankNodeOrIRI", '<x:o>, "a"', False),
        ("sh:nodeKind sh:IRIOrLiteral", '<x:o>, "a"', False),
        ("sh:nodeKind sh:IRIOrLiteral", '"a"', True),
        ("sh:nodeKind sh:Literal", '"a", 1, "01"^^xsd:integer', True),
        ("sh:nodeKind sh:BlankNode", "_:b", False),
        ("sh:datatype xsd:integer", "1, 2", True),
        ("sh:datatype xsd:integer", '1, "01"^^xsd:integer', False),
        ("sh:datatype xsd:integer", "1, 1.5", False),
        ("sh:datatype xsd:integer", "1, <x:o>", False),
        ("sh:datatype xsd:date", '"2012-07-23"^^xsd:date', True),
        ("sh:datatype xsd:date", '"2012-07-23"^^xsd:date, "2012-13-01"^^xsd:date', False),
        ("sh:datatype xsd:hexBinary", '"00"^^xsd:hexBinary', False),
        ("sh:datatype rdf:langString", '"a"@en', True),
        ("sh:datatype <x:t>", '"a"^^<x:t>', True),
        ("sh:class <x:C>", "<x:o>", False),
    ],
)
def test_the_kinds_of_all_values_may_tell_that_none_fails(
    constraint: str, data: str, cannot_fail: bool
) -> None:
    shapes = TripleIndex(triples_of(quads(SHAPE.format(constraint))))
    (check,) = compile_shapes(read_shapes(shapes))
    store = DataStore(quads(f"<x:s> <x:p> {data} ."))
    assert Estimates(store, ClassPatterns(store)).cannot_fail(check) is cannot_fail


def test_a_store_tells_of_no_ill_typed_literal() -> None:
    shapes = TripleIndex(triples_of(quads(SHAPE.format("sh:datatype xsd:date"))))
    (check,) = compile_shapes(read_shapes(shapes))
    store = DataStore(DataStore(quads('<x:s> <x:p> "2012-07-23"^^xsd:date .')).store)
    assert not Estimates(store, ClassPatterns(store)).cannot_fail(check)


def test_data_that_is_added_counts(tmp_path_factory: pytest.TempPathFactory) -> None:
    later = tmp_path_factory.mktemp("later") / "a.nt"
    later.write_text("<x:s> <x:p> <x:o> .\n", encoding="utf-8")
    data = DataStore(quads("<x:s> <x:p> 1 ."))
    first = data.kinds()
    data.load_files([later])
    (before,), (after,) = first.values(), data.kinds().values()
    assert (len(before), len(after)) == (1, 2)
