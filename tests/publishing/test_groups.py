from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.changing import compare
from corpgraph.changing.reading import open_dossier
from corpgraph.loading import load_files, load_packaged
from corpgraph.namespaces import BASE, ID, PREFIXES
from corpgraph.publishing.explorer import data_of
from corpgraph.publishing.groups import Group, Groups, open_group
from corpgraph.publishing.library import Library
from corpgraph.publishing.pictures import outline
from corpgraph.querying import organization
from corpgraph.time import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD: Final = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()
)


@pytest.fixture
def library(tmp_path: Path) -> Callable[[str], Library]:
    def make(text: str) -> Library:
        source = tmp_path / "groups.ttl"
        source.write_text(HEAD + text, encoding="utf-8")
        return Library(load_files([source]))

    return make


def control(name: str, above: str, below: str, more: str = "") -> str:
    return (
        f"<id/control/{name}> a cg:Control ; cg:parent <id/corporation/{above}> ; "
        f"cg:subsidiary <id/corporation/{below}> {more} .\n"
        f"<id/corporation/{above}> a cg:Corporation . <id/corporation/{below}> a cg:Corporation .\n"
    )


def dates(begin: str, end: str = "") -> str:
    told = f'; cg:begin "{begin}"^^xsd:date'
    return f'{told} ; cg:end "{end}"^^xsd:date' if end else told


def slugs(iris: frozenset[str]) -> set[str]:
    return {iri.removeprefix(f"{ID}corporation/") for iri in iris}


@pytest.fixture(scope="module")
def alibaba() -> Group:
    return open_group(open_dossier(load_packaged(), f"{ID}corporation/alibaba-group", None))


@pytest.mark.parametrize("day", [date(2012, 6, 19), date(2012, 7, 24), date(2023, 6, 26)])
def test_a_group_has_the_members_that_the_question_finds(day: date, alibaba: Group) -> None:
    found = organization.members(load_packaged(), "alibaba-group", at=day)
    assert {(edge.above, edge.below, edge.state) for edge in alibaba.edges(day)} == {
        (member.parent, member.member, member.certainty) for member in found
    }


def test_changes_are_those_that_a_comparison_of_two_days_finds(alibaba: Group) -> None:
    day = date(2012, 6, 20)
    here = {each.fact.iri for each in dict(alibaba.changes)[day] if each.sort in ("began", "ended")}
    found = compare(load_packaged(), "alibaba-group", date(2012, 6, 19), day)
    certain = {each.fact.iri for each in found.changes if each.certainty is Certainty.CERTAIN}
    assert here == certain != set()


def test_who_never_stands_alone_has_no_group_of_its_own(
    library: Callable[[str], Library],
) -> None:
    text = control("ab", "a", "b", dates("2000-01-01")) + control(
        "bc", "b", "c", dates("2001-01-01")
    )
    assert slugs(Groups(library(text)).tops) == {"a"}


def test_who_stood_alone_with_others_under_it_has_a_group(
    library: Callable[[str], Library],
) -> None:
    text = control("ab", "a", "b", dates("2005-01-01")) + control(
        "bc", "b", "c", dates("2001-01-01")
    )
    groups = Groups(library(text))
    assert slugs(groups.tops) == {"a", "b"}
    assert groups.tops_of(f"{ID}corporation/c") == [f"{ID}corporation/a", f"{ID}corporation/b"]
    assert groups.size(f"{ID}corporation/a") == 2


def test_a_circle_of_control_has_one_top_and_ends_where_it_began(
    library: Callable[[str], Library],
) -> None:
    facts = [control(f"{a}{b}", a, b, dates("2000-01-01")) for a, b in ("ab", "bc", "ca")]
    circle = library("".join(facts))
    groups = Groups(circle)
    assert slugs(groups.tops) == {"a"}
    group = open_group(open_dossier(circle.data, f"{ID}corporation/a", None))
    assert outline(group, date(2001, 1, 1)).count == 3


def test_tops_that_share_a_group_are_told_as_each_of_them_alone(
    library: Callable[[str], Library],
) -> None:
    # From a to b and back to a, at different times; c is under both.
    text = control("ab", "a", "b", dates("2000-01-01", "2001-01-01"))
    text += control("ba", "b", "a", dates("2005-01-01")) + control("bc", "b", "c")
    text += '<id/corporation/c> rdfs:label "City"@en , "Ville"@fr .\n'
    data = library(text)
    groups = Groups(data, large=2)
    assert slugs(frozenset(groups.shared)) == {"a", "b"}
    for iri in groups.shared:
        dossier = open_dossier(data.data, iri, None)
        shared, alone = groups.group(iri, dossier), open_group(dossier)
        assert shared == alone
        assert shared.changes == alone.changes
        assert shared.edges(date(2006, 1, 1)) == alone.edges(date(2006, 1, 1)) != []
        assert data_of(data, shared, ["en", "fr"]) == data_of(data, alone, ["en", "fr"])
        assert data_of(data, shared, ["fr"]) == data_of(data, open_group(dossier), ["fr"])
    assert Groups(data).shared == {}


def test_ultimate_control_and_rejected_claims_put_nobody_under_another(
    library: Callable[[str], Library],
) -> None:
    text = control("ab", "a", "b", "; cg:controlKind <code/control-kind/ultimate>")
    text += control("cd", "c", "d", dates("2000-01-01"))
    text += "<id/judgement/j> cg:judges <id/control/cd> ; cg:verdict <code/verdict/rejected> .\n"
    told = library(text)
    assert Groups(told).tops == frozenset()
    assert (
        open_group(open_dossier(told.data, f"{ID}corporation/a", None)).edges(date(2001, 1, 1))
        == []
    )


def test_of_facts_that_say_the_same_the_most_certain_counts(
    library: Callable[[str], Library],
) -> None:
    text = control("vague", "a", "b") + control("zure", "a", "b", dates("2000-01-01"))
    group = open_group(open_dossier(library(text).data, f"{ID}corporation/a", None))
    assert [edge.state for edge in group.edges(date(2001, 1, 1))] == [Certainty.CERTAIN]
    assert [edge.state for edge in group.edges(date(1999, 1, 1))] == [Certainty.POSSIBLE]
