"""The W3C SHACL test suite: on Spark, the column engine writes the reports that it expects."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

import narwhals as nw

from conformance.test_shacl_w3c import COUNTS
from conformance.test_shacl_w3c_columns import cases, is_as_expected
from corpgraph.frames.reading.spark_frames import local_frame
from corpgraph.frames.reading.spark_sessions import suited
from corpgraph.frames.slices import number_terms
from corpgraph.validation.columns.validating import run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pytest
    from pyspark.sql import SparkSession

    from corpgraph.frames.slices import Frame, SliceTable


class CopiedSlices:
    """Slices in Spark, copied from others."""

    def __init__(self, session: SparkSession, slices: SliceTable) -> None:
        self._session = session
        self._slices = slices
        self.of = cache(self._of)
        self.predicates = slices.predicates
        self.key = slices.key

    def _copied(self, frame: Frame) -> Frame:
        native = frame.to_native().collect()
        types = {"Int64": "bigint", "String": "string", "Int32": "int"}
        schema = {name: types[str(kind)] for name, kind in native.schema.items()}
        copied: Frame = nw.from_native(local_frame(self._session, schema, native.rows()))
        return copied

    def _of(self, predicate: str) -> Frame:
        return self._copied(self._slices.of(predicate))

    def terms(self, terms: Iterable[str]) -> Frame:
        """The keys and texts of terms."""
        return self._copied(self._slices.terms(terms))


def test_every_report_is_the_one_that_the_suite_expects(
    spark: SparkSession, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reported = cases(shared, "core", failing=False)
    assert len(reported) == COUNTS["core"]
    started = time.monotonic()
    with suited(spark, 0):
        runs = {
            case.name: run(CopiedSlices(spark, number_terms(case.data)), case.shapes)
            for case in reported
        }
    with capsys.disabled():
        print(f"\nW3C core on Spark: {len(runs)} cases in {time.monotonic() - started:.0f} s")
    assert [case.name for case in reported if not is_as_expected(case, runs[case.name])] == []
    assert [name for name, each in runs.items() if each.fallen_back] == []
