"""What a user of the command line sees of Spark: nothing, unless it cannot be started."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from spark.conftest import missing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ;
  sh:property [ sh:path <urn:p> ; sh:maxCount 1 ] .
"""


def validate(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with a Spark of its own."""
    data, shapes = folder / "data.nt", folder / "shapes.ttl"
    data.write_text("<urn:a> <urn:p> <urn:b>, <urn:c> .\n".replace(", ", " .\n<urn:a> <urn:p> "))
    shapes.write_text(SHAPES)
    words = ("validate", str(data), "--shapes", str(shapes), "--engine", "spark")
    command = [sys.executable, "-m", "corpgraph", *words]
    here = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", **environment}
    return subprocess.run(command, env=here, capture_output=True, text=True, check=False)


def test_only_findings_are_told(tmp_path: Path) -> None:
    done = validate(tmp_path)
    assert done.returncode == 1
    assert "<urn:a>" in done.stdout
    assert done.stderr == ""


def test_why_it_cannot_be_started_is_told(tmp_path: Path) -> None:
    done = validate(tmp_path, JAVA_HOME=str(tmp_path / "nowhere"))
    assert done.returncode == 2
    java, _, ours = done.stderr.rstrip("\n").partition("corpgraph: ")
    assert "nowhere/bin/java" in java
    assert "Spark cannot be started" in ours
