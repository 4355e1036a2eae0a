from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from benchmarks.ledger import Comparison, Planted, as_planted, compare, read_ledger
from benchmarks.reports import Result, UnreadableReportError, read_report

if TYPE_CHECKING:
    from pathlib import Path

SH: Final = "http://www.w3.org/ns/shacl#"

TURTLE: Final = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
[] a sh:ValidationReport ; sh:conforms false ; sh:result
  [ a sh:ValidationResult ; sh:focusNode <urn:a> ; sh:resultPath <urn:x#label> ;
    sh:sourceConstraintComponent sh:MinCountConstraintComponent ] ,
  [ a sh:ValidationResult ; sh:focusNode [] ; sh:resultPath [ sh:inversePath <urn:x#p> ] ;
    sh:sourceConstraintComponent <urn:own#ThingConstraintComponent> ;
    sh:detail [ a sh:ValidationResult ; sh:focusNode <urn:c> ;
      sh:sourceConstraintComponent sh:InConstraintComponent ] ] .
"""
FOUND: Final = {
    Result("urn:a", "urn:x#label", "MinCount"),
    Result("_:", "_:", "urn:own#ThingConstraintComponent"),
}
PLANTED: Final = [
    Planted("nolabel", "urn:a", "label", "MinCount"),
    Planted("cycle", "urn:b", "", "SPARQL"),
]


def finding(focus: str, path: str | None, component: str) -> dict[str, str | None]:
    return {"focus": focus, "path": path, "component": component, "value": None}


def test_a_turtle_report_is_read_without_the_results_that_only_explain_others() -> None:
    assert set(read_report(TURTLE, "turtle")) == FOUND


def test_an_ntriples_report_says_the_same() -> None:
    quads = ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)
    assert set(read_report("".join(f"{quad} .\n" for quad in quads), "ntriples")) == FOUND


def test_the_json_of_corpgraph_says_the_same() -> None:
    findings = [
        finding("<urn:a>", "<urn:x#label>", f"{SH}MinCountConstraintComponent"),
        finding("_:b0", "^<urn:x#p>", "urn:own#ThingConstraintComponent"),
    ]
    assert set(read_report(json.dumps({"findings": findings}), "json")) == FOUND


@pytest.mark.parametrize("path", ["<urn:p>/<urn:q>", "(<urn:p>)+", "!<urn:p>", "_:b1"])
def test_paths_that_are_no_iri_are_all_alike(path: str) -> None:
    text = json.dumps({"findings": [finding("<urn:a>", path, f"{SH}InConstraintComponent")]})
    assert read_report(text, "json") == [Result("urn:a", "_:", "In")]


def test_a_report_that_conforms_has_no_results() -> None:
    text = f"_:r a <{SH}ValidationReport> ; <{SH}conforms> true ."
    assert read_report(text, "turtle") == []
    assert read_report('{"conforms": true, "findings": []}', "json") == []


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("", "turtle"),
        ("", "json"),
        ("java.lang.OutOfMemoryError", "turtle"),
        ("<urn:a> <urn:b> <urn:c> .", "ntriples"),
        ('{"conforms": true}', "json"),
        ("[]", "json"),
        (f"_:r a <{SH}ValidationReport> ; <{SH}result> _:gone .", "turtle"),
    ],
)
def test_what_is_no_report_is_never_taken_for_one_without_results(text: str, syntax: str) -> None:
    with pytest.raises(UnreadableReportError, match="no validation report"):
        read_report(text, syntax)  # type: ignore[arg-type]


def test_a_ledger_is_read_and_core_leaves_out_what_only_sparql_finds(tmp_path: Path) -> None:
    path = tmp_path / "expected.tsv"
    path.write_text("nolabel\turn:a\tlabel\tMinCount\ncycle\turn:b\tsparql:cycle\tSPARQL\n")
    assert read_ledger(path, sparql=True) == PLANTED
    assert read_ledger(path, sparql=False) == PLANTED[:1]


@pytest.mark.parametrize("text", ["", "nolabel\turn:a\tlabel\n"])
def test_a_ledger_that_is_empty_or_broken_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "expected.tsv"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"expected\.tsv"):
        read_ledger(path, sparql=True)


RESULTS: Final = [Result("urn:a", "urn:x#label", "MinCount"), Result("urn:b", "", "SPARQL")]


def test_a_report_with_just_what_was_planted_is_right() -> None:
    comparison = compare(PLANTED, reversed(RESULTS))
    assert comparison == Comparison(2, 2, {}, {})
    assert comparison.right


def test_a_report_of_a_peer_is_right_by_itself() -> None:
    assert compare(as_planted(RESULTS), RESULTS).right


OTHER_PATH: Final = replace(RESULTS[0], path="urn:x#name")
OTHER_COMPONENT: Final = replace(RESULTS[0], component="In")
OTHER_FOCUS: Final = replace(RESULTS[0], focus="urn:z")


@pytest.mark.parametrize(
    ("results", "missed", "added"),
    [
        (RESULTS[:1], {"cycle": 1}, {}),
        ([*RESULTS, Result("urn:c", "urn:x#lei", "Pattern")], {}, {"Pattern of lei": 1}),
        ([*RESULTS, RESULTS[1]], {}, {"SPARQL": 1}),
        ([OTHER_PATH, RESULTS[1]], {"nolabel": 1}, {"MinCount of name": 1}),
        ([OTHER_COMPONENT, RESULTS[1]], {"nolabel": 1}, {"In of label": 1}),
        ([OTHER_FOCUS, RESULTS[1]], {"nolabel": 1}, {"MinCount of label": 1}),
        ([], {"cycle": 1, "nolabel": 1}, {}),
    ],
    ids=["missed", "added", "twice", "other path", "other component", "other focus", "nothing"],
)
def test_what_differs_from_the_ledger_is_named(
    results: list[Result], missed: dict[str, int], added: dict[str, int]
) -> None:
    comparison = compare(PLANTED, results)
    assert (comparison.missed, comparison.added) == (missed, added)
    assert comparison.found == 2 - sum(missed.values())
    assert not comparison.right


def test_an_error_that_shows_as_two_results_is_missed_once_for_each() -> None:
    planted = [Planted("pctstring", "urn:a", "percentage", each) for each in ("Datatype", "In")]
    assert compare(planted, []).missed == {"pctstring": 2}
