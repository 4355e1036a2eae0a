"""Generated shapes and data: the column engine, the SPARQL engine and pySHACL find the same.

The data go through a file of N-Triples, as users' data do. Comparisons that pySHACL makes in its
own way are left to the two engines here: see `test_engines_agree`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpgraph.loading import parse
from corpgraph.validation.columns import validate_files
from corpgraph.validation.reference import validate_with_pyshacl
from corpgraph.validation.running.engine import validate
from property.test_engines_agree import (
    LIMITS,
    NODES,
    ORDERS,
    OTHERS,
    PREFIXES,
    STRINGS,
    TERMS,
    comparisons,
    data_with,
    graph,
    one_of,
    queries,
    shapes,
)

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation.findings import Report

#: Terms that are written in other ways than Oxigraph would write them, or mean nothing.
ODD: Final = (
    '"01"^^xsd:integer',
    '"+1"^^xsd:decimal',
    '"300"^^xsd:byte',
    '"1e0"^^xsd:double',
    '"NaN"^^xsd:double',
    '"2020-02-30"^^xsd:date',
    '"2020-01-31Z"^^xsd:date',
    '"12020-01-31"^^xsd:date',
    '"2020-01-31T24:00:00"^^xsd:dateTime',
    '"2020-01-31T12:00:00Z"^^xsd:dateTime',
    '"2020"^^xsd:gYear',
    '"a\\"b\\\\n\\n\\u00e9\\u0001"',
    '"a"^^xsd:string',
    '"a"@EN-gb',
    '"x"^^:unknown',
    "_:b",
)


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE))


def summary(report: Report) -> Counter[tuple[object, ...]]:
    return Counter((*each.key, frozenset(each.triples)) for each in report.findings)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("columns") / "data.nt"


CHECKED: Final = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def assert_agreement(path: Path, data: str, shape: str) -> Report:
    ox.serialize((each.triple for each in quads(data)), path, format=ox.RdfFormat.N_TRIPLES)
    found = validate_files([path], quads(shape))
    assert summary(found) == summary(validate(parse(path), quads(shape)))
    return found


@given(data=data_with(TERMS), shape=shapes())
@CHECKED
def test_three_engines_find_the_same(path: Path, data: str, shape: str) -> None:
    found = assert_agreement(path, data, shape)
    expected = validate_with_pyshacl(graph(data), graph(shape))
    assert Counter(each.key for each in found.findings) == Counter(
        each.key for each in expected.findings
    )


@given(data=data_with((*NODES, *ODD)), shape=shapes())
@CHECKED
def test_literals_are_judged_as_they_are_written(path: Path, data: str, shape: str) -> None:
    assert_agreement(path, data, shape)


@given(data=data_with((*NODES, *STRINGS)), shape=comparisons())
@CHECKED
def test_numbers_are_compared_alike(path: Path, data: str, shape: str) -> None:
    assert_agreement(path, data, shape)


@given(
    data=data_with((*STRINGS, *OTHERS, *ODD)),
    limit=st.one_of(LIMITS, one_of(*OTHERS, *ODD[:-1], *STRINGS).map("sh:minInclusive {}".format)),
    order=ORDERS.map(lambda text: text.replace(":n", ":q")),
)
@CHECKED
def test_values_of_all_kinds_are_compared_alike(
    path: Path, data: str, limit: str, order: str
) -> None:
    shape = f":S a sh:PropertyShape ; sh:targetSubjectsOf :p, :q ; sh:path :p ; {limit} ; {order} ."
    assert_agreement(path, data, shape)


@given(data=data_with(TERMS), shape=queries())
@CHECKED
def test_queries_report_the_same(path: Path, data: str, shape: str) -> None:
    assert_agreement(path, data, shape)


def test_a_difference_would_be_seen(path: Path) -> None:
    shape = ":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:maxCount 1 ."
    found = assert_agreement(path, ":a :p 1, 2 .", shape)
    assert summary(found)
    assert summary(found) != summary(validate(quads(":a :p 1 ."), quads(shape)))
