"""A session of Spark that there is, is used wherever it was started."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from corpgraph.frames.opening import Settings, open_slices

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import SparkSession


def test_a_session_of_another_thread_is_used_and_left_running(
    spark: SparkSession, tmp_path: Path
) -> None:
    path = tmp_path / "data.nt"
    path.write_text("<http://a/s> <http://a/p> <http://a/o> .\n")

    def read() -> frozenset[str]:
        with open_slices([path], "spark", Settings()) as slices:
            return slices.predicates()

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(read).result() == {"http://a/p"}
    assert spark.range(3).count() == 3
