"""Bad input gets one clear message, the documented exit code, and no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.conftest import Outcome

UNITS = ("ask", "units", "--organization")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A directory with a file for each way of being unreadable."""
    (tmp_path / "empty.ttl").write_text("")
    (tmp_path / "latin.ttl").write_bytes(b"<a:b> <a:c> 'x' .\n<a:b> <a:c> 'caf\xe9' .\n")
    (tmp_path / "cut.ttl").write_text("<a:b> <a:c> <a:d> .\n<a:b> <a:c> .\n")
    (tmp_path / "note.txt").write_text("not RDF")
    (tmp_path / "comment.ttl").write_text("<a:b> <a:c> <a:d> . # why\n")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep me")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("validate", "{bad}/absent.ttl"), "absent.ttl: no such file"),
        (("validate", "{bad}/empty.ttl"), "empty.ttl: the file is empty"),
        (("validate", "{bad}/latin.ttl"), "latin.ttl:2: not UTF-8"),
        (("validate", "{bad}/cut.ttl"), "cut.ttl:2:13: syntax error"),
        (("validate", "{bad}/note.txt"), "note.txt: the format is not known"),
        (("validate", "{bad}/full"), "full: no RDF file in this directory"),
        (("validate", "--shapes", "{bad}/cut.ttl"), "cut.ttl:2:13: syntax error"),
        (("build", "--data", "{bad}/cut.ttl"), "cut.ttl:2:13: syntax error"),
        (("build", "--text", "{bad}/note.txt"), "note.txt: this is the text of no source"),
        (("build", "--text", "{bad}/absent.txt"), "absent.txt: cannot be read"),
        (("build", "--out", "{bad}/full"), "full: the directory is not empty"),
        (("build", "--out", "{bad}/note.txt"), "note.txt: a file is in the way"),
        (("build", "--at", "2012-02-30"), "2012-02-30 is no date"),
        (("export", "{bad}/full"), "full: the directory is not empty"),
        (("export", "{bad}/new", "--format", "turtel"), "did you mean 'turtle'?"),
        (("export", "{bad}/new", "--possible"), "--possible goes with --at"),
        (("fmt", "{bad}/cut.ttl"), "cut.ttl:2:13"),
        (("fmt", "{bad}/comment.ttl"), "comment.ttl:1:21: a comment would be lost"),
        (("fmt", "{bad}/note.txt"), "note.txt: not a Turtle file"),
        (("fmt", "{bad}/full"), "no Turtle file"),
        (("tree", "alibaba-grup"), "did you mean 'alibaba-group'"),
        (("tree", "alibaba-group", "--at", "20-01-2020"), "20-01-2020"),
        ((*UNITS, "alibaba-grup"), "did you mean 'alibaba-group'"),
        ((*UNITS, "jack-ma"), "no Organization"),
        (("ask", "mentions", "--entity", "etao"), "ambiguous"),
        (("ask", "unit", "--organization", "x"), "did you mean 'units'"),
        (("ask", "units"), "Missing option '--organization'"),
        (("ask", "units", "--organisation", "x"), "--organization"),
        (("biuld",), "Did you mean 'build'?"),
        (("validate", "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_bad_input_is_told_in_a_line_with_what_to_do(
    corpgraph: Callable[..., Outcome], bad: Path, words: tuple[str, ...], message: str
) -> None:
    outcome = corpgraph(*(word.format(bad=bad) for word in words))
    assert outcome.code == 2
    assert message in outcome.err
    assert "Traceback" not in outcome.err
    assert not outcome.out
    assert sorted(path.name for path in bad.iterdir()) == [
        *("comment.ttl", "cut.ttl", "empty.ttl", "full", "latin.ttl", "note.txt")
    ]


def test_a_place_that_cannot_be_written_is_told(corpgraph: Callable[..., Outcome]) -> None:
    # Not even root may make a directory there.
    outcome = corpgraph("export", "/proc/corpgraph")
    assert outcome.code == 2
    assert "/proc/corpgraph: cannot be written" in outcome.err


def test_a_defect_of_ours_is_exit_3_without_a_traceback(
    corpgraph: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("corpgraph.loading.load_packaged", broken)
    outcome = corpgraph("tree", "alibaba-group")
    assert outcome.code == 3
    assert "internal error: RuntimeError: planted" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    "value", ["> } ; DROP ALL #", '" . ?s ?p ?o', "alibaba-group> } #", "\\u0022", "?x"]
)
def test_a_value_is_never_read_as_sparql(corpgraph: Callable[..., Outcome], value: str) -> None:
    outcome = corpgraph(*UNITS, value)
    assert outcome.code == 2
    assert "no Organization in the data is called" in outcome.err
    found = corpgraph("ask", "find", "--text", value, "--format", "json")
    assert (found.code, found.out) == (0, "[]\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [("tree", "alibaba-group"), ("ask", "statistics"), ("--help",)])
def test_a_full_disk_is_told_in_one_line(words: tuple[str, ...]) -> None:
    script = "from corpgraph.cli import main; main()"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", script, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be written: No space left" in done.stderr


def test_all_of_a_long_answer_arrives() -> None:
    script = "from corpgraph.cli import main; main()"
    words = ("ask", "facts", "--entity", "alibaba-group", "--at", "2012-07-24", "--format", "jsonl")
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) > 20
