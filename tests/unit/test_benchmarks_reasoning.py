"""The generated groups, and what the benchmark of the reasoners makes of its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from benchmarks.groups import TRIPLES_A_COMPANY, generate_groups, statements
from benchmarks.reasoning import Asked, Row, Table, judge, main
from corpgraph.namespaces import CG
from corpgraph.querying import ownership
from corpgraph.time import parse_day

if TYPE_CHECKING:
    from pathlib import Path

OURS: Final = Row("corpgraph 0", cpu=2.0, wall=2.0, memory=10**9, inferred=7)
OWLRL: Final = Row("owlrl 7", cpu=300.0, extrapolated=True, failure="stopped")
REASONABLE: Final = Row("reasonable 0", cpu=3.0, inferred=7)
TABLE: Final = Table(
    3_000_000, 700_000, 1.0, [OURS, OWLRL, REASONABLE], [Asked("parents", 0.01, 0.03, 4)], (0.9, 9)
)


def test_the_same_groups_are_generated_each_time() -> None:
    lines = list(statements(200))
    assert lines == list(statements(200))
    assert lines[: len(lines) // 4] == list(statements(200))[: len(lines) // 4]
    assert 0.8 < len(lines) / (200 * TRIPLES_A_COMPANY) < 1.2


def test_generated_groups_are_deep_and_have_cycles(tmp_path: Path) -> None:
    made = generate_groups(90_000, cache=tmp_path)
    assert made == generate_groups(90_000, cache=tmp_path)
    store = ox.Store()
    store.bulk_load(path=str(made.data))
    assert len(store) == made.triples
    tops = ownership.all_ultimate_parents(store, at=parse_day("2010-06-01"))
    assert max(each.depth for each in tops) >= 5
    back = [
        quad
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{CG}parent"), None)
        if str(quad.subject).endswith("-back>")
    ]
    assert back


def test_each_goal_is_judged_by_its_figures() -> None:
    verdicts = judge([TABLE])
    assert [reached for _, reached, _ in verdicts] == [True, True, True, True]
    assert "150 times, with the snapshot 100 times, extrapolated" in verdicts[0][2]
    assert "1.5 times as fast" in verdicts[1][2]


@pytest.mark.parametrize(
    ("worse", "missed"),
    [
        (replace(TABLE, rows=[replace(OURS, cpu=4.0), OWLRL, REASONABLE]), [0, 1]),
        (replace(TABLE, asked=[Asked("parents", 0.03, 0.05, 4)]), [2]),
        (replace(TABLE, all_ultimate=(1.2, 9)), [3]),
    ],
)
def test_a_goal_that_is_missed_is_told(worse: Table, missed: list[int]) -> None:
    assert [at for at, verdict in enumerate(judge([worse])) if verdict[1] is False] == missed


def test_reasonable_is_judged_on_the_largest_graph_that_it_finishes() -> None:
    larger = replace(
        TABLE, triples=9_000_000, rows=[OURS, OWLRL, Row("reasonable 0", failure="stopped")]
    )
    assert judge([TABLE, larger])[1][0].startswith("3,000,000 triples")


def test_the_benchmark_runs_and_all_reasoners_infer_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--sizes", "3k", "--peers", "owlrl", "--cache", str(tmp_path), "--format", "markdown"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "| corpgraph" in out
    assert "| owlrl" in out
    assert "| ultimate-parents |" in out
