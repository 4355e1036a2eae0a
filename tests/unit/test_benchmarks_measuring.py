"""A process is measured whole: its time, its memory and its children, and stopped at its limits."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from benchmarks.measuring import Limits, Run, measure

if TYPE_CHECKING:
    from pathlib import Path

ROOMY: Final = Limits(seconds=30, memory=4 * 10**9)


def python(script: str, folder: Path, limits: Limits = ROOMY) -> Run:
    return measure(
        [sys.executable, "-I", "-S", "-c", script],
        limits=limits,
        stdout=folder / "out",
        stderr=folder / "err",
        folder=folder,
    )


def test_a_process_is_measured_with_its_output_and_exit_code(tmp_path: Path) -> None:
    run = python("print('hello'); x = bytearray(60_000_000); raise SystemExit(1)", tmp_path)
    assert (run.ended, run.code) == ("itself", 1)
    assert 60e6 < run.memory < 600e6
    assert 0 < run.cpu < 30
    assert 0 < run.wall < 30
    assert (tmp_path / "out").read_text() == "hello\n"


def test_memory_of_the_benchmark_itself_is_not_counted_to_a_peer(tmp_path: Path) -> None:
    ballast = bytearray(b"x") * 150_000_000
    assert python("pass", tmp_path).memory < len(ballast) / 2


def test_cpu_time_of_children_counts(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    spawn = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    assert python(spawn, tmp_path).cpu >= 0.3


def test_a_process_that_takes_too_long_is_stopped_with_its_children(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    child = f"import time, pathlib; time.sleep(1.2); pathlib.Path({str(alive)!r}).touch()"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    run = python(script, tmp_path, replace(ROOMY, seconds=0.3))
    assert run.ended == "time"
    assert 0.3 <= run.wall < 1.2
    time.sleep(1.3)
    assert not alive.exists()


def test_a_process_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    script = "import time; x = bytearray(b'x') * 200_000_000; time.sleep(20)"
    run = python(script, tmp_path, replace(ROOMY, memory=100_000_000))
    assert run.ended == "memory"
    assert run.wall < 20


def test_a_program_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-such-program cannot be run"):
        measure(
            ["no-such-program"],
            limits=ROOMY,
            stdout=tmp_path / "out",
            stderr=tmp_path / "err",
            folder=tmp_path,
        )
