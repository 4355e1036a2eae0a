"""Files of several formats, staged on Spark: those that are parsed share one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.frames.backends import rows
from corpgraph.frames.opening import open_slices
from corpgraph.frames.reading import spark_staging
from corpgraph.frames.slices import in_syntax
from corpgraph.loading import parse

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pyspark.sql import SparkSession


def test_each_triple_keeps_its_file_and_its_number_there(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Blocks end within files, and files within blocks.
    monkeypatch.setattr(spark_staging, "_BLOCK", 3)
    folder = tmp_path / "a é*[b]{c}?"
    folder.mkdir()
    one, lines, empty, other = (folder / each for each in ("a.ttl", "b.nt", "empty.ttl", "c.ttl"))
    one.write_text("<urn:a> <urn:p> <urn:b>, [ <urn:q> 'x' ], 1 .")
    lines.write_text("<urn:a> <urn:p> _:b .\n\n<urn:c> <urn:p> _:b .\n")
    empty.write_text("# Nothing.\n")
    other.write_text("<urn:c> <urn:q> 'y'@en ; <urn:r> <urn:d> .")
    paths = [one, lines, empty, other]
    tables: list[int] = []
    staged = spark_staging.stage

    def counted(session: SparkSession, *given: object) -> list[spark_staging.Staged]:
        found = staged(session, *given)  # type: ignore[arg-type]
        tables.append(len(found))
        return found

    monkeypatch.setattr("corpgraph.frames.reading.spark_slices.stage", counted)
    with open_slices(paths, "spark") as slices:
        found = sorted(
            (file, line, subject, f"<{each}>", value)
            for each in slices.predicates()
            for file, line, subject, value in rows(
                slices.of(each).select("file", "line", "subject", "object")
            )
        )
    assert tables == [2]
    numbers = {lines: [1, 3]}
    assert found == [
        (file, line, *map(in_syntax, quad.triple))
        for file, path in enumerate(paths)
        for quad, line in zip(parse(path), numbers.get(path, range(1, 10)), strict=False)
    ]
