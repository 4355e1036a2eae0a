"""Files that are cut off, wrongly encoded, or no files at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.cli import run
from robustness.fuzzing import corpus
from robustness.running import DATA, SHAPES, assert_refused, assert_validated, validate

if TYPE_CHECKING:
    from pathlib import Path

FORMATS: Final = tuple(
    name
    for name in corpus()
    if name.split("-")[1].split(".")[0] in ("turtle", "trig", "lines", "quads", "json", "xml")
)
#: Every so manieth byte is a place to cut a file off.
STEP: Final = 7


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Internal errors raise."""
    monkeypatch.setenv("CORPGRAPH_TRACEBACK", "1")


def cuts(content: bytes) -> range:
    found = range(0, len(content), STEP)
    assert len(found) > 20
    return found


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_off_anywhere_is_refused_or_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(FORMATS) == 6
    content, path, codes = corpus()[name], tmp_path / name, set()
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES, encoding="utf-8")
    for end in cuts(content):
        path.write_bytes(content[:end])
        code = run(["validate", str(path), "--shapes", str(shapes)])
        said = capsys.readouterr().err
        assert code in (0, 1, 2)
        assert code != 2 or said.startswith("corpgraph: ")
        codes.add(code)
    assert 2 in codes


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize("name", ["shapes-core.ttl", "shapes-logic.ttl", "shapes-sparql.ttl"])
def test_shapes_cut_off_anywhere_are_refused_or_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, path, codes = corpus()[name], tmp_path / name, set()
    data = tmp_path / "data.ttl"
    data.write_text(DATA, encoding="utf-8")
    for end in cuts(content):
        path.write_bytes(content[:end])
        code = run(["validate", str(data), "--shapes", str(path)])
        said = capsys.readouterr().err
        assert code in (0, 1, 2)
        assert code != 2 or said.startswith("corpgraph: ")
        codes.add(code)
    assert 2 in codes


def test_a_file_cut_off_is_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "cut.ttl").write_text(DATA[:-4], encoding="utf-8")
    assert_refused(validate("cut.ttl", cwd=tmp_path), "cut.ttl:6:", "syntax error")
    assert_refused(validate(shapes="cut.ttl", cwd=tmp_path), "cut.ttl:6:", "syntax error")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (DATA.encode("utf-16"), "bad.ttl:1: not UTF-8; save it as UTF-8"),
        (DATA.replace("text", "café").encode("latin-1"), "bad.ttl:6: not UTF-8"),
        (b"\xef\xbb\xbf" + DATA.encode(), "bad.ttl:1:1: a byte order mark"),
        (b"\x00" * 100, "bad.ttl:1:1: syntax error"),
        (b"", "bad.ttl: the file is empty"),
        (b" \n\t\n", "bad.ttl: the file is empty"),
    ],
    ids=["UTF-16", "Latin-1", "byte order mark", "only NUL", "nothing", "only spaces"],
)
def test_a_wrong_encoding_is_named(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_bytes(content)
    assert_refused(validate("bad.ttl", cwd=tmp_path), said)
    assert_refused(validate(shapes="bad.ttl", cwd=tmp_path), said)


def test_a_nul_in_a_string_is_legal(tmp_path: Path) -> None:
    (tmp_path / "nul.ttl").write_text(DATA.replace("text", "te\0xt"), encoding="utf-8")
    assert_validated(validate("nul.ttl", cwd=tmp_path), findings=False)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    (tmp_path / "device.ttl").symlink_to("/dev/zero")
    (tmp_path / "loop.ttl").symlink_to("loop.ttl")
    (tmp_path / "empty").mkdir()
    long = "a" * 300 + ".ttl"
    for name, said in (
        ("pipe.ttl", "pipe.ttl: not a regular file"),
        ("device.ttl", "device.ttl: not a regular file"),
        ("loop.ttl", "loop.ttl: no such file or directory"),
        ("none.ttl", "none.ttl: no such file or directory"),
        ("empty", "empty: no RDF file in this directory"),
        (long, "cannot be read"),
    ):
        assert_refused(validate(name, cwd=tmp_path, seconds=10), said)
        assert_refused(validate(shapes=name, cwd=tmp_path, seconds=10), said)


def test_a_directory_is_searched_whatever_is_in_it(tmp_path: Path) -> None:
    inside = tmp_path / "named-like-a-file.ttl"
    (inside / "deep").mkdir(parents=True)
    (inside / "deep" / "loop").symlink_to(inside, target_is_directory=True)
    (inside / "self.ttl").symlink_to("self.ttl")
    (inside / "device.ttl").symlink_to("/dev/zero")
    os.mkfifo(inside / "pipe.ttl")
    (inside / "deep" / "data.ttl").write_text(DATA, encoding="utf-8")
    (inside / "data.ttl").write_text(DATA, encoding="utf-8")
    assert_validated(validate(inside.name, cwd=tmp_path), findings=False)


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        text = f"{DATA}_:same a x:C ; x:q x:{name} .\n"
        (tmp_path / name / "data.ttl").write_text(text, encoding="utf-8")
    outcome = validate("one", "two", cwd=tmp_path)
    assert_validated(outcome, findings=True)
    assert "one/data.ttl" in outcome.out
    assert "two/data.ttl" in outcome.out
    assert "2 violations in 2 files" in outcome.out


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "closed.ttl"
    path.write_text(DATA, encoding="utf-8")
    path.chmod(0)
    outcome = validate("closed.ttl", cwd=tmp_path)
    if os.access(path, os.R_OK):
        # Nothing is closed to root.
        assert_validated(outcome, findings=False)
    else:
        assert_refused(outcome, "closed.ttl: cannot be read: Permission denied")


def test_ten_thousand_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(10_000):
        path = tmp_path / "many" / f"{number}.nt"
        path.write_text(f"<http://x.example/{number}> <http://x.example/p> <x:y> .\n")
    (tmp_path / "many" / "data.ttl").write_text(DATA, encoding="utf-8")
    assert_validated(validate("many", cwd=tmp_path), findings=False)
