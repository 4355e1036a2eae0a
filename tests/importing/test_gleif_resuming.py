"""An import that is broken off goes on where it stopped, and ends in the same bytes."""

from __future__ import annotations

import fcntl
import random
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.errors import InputError, OutputError, UsageError
from corpgraph.importing.gleif import committing, import_gleif, parts
from importing.made import A, B, C, D, counts, entity, relation, tree, write

if TYPE_CHECKING:
    from corpgraph.importing.gleif import Form

SCRIPT: Final = Path(__file__).with_name("killed.py")
SIZE: Final = 2


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Seven entities, one of them twice, and relationships, some of them bad."""
    codes = [entity(code) for code in (A, B, C, A, D)]
    rows = [relation(A, B), relation(B, C), relation("X", C), relation(A, B), relation(D, D)]
    folder = tmp_path / "files"
    folder.mkdir()
    return [write(folder / "lei2.csv", codes), write(folder / "rr.csv", rows)]


def run(step: int, out: Path, form: Form, files: list[Path]) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(SCRIPT), str(step), str(out), form, str(SIZE), *map(str, files)]
    return subprocess.run(words, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("form", ["parquet", "nq"])
def test_a_run_that_is_killed_anywhere_can_be_run_again_and_ends_in_the_same_bytes(
    tmp_path: Path, files: list[Path], form: Form
) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    done = run(0, whole / "out", form, files)
    steps = int(done.stdout)
    assert steps > 30, done.stderr
    wanted = tree(whole / "out")
    # First steps, two commits of batches, some step between, and the ends of the delivery.
    between = random.Random(form).randrange(steps // 4, steps - 1)
    chosen = {3, steps // 7, steps // 5, between, steps - 1, steps}
    for step in sorted(chosen):
        place = tmp_path / f"at-{step}"
        place.mkdir()
        killed = run(step, place / "out", form, files)
        assert killed.returncode == -signal.SIGKILL
        # The target is whole or not there at all.
        assert not (place / "out").exists() or tree(place / "out") == wanted
        import_gleif(files, place / "out", form=form, size=SIZE)
        assert tree(place / "out") == wanted
        # Nothing that is hidden is left beside it.
        assert [each.name for each in place.iterdir()] == ["out"]


def test_a_run_that_is_killed_again_and_again_comes_to_its_end(
    tmp_path: Path, files: list[Path]
) -> None:
    import_gleif(files, tmp_path / "whole", size=SIZE)
    codes = [run(step, tmp_path / "out", "parquet", files).returncode for step in (15, 30, 45, 200)]
    assert codes == [-signal.SIGKILL, -signal.SIGKILL, -signal.SIGKILL, 0]
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_committed_batches_are_not_read_again(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write_done = parts.write_done

    def interrupted(*arguments: object, **options: object) -> None:
        if len(written) == 3:
            written.append(0)
            raise KeyboardInterrupt
        written.append(1)
        write_done(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(committing, "write_done", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_gleif(files, tmp_path / "out", size=SIZE)
    assert not (tmp_path / "out").exists()
    import_gleif(files, tmp_path / "out", size=SIZE)
    # Six batches: three of each file.
    assert sum(written) == 6


def test_what_another_run_left_is_not_gone_on_with(tmp_path: Path, files: list[Path]) -> None:
    run(60, tmp_path / "out", "parquet", files)
    assert (tmp_path / ".out.importing").is_dir()
    outcome = import_gleif(files[:1], tmp_path / "out", size=3)
    assert [each["records"] for each in outcome.report["files"]] == [5]
    import_gleif(files[:1], tmp_path / "other", size=3)
    assert tree(tmp_path / "out") == tree(tmp_path / "other")


def test_a_full_disk_is_told_and_the_import_goes_on_when_there_is_room(
    tmp_path: Path, files: list[Path]
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1200, before[1]))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            import_gleif(files, tmp_path / "out", size=SIZE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (tmp_path / "out").exists()
    import_gleif(files, tmp_path / "out", size=SIZE)
    import_gleif(files, tmp_path / "whole", size=SIZE)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_two_imports_do_not_work_on_one_target(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / ".out.importing"
    folder.mkdir()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="another import"):
            import_gleif(files, tmp_path / "out")


def test_a_directory_of_others_is_left_alone_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="did not make it"):
        import_gleif([tmp_path / "missing.csv"], tmp_path / "out")
    assert tree(tmp_path / "out").keys() == {"thesis.txt"}


def test_an_import_replaces_an_earlier_one(tmp_path: Path, files: list[Path]) -> None:
    import_gleif(files, tmp_path / "out", form="nt")
    import_gleif(files[:1], tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.nt"))


def test_the_size_of_batches_does_not_change_what_is_taken_in(
    tmp_path: Path, files: list[Path]
) -> None:
    for size in (1, 2, 100):
        import_gleif(files, tmp_path / str(size), form="nt", size=size)
    one, two, all_at_once = (
        sorted(
            line
            for path in (tmp_path / str(size)).glob("*.nt")
            for line in path.read_text(encoding="utf-8").splitlines()
        )
        for size in (1, 2, 100)
    )
    assert len(one) > 50
    assert one == two == all_at_once


def test_a_file_that_ends_too_early_is_told_and_its_whole_records_are_taken_in(
    tmp_path: Path, files: list[Path]
) -> None:
    text = files[0].read_bytes()
    cut = tmp_path / "lei2.csv"
    cut.write_bytes(text[: text.rindex(b"Company") + 4])
    outcome = import_gleif([cut], tmp_path / "out")
    assert outcome.left_out >= 1
    assert {"broken-record", "early-end"} & counts(outcome).keys()
    cut.write_bytes(text)
    again = import_gleif([cut], tmp_path / "out", size=SIZE)
    import_gleif([files[0]], tmp_path / "whole", size=SIZE)
    assert again.left_out == 1
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_file_without_records_gives_a_source_and_no_facts(tmp_path: Path) -> None:
    path = write(tmp_path / "lei2.csv", [], columns=list(entity(A)))
    outcome = import_gleif([path], tmp_path / "out", form="nt")
    assert outcome.left_out == 0
    assert [each["records"] for each in outcome.report["files"]] == [0]


def test_nothing_and_the_same_twice_are_no_input(tmp_path: Path, files: list[Path]) -> None:
    with pytest.raises(UsageError, match="nothing to import"):
        import_gleif([], tmp_path / "out")
    with pytest.raises(UsageError, match="given twice"):
        import_gleif([files[0], files[0]], tmp_path / "out")
    with pytest.raises(InputError, match=r"missing\.csv"):
        import_gleif([tmp_path / "missing.csv"], tmp_path / "out")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["files"]
