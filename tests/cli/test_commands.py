from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from corpgraph import exporting
from corpgraph.checking import check_ontology
from corpgraph.cli import COMMANDS
from exported import canonical, document, tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

DAY = ("--at", "2012-07-24")
UNITS = ("ask", "units", "--organization", "alibaba-group", *DAY)


def test_help_lists_every_command_and_each_has_help_of_its_own(
    corpgraph: Callable[..., Outcome],
) -> None:
    page = corpgraph("--help")
    assert page.code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in page.out
        assert corpgraph(command, "--help").out.startswith(f"Usage: corpgraph {command}")


def test_the_module_is_the_command() -> None:
    words = [sys.executable, "-m", "corpgraph", *UNITS, "--format", "json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert {row["name"] for row in json.loads(done.stdout)} >= {"Taobao.com", "Tmall.com"}


def test_a_table_in_a_file_has_no_blanks_at_the_ends_of_its_lines(
    corpgraph: Callable[..., Outcome],
) -> None:
    lines = corpgraph(*UNITS).out.split("\n")
    assert len({len(line) for line in lines}) > 3
    assert [line for line in lines if line != line.rstrip()] == []


def test_help_imports_nothing_heavy() -> None:
    heavy = ("rdflib", "pyoxigraph", "pyshacl", "owlrl", "rich", "edtf")
    script = (
        "import sys; from corpgraph.cli import run; run(['--help']); "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_the_tree_shows_what_is_possible_as_possible(corpgraph: Callable[..., Outcome]) -> None:
    lines = corpgraph("tree", "alibaba-group", *DAY).out.splitlines()
    assert lines[0] == "Alibaba Group  on 2012-07-24"
    assert "├── Alibaba.com  subsidiary" in lines
    assert sum("unit" in line for line in lines) == 7
    assert sum(line.endswith("possibly") for line in lines) == 2


def test_the_tree_shows_where_its_members_are_listed(corpgraph: Callable[..., Outcome]) -> None:
    before = corpgraph("tree", "alibaba-group", "--at", "2012-06-19").out
    after = corpgraph("tree", "alibaba-group", "--at", "2012-06-20").out
    assert "Alibaba.com  subsidiary  listed: Stock Exchange of Hong Kong" in before
    assert "listed" not in after


def test_the_tree_as_json_is_nested(corpgraph: Callable[..., Outcome]) -> None:
    tree = json.loads(corpgraph("tree", "Alibaba Group", *DAY, "--format", "json").out)
    assert tree["name"] == "Alibaba Group"
    assert len(tree["children"]) == 8
    assert {child["relation"] for child in tree["children"]} == {"subsidiary", "unit"}


def test_a_circle_of_control_ends_the_branch(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(
        "@prefix cg: <https://w3id.org/corpgraph/ontology#> .\n"
        "@base <https://w3id.org/corpgraph/id/> .\n"
        "<corporation/a> a cg:Corporation . <corporation/b> a cg:Corporation .\n"
        "<control/ab> cg:parent <corporation/a> ; cg:subsidiary <corporation/b> .\n"
        "<control/ba> cg:parent <corporation/b> ; cg:subsidiary <corporation/a> .\n"
    )
    outcome = corpgraph("tree", "a", "--data", path, "--format", "json")
    (child,) = json.loads(outcome.out)["children"]
    assert child["iri"].endswith("/b")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl", "markdown", "table"])
def test_an_answer_has_the_same_rows_in_every_format(
    corpgraph: Callable[..., Outcome], form: str
) -> None:
    outcome = corpgraph(*UNITS, "--format", form)
    assert outcome.code == 0
    names = [row["name"] for row in json.loads(corpgraph(*UNITS, "--format", "json").out)]
    assert len(names) == 7
    positions = [outcome.out.index(name) for name in names]
    assert positions == sorted(positions)


def test_csv_keeps_full_iris_and_quotes(corpgraph: Callable[..., Outcome]) -> None:
    rows = list(csv.DictReader(io.StringIO(corpgraph(*UNITS, "--format", "csv").out)))
    assert len(rows) == 7
    assert all(row["unit"].startswith("https://w3id.org/corpgraph/id/unit/") for row in rows)


def test_an_empty_answer_is_said_and_is_no_error(corpgraph: Callable[..., Outcome]) -> None:
    words = ("ask", "units", "--organization", "alibaba-group", "--at", "2012-07-22")
    assert corpgraph(*words) == corpgraph(*words)
    assert (corpgraph(*words).code, corpgraph(*words).err) == (0, "no answer\n")
    assert corpgraph(*words, "--format", "json").out == "[]\n"


def test_the_packaged_data_conforms(corpgraph: Callable[..., Outcome]) -> None:
    outcome = corpgraph("validate")
    assert (outcome.code, outcome.out) == (0, "conforms: no findings\n")


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://example.org/shape> a sh:NodeShape ; sh:targetSubjectsOf <https://example.org/p> ;
  sh:property <https://example.org/shape-p> .
<https://example.org/shape-p> sh:path <https://example.org/p> ; sh:maxCount 1 ;
  sh:message "Keep one." .
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_findings_against_given_shapes_are_exit_1(
    corpgraph: Callable[..., Outcome], tmp_path: Path, form: str
) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    data = tmp_path / "data.nt"
    triples = [f'<https://example.org/a> <https://example.org/p> "{n}" .\n' for n in (1, 2)]
    data.write_text("".join(triples))
    outcome = corpgraph("validate", data, "--shapes", tmp_path / "shapes.ttl", "--format", form)
    assert outcome.code == 1
    assert "Keep one." in outcome.out
    if form == "json":
        (finding,) = json.loads(outcome.out)["findings"]
        assert finding["focus"] == "<https://example.org/a>"
        assert finding["component"].endswith("#MaxCountConstraintComponent")


def test_fmt_writes_canonical_turtle_and_check_only_tells(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<https://example.org/b> <https://example.org/p> 1 .\n\n\n")
    checked = corpgraph("fmt", "--check", tmp_path)
    assert (checked.code, checked.out) == (1, f"{path}:2: not canonical\n")
    assert path.read_text().endswith("\n\n\n")
    assert corpgraph("fmt", tmp_path).out == f"{path}\n"
    assert path.read_text() == "<https://example.org/b> <https://example.org/p> 1 .\n"
    again = corpgraph("fmt", "--check", tmp_path)
    assert (again.code, again.out) == (0, "")


def test_export_at_a_day_writes_the_shortcuts_of_that_day(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    words = ("--format", "ntriples", "--at")
    listed = "ontology#isListedOn> <https://w3id.org/corpgraph/id/market/xhkg>"
    for day, there in (("2012-06-19", True), ("2012-06-20", False)):
        assert corpgraph("export", tmp_path / day, *words, day).code == 0
        text = (tmp_path / day / "corpgraph.nt").read_text()
        assert (listed in text) is there
        assert "ontology#begin" not in text


def test_the_help_of_export_names_the_formats_that_there_are(
    corpgraph: Callable[..., Outcome],
) -> None:
    page = " ".join(corpgraph("export", "--help").out.split())
    assert f"({', '.join(exporting.FORMATS)})" in page


def test_the_packaged_ontology_conforms_to_its_style() -> None:
    assert check_ontology().findings == ()


def test_each_question_has_help_with_its_columns(corpgraph: Callable[..., Outcome]) -> None:
    listing = corpgraph("ask", "--help").out
    assert "\n  subsidiaries " in listing
    page = corpgraph("ask", "subsidiaries", "--help").out
    assert "Which organisations does an organisation control directly on a day?" in page
    assert "subsidiary: a controlled organisation" in page


def test_the_names_of_questions_are_completed() -> None:
    import os

    environment = os.environ | {
        "_CORPGRAPH_COMPLETE": "bash_complete",
        "COMP_WORDS": "corpgraph ask subsid",
        "COMP_CWORD": "2",
    }
    script = "from corpgraph.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout == "plain,subsidiaries\n"


@pytest.mark.parametrize("vocabulary", exporting.VOCABULARIES)
def test_export_as_another_vocabulary_says_what_is_lost(
    corpgraph: Callable[..., Outcome], tmp_path: Path, vocabulary: str
) -> None:
    out = tmp_path / "out"
    outcome = corpgraph("export", out, "--as", vocabulary, *DAY, "--format", "jsonld")
    assert outcome.code == 0
    lost = json.loads((out / "losses.json").read_bytes())
    assert lost["at"] == "2012-07-24"
    (line,) = (each for each in outcome.out.splitlines() if each.startswith(" evidence "))
    assert line.split()[1:] == [
        str(lost["evidence"][name]) for name in ("total", "carried", "lost")
    ]
    assert vocabulary in " ".join(corpgraph("export", "--help").out.split())


def test_export_as_a_vocabulary_that_is_not_known_names_the_nearest(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    outcome = corpgraph("export", tmp_path / "out", "--as", "schema.orgg")
    assert (outcome.code, "did you mean 'schema.org'?" in outcome.err) == (2, True)


AS_JSON = ("--format", "json")


def test_one_that_is_a_unit_and_a_subsidiary_stands_in_the_tree_once(
    corpgraph: Callable[..., Outcome],
) -> None:
    told = json.loads(corpgraph("tree", "alibaba-group", "--at", "2023-07-01", *AS_JSON).out)
    relations = {child["name"]: child["relation"] for child in told["children"]}
    assert len(relations) == len(told["children"])
    assert relations["Cainiao Smart Logistics"] == "unit, possibly subsidiary"


def test_a_tree_calls_a_company_by_its_name_and_not_by_one_that_it_had(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "renamed.ttl"
    path.write_text(
        "@prefix cg: <https://w3id.org/corpgraph/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@base <https://w3id.org/corpgraph/id/> .\n"
        '<corporation/a> a cg:Corporation ; rdfs:label "Now"@en .\n'
        '<naming/a> a cg:Naming ; cg:names <corporation/a> ; cg:name "Then"@en .\n'
    )
    tree = json.loads(corpgraph("tree", "a", "--data", path, *AS_JSON).out)
    assert tree["name"] == "Now"
    assert "Then" in corpgraph("ask", "names", "--entity", "a", "--data", path).out


def test_a_snapshot_is_the_same_in_every_format(
    corpgraph: Callable[..., Outcome], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    formats = [word for name in exporting.FORMATS for word in ("--format", name)]
    assert corpgraph("export", out, *DAY, *formats).code == 0
    expected = canonical(document(out / "corpgraph.nt"))
    assert len(expected) > 50
    for suffix in (".ttl", ".trig", ".nq", ".jsonld", ".rdf"):
        assert canonical(document(out / f"corpgraph{suffix}")) == expected, suffix
    framed = [quad for path in (out / "framed").iterdir() for quad in document(path)]
    assert canonical(framed) == expected
    assert canonical(tables(out)) == expected
    names = {path.stem for path in (out / "tables").iterdir()}
    assert {path.stem for path in (out / "parquet").iterdir()} == names


def test_export_does_not_replace_a_store(corpgraph: Callable[..., Outcome], tmp_path: Path) -> None:
    path = tmp_path / "one.ttl"
    path.write_text("<urn:a> <urn:p> <urn:b> .")
    assert corpgraph("store", "load", tmp_path / "store", path).code == 0
    outcome = corpgraph("export", tmp_path / "store", "--data", tmp_path / "store")
    assert (outcome.code, "is a store" in outcome.err) == (2, True)
    assert corpgraph("store", "info", tmp_path / "store").code == 0
