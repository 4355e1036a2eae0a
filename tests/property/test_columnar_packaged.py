"""Of the packaged data, frames and Oxigraph tell the same on every day of a change."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pyoxigraph as ox
import pytest

from columned import Columns, Oxigraph
from corpgraph.loading import load_packaged
from corpgraph.namespaces import XSD

DAY = ox.NamedNode(f"{XSD}date")


def boundaries(store: ox.Store) -> list[date]:
    """Every date in a store, and the day before."""
    days = {
        date.fromisoformat(quad.object.value)
        for quad in store
        if isinstance(quad.object, ox.Literal) and quad.object.datatype == DAY
    }
    return sorted(days | {day - timedelta(days=1) for day in days})


@pytest.fixture(scope="module")
def dataset() -> ox.Store:
    return load_packaged()


@pytest.fixture(scope="module", params=[False, True], ids=["polars", "duckdb"])
def columns(request: pytest.FixtureRequest, dataset: ox.Store) -> Columns:
    return Columns(dataset, on_duckdb=request.param)


@pytest.fixture(scope="module")
def oxigraph(dataset: ox.Store) -> Oxigraph:
    return Oxigraph(dataset)


@pytest.fixture(scope="module")
def days(dataset: ox.Store, columns: Columns) -> list[date]:
    found = boundaries(dataset)
    assert len(found) > 150
    # Planning is what takes DuckDB long, for few facts as for many.
    return found[:: max(1, len(found) // 4)] if columns.on_duckdb else found


def test_relations_are_the_same(columns: Columns, oxigraph: Oxigraph, days: list[date]) -> None:
    found = [columns.shortcuts(day) for day in days]
    assert any(found)
    assert found == [oxigraph.shortcuts(day) for day in days]


@pytest.mark.parametrize("possible", [False, True])
def test_snapshots_are_the_same(
    columns: Columns, oxigraph: Oxigraph, days: list[date], possible: bool
) -> None:
    found = [columns.snapshot(day, possible=possible) for day in days]
    assert any(found)
    assert found == [oxigraph.snapshot(day, possible=possible) for day in days]


def test_control_at_any_depth_is_the_same(
    columns: Columns, oxigraph: Oxigraph, days: list[date]
) -> None:
    some = days[:: max(1, len(days) // 5)]
    assert [columns.closure(day) for day in some] == [oxigraph.closure(day) for day in some]


def test_tops_are_the_same(columns: Columns, oxigraph: Oxigraph, days: list[date]) -> None:
    assert [columns.tops(day) for day in days] == [oxigraph.tops(day) for day in days]


def test_changes_are_the_same(columns: Columns, oxigraph: Oxigraph, days: list[date]) -> None:
    spans = [*pairwise(days), (days[0], days[-1]), (days[-1], days[-1])]
    found = [columns.changes(*span) for span in spans]
    assert any(found)
    assert found == [oxigraph.changes(*span) for span in spans]
