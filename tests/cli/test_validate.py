from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import click
import pytest

from corpgraph.checking import ENGINES, framed
from corpgraph.cli.validate import FORMATS, command
from corpgraph.frames.opening import open_slices
from corpgraph.validation import reporting
from corpgraph.writing import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from cli.conftest import Outcome
    from corpgraph.frames.opening import Library, Settings
    from corpgraph.frames.slices import Slices

SHAPES = """
@prefix e: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
e:shape a sh:NodeShape ; sh:targetClass e:Firm ; sh:property e:shape-name , e:shape-code .
e:shape-name a sh:PropertyShape ; sh:path e:name ; sh:minCount 1 ; sh:message "Give it a name." .
e:shape-code a sh:PropertyShape ; sh:path e:code ; sh:maxLength 4 ; sh:severity sh:Warning ;
  sh:message "Shorten the code." .
"""
DATA = """@prefix e: <https://example.org/> .
e:a a e:Firm ; e:name "A" ;
  e:code "12345" .
e:b a e:Firm .
"""
SOUND = 'e:b a e:Firm ; e:name "B" .'


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with data that has a violation and a warning, as the current one."""
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "data.ttl").write_text(DATA)
    monkeypatch.chdir(tmp_path)
    return tmp_path


VALIDATE = ("validate", "data.ttl", "--shapes", "shapes.ttl")


@pytest.mark.usefixtures("files")
def test_a_finding_has_file_line_and_column(corpgraph: Callable[..., Outcome]) -> None:
    outcome = corpgraph(*VALIDATE, "--format", "json")
    findings = json.loads(outcome.out)["findings"]
    places = [
        (finding["message"], finding["places"][0]["path"], finding["places"][0]["line"])
        for finding in findings
    ]
    assert outcome.code == 1
    assert places == [("Give it a name.", "data.ttl", 4), ("Shorten the code.", "data.ttl", 3)]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("engine", ["compiled", "polars", "duckdb", "pyshacl"])
def test_all_engines_print_the_same_report(corpgraph: Callable[..., Outcome], engine: str) -> None:
    outcome = corpgraph(*VALIDATE, "--engine", engine)
    assert outcome == corpgraph(*VALIDATE)
    assert outcome.code == 1


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--engine", "columns"), "'compiled', 'polars', 'duckdb', 'spark', 'pyshacl'"),
        (("--master", "local[2]"), "--master goes with --engine spark"),
        (("--engine", "duckdb", "--master", "local[2]"), "--master goes with --engine spark"),
        (("--engine", "polars", "--coverage"), "the engine polars counts no coverage"),
    ],
)
def test_what_an_engine_does_not_do_is_told_in_one_line(
    corpgraph: Callable[..., Outcome], words: tuple[str, ...], told: str
) -> None:
    outcome = corpgraph(*VALIDATE, *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.usefixtures("files")
def test_spark_is_told_its_master(
    corpgraph: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def told(
        paths: list[Path], library: Library, settings: Settings | None
    ) -> AbstractContextManager[Slices]:
        asked.append((library, settings and settings.master))
        return open_slices(paths)

    monkeypatch.setattr(framed, "open_slices", told)
    for words in ((), ("--master", "spark://there:7077")):
        assert corpgraph(*VALIDATE, "--engine", "spark", *words) == corpgraph(*VALIDATE)
    assert asked == [("spark", None), ("spark", "spark://there:7077")]


def test_engines_are_completed() -> None:
    (engine,) = [each for each in command.params if each.name == "engine"]
    context = click.Context(command)
    names = [each.value for each in engine.shell_complete(context, "p")]
    assert names == ["polars", "pyshacl"]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_both_findings(corpgraph: Callable[..., Outcome], form: str) -> None:
    outcome = corpgraph(*VALIDATE, "--format", form)
    assert outcome.code == 1
    assert "Give it a name." in outcome.out
    assert "Shorten the code." in outcome.out


def test_the_command_offers_the_formats_and_engines_that_there_are() -> None:
    assert set(FORMATS) == set(reporting.FORMATS)
    (engines,) = [each.type for each in command.params if each.name == "engine"]
    assert isinstance(engines, click.Choice)
    assert tuple(engines.choices) == ENGINES


@pytest.mark.usefixtures("files")
def test_github_findings_stand_at_their_line(corpgraph: Callable[..., Outcome]) -> None:
    lines = corpgraph(*VALIDATE, "--format", "github").out.splitlines()
    assert any(line.startswith("::error file=data.ttl,line=4,") for line in lines)
    assert any(line.startswith("::warning file=data.ttl,line=3,") for line in lines)


def test_findings_go_to_files_as_well(corpgraph: Callable[..., Outcome], files: Path) -> None:
    words = ("--output", "sarif:out.sarif", "--output", "junit:out.xml")
    outcome = corpgraph(*VALIDATE, *words)
    assert "Give it a name." in outcome.out
    assert json.loads((files / "out.sarif").read_text())["version"] == "2.1.0"
    assert "<testsuite" in (files / "out.xml").read_text()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("words", ["sarif", "sarif:", "pdf:x.pdf"])
def test_an_output_that_cannot_be_read_is_told(
    corpgraph: Callable[..., Outcome], words: str
) -> None:
    outcome = corpgraph(*VALIDATE, "--output", words)
    assert outcome.code == 2
    assert "--output takes FORMAT:FILE" in outcome.err


@pytest.mark.parametrize(
    ("least", "data", "code"),
    [
        ("info", DATA, 1),
        ("violation", DATA, 1),
        ("warning", DATA.replace("e:b a e:Firm .", SOUND), 1),
        ("violation", DATA.replace("e:b a e:Firm .", SOUND), 0),
    ],
)
def test_the_exit_code_follows_the_gravest_finding(
    corpgraph: Callable[..., Outcome], files: Path, least: str, data: str, code: int
) -> None:
    (files / "data.ttl").write_text(data)
    assert corpgraph(*VALIDATE, "--fail-on", least).code == code


def test_known_findings_pass_and_fixed_ones_are_told(
    corpgraph: Callable[..., Outcome], files: Path
) -> None:
    assert corpgraph(*VALIDATE, "--write-baseline", "known.json").code == 0
    same = corpgraph(*VALIDATE, "--baseline", "known.json")
    assert (same.code, same.err) == (0, "known: 2, as in known.json\n")
    (files / "data.ttl").write_text(DATA.replace("e:b a e:Firm .", SOUND) + "e:c a e:Firm .\n")
    later = corpgraph(*VALIDATE, "--baseline", "known.json")
    assert later.code == 1
    assert "e:c a e:Firm" in later.out
    assert "e:code" not in later.out
    assert "fixed: Give it a name. (<https://example.org/b>)" in later.err


def test_a_baseline_that_is_none_is_told_with_its_line(
    corpgraph: Callable[..., Outcome], files: Path
) -> None:
    (files / "known.json").write_text("{\n oops")
    outcome = corpgraph(*VALIDATE, "--baseline", "known.json")
    assert outcome.code == 2
    assert "known.json:2:" in outcome.err


@pytest.fixture
def watching(files: Path) -> Iterator[subprocess.Popen[str]]:
    script = "from corpgraph.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, *VALIDATE, "--watch"],
        cwd=files,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_watching_validates_again_when_a_file_changes(
    files: Path, watching: subprocess.Popen[str]
) -> None:
    assert watching.stderr is not None
    assert watching.stdout is not None
    assert "waiting for a change" in watching.stderr.readline()
    mended = DATA.replace("e:b a e:Firm .", SOUND).replace("12345", "1234")
    seen = threading.Event()

    def mend() -> None:
        # The watcher starts just after it says so; the change is repeated until it is seen.
        for attempt in itertools.count():
            if seen.wait(0.1):
                return
            write_atomic(files / "data.ttl", f"{mended}\ne:n{attempt} e:p 1 .\n")

    writer = threading.Thread(target=mend)
    writer.start()
    assert "waiting for a change" in watching.stderr.readline()
    seen.set()
    writer.join()
    watching.send_signal(signal.SIGINT)
    out, _ = watching.communicate(timeout=20)
    assert out.endswith("conforms: no findings\n")


@pytest.mark.usefixtures("files")
def test_watching_nothing_is_refused(corpgraph: Callable[..., Outcome]) -> None:
    outcome = corpgraph("validate", "--watch")
    assert outcome.code == 2
    assert "--watch needs a PATH" in outcome.err


def test_a_misspelt_target_is_an_error_with_the_nearest_name(
    corpgraph: Callable[..., Outcome], files: Path
) -> None:
    (files / "shapes.ttl").write_text(SHAPES.replace("e:Firm", "e:Frim"))
    outcome = corpgraph(*VALIDATE)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("corpgraph: error: shapes.ttl:4:")
    assert "did you mean e:Firm?" in outcome.err


def test_lenient_makes_such_errors_warnings(corpgraph: Callable[..., Outcome], files: Path) -> None:
    (files / "shapes.ttl").write_text(SHAPES.replace("e:Firm", "e:Frim"))
    outcome = corpgraph(*VALIDATE, "--lenient")
    assert (outcome.code, outcome.out) == (0, "conforms: no findings\n")
    assert outcome.err.startswith("corpgraph: warning: shapes.ttl:4:")


def test_an_undeclared_prefix_is_told_with_the_nearest_declared_one(
    corpgraph: Callable[..., Outcome], files: Path
) -> None:
    (files / "data.ttl").write_text(DATA.replace("@prefix e:", "@prefix ex:"))
    outcome = corpgraph(*VALIDATE)
    assert outcome.code == 2
    assert outcome.err == (
        "corpgraph: data.ttl:2:1: the prefix e: is not declared; did you mean ex:?\n"
    )


@pytest.mark.usefixtures("files")
def test_coverage_tells_what_each_shape_looked_at(corpgraph: Callable[..., Outcome]) -> None:
    outcome = corpgraph(*VALIDATE, "--coverage")
    rows = [line.split() for line in outcome.err.splitlines()]
    assert rows == [
        ["nodes", "values", "constraints", "shape"],
        ["2", "1", "1", "https://example.org/shape-code"],
        ["2", "1", "1", "https://example.org/shape-name"],
    ]


def test_data_that_no_packaged_shape_meets_is_an_error(
    corpgraph: Callable[..., Outcome], files: Path
) -> None:
    (files / "data.ttl").write_text("<https://example.org/a> <https://example.org/p> 1 .")
    outcome = corpgraph("validate", "data.ttl")
    assert outcome.code == 2
