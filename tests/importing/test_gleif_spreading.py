"""Batches made in any order by others are those of one machine; without Spark."""

from __future__ import annotations

import pickle
import random
import shutil
import sys
from contextlib import nullcontext
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

from corpgraph.errors import InputError, OutputError, UsageError
from corpgraph.importing.gleif import Progress, committing, import_gleif
from corpgraph.importing.gleif.committing import VERSIONS
from corpgraph.importing.gleif.inputs import open_inputs
from corpgraph.importing.gleif.parts import write_done
from corpgraph.importing.gleif.reading import Place, Scan
from corpgraph.importing.gleif.spreading import running as spread
from corpgraph.importing.gleif.spreading.places import Division, Stretch, divide, ranges
from corpgraph.importing.gleif.spreading.tasks import Committing, Scanning, attempt
from corpgraph.importing.staging import Work, working
from generating.writing import generate, populate
from importing.doubled import imported_here, register
from importing.made import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

T = TypeVar("T")
SIZE: Final = 60


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (3, 3, []),
        (3, 9, [(3, 9)]),
        (3, 13, [(3, 13)]),
        (3, 14, [(3, 13), (13, 14)]),
        (0, 30, [(0, 10), (10, 20), (20, 30)]),
    ],
)
def test_ranges_follow_each_other(start: int, end: int, expected: list[tuple[int, int]]) -> None:
    assert list(ranges(start, end, 10)) == expected


def test_a_batch_is_between_the_places_around_it() -> None:
    start = Place(offset=100, record=1, line=2)
    scans = [
        # Five records in six lines, none in two, then three in three.
        Scan((Place(100, 1, 1), Place(130, 3, 3), Place(150, 5, 6)), 160, records=5, lines=6),
        Scan((), 170, records=0, lines=2),
        Scan((Place(170, 1, 1), Place(180, 2, 2)), 200, records=3, lines=3),
    ]
    first, third = Place(100, 1, 2), Place(130, 3, 4)
    fifth, sixth, seventh = Place(150, 5, 7), Place(170, 6, 10), Place(180, 7, 11)
    assert divide(start, scans, 2) == Division(
        (
            Stretch(0, first, 130),
            Stretch(1, third, 150),
            # Its second record is the sixth; the next batch begins at a place.
            Stretch(2, fifth, 180),
            Stretch(3, seventh, None),
        ),
        records=8,
    )
    stretches = {size: divide(start, scans, size).stretches for size in (3, 5, 8)}
    assert stretches == {
        3: (Stretch(0, first, 150), Stretch(1, third, 180), Stretch(2, seventh, None)),
        5: (Stretch(0, first, 170), Stretch(1, sixth, None)),
        8: (Stretch(0, first, None),),
    }
    assert divide(start, [], 5) == Division((), 0)


class Shuffled:
    """Does tasks in any order, some of them twice, as a cluster may; each is sent there."""

    def __init__(self) -> None:
        self.committings: list[Committing] = []
        self.fail_after: int | None = None

    def do_all(
        self, tasks: Sequence[Callable[[], T]], *, look: Callable[[], None] = lambda: None
    ) -> list[T]:
        order = list(range(len(tasks))) * 2
        random.Random(len(tasks)).shuffle(order)
        done: dict[int, T] = {}
        for each in order:
            task = pickle.loads(pickle.dumps(tasks[each]))
            if isinstance(task, Committing) and self.fail_after == len(self.committings):
                raise KeyboardInterrupt
            if isinstance(task, Committing):
                self.committings.append(task)
            done[each] = task()
            look()
        return [done[each] for each in range(len(tasks))]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files that are hard to divide, and one that cannot be divided."""
    folder = tmp_path_factory.mktemp("register")
    made = generate(populate(300, seed=12, errors=1), folder / "xml", formats=("xml",))
    return [*register(folder, entities=300), *(each.path for each in made)]


@pytest.fixture(scope="module")
def whole(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one machine makes of them, by its hashes."""
    return imported_here(files, tmp_path_factory.mktemp("whole") / "out", size=SIZE)


@pytest.fixture
def shuffled(monkeypatch: pytest.MonkeyPatch) -> Shuffled:
    """What an import with the engine spark gives its tasks to."""
    workers = Shuffled()
    monkeypatch.setattr(spread, "_RANGE", 30_000)
    give(monkeypatch, workers)
    return workers


def give(monkeypatch: pytest.MonkeyPatch, workers: Shuffled) -> None:
    """Have imports with the engine spark give their tasks to other workers."""
    cluster = ModuleType("cluster")
    cluster.connected = lambda _: nullcontext(workers)  # type: ignore[attr-defined]
    name = "corpgraph.importing.gleif.spreading.cluster"
    monkeypatch.setitem(sys.modules, name, cluster)


def test_batches_in_any_order_are_those_of_one_machine(
    tmp_path: Path, files: list[Path], whole: dict[str, str], shuffled: Shuffled
) -> None:
    told: list[Progress] = []
    import_gleif(files, tmp_path / "out", size=SIZE, engine="spark", progress=told.append)
    assert tree(tmp_path / "out") == whole
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    # Most batches are tasks of their own, and the two files of XML are as they are.
    assert len({name_of(each) for each in shuffled.committings} - {None}) > 10
    assert [each.records for each in told] == sorted({each.records for each in told})
    assert told[-1].position == told[-1].size == sum(path.stat().st_size for path in files)


def test_one_machine_and_a_cluster_go_on_with_what_the_other_began(
    tmp_path: Path,
    files: list[Path],
    whole: dict[str, str],
    shuffled: Shuffled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[int] = []

    def write(*arguments: Any, **others: Any) -> None:  # noqa: ANN401
        written.append(others["number"])
        write_done(*arguments, **others)

    monkeypatch.setattr(committing, "write_done", write)
    out = tmp_path / "out"
    shuffled.fail_after = 9
    with pytest.raises(KeyboardInterrupt):
        import_gleif(files, out, size=SIZE, engine="spark")
    begun = batches_in(tmp_path)
    assert len(begun) > 5
    # Some are missing before the last that is there.
    firsts = [name for name in begun if name.startswith("01-")]
    assert len(firsts) <= int(max(firsts).partition("-")[2])

    def stop(progress: Progress) -> None:
        if progress.records > 9 * SIZE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_gleif(files, out, size=SIZE, progress=stop)
    further = batches_in(tmp_path)
    assert begun.items() < further.items()
    assert len(written) == len(further)
    shuffled.fail_after = None
    shuffled.committings.clear()
    import_gleif(files, out, size=SIZE, engine="spark")
    assert tree(out) == whole
    # What is committed is not done again.
    alone = {name_of(task) for task in shuffled.committings}
    assert len(alone) > 3
    assert alone.isdisjoint(further)


def name_of(task: Committing) -> str | None:
    """The name of the batch that a task commits, if it is one."""
    at = task.stretch
    return None if at is None else f"{task.given.told.number:02}-{at.number:05}"


def batches_in(folder: Path) -> dict[str, int]:
    """The batches that are committed beside a target, with what tells others from them."""
    return {each.name: each.stat().st_ino for each in folder.glob(".out.importing/batches-*/*")}


def test_the_first_to_commit_a_batch_has_done_it(tmp_path: Path) -> None:
    with working(tmp_path / "out", {"plan": 1}) as work:
        with work.committing("b") as one:
            (one / "file").write_text("first")
            with work.committing("b") as other:
                (other / "file").write_text("second")
        folder = work.batch("b")
        assert folder is not None
        assert (folder / "file").read_text() == "second"
        assert work.batches() == {"b"}


def test_who_works_for_another_plan_commits_nothing(tmp_path: Path) -> None:
    with working(tmp_path / "out", {"plan": 1}) as late:
        pass
    with working(tmp_path / "out", {"plan": 2}) as work:
        with pytest.raises(FileNotFoundError), late.committing("b") as folder:
            (folder / "file").write_text("of plan 1")
        assert work.batches() == set()


@pytest.mark.parametrize(
    "error", [InputError("is none", path="a.csv", hint="take another"), ValueError("a defect")]
)
def test_an_error_of_a_task_is_its_outcome(error: Exception) -> None:
    def fail() -> None:
        raise error

    outcome = pickle.loads(pickle.dumps(attempt(fail, VERSIONS)))
    assert (type(outcome), str(outcome)) == (type(error), str(error))
    assert "in fail" in outcome.__notes__[0]
    other = attempt(fail, {**VERSIONS, "polars": "0.1"})
    assert isinstance(other, UsageError)
    assert "polars 0.1" in str(other)


class Elsewhere(Shuffled):
    """Workers that have a disk of their own."""

    def do_all(
        self, tasks: Sequence[Callable[[], T]], *, look: Callable[[], None] = lambda: None
    ) -> list[T]:
        done = super().do_all(tasks, look=look)
        for task in tasks:
            if isinstance(task, Committing):
                for name in task.work.batches():
                    shutil.rmtree(str(task.work.batch(name)))
        return done


def test_batches_that_are_not_seen_here_are_missed(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, Elsewhere())
    with pytest.raises(OutputError, match="workers have to share it"):
        import_gleif(files[-1:], tmp_path / "out", engine="spark")


def test_a_worker_that_sees_another_file_says_so(
    tmp_path: Path, files: list[Path], shuffled: Shuffled
) -> None:
    path = tmp_path / "repex.csv"
    shutil.copyfile(next(each for each in files if each.name == "repex.csv"), path)
    work = Work(tmp_path, "batches")
    (given,) = open_inputs([path])
    path.write_bytes(path.read_bytes() + b"\n")
    for task in (Committing(given, work, SIZE), Scanning(given, 0, 10)):
        with pytest.raises(InputError, match="is another file on a worker"):
            shuffled.do_all([task])


class WithoutSpark(MetaPathFinder):
    """Finds no pyspark."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pyspark":
            raise ModuleNotFoundError("No module named 'pyspark'", name=fullname)


def test_the_engine_that_is_not_installed_is_named(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, spreading = "corpgraph.frames.reading.spark_", "corpgraph.importing.gleif.spreading"
    hidden = ("pyspark", reading, f"{spreading}.cluster")
    for name in [each for each in sys.modules if each.startswith(hidden)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [WithoutSpark(), *sys.meta_path])
    with pytest.raises(UsageError, match=r"the engine spark needs pyspark.*corpgraph\[spark\]"):
        import_gleif(files, tmp_path / "out", engine="spark")
    assert list(tmp_path.iterdir()) == []
