"""Every term earns its place: a shape, a query or the data uses it, or a reason is on record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rdflib import SH, Graph, Literal

from ontology.modules import CG, HERE, ROOT, declared, is_term, merged, read, read_modules, tail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NAME = re.compile(rf"(?:\bcg:|<{re.escape(CG)}>?)([A-Za-z][A-Za-z0-9]*)")
_COMMENT = re.compile(r"(?m)^\s*#.*$")
_SPARQL = (SH.select, SH.ask, SH.construct)


def names_in_query(text: str) -> set[str]:
    """The local names of our terms in SPARQL text; comments use nothing."""
    return set(_NAME.findall(_COMMENT.sub("", text)))


def names_in_graph(graph: Graph) -> set[str]:
    """The local names of our terms in a graph, those in the SPARQL of its shapes too."""
    found = {tail(term) for triple in graph for term in triple if is_term(term)}
    for predicate in _SPARQL:
        for text in graph.objects(None, predicate):
            found |= names_in_query(str(text))
    return found


def read_reasons(path: Path) -> dict[str, str]:
    """Names of terms that nothing uses, each with the reason for which it stays."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return {name: reason.strip() for name, _, reason in rows}


def idle(terms: Iterable[str], used: set[str], reasons: dict[str, str]) -> list[str]:
    """Terms that nothing uses, and no reason keeps."""
    return sorted(set(terms) - used - set(reasons))


def stale(terms: Iterable[str], used: set[str], reasons: dict[str, str]) -> list[str]:
    """Reasons that are empty, or given for a term that is used or does not exist."""
    waiting = set(terms) - used
    return sorted(name for name, reason in reasons.items() if name not in waiting or not reason)


@pytest.fixture(scope="module")
def terms() -> list[str]:
    return [tail(term) for term in declared(merged(read_modules().values()))]


@pytest.fixture(scope="module")
def used() -> set[str]:
    shapes = [path for path in (ROOT / "shapes").glob("*.ttl") if path.stem != "style"]
    data = list((ROOT / "data").rglob("*.ttl"))
    queries = list((ROOT / "src" / "corpgraph").rglob("*.rq"))
    assert len(shapes) >= 7
    assert len(data) >= 7
    assert len(queries) >= 20
    found = set[str]().union(*(names_in_graph(read(path)) for path in (*shapes, *data)))
    return found.union(*(names_in_query(path.read_text(encoding="utf-8")) for path in queries))


@pytest.fixture(scope="module")
def reasons() -> dict[str, str]:
    return read_reasons(HERE / "unused.txt")


def test_every_term_is_used_or_has_a_reason_to_stay(
    terms: list[str], used: set[str], reasons: dict[str, str]
) -> None:
    assert len(terms) > 100
    assert idle(terms, used, reasons) == []


def test_a_reason_is_given_only_for_a_term_that_nothing_uses(
    terms: list[str], used: set[str], reasons: dict[str, str]
) -> None:
    assert stale(terms, used, reasons) == []


def test_shapes_data_and_queries_use_only_terms_that_exist(
    terms: list[str], used: set[str]
) -> None:
    assert sorted(used - set(terms)) == []


def test_an_idle_term_is_caught() -> None:
    assert idle(["Fact", "Entity", "name"], {"name"}, {"Entity": "abstract"}) == ["Fact"]


def test_a_stale_reason_is_caught() -> None:
    reasons = {"Fact": "abstract", "name": "used after all", "gone": "no such term", "Entity": ""}
    assert stale(["Fact", "Entity", "name"], {"name"}, reasons) == ["Entity", "gone", "name"]


def test_names_are_found_in_queries_and_not_in_their_comments() -> None:
    query = f"# cg:Entity\nSELECT ?x {{ ?x a cg:Fact ; cg:begin/cg:end <{CG}name> . }}"
    assert names_in_query(query) == {"Fact", "begin", "end", "name"}


def test_names_are_found_in_every_place_of_a_graph_and_in_its_sparql_but_not_in_prose() -> None:
    graph = Graph()
    graph.add((CG.Fact, CG.begin, CG.Entity))
    graph.add((CG.Fact, SH.ask, Literal("ASK { $this cg:end ?day }")))
    graph.add((CG.Fact, SH.message, Literal("give it a cg:name")))
    assert names_in_graph(graph) == {"Fact", "begin", "Entity", "end"}
