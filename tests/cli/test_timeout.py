from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = "from corpgraph.cli import main; main()"
ENDLESS = """
@prefix e: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
e:shape a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:sparql e:shape-sparql .
e:shape-sparql sh:message "Never." ; sh:select """
ENDLESS += '''"""SELECT $this WHERE { $this ?p ?o .
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?q FILTER(STR(?c) + STR(?f) = STR(?q)) }""" .
'''


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, "validate", "data.nt", "--shapes", "shapes.ttl"]
    return subprocess.run(
        [*command, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    triples = [f'<https://example.org/{n}> <https://example.org/p> "{n}" .\n' for n in range(300)]
    (tmp_path / "data.nt").write_text("".join(triples))
    (tmp_path / "shapes.ttl").write_text(ENDLESS)
    return tmp_path


def test_a_query_that_never_ends_is_given_up(files: Path) -> None:
    started = time.monotonic()
    done = run(files, "--timeout", "2")
    assert done.returncode == 2
    assert done.stderr == (
        "corpgraph: gave up after 2 seconds; raise --timeout, or simplify the shapes\n"
    )
    assert time.monotonic() - started < 30


def test_a_run_that_ends_in_time_is_as_without_a_limit(files: Path) -> None:
    (files / "shapes.ttl").write_text(
        "@prefix e: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "e:shape a sh:NodeShape ; sh:targetNode e:1 ; sh:property e:none .\n"
        "e:none sh:path e:q ; sh:minCount 1 .\n"
    )
    limited = run(files, "--timeout=30", "--format", "json")
    free = run(files, "--format", "json")
    assert limited.returncode == free.returncode == 1
    assert limited.stdout == free.stdout
