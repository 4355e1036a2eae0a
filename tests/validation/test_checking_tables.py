"""Property tables checked: the findings of their lines, placed at rows and records."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest

from corpgraph.checking import check_files
from corpgraph.errors import InputError, UsageError
from corpgraph.importing.gleif import import_gleif
from corpgraph.validation.reporting import FORMATS, render
from generating.writing import generate, populate

if TYPE_CHECKING:
    from corpgraph.checking import Engine
    from corpgraph.validation import Finding, Report

ID: Final = "https://w3id.org/corpgraph/id/"
CG: Final = "https://w3id.org/corpgraph/ontology#"
PREFIXES: Final = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix cg: <{CG}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated register with errors: as GLEIF publishes it, as tables and as lines."""
    folder = tmp_path_factory.mktemp("register")
    paths = [each.path for each in generate(populate(600, seed=5, errors=1), folder / "csv")]
    for form in ("parquet", "nt"):
        import_gleif(paths, folder / form, form=form, size=250)
    return folder


@pytest.fixture(scope="module")
def report(register: Path) -> Report:
    """What is found in the tables."""
    return check_tables(register / "parquet")


@pytest.fixture
def tables(register: Path, tmp_path: Path) -> Path:
    """The tables, copied, so that they can be damaged."""
    shutil.copytree(register / "parquet", tmp_path / "tables")
    return tmp_path / "tables"


def shapes_of(folder: Path, text: str) -> list[Path]:
    path = folder / "shapes.ttl"
    path.write_text(PREFIXES + text)
    return [path]


def check_tables(*paths: Path, shapes: list[Path] | None = None, engine: Engine = "auto") -> Report:
    checked = check_files(paths, shapes=shapes, engine=engine)
    assert checked.problems == []
    assert checked.report is not None
    return checked.report


def unplaced(report: Report) -> list[Finding]:
    return [dataclasses.replace(each, places=()) for each in report.findings]


def subject_at(path: str, row: int) -> str:
    """What the row of a Parquet file is about, as its description says."""
    (folder,) = (each for each in Path(path).parents if (each / "tables.json").is_file())
    name = Path(path).relative_to(folder).as_posix()
    described = json.loads((folder / "tables.json").read_text())["tables"]
    (table,) = (each for each in described if name in each["parts"])
    return f"<{table['subject']['prefix']}{pl.read_parquet(path)['subject'][row - 1]}>"


def test_tables_have_the_findings_of_their_lines(register: Path, report: Report) -> None:
    assert len(report.findings) >= 2
    assert unplaced(report) == unplaced(check_tables(register / "nt", engine="compiled"))
    assert check_tables(register / "parquet", engine="polars") == report


def test_a_finding_is_placed_at_its_row_and_leads_to_its_record(
    register: Path, report: Report
) -> None:
    for finding in report.findings:
        assert finding.places
        assert finding.focus in {place.text for place in finding.places}
        for place in finding.places:
            assert subject_at(place.path, place.line) == place.text
            assert place.column is None
            words = (place.origin or "").replace(",", "").split(" ")
            assert (words[0], words[2], words[4]) == ("record", "of", "line")
            lines = (register / "csv" / words[3]).read_bytes().split(b"\n")
            record = next(csv.reader([lines[int(words[5]) - 1].decode()]))
            assert int(words[5]) == int(words[1]) + 1
            assert f"lei-{record[0]}-" in place.text
    assert any(len(each.places) > 1 for each in report.findings)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_names_the_parquet_file(register: Path, report: Report, form: str) -> None:
    printed = render(report, form, base=register)
    if form != "turtle":
        assert "parquet/rr-" in printed
        assert ".parquet" in printed
        assert str(report.findings[0].places[0].origin) in printed
    assert "PAR1" not in printed


def test_files_beside_tables_are_checked_with_them(
    register: Path, report: Report, tmp_path: Path
) -> None:
    control = next(each for each in report.findings if "control/" in each.focus)
    more = tmp_path / "more.nt"
    more.write_text(f"{control.focus} <{CG}parent> <{ID}corporation/nobody> .\n")
    found = check_tables(register / "parquet", more).findings
    (double,) = (
        each
        for each in found
        if each.focus == control.focus and each.component.endswith("MaxCountConstraintComponent")
    )
    assert {Path(place.path).suffix for place in double.places} == {".parquet", ".nt"}
    assert any(each.places[0].path == str(more) for each in found)


def test_a_node_that_is_only_mentioned_is_placed_where_it_is(
    register: Path, tmp_path: Path
) -> None:
    shapes = shapes_of(
        tmp_path,
        "<urn:s> a sh:NodeShape ; sh:targetObjectsOf cg:controlKind ; sh:nodeKind sh:Literal .",
    )
    report = check_tables(register / "parquet", shapes=shapes)
    assert len(report.findings) == 2
    for finding in report.findings:
        (place,) = finding.places
        kind = finding.focus.rpartition("/")[2].rstrip(">")
        assert pl.read_parquet(place.path)["kind"][place.line - 1] == kind


def test_what_no_record_states_says_so(register: Path, tmp_path: Path) -> None:
    text = """<urn:s> a sh:NodeShape ; sh:targetClass cg:Source , skos:Concept ;
      sh:property [ sh:path cg:nothing ; sh:minCount 1 ] ."""
    checked = check_files([register / "parquet"], shapes=shapes_of(tmp_path, text), lenient=True)
    assert checked.report is not None
    origins = {place.origin for each in checked.report.findings for place in each.places}
    names = {f"{each}.csv as a whole" for each in ("lei2", "rr", "repex")}
    assert origins == {"added by the import", *names}


def test_shapes_that_tables_do_not_meet_are_told(register: Path, tmp_path: Path) -> None:
    text = """<urn:s> a sh:NodeShape ; sh:targetClass cg:Contrl ; sh:nodeKind sh:IRI .
    <urn:t> a sh:NodeShape ; sh:targetClass cg:Control ; sh:nodeKind sh:IRI ."""
    shapes = shapes_of(tmp_path, text)
    strict = check_files([register / "parquet"], shapes=shapes)
    assert strict.report is None
    assert strict.problems == check_files([register / "nt"], shapes=shapes).problems
    assert "did you mean cg:Control?" in str(strict.problems[0])
    lenient = check_files([register / "parquet"], shapes=shapes, lenient=True)
    assert lenient.problems == strict.problems
    assert lenient.report is not None


@pytest.mark.parametrize("engine", ["compiled", "duckdb", "spark", "pyshacl"])
def test_only_polars_reads_tables(register: Path, engine: Engine) -> None:
    with pytest.raises(UsageError, match=f"the engine {engine} reads no property tables") as caught:
        check_files([register / "parquet"], engine=engine)
    assert caught.value.hint == "take the engine polars, or import the facts as N-Quads"


@pytest.mark.parametrize("engine", ["auto", "compiled"])
def test_no_coverage_is_counted_of_tables(register: Path, engine: Engine) -> None:
    with pytest.raises(UsageError, match="no coverage is counted of property tables"):
        check_files([register / "parquet"], engine=engine, coverage=True)


def test_tables_of_two_imports_are_refused(register: Path, tables: Path) -> None:
    with pytest.raises(UsageError, match="one import are read at a time; import their files"):
        check_files([register / "parquet", tables])


def part_of(tables: Path, table: str) -> Path:
    return sorted(tables.glob(f"*/{table}/*.parquet"))[0]


def test_a_part_that_is_cut_off_is_told(tables: Path) -> None:
    part = part_of(tables, "controls")
    part.write_bytes(part.read_bytes()[:-5])
    with pytest.raises(InputError, match="is no Parquet, or cut off; import the data again"):
        check_files([tables])


def test_a_part_that_is_damaged_within_is_told(tables: Path) -> None:
    part = part_of(tables, "controls")
    content = bytearray(part.read_bytes())
    content[4:2000] = bytes(1996)
    part.write_bytes(content)
    with pytest.raises(InputError, match="is damaged, or gone; import the data again") as caught:
        check_files([tables])
    assert caught.value.path == part


def test_a_part_without_a_column_is_told(tables: Path) -> None:
    part = part_of(tables, "controls")
    pl.read_parquet(part).drop("parent").write_parquet(part)
    with pytest.raises(InputError, match="has no column parent, which its description names"):
        check_files([tables])


@pytest.mark.parametrize("text", ["", "[]", '{"version": 1}', '{"version": 2, "tables": []}'])
def test_a_description_that_is_none_is_told(tables: Path, text: str) -> None:
    (tables / "tables.json").write_text(text)
    with pytest.raises(InputError, match=r"tables\.json: describes "):
        check_files([tables])
