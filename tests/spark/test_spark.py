"""Spark reads what Oxigraph's parser reads, and finds in it what Polars finds."""

from __future__ import annotations

import os
import signal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw
import pytest

from conformance.test_shacl_w3c_columns import cases, is_as_expected
from corpgraph.errors import InputError
from corpgraph.frames.backends import rows, size, values
from corpgraph.frames.opening import open_slices
from corpgraph.frames.reading import spark_frames
from corpgraph.frames.slices import in_syntax, number_terms
from corpgraph.loading import parse
from corpgraph.validation.columns.validating import report_of, run
from unit.test_frames_reading import ODD
from validation.graphs import EX, quads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad
    from pyspark.sql import DataFrame, SparkSession

    from corpgraph.frames.opening import Library
    from corpgraph.frames.slices import Frame, SliceTable
    from corpgraph.validation.findings import Report

#: One of each way in which the suite follows, counts and compares.
CASES = (
    "path/path-zeroOrMore-001.ttl",
    "path/path-alternative-001.ttl",
    "property/lessThan-001.ttl",
    "property/qualifiedValueShape-001.ttl",
    "property/uniqueLang-001.ttl",
    "node/closed-001.ttl",
    "node/xone-001.ttl",
    "targets/targetClass-001.ttl",
)


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
        copied: Frame = nw.from_native(
            spark_frames.local_frame(self._session, schema, native.rows())
        )
        return copied

    def _of(self, predicate: str) -> Frame:
        return self._copied(self._slices.of(predicate))

    def terms(self, terms: Iterable[str]) -> Frame:
        """The keys and texts of terms."""
        return self._copied(self._slices.terms(terms))


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def report(path: Path, shapes: Iterable[Quad], library: Library) -> Report:
    with open_slices([path], library) as slices:
        return report_of(run(slices, shapes).results)


def executors() -> list[int]:
    """The executors of this process's cluster, by the ids of their processes."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        parents[int(folder.name)] = (int(stat.rpartition(")")[2].split()[1]), command)
    found = []
    for each, (_, command) in parents.items():
        above = each
        while above in parents and above != os.getpid():
            above = parents[above][0]
        if above == os.getpid() and "CoarseGrainedExecutorBackend" in command:
            found.append(each)
    return found


def test_all_ways_to_write_a_triple_are_read_with_their_lines(
    spark: SparkSession, tmp_path: Path
) -> None:
    # Cut into many splits, the lines keep their numbers.
    spark.conf.set("spark.sql.files.maxPartitionBytes", "400")
    try:
        lines = [f"<http://a/{n}> <http://a/p> _:b{n % 3} ." for n in range(30)]
        path = write(tmp_path / "data.nt", "\n".join([*lines, *ODD]))
        found = []
        with open_slices([path], "spark") as slices:
            for predicate in slices.predicates():
                table = slices.of(predicate).select("line", "subject", "object", "s", "o")
                for line, subject, value, s, o in rows(table):
                    found.append((line, (subject, f"<{predicate}>", value)))
                    assert (s, o) == (slices.key(subject), slices.key(value))
            assert rows(slices.of("http://a/none")) == []
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    expected = [tuple(map(in_syntax, quad.triple)) for quad in parse(path)]
    written = [n for n, x in enumerate([*lines, *ODD], 1) if x.strip(" ") and x[0] != "#"]
    assert sorted(found) == list(zip(written, expected, strict=True))


@pytest.mark.parametrize("bad", [b'"a .\n', b'"\xff" .\n', b"<http://a/o o> .\n"])
def test_a_malformed_file_has_the_error_that_the_parser_has(
    spark: SparkSession, tmp_path: Path, bad: bytes
) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(b"<http://a/s> <http://a/p> <http://a/o> .\n<http://a/s> <http://a/p> " + bad)
    with pytest.raises(InputError) as expected:
        list(parse(path))
    with pytest.raises(InputError) as found, open_slices([path], "spark"):
        pass
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("number", [0, 3, spark_frames._FEW + 1])
def test_rows_go_in_and_come_out(spark: SparkSession, number: int) -> None:
    texts = [(n, f"${{x}} '\\ \"{n}é\U0001f600") for n in range(number)]
    frame = spark_frames.local_frame(spark, {"n": "bigint", "text": "string"}, texts)
    assert sorted(rows(nw.from_native(frame))) == texts
    assert size(nw.from_native(frame)) == number
    (batch, *_) = [*spark_frames.batches(frame, 2), []]
    assert len(batch) == min(number, 2)
    assert values(nw.from_native(spark_frames.keep_all([frame])[0]), "n") is not None


def test_the_w3c_suite_gets_the_reports_that_it_expects(spark: SparkSession, shared: Path) -> None:
    chosen = [each for each in cases(shared, "core", failing=False) if each.name in CASES]
    assert len(chosen) == len(CASES)
    for case in chosen:
        found = run(CopiedSlices(spark, number_terms(case.data)), case.shapes)
        assert is_as_expected(case, found), case.name
        assert not found.fallen_back


def test_owners_in_a_circle_are_found_though_an_executor_is_killed(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Chains that end, and one that comes back to its start.
    ends = [(n, n // 2) for n in range(4, 3000)] + [(3, 1), (2, 3), (1, 2)]
    lines = (f'<{EX}{a}> <{EX}owner> <{EX}{b}> .\n<{EX}{a}> <{EX}p> "{a}" .\n' for a, b in ends)
    path = write(tmp_path / "data.nt", "".join(lines))
    owners = "[ sh:oneOrMorePath :owner ]"
    shapes = quads(
        f":S a sh:NodeShape ; sh:targetNode :1, :2, :3, :9 ; sh:property [ sh:path {owners} ;"
        " sh:maxCount 3 ] . :T a sh:NodeShape ; sh:targetSubjectsOf :p ;"
        f' sh:property [ sh:path :p ; sh:pattern "^[0-9]{{1,3}}$" ] ;'
        f" sh:property [ sh:path {owners} ; sh:hasValue :2 ] ."
    )
    killed: list[int] = []
    kept = spark_frames._kept

    def kill_once(frame: DataFrame) -> DataFrame:
        if not killed and len(calls) == 2:
            killed.append(executors()[0])
            os.kill(killed[0], signal.SIGKILL)
        calls.append(frame)
        return kept(frame)

    calls: list[DataFrame] = []
    monkeypatch.setattr(spark_frames, "_kept", kill_once)
    assert len(executors()) == 2
    found = report(path, shapes, "spark")
    assert len(killed) == 1
    assert found == report(path, shapes, "polars")
    assert len(found.findings) > 1000
