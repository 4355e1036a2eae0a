"""GLEIF's own files: everything in them is taken in, holds to the shapes, and can be asked."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from corpgraph.checking import check_files
from corpgraph.importing.gleif import import_gleif
from corpgraph.importing.lines import lines_of_tables
from corpgraph.loading import load_files
from corpgraph.property_tables import read_tables
from corpgraph.querying import ownership
from importing.made import counts, samples

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.importing.gleif import Outcome

CG = "https://w3id.org/corpgraph/ontology#"
ID = "https://w3id.org/corpgraph/id/"
KINDS = {"IS_DIRECTLY_CONSOLIDATED_BY": "direct", "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate"}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "gleif"


@pytest.fixture(scope="module")
def outcome(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    files = ("rr-golden-copy-sample.csv", "lei2-golden-copy-sample.json", "cdf3-repex-data.xml")
    target = tmp_path_factory.mktemp("gleif") / "out"
    return import_gleif([folder / name for name in files], target, form="nt")


@pytest.fixture(scope="module")
def store(outcome: Outcome) -> ox.Store:
    return load_files([outcome.target])


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, str]]:
    """The relationships, read one at a time."""
    with (folder / "rr-golden-copy-sample.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instances(store: ox.Store, name: str) -> int:
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return sum(1 for _ in store.quads_for_pattern(None, kind, ox.NamedNode(f"{CG}{name}"), None))


def test_every_record_is_taken_in(outcome: Outcome) -> None:
    assert outcome.left_out == 0
    told = [(each["kind"], each["records"], each["taken_in"]) for each in outcome.report["files"]]
    assert told == [("rr", 1885, 1885), ("lei2", 577, 577), ("repex", 10, 10)]


def test_the_anomalies_are_those_that_are_known(outcome: Outcome) -> None:
    assert counts(outcome) == {
        "child-unknown": 1885,
        "entity-unknown": 10,
        "other-ultimate-parent": 4,
        "parent-unknown": 1885,
        "self-loop": 9,
        "share-of-1": 10,
        "share-of-no-control": 3,
    }


def test_there_is_a_fact_for_each_thing_that_a_record_says(store: ox.Store) -> None:
    numbers = {
        "Control": 1855,
        "Affiliation": 30,
        "Record": 1885 + 577 + 10,
        "Identification": 577,
        "Existence": 577,
        "LegalForm": 577,
        "Registration": 577 + 1885,
        "Naming": 577 + 40 + 10,
        "Event": 104,
        "EventStatus": 104,
        "ReportingException": 10,
        "Source": 3,
    }
    assert {name: instances(store, name) for name in numbers} == numbers


def test_each_relationship_is_what_its_line_says(
    store: ox.Store, rows: list[dict[str, str]]
) -> None:
    begin, parent = ox.NamedNode(f"{CG}begin"), ox.NamedNode(f"{CG}parent")
    checked = 0
    for row in rows:
        kind = KINDS.get(row["Relationship.RelationshipType"])
        if kind is None:
            continue
        child, over = (row[f"Relationship.{end}Node.NodeID"] for end in ("Start", "End"))
        fact = ox.NamedNode(f"{ID}control/lei-{child}-{kind}-{over}")
        (above,) = store.quads_for_pattern(fact, parent, None, None)
        assert above.object == ox.NamedNode(f"{ID}corporation/lei-{over}")
        days = {
            row[f"Relationship.Period.{n}.startDate"][:10]
            for n in range(1, 6)
            if row[f"Relationship.Period.{n}.periodType"] == "RELATIONSHIP_PERIOD"
        }
        (told,) = store.quads_for_pattern(fact, begin, None, None)
        assert isinstance(told.object, ox.Literal)
        assert {told.object.value} == days
        checked += 1
    assert checked == 1855


def test_some_days_would_move_in_utc(rows: list[dict[str, str]], store: ox.Store) -> None:
    # Otherwise the test above would not tell a converted day from a printed one.
    printed = [
        quad.object.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{CG}beginPrinted"), None, None)
        if isinstance(quad.object, ox.Literal)
    ]
    moved = [datetime.fromisoformat(text) for text in printed]
    assert sum(each.date() != each.astimezone(UTC).date() for each in moved) > 500


def test_self_loops_are_all_that_the_shapes_find(outcome: Outcome) -> None:
    report = check_files([outcome.target]).report
    assert report is not None
    found = Counter(finding.shape for finding in report.findings)
    # The nine relations of a fund to itself are kept, as reported.
    assert found == {"<https://w3id.org/corpgraph/shapes#Affiliation-affiliatedWith>": 9}
    assert len(samples(outcome, "self-loop")) == 9


def test_ultimate_parents_of_all_are_those_of_a_walk(
    store: ox.Store, rows: list[dict[str, str]], outcome: Outcome
) -> None:
    links: dict[str, str] = {}
    reported: dict[str, str] = {}
    for row in rows:
        child, parent = (row[f"Relationship.{end}Node.NodeID"] for end in ("Start", "End"))
        kind = KINDS.get(row["Relationship.RelationshipType"])
        if kind == "direct":
            links.setdefault(child, parent)
        elif kind == "ultimate":
            reported[child] = parent
    odd = set()
    for child, parent in reported.items():
        node, steps = child, 0
        while node in links and steps < len(links):
            node, steps = links[node], steps + 1
        if child in links and node != parent:
            odd.add(child)
    assert {each["key"] for each in samples(outcome, "other-ultimate-parent")} == odd
    child = next(each for each in reported if each in links and each not in odd)
    found = ownership.ultimate_parents(
        store, organization=f"{ID}corporation/lei-{child}", at=date(2025, 6, 1)
    )
    assert [row.parent for row in found] == [f"{ID}corporation/lei-{reported[child]}"]


def test_tables_give_the_same_triples_as_lines(
    folder: Path, outcome: Outcome, tmp_path: Path
) -> None:
    paths = [folder / each["name"] for each in outcome.report["files"]]
    tables = import_gleif(paths, tmp_path / "tables").target
    lines = b"".join(lines_of_tables(tables)).splitlines()
    written = [
        line for path in outcome.target.glob("*.nt") for line in path.read_bytes().splitlines()
    ]
    assert len(lines) > 60_000
    assert sorted(lines) == sorted(written)
    rows = {(each.file, each.table.name): each.rows for each in read_tables(tables)}
    assert rows[1, "controls"] == 1855
    assert rows[2, "corporations"] == 577


def test_xml_gives_what_it_says(folder: Path, tmp_path: Path) -> None:
    names = ("cdf3-lei-data.xml", "20180901-gleif-concatenated-file-lei2-Top10.xml", "rr-data.xml")
    outcome = import_gleif([folder / name for name in names], tmp_path / "out", form="nq")
    assert [each["taken_in"] for each in outcome.report["files"]] == [13, 10, 10]
    assert outcome.left_out == 0
    report = check_files([outcome.target]).report
    assert report is not None
    assert report.findings == ()
