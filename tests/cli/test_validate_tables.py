"""``corpgraph validate`` of what ``corpgraph import`` wrote as property tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from importing.made import A, B, C, entity, relation, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def tables(corpgraph: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An import in which one organisation controls itself; its directory is in the current one."""
    files = [
        write(tmp_path / "lei2.csv", [entity(each) for each in (A, B, C)]),
        write(tmp_path / "rr.csv", [relation(A, B), relation(C, C)]),
    ]
    assert corpgraph("import", "gleif", *files, "--out", tmp_path / "gleif").code == 0
    monkeypatch.chdir(tmp_path)
    return "gleif"


def test_a_finding_names_the_parquet_file_and_the_record(corpgraph: Run, tables: str) -> None:
    done = corpgraph("validate", tables)
    assert (done.code, done.err) == (1, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("gleif/rr-")
    assert lines[0].endswith("/controls/00000.parquet")
    assert lines[2].startswith("  2  violation  ")
    assert lines[-3] == "    from   record 2 of rr.csv, line 3"
    assert lines[-1] == "1 violation in 1 file"
    assert corpgraph("validate", tables, "--engine", "polars") == done


def test_reports_for_machines_name_them_as_well(corpgraph: Run, tables: str) -> None:
    origin = "record 2 of rr.csv, line 3"
    (found,) = json.loads(corpgraph("validate", tables, "--format", "json").out)["findings"]
    (place,) = found["places"]
    assert (place["line"], place["column"], place["origin"]) == (2, None, origin)
    assert place["text"] == found["focus"]
    (run,) = json.loads(corpgraph("validate", tables, "--format", "sarif").out)["runs"]
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 2}
    assert location["physicalLocation"]["artifactLocation"]["uri"] == place["path"]
    assert location["message"] == {"text": origin}
    (issue,) = json.loads(corpgraph("validate", tables, "--format", "gitlab").out)
    assert issue["location"] == {"path": place["path"], "lines": {"begin": 2}}
    assert origin in issue["description"]
    (annotation,) = corpgraph("validate", tables, "--format", "github").out.splitlines()
    assert annotation.startswith(f"::error file={place['path']},line=2,title=")
    assert annotation.endswith(f"%0Afrom: {origin}")


def test_a_known_finding_of_tables_passes(corpgraph: Run, tables: str) -> None:
    assert corpgraph("validate", tables, "--write-baseline", "known.json").code == 0
    done = corpgraph("validate", tables, "--baseline", "known.json")
    assert (done.code, done.err) == (0, "known: 1, as in known.json\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--engine", "compiled"), "reads no property tables; take the engine polars"),
        (("--engine", "spark"), "reads no property tables; take the engine polars"),
        (("--coverage",), "no coverage is counted of property tables"),
        (("--at", "2024-01-01"), "reasons over RDF, not property tables; import the facts as N-Q"),
    ],
)
def test_what_tables_are_not_for_is_told_in_one_line(
    corpgraph: Run, tables: str, words: tuple[str, ...], told: str
) -> None:
    done = corpgraph("validate", tables, *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert done.err.startswith("corpgraph: gleif: ")
    assert done.err.count("\n") == 1


def test_a_part_that_is_missing_is_told(corpgraph: Run, tables: str, tmp_path: Path) -> None:
    (part,) = (tmp_path / tables).glob("rr-*/controls/*.parquet")
    part.unlink()
    done = corpgraph("validate", tables)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("/controls/00000.parquet: is missing; import the data again\n")
