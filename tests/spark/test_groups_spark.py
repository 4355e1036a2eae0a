"""Groups with owners in circles, followed on the cluster: the answers of Polars."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import narwhals as nw
import pytest

from corpgraph.columnar import open_facts
from corpgraph.columnar.groups import closure, named, ultimate_parents
from corpgraph.frames import closures
from corpgraph.frames.backends import rows
from corpgraph.frames.reading import spark_sessions
from corpgraph.frames.reading.spark_frames import local_frame
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import SparkSession

    from corpgraph.frames.opening import Library
    from corpgraph.frames.slices import Frame

DAY = date(2012, 6, 20)
#: Chains of five links under one top, and one that comes back to its start.
CONTROL = [(n, n // 4) for n in range(5, 1600)] + [(9001, 9002), (9002, 9003), (9003, 9001)]


def write(path: Path) -> Path:
    lines = []
    for number, (below, above) in enumerate([*CONTROL, (9004, 9001)]):
        fact = f"<urn:x:f{number}>"
        lines += [
            f"{fact} <{CG}subsidiary> <urn:x:{below}> .\n",
            f"{fact} <{CG}parent> <urn:x:{above}> .\n",
            f'{fact} <{CG}begin> "201{number % 4}-01-01"'
            "^^<http://www.w3.org/2001/XMLSchema#date> .\n",
        ]
    path.write_text("".join(lines))
    return path


def told(path: Path, library: Library) -> list[list[tuple[object, ...]]]:
    with open_facts([path], library=library) as facts:
        frames = [closure(facts, DAY), ultimate_parents(facts, DAY)]
        columns = ("subject", "object", "doubt", "depth")
        return [sorted(rows(named(facts, each).select(*columns))) for each in frames]


@pytest.mark.parametrize("much", [False, True])
def test_groups_are_those_that_polars_finds(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, much: bool
) -> None:
    assert spark is not None
    if much:
        monkeypatch.setattr(spark_sessions, "_SINGLE", 0)
    path = write(tmp_path / "facts.nt")
    (controlled, tops), expected = told(path, "spark"), told(path, "polars")
    assert [controlled, tops] == expected
    assert len(controlled) > len(CONTROL)
    assert max(int(str(depth)) for *_, depth in tops) > 4


def test_circles_and_what_they_lead_to_are_found_by_joins(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closures, "_FEW_EDGES", 0)
    monkeypatch.setattr(closures, "_MOST_TAKEN", 0)
    pairs = [(1, 2), (2, 1), (2, 3), (3, 4), (4, 3), (5, 5), (6, 1)]

    def frame(edges: list[tuple[int, int]]) -> Frame:
        found: Frame = nw.from_native(local_frame(spark, {"s": "bigint", "o": "bigint"}, edges))
        return found

    with spark_sessions.suited(spark, 0):
        assert dict(rows(closures.circles(frame(pairs)))) == {1: 1, 2: 1, 3: 3, 4: 3, 5: 5}
        led = rows(closures.reached(frame(pairs), frame([(6, 0)])))
    assert sorted(led) == [(6, each) for each in (1, 2, 3, 4)]
