"""A directory takes the place of another: in one step, or so that it can be undone."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import OutputError
from corpgraph.importing import exchanging
from corpgraph.importing.exchanging import exchange
from corpgraph.importing.staging import rehearse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A new directory, the place that has an old one, and a name that is free."""
    new, place = tmp_path / "new", tmp_path / "place"
    for each in (new, place):
        each.mkdir()
        (each / "what").write_text(each.name)
    return new, place, tmp_path / "aside"


def test_two_directories_change_places(folders: tuple[Path, Path, Path]) -> None:
    new, place, aside = folders
    exchange(new, place, aside=aside)
    assert (place / "what").read_text() == "new"
    assert (new / "what").read_text() == "place"
    assert not aside.exists()


def test_a_place_that_is_free_is_taken(folders: tuple[Path, Path, Path]) -> None:
    new, place, aside = folders
    exchange(new, place.with_name("free"), aside=aside)
    assert (place.with_name("free") / "what").read_text() == "new"
    assert not new.exists()


def test_where_nothing_can_be_exchanged_the_old_one_is_put_aside(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, place, aside = folders
    monkeypatch.setattr(exchanging, "_swapped", lambda *_: False)
    exchange(new, place, aside=aside)
    assert (place / "what").read_text() == "new"
    assert (aside / "what").read_text() == "place"


def test_a_failure_leaves_the_place_as_it_was(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, place, aside = folders
    with pytest.raises(FileNotFoundError):
        exchange(new / "missing", place, aside=aside)
    monkeypatch.setattr(exchanging, "_swapped", lambda *_: False)
    with pytest.raises(FileNotFoundError):
        exchange(new / "missing", place, aside=aside)
    assert (place / "what").read_text() == "place"
    assert not aside.exists()


def test_a_system_without_the_call_is_told_by_its_answer(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, place, aside = folders

    class Unable:
        @staticmethod
        def renameat2(*_: object) -> int:
            ctypes.set_errno(errno.EINVAL)
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Unable)
    exchange(new, place, aside=aside)
    assert (aside / "what").read_text() == "place"


def test_what_a_killed_run_put_aside_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".out.importing" / "old").mkdir(parents=True)
    rehearse(tmp_path / "out")
    assert (tmp_path / "out").is_dir()


def test_a_directory_that_may_not_be_written_to_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write anywhere, and tests may run as root.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="permission denied"):
        rehearse(tmp_path / "out")


def test_a_rehearsal_leaves_nothing(tmp_path: Path) -> None:
    rehearse(tmp_path / "above" / "out")
    assert list(tmp_path.iterdir()) == []
