from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import OutputError
from corpgraph.writing import MANIFEST, staged_directory, write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterator


def state(folder: Path) -> dict[str, str]:
    """Everything below a folder, so that nothing partial can hide."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else "directory"
        for path in folder.rglob("*")
    }


def write(target: Path, *, overwrite: bool = True, **files: str) -> None:
    with staged_directory(target, overwrite=overwrite) as stage:
        for name, text in files.items():
            (stage / name).write_text(text)


def refusal(target: Path, *, overwrite: bool = True) -> OutputError:
    """Try to write, and see that it is refused before anything is written."""
    with pytest.raises(OutputError) as caught, staged_directory(target, overwrite=overwrite):
        pytest.fail("it should have been refused before")
    assert caught.value.hint
    return caught.value


# -- one file ------------------------------------------------------------------------------------


def test_text_is_written_as_utf_8_with_its_line_ends(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", "é\r\nb\n")
    assert (tmp_path / "a").read_bytes() == "é\r\nb\n".encode()


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", b"\xff\r\n")
    assert (tmp_path / "a").read_bytes() == b"\xff\r\n"


def test_a_file_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    write_atomic(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_atomic(tmp_path / "a", "new")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_goes_on_pointing_to_the_file_that_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to("file")
    write_atomic(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"


def test_a_file_that_cannot_be_finished_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device; free some space") as caught:
        write_atomic(tmp_path / "a", "new")
    assert caught.value.path == tmp_path / "a"
    assert state(tmp_path) == {"a": "old"}


def test_a_directory_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OutputError, match="a directory is in the way"):
        write_atomic(tmp_path / "a", "new")
    assert state(tmp_path) == {"a": "directory"}


def test_a_file_needs_a_directory_that_exists(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written: .*; make the directory first"):
        write_atomic(tmp_path / "no" / "a", "new")
    assert state(tmp_path) == {}


def test_a_file_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(OutputError, match="cannot be written"):
        write_atomic(tmp_path / "a" / "b", "new")
    assert state(tmp_path) == {"a": "old"}


# -- a directory ---------------------------------------------------------------------------------


def test_a_directory_appears_with_its_parents_and_a_manifest(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b", one="1")
    manifest = json.loads((tmp_path / "a" / "b" / MANIFEST).read_text())
    assert manifest == {"generator": "corpgraph", "files": ["one"]}
    assert set(state(tmp_path)) == {"a", "a/b", "a/b/one", f"a/b/{MANIFEST}"}


def test_the_manifest_lists_files_in_folders_by_any_name(tmp_path: Path) -> None:
    with staged_directory(tmp_path / "a") as stage:
        (stage / "x" / "y").mkdir(parents=True)
        for name in ('x/"q".txt', "x/y/é.txt", f"x/{MANIFEST}", "x.txt"):
            (stage / name).write_text("1")
        (stage / "link").symlink_to(stage / "x")
        (stage / "empty").mkdir()
    listed = json.loads((tmp_path / "a" / MANIFEST).read_text())["files"]
    assert sorted(listed) == sorted(["link", 'x/"q".txt', f"x/{MANIFEST}", "x/y/é.txt", "x.txt"])
    # All of it is known as written here.
    write(tmp_path / "a", one="1")
    assert set(state(tmp_path)) == {"a", "a/one", f"a/{MANIFEST}"}


def test_nothing_is_seen_before_the_end(tmp_path: Path) -> None:
    with staged_directory(tmp_path / "a") as stage:
        (stage / "one").write_text("1")
        assert not (tmp_path / "a").exists()
        assert stage.stat().st_dev == tmp_path.stat().st_dev


def test_an_empty_directory_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "a", one="1")
    assert (tmp_path / "a" / "one").read_text() == "1"


def test_what_was_written_before_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "a", one="1", two="2")
    write(tmp_path / "a", two="two")
    assert set(state(tmp_path)) == {"a", "a/two", f"a/{MANIFEST}"}
    assert (tmp_path / "a" / "two").read_text() == "two"


def test_a_new_directory_has_the_permissions_of_any_new_directory(tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    write(tmp_path / "a")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_what_was_written_before_is_kept_on_demand(tmp_path: Path) -> None:
    write(tmp_path / "a", one="1")
    before = state(tmp_path)
    assert "was written before" in refusal(tmp_path / "a", overwrite=False).message
    assert state(tmp_path) == before


def test_a_link_to_a_directory_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", one="1")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "one").read_text() == "1"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interruption_leaves_the_old_state(tmp_path: Path, error: type[BaseException]) -> None:
    write(tmp_path / "a", one="1")
    before = state(tmp_path)

    def interrupted() -> None:
        with staged_directory(tmp_path / "a") as stage:
            (stage / "one").write_text("partial")
            raise error

    with pytest.raises(error):
        interrupted()
    assert state(tmp_path) == before


def test_an_interruption_leaves_no_parents_behind(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    with pytest.raises(ValueError, match=r"^$"), staged_directory(tmp_path / "here" / "b" / "c"):
        raise ValueError
    assert state(tmp_path) == {"here": "directory"}


def test_the_old_directory_comes_back_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a", one="1")
    before = state(tmp_path)
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(errno.EIO, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="Input/output error"):
        write(tmp_path / "a", one="new")
    assert state(tmp_path) == before


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="No space left; free some space"),
        staged_directory(tmp_path / "a"),
    ):
        raise OSError(errno.ENOSPC, "No space left")
    assert state(tmp_path) == {}


def test_a_place_where_nobody_may_write_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(_path: Path, *_mode: int) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    # Permissions bind no superuser, who may be the one who tests.
    monkeypatch.setattr(Path, "mkdir", forbid)
    error = refusal(tmp_path / "a")
    assert str(error).endswith("Permission denied; name a place that you may write to")


# -- what must not be destroyed ------------------------------------------------------------------


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Path]:
    """A directory that is not ours; it must be the same after the test."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    yield folder
    assert (folder / "thesis.txt").read_text() == "years of work"


def test_a_directory_of_others_is_refused(foreign: Path) -> None:
    assert "corpgraph did not make it" in refusal(foreign).message


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"generator": "other", "files": []}'])
def test_a_manifest_of_others_does_not_make_a_directory_ours(foreign: Path, manifest: str) -> None:
    (foreign / MANIFEST).write_text(manifest)
    assert "corpgraph did not make it" in refusal(foreign).message


def test_a_file_that_others_put_into_ours_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "a", one="1")
    (tmp_path / "a" / "sub").mkdir()
    (tmp_path / "a" / "sub" / "notes.txt").write_text("mine")
    assert "'sub/notes.txt'" in refusal(tmp_path / "a").message
    assert (tmp_path / "a" / "sub" / "notes.txt").read_text() == "mine"


def test_a_file_that_others_put_there_in_the_meantime_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "a", one="1")
    with (
        pytest.raises(OutputError, match=r"notes\.txt"),
        staged_directory(tmp_path / "a"),
    ):
        (tmp_path / "a" / "notes.txt").write_text("mine")
    assert (tmp_path / "a" / "notes.txt").read_text() == "mine"


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    assert "a file is in the way" in refusal(tmp_path / "a").message
    assert refusal(tmp_path / "a" / "b" / "c").path == tmp_path / "a"
    assert state(tmp_path) == {"a": "mine"}


def test_a_mount_point_is_refused_before_anything_is_written() -> None:
    assert "mount point" in refusal(Path("/")).message
