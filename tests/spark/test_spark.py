"""Spark reads what Oxigraph's parser reads, and finds in it what Polars finds."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import narwhals as nw
import pytest
from pyoxigraph import Literal

from corpgraph.errors import InputError
from corpgraph.frames.backends import rows, size
from corpgraph.frames.opening import open_slices
from corpgraph.frames.reading import spark_frames, spark_rounds, spark_sessions
from corpgraph.frames.reading.spark_sessions import suited
from corpgraph.frames.reading.xxhash64 import xxhash64
from corpgraph.frames.slices import in_syntax
from corpgraph.loading import parse
from corpgraph.namespaces import XSD
from corpgraph.validation.columns import reported
from corpgraph.validation.columns.validating import report_of, run
from spark.processes import executors
from unit.test_frames_reading import ODD
from validation.graphs import EX, quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Quad
    from pyspark.sql import DataFrame, SparkSession

    from corpgraph.frames.backends import Row
    from corpgraph.frames.opening import Library
    from corpgraph.validation.findings import Report


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def report(path: Path, shapes: Iterable[Quad], library: Library) -> Report:
    with open_slices([path], library) as slices:
        return report_of(run(slices, shapes).results)


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


@pytest.mark.parametrize("number", [0, 3, spark_frames.FEW + 1])
def test_rows_go_in_and_come_out(spark: SparkSession, number: int) -> None:
    texts = [(n, f"${{x}} '\\ \"{n}é\U0001f600") for n in range(number)]
    frame = spark_frames.local_frame(spark, {"n": "bigint", "text": "string"}, texts)
    assert sorted(rows(nw.from_native(frame))) == texts
    assert size(nw.from_native(frame)) == number
    (batch, *_) = [*spark_frames.batches(frame, 2), []]
    assert len(batch) == min(number, 2)
    assert spark_rounds.keep_all([frame]) == [frame]


@pytest.mark.parametrize("size", [0, 1 << 40])
def test_frames_that_are_asked_together_keep_their_own_columns(
    spark: SparkSession, size: int
) -> None:
    with suited(spark, size):
        held_apart(spark)


def held_apart(spark: SparkSession) -> None:
    many = spark.range(spark_frames.FEW + 5).selectExpr("id AS n", "CAST(id AS string) AS text")
    few = spark.range(3).selectExpr("CAST(id AS string) AS n", "id * 2 AS m")
    none = many.where("n < 0")
    kept = spark_rounds.keep_all([many, few, none])
    texts = [(n, str(n)) for n in range(spark_frames.FEW + 5)]
    doubles = [(str(n), 2 * n) for n in range(3)]
    assert [spark_frames.known_rows(each) is None for each in kept] == [True, False, False]
    assert [sorted(each) for each in spark_rounds.collect_all(kept)] == [texts, doubles, []]
    assert [each.columns for each in kept] == [["n", "text"], ["n", "m"], ["n", "text"]]
    parts = [list(each) for each in spark_rounds.batches_of_all([many, few], 600)]
    assert [[len(part) for part in each] for each in parts] == [[600, 405], [3]]


def test_keys_are_those_that_spark_computes(spark: SparkSession) -> None:
    texts = ["", "a", "é" * 5, *("x" * n + "\U0001f600" for n in range(70))]
    frame = spark_frames.local_frame(spark, {"text": "string"}, [(each,) for each in texts])
    found = frame.selectExpr("text", "xxhash64('salt', text)").collect()
    assert len(found) == len(texts)
    assert dict(found) == {each: xxhash64("salt", each) for each in texts}


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
    gathered = spark_rounds._gathered

    def kill_once(frames: Sequence[DataFrame], most: int | None) -> list[list[Row]]:
        if len(calls) == 2:
            killed.append(executors()[0])
            os.kill(killed[0], signal.SIGKILL)
        calls.append(len(frames))
        return gathered(frames, most)

    calls: list[int] = []
    monkeypatch.setattr(spark_rounds, "_gathered", kill_once)
    assert len(executors()) == 2
    found = report(path, shapes, "spark")
    assert len(killed) == 1
    assert found == report(path, shapes, "polars")
    assert len(found.findings) > 1000


#: What texts and numbers are computed of, and conditions on that: ?x is a text, ?n a number.
COMPUTED_OF = ("a:b", "A-2", "", "0042", "-7", "+5", "xyz-xyz", 'say "a"')
COMPUTED = (
    'CONCAT(?x, "-", STR(?n)) = "A-2--1" || REPLACE(?x, "([a-z])(.)", "$2$1") = "yx-zyxz"',
    'SUBSTR(?x, -1, 3) = "x" || SUBSTR(?x, STRLEN(?x) - 1) = SUBSTR(?x, 1, 2)',
    'STRBEFORE(?x, "-") = "A" || STRAFTER(?x, "-") = "xyz" || UCASE(?x) = "A:B"',
    'REGEX(?x, "^[a-z]+:") || STRLEN(STRBEFORE("0123+", SUBSTR(?x, 1, 1))) = 4',
    "xsd:integer(?x) - 5 * xsd:integer(FLOOR(xsd:integer(?x) / 5)) = 2 || ?n * ?n / 4 > 10",
    "IF(?n > 5, CONCAT(?x, ?x), STR(ROUND(?n / 2))) IN (STR(-2), STR(STRLEN(?x)))",
)


def test_texts_and_numbers_are_computed_as_by_polars(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        f"<http://e/{place}{sign}> <http://e/x> {Literal(text)} .\n"
        f"<http://e/{place}{sign}> <http://e/n> {Literal(int(f'{sign}{place}'))} ."
        for place, text in enumerate(COMPUTED_OF)
        for sign in "+-"
    ]
    path = write(tmp_path / "data.nt", "\n".join(lines))
    constraints = ", ".join(
        f'[ sh:select """PREFIX xsd: <{XSD}> SELECT $this WHERE {{ $this <http://e/x> ?x ; '
        f'<http://e/n> ?n FILTER({condition}) }}""" ]'
        for condition in COMPUTED
    )
    target = ":S a sh:NodeShape ; sh:targetSubjectsOf <http://e/x>"
    shapes = quads(f"{target} ; sh:sparql {constraints} .")
    with open_slices([path], "polars") as slices:
        expected = run(slices, shapes)
    with open_slices([path], "spark") as slices:
        # Little data go into a store, which answers before Spark has planned.
        stored = run(slices, shapes)
        monkeypatch.setattr(reported, "prefers_store", lambda _: False)
        found = run(slices, shapes)
    assert len(stored.fallen_back) == len(COMPUTED)
    assert report_of(stored.results) == report_of(expected.results)
    assert [each.constraint for each in expected.fallen_back] == []
    assert [each.constraint for each in found.fallen_back] == []
    assert len({each.constraint for each in expected.results}) == len(COMPUTED)
    assert report_of(found.results) == report_of(expected.results)


def test_what_is_computed_of_one_another_is_planned_once(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (f"<{EX}{n}> <{EX}n> {Literal(n * 37)} ." for n in range(50))
    path = write(tmp_path / "data.nt", "\n".join(lines))
    rests = " ".join(f"BIND(?x{n} * 5 - 97 * FLOOR(?x{n} * 5 / 97) AS ?x{n + 1})" for n in range(3))
    shapes = quads(
        ":S a sh:NodeShape ; sh:targetSubjectsOf :n ; sh:sparql :q . :q sh:select "
        f'"SELECT $this WHERE {{ $this <{EX}n> ?x0 {rests} FILTER(?x3 > 40) }}" .'
    )
    floors: list[int] = []
    gathered = spark_rounds._gathered

    def counted(frames: Sequence[DataFrame], most: int | None) -> list[list[Row]]:
        plans = (each._jdf.queryExecution().optimizedPlan().toString() for each in frames)
        floors.extend(each.count("FLOOR") for each in plans)
        return gathered(frames, most)

    monkeypatch.setattr(spark_rounds, "_gathered", counted)
    # A store would answer where data are little.
    monkeypatch.setattr(spark_sessions, "_LITTLE", 0)
    found = report(path, shapes, "spark")
    assert found == report(path, shapes, "polars")
    assert 0 < len(found.findings) < 50
    assert max(floors) == 3
