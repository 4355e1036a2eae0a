"""An import on a cluster is, byte for byte, the import on one machine."""

from __future__ import annotations

import os
import signal
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.cli import run
from corpgraph.errors import OutputError, UsageError
from corpgraph.importing.gleif import ENGINES, Progress, import_gleif
from corpgraph.importing.gleif.spreading import running as spread
from generating.writing import generate, populate
from importing.doubled import imported_here, register
from importing.made import tree
from spark.conftest import MASTER
from spark.processes import executors

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.importing.gleif.inputs import Input

SIZE: Final = 90


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of all forms: some are divided among workers, of some each has one."""
    folder = tmp_path_factory.mktemp("register")
    population = populate(300, seed=12, errors=1)
    xml = generate(population, folder / "xml", formats=("xml",))
    json = generate(population, folder / "json", formats=("json",), container="zip")
    others = [xml[1], json[0]]
    return [*register(folder, entities=500), *(each.path for each in others)]


@pytest.fixture(scope="module")
def whole(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one machine makes of them, by its hashes."""
    return imported_here(files, tmp_path_factory.mktemp("whole") / "out", size=SIZE)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of which each file has many."""
    monkeypatch.setattr(spread, "_RANGE", 100_000)


@pytest.mark.usefixtures("spark", "short")
def test_a_cluster_makes_what_one_machine_makes_though_an_executor_is_killed(
    tmp_path: Path, files: list[Path], whole: dict[str, str]
) -> None:
    told: list[Progress] = []
    killed: list[int] = []

    def kill_once(progress: Progress) -> None:
        told.append(progress)
        if not killed:
            killed.append(executors()[0])
            os.kill(killed[0], signal.SIGKILL)

    out = tmp_path / "out"
    import_gleif(files, out, size=SIZE, engine="spark", progress=kill_once)
    assert len(killed) == 1
    assert told[0].records < told[-1].records
    assert tree(out) == whole
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("spark", "short")
def test_either_engine_goes_on_with_what_the_other_began(
    tmp_path: Path, files: list[Path], whole: dict[str, str]
) -> None:
    out, begun = tmp_path / "out", dict[str, int]()

    def stop(_: Progress) -> None:
        if len(committed(tmp_path)) > len(begun) + 3:
            raise KeyboardInterrupt

    for engine in ENGINES:
        with pytest.raises(KeyboardInterrupt):
            import_gleif(files, out, size=SIZE, engine=engine, progress=stop)
        # What one has committed, the other does not do again.
        further = committed(tmp_path)
        assert begun.items() < further.items()
        begun = further
    import_gleif(files, out, size=SIZE)
    assert tree(out) == whole


def committed(folder: Path) -> dict[str, int]:
    """The batches that are committed beside a target, with what tells others from them."""
    return {each.name: each.stat().st_ino for each in folder.glob(".out.importing/batches-*/*")}


@pytest.mark.usefixtures("spark")
def test_files_of_gleif_itself_are_taken_in_alike(tmp_path: Path, shared: Path) -> None:
    names = (
        "rr-golden-copy-sample.csv",
        "lei2-golden-copy-sample.json",
        "cdf3-repex-data.xml",
        "cdf3-lei-data.xml",
        "rr-data.xml",
    )
    paths = [shared / "data" / "gleif" / name for name in names]
    for engine in ENGINES:
        import_gleif(paths, tmp_path / engine, form="nq", size=300, engine=engine)
    here, there = (tree(tmp_path / engine) for engine in ENGINES)
    assert len(here) > len(paths)
    assert here == there


@pytest.mark.usefixtures("spark")
def test_the_command_tells_what_is_left_out_and_what_is_wrong_in_one_line(
    tmp_path: Path,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    words = ["import", "gleif", str(files[-1]), "--out", str(tmp_path / "out")]
    words += ["--engine", "spark", "--master", MASTER]
    assert run(words) == 1
    told = capfd.readouterr()
    assert "taken in" in told.out
    assert ", 4 left out" in told.out
    # As where workers have other disks.
    monkeypatch.setattr(spread, "_absolute", partial(moved, tmp_path))
    assert run(words) == 2
    told = capfd.readouterr()
    place = tmp_path / files[-1].name
    assert told.err == f"corpgraph: {place}: cannot be read: No such file or directory\n"
    assert told.out == ""


def moved(folder: Path, given: Input) -> Input:
    source = copy(given.source)
    source.path = folder / given.told.name
    return replace(given, source=source)


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        (
            "An exception was thrown from the Python worker:\nTraceback (most recent call last):\n"
            '  File "worker.py", line 1, in main\n'
            "ModuleNotFoundError: No module named 'corpgraph'",
            UsageError,
            "No module named 'corpgraph'; install corpgraph",
        ),
        (
            "An error occurred while calling z:org.apache.spark.api.python.PythonRDD.\n"
            ": org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage "
            "3.0 failed 4 times, most recent failure: Lost task 0.3 in stage 3.0: worker exited\n"
            "\tat org.apache.spark.api.python.BasePythonRunner",
            OutputError,
            "Spark gave up: Lost task 0.3 in stage 3.0: worker exited; run it again",
        ),
        ("Traceback\n  File\nValueError: 1\n", RuntimeError, "on a worker of Spark: ValueError: 1"),
    ],
)
def test_what_spark_says_in_many_lines_is_told_in_one(
    text: str, kind: type[Exception], told: str
) -> None:
    cluster = pytest.importorskip("corpgraph.importing.gleif.spreading.cluster")
    error = cluster._told(text)
    assert type(error) is kind
    assert told in str(error)
    assert "\n" not in str(error)
