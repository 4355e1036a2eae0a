"""Generated shapes and data: as SPARQL 1.1, over results in JSON, the plan finds the same."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from pyoxigraph import Quad, RdfFormat, Store, parse

from corpgraph.errors import InputError
from corpgraph.remote.answers import read_answer
from corpgraph.validation.remote import Endpoint, find_endpoint_results
from corpgraph.validation.running.engine import validate
from corpgraph.validation.running.results import finding_of
from property.test_engines_agree import (
    CHECKED,
    NODES,
    PREFIXES,
    STRINGS,
    TERMS,
    comparisons,
    data_with,
    graph,
    queries,
    shapes,
)
from validation.endpoint.servers import answer_of

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from corpgraph.remote.answers import Answer
    from corpgraph.remote.client import Client
    from corpgraph.validation.findings import Report
    from corpgraph.validation.shapes.triples import Source


class Local:
    """A client without a network."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return

    def select(self, query: str) -> Answer:
        return read_answer(answer_of(self._store, query))


class LocalEndpoint(Endpoint):
    store: Store

    def connect(self) -> Client:
        return cast("Client", Local(self.store))


def found_in(store: Store, shape: Source) -> Counter[tuple[object, ...]]:
    endpoint = LocalEndpoint("http://127.0.0.1/")
    object.__setattr__(endpoint, "store", store)
    return Counter(finding_of(each).key for each in find_endpoint_results(endpoint, shape))


def summary(report: Report) -> Counter[tuple[object, ...]]:
    return Counter(finding.key for finding in report.findings)


def stored(text: str) -> Store:
    store = Store()
    store.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in parse((PREFIXES + text).encode(), RdfFormat.TURTLE)
    )
    return store


def assert_agreement(data: str, shape: str) -> None:
    store = stored(data)
    try:
        found = found_in(store, graph(shape))
    except InputError as error:
        if "no triple with the target node" not in error.message:
            raise
        # Said so, and tested elsewhere: a path may be empty there, which no query tells.
        return
    assert found == summary(validate(store, graph(shape)))


@pytest.fixture(autouse=True)
def _ill_typed_literals_are_meant(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="rdflib.term")


@given(data=data_with(TERMS), shape=shapes())
@CHECKED
def test_core_finds_the_same(data: str, shape: str) -> None:
    assert_agreement(data, shape)


@given(data=data_with((*NODES, *STRINGS)), shape=comparisons())
@CHECKED
def test_numbers_compare_alike(data: str, shape: str) -> None:
    assert_agreement(data, shape)


@given(data=data_with(TERMS), shape=queries())
@CHECKED
def test_queries_report_the_same(data: str, shape: str) -> None:
    assert_agreement(data, shape)


def test_a_difference_would_be_seen() -> None:
    shape = graph(":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:maxCount 1 .")
    assert found_in(stored(":a :p 1, 2 ."), shape) == summary(
        validate(stored(":a :p 1, 2 ."), shape)
    )
    assert found_in(stored(":a :p 1, 2 ."), shape) != found_in(stored(":a :p 1 ."), shape)
