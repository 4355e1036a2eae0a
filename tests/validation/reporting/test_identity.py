from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from corpgraph.namespaces import SH
from corpgraph.validation.findings import Place
from corpgraph.validation.reporting import fingerprints, rule_id
from validation.reporting.samples import EX, make, report, sample, triple

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation import Finding


def mark(finding: Finding) -> str:
    (found,) = fingerprints(report(finding))
    return found


# -- rules ---------------------------------------------------------------------------------------


def test_a_rule_is_known_by_its_sparql_constraint_then_by_its_shape() -> None:
    named = make("a", shape=f"<{EX}Shape>", constraint=f"<{EX}Rule>")
    assert rule_id(named) == f"{EX}Rule"
    assert rule_id(replace(named, constraint=None)) == f"{EX}Shape"
    assert rule_id(replace(named, constraint="_:b1")) == f"{EX}Shape"


def test_a_rule_without_a_name_is_known_by_what_it_asks_of_which_path() -> None:
    unnamed = make("a", shape="_:b1", component="MinCountConstraintComponent")
    rule = rule_id(unnamed)
    assert rule.startswith(f"{SH}MinCountConstraintComponent/")
    assert rule_id(replace(unnamed, shape="_:b2", constraint="_:b3")) == rule
    assert rule_id(replace(unnamed, path=f"<{EX}other>")) != rule
    assert rule_id(replace(unnamed, path=None)) == f"{SH}MinCountConstraintComponent"


# -- findings ------------------------------------------------------------------------------------


def test_a_fingerprint_stays_when_lines_wording_and_severity_change(tmp_path: Path) -> None:
    finding = make("a", value='"1"', places=(Place("x.ttl", 3, 4, ""),))
    moved = replace(finding, message="another", places=(Place("y.ttl", 30, None, ""),))
    assert mark(moved) == mark(finding)
    assert len(mark(finding)) == 64
    assert sample(tmp_path).findings


@pytest.mark.parametrize(
    "change",
    [
        {"focus": f"<{EX}b>"},
        {"path": f"<{EX}other>"},
        {"path": None},
        {"value": '"2"'},
        {"value": None},
        {"component": f"{SH}PatternConstraintComponent"},
        {"shape": f"<{EX}Other>"},
        {"constraint": f"<{EX}Rule>"},
    ],
)
def test_a_fingerprint_tells_findings_apart_by_what_they_say(change: dict[str, Any]) -> None:
    finding = make("a", value='"1"')
    assert mark(replace(finding, **change)) != mark(finding)


def test_what_stands_in_one_part_is_never_taken_for_what_stands_in_another() -> None:
    assert mark(make("a", path="<x:1>", value=None)) != mark(make("a", path=None, value="<x:1>"))


def test_a_blank_node_is_known_by_the_triples_involved_and_not_by_its_label() -> None:
    def blank(label: str, text: str) -> Finding:
        node = ox.BlankNode(label)
        stated = ox.Triple(node, ox.NamedNode(f"{EX}note"), ox.Literal(text))
        return make("b", focus=f"_:{label}", triples=(stated,))

    assert mark(blank("b1", "x")) == mark(blank("b2", "x"))
    assert mark(blank("b1", "x")) != mark(blank("b1", "y"))


def test_the_triples_of_a_node_with_a_name_do_not_count() -> None:
    finding = make("a")
    assert mark(replace(finding, triples=(triple("a", "p", ox.Literal("1")),))) == mark(finding)


def test_a_blank_node_inside_a_triple_term_has_no_label_either() -> None:
    def about(label: str) -> Finding:
        inner = ox.Triple(ox.BlankNode(label), ox.NamedNode(f"{EX}p"), ox.BlankNode(label))
        stated = ox.Triple(ox.BlankNode(label), ox.NamedNode(f"{EX}says"), inner)
        return make("b", focus=f"_:{label}", triples=(stated,))

    assert mark(about("b1")) == mark(about("b2"))


def test_findings_that_nothing_tells_apart_are_counted_in_the_order_of_the_files() -> None:
    first = make("x", focus="_:z9", places=(Place("a.ttl", 1, 1, ""),))
    second = make("x", focus="_:a1", places=(Place("a.ttl", 2, 1, ""),))
    found = report(first, second)
    assert found.findings == (second, first)
    of_second, of_first = fingerprints(found)
    assert of_first != of_second
    assert of_first == mark(first)
    swapped = report(replace(first, focus="_:a1"), replace(second, focus="_:z9"))
    assert fingerprints(swapped) == (of_first, of_second)
