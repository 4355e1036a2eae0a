"""The real command in a process of its own, with little memory and time."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "DATA",
    "PREFIXES",
    "SHAPES",
    "Outcome",
    "assert_refused",
    "assert_validated",
    "validate",
]

PREFIXES: Final = """\
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <http://x.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA: Final = f'{PREFIXES}x:a a x:C ; x:p x:b .\nx:b a x:C ; x:p "text" .\n'
SHAPES: Final = (
    f"{PREFIXES}x:S a sh:NodeShape ; sh:targetClass x:C ;\n"
    "  sh:property [ sh:path x:p ; sh:minCount 1 ] .\n"
)
_COMMAND: Final = (sys.executable, "-c", "from corpgraph.cli import main; main()", "validate")
_GIGABYTE: Final = 2**30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: its exit code, negative for a signal, and what it said."""

    code: int
    out: str
    err: str


def validate(
    *data: str, cwd: Path, shapes: str = "shapes.ttl", seconds: float = 40, gigabytes: int = 4
) -> Outcome:
    """Run ``corpgraph validate``; a test that takes longer than it may fails.

    Args:
        data: Files and directories.
        cwd: Where to run it; the default data and shapes are written there if they are missing.
        shapes: The file of the shapes.
        seconds: How long it may take.
        gigabytes: How much memory it may ask for.
    """
    for name, text in (("data.ttl", DATA), ("shapes.ttl", SHAPES)):
        if not (cwd / name).exists():
            (cwd / name).write_text(text, encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (gigabytes * _GIGABYTE, gigabytes * _GIGABYTE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    done = subprocess.run(
        [*_COMMAND, *(data or ("data.ttl",)), "--shapes", shapes],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        preexec_fn=limit,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def assert_refused(outcome: Outcome, *said: str) -> None:
    """The input was refused in one clear line on standard error, and nothing else was said."""
    assert outcome.code == 2, outcome
    assert outcome.out == ""
    lines = outcome.err.splitlines()
    assert len(lines) == 1, outcome.err[:2000]
    assert lines[0].startswith("corpgraph: ")
    assert len(lines[0]) < 1_000
    for each in said:
        assert each in lines[0]


def assert_validated(outcome: Outcome, *, findings: bool) -> None:
    """The input was taken as legal."""
    assert outcome.code == int(findings), outcome.err[:2000]
    assert outcome.err == ""
    assert outcome.out != ""
