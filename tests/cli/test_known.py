"""The commands go by what the sources had published until a day, and leave out what is possible."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

    Run = Callable[..., Outcome]

CHAIR = ("ask", "executives", "--organization", "alibaba-group", "--format", "json")
MAYBE_OUT = ("--known", "2012-07-25")
OUT = ("--known", "2012-07-30")


def rows(outcome: Outcome) -> list[dict[str, str]]:
    assert outcome.code == 0, outcome.err
    found: list[dict[str, str]] = json.loads(outcome.out)
    return found


def test_a_question_is_asked_as_of_what_was_known(corpgraph: Run) -> None:
    asked = (*CHAIR, "--at", "2020-01-01")
    names = [
        {each["name"] for each in rows(corpgraph(*asked, *known))}
        for known in (("--known", "2013-06-01"), ("--known", "2019-09-10"))
    ]
    assert "Jack Ma" in names[0] - names[1]
    assert "Daniel Zhang" in names[1] - names[0]


def test_a_question_without_a_day_is_asked_of_the_day_of_what_was_known(corpgraph: Run) -> None:
    asked = ("ask", "listings", "--organization", "alibaba-com", "--format", "json")
    assert len(rows(corpgraph(*asked, "--known", "2012-06-19"))) == 1
    assert rows(corpgraph(*asked)) == []


def test_a_question_leaves_out_what_is_possible(corpgraph: Run) -> None:
    asked = (*CHAIR, *MAYBE_OUT)
    assert {each["certainty"] for each in rows(corpgraph(*asked))} == {"possible"}
    assert rows(corpgraph(*asked, "--certain")) == []


def test_a_tree_is_of_what_was_known(corpgraph: Run) -> None:
    tree = ("tree", "alibaba-group", "--at", "2012-07-24")
    possible = corpgraph(*tree, *MAYBE_OUT).out
    known = corpgraph(*tree, *OUT).out
    assert possible.splitlines()[0] == "Alibaba Group  on 2012-07-24, as known on 2012-07-25"
    assert "AliCloud  unit  possibly" in possible
    assert "AliCloud  unit\n" in known
    assert "AliCloud" not in corpgraph(*tree, "--known", "2012-07-22").out


def test_a_line_of_a_tree_is_never_cut(corpgraph: Run) -> None:
    words = ("--at", "2019-05-10", "--known", "2019-05-10")
    first = corpgraph("tree", "dowdupont", *words).out.splitlines()[0]
    assert first.endswith("listed: New York Stock Exchange  on 2019-05-10, as known on 2019-05-10")


def test_a_tree_leaves_out_what_is_possible(corpgraph: Run) -> None:
    tree = ("tree", "alibaba-group", "--at", "2012-07-24", *OUT)
    assert "International Operations" in corpgraph(*tree).out
    certain = corpgraph(*tree, "--certain").out
    assert "AliCloud" in certain
    assert "International Operations" not in certain


def test_a_tree_without_a_day_is_of_the_day_of_what_was_known(corpgraph: Run) -> None:
    first = corpgraph("tree", "alibaba-group", *OUT).out.splitlines()[0]
    assert first == "Alibaba Group  on 2012-07-30, as known on 2012-07-30"
    # In whichever order the two are given.
    words = ("tree", "alibaba-group", "--at", "2012-07-24", *OUT)
    assert corpgraph(*words).out == corpgraph("tree", *words[2:], words[1]).out


def test_a_tree_of_what_nobody_had_written_of_is_bare(corpgraph: Run) -> None:
    bare = corpgraph("tree", "alibaba-com", "--known", "2000-01-01")
    assert bare.code == 0
    assert len(bare.out.splitlines()) == 1


@pytest.mark.parametrize("at", [(), ("--at", "2012-07-24")], ids=["facts", "snapshot"])
def test_an_export_is_of_what_was_certainly_known_unless_it_takes_in_what_is_possible(
    corpgraph: Run, tmp_path: Path, at: tuple[str, ...]
) -> None:
    triples = {}
    for name, words in (
        ("certain", MAYBE_OUT),
        ("possible", (*MAYBE_OUT, "--possible")),
        ("later", OUT),
        ("whole", ()),
    ):
        out = tmp_path / name
        assert corpgraph("export", out, "--format", "ntriples", *at, *words).code == 0
        triples[name] = set((out / "corpgraph.nt").read_text().splitlines())
    told = "unit/alicloud> <https://w3id.org/corpgraph/ontology#isUnitOf>" if at else "/alicloud-al"
    there = [name for name, lines in triples.items() if told in "".join(lines)]
    assert there == ["possible", "later", "whole"]
    if not at:
        assert triples["certain"] < triples["later"] < triples["whole"]


def test_an_export_says_as_of_when_it_is(corpgraph: Run, tmp_path: Path) -> None:
    corpgraph("export", tmp_path / "out", "--format", "ntriples", *OUT)
    catalog = (tmp_path / "out" / "catalog.ttl").read_text()
    assert 'dcterms:title "corpgraph as known on 2012-07-30"' in catalog


FACT = """\
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/corpgraph/id/fact/x> a cg:Fact ; {dates} .
"""


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ('cg:begin "June 2012"^^edtf:EDTF', "id:fact/x: 'June 2012' is no EDTF date; an EDTF"),
        (
            'cg:begin "2012-06-20"^^xsd:date ; cg:end "2012-06-19"^^xsd:date',
            "id:fact/x ends by 2012-06-19, but does not begin before 2012-06-20; an interval",
        ),
    ],
    ids=["edtf", "turned"],
)
@pytest.mark.parametrize(
    "words",
    [
        ("ask", "statistics"),
        ("ask", "sources", "--known", "2012-01-01"),
        ("tree", "x"),
        ("export", "{folder}/out"),
        ("export", "{folder}/out", "--at", "2012-06-20"),
    ],
    ids=" ".join,
)
def test_data_with_a_date_that_cannot_be_is_refused_in_a_line_with_its_file(
    corpgraph: Run, tmp_path: Path, words: tuple[str, ...], dates: str, message: str
) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(FACT.format(dates=dates))
    outcome = corpgraph(*(word.format(folder=tmp_path) for word in words), "--data", path)
    assert outcome.code == 2
    assert outcome.err.startswith(f"corpgraph: {path}: {message}")
    assert len(outcome.err.splitlines()) == 1
    assert not outcome.out
    assert [each.name for each in tmp_path.iterdir()] == ["bad.ttl"]


@pytest.mark.parametrize(
    "dates",
    [
        'cg:begin "June 2012"^^edtf:EDTF',
        'cg:begin "2012-06-20"^^xsd:date ; cg:end "2012-06-19"^^xsd:date',
    ],
)
def test_validate_finds_such_a_date(corpgraph: Run, tmp_path: Path, dates: str) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(FACT.format(dates=dates))
    outcome = corpgraph("validate", path)
    assert outcome.code == 1
    assert "cg:Fact-begin" in outcome.out or "cgs:Fact-" in outcome.out


@pytest.mark.parametrize("command", [("tree", "alibaba-group"), CHAIR[:4], ("export", "out")])
def test_a_day_that_is_none_is_told(corpgraph: Run, command: tuple[str, ...]) -> None:
    outcome = corpgraph(*command, "--known", "2012-02-30")
    assert outcome.code == 2
    assert "2012-02-30 is no date: February 2012 has 29 days" in outcome.err
