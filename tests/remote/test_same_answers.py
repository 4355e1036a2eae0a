"""An endpoint gives the answers that a store here gives: to questions, as trees, as changes."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.changing import compare, diff_record, timeline_record, trace
from corpgraph.errors import CorpgraphError, UsageError
from corpgraph.layout import data_files, datasets
from corpgraph.loading import graph_name, load_packaged
from corpgraph.querying import ask, question, questions, resolve
from corpgraph.querying.trees import group_tree
from corpgraph.remote import Endpoint, open_graph
from questions.expected import cases, packaged, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.remote import EndpointGraph
    from questions.expected import Case

    Open = Callable[..., EndpointGraph]

#: Each dataset that tells of changes, with those that it builds on.
STORIES: Final = {
    name: tuple(dict.fromkeys(("alibaba-2012", name, "reference")))
    if name.startswith("alibaba")
    else (name, "reference")
    for name in datasets()
    if name != "reference"
}
DAYS: Final = (date(2012, 6, 19), date(2014, 12, 31), date(2018, 1, 1), date(2025, 1, 1))


@pytest.fixture
def remote(packaged_url: str) -> Iterator[Open]:
    """Opens the graphs of some datasets on the server."""
    with ExitStack() as stack:

        def open_(*names: str, progress: Callable[[int], None] = lambda _: None) -> EndpointGraph:
            graphs = tuple(graph_name(path.parent.name, path.stem) for path in data_files(*names))
            return stack.enter_context(open_graph(Endpoint(packaged_url, graphs), progress))

        yield open_


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_question_has_the_rows_that_it_has_here(case: Case, remote: Open) -> None:
    graph = remote("alibaba-2012", "reference", *case.others)
    if "known" in case.ask:
        with pytest.raises(UsageError, match="cannot be asked of an endpoint"):
            ask(case.question, graph, **case.ask)
        return
    rows = ask(case.question, graph, **case.ask)
    assert rows == ask(case.question, packaged(*case.others), **case.ask)
    assert table(question(case.question), rows) == case.answer


def test_every_question_is_asked() -> None:
    assert {case.question for case in cases()} == {each.name for each in questions()}


@pytest.mark.parametrize("story", STORIES)
def test_the_groups_of_a_dataset_are_the_trees_that_they_are_here(story: str, remote: Open) -> None:
    graph, store = remote(*STORIES[story]), load_packaged(*STORIES[story])
    branches = 0
    for at in DAYS:
        for top in tops(story, at):
            here = group_tree(store, top, at)
            assert group_tree(graph, top, at) == here
            assert group_tree(graph, top, at, certain=True) == group_tree(
                store, top, at, certain=True
            )
            branches += len(here["children"])
    assert branches


@pytest.mark.parametrize("story", STORIES)
def test_what_changed_in_a_dataset_is_what_changed_here(story: str, remote: Open) -> None:
    graph, store = remote(*STORIES[story]), load_packaged(*STORIES[story])
    changes = 0
    for entity in {top for at in DAYS for top in tops(story, at)}:
        here = compare(store, entity, DAYS[0], DAYS[-1])
        there = compare(graph, entity, DAYS[0], DAYS[-1])
        assert diff_record(there) == diff_record(here)
        assert timeline_record(trace(graph, entity)) == timeline_record(trace(store, entity))
        changes += len(here.changes)
    assert changes


def test_what_changed_in_all_data_is_what_changed_here(remote: Open) -> None:
    here = compare(load_packaged(), "alibaba-group", DAYS[0], DAYS[-1])
    there = compare(remote(), "Groupe Alibaba", DAYS[0], DAYS[-1])
    assert diff_record(there) == diff_record(here)
    assert len(here.changes) > 20


def tops(story: str, at: date) -> set[str]:
    rows = ask("all-ultimate-parents", load_packaged(*STORIES[story]), at=at)
    return {str(row["parent"]) for row in rows}


@pytest.mark.parametrize(
    "text",
    [
        *("https://w3id.org/corpgraph/id/unit/taobao", "id:unit/taobao", "unit/taobao", "taobao"),
        *("Groupe Alibaba", "阿里巴巴集团", "alibaba GROUP", "5493001ntnqjdh60pm02", "XHKG"),
        *("eTao", "etao", "ETAO", "eTao (service)", "alibab-group", "person/jack-ma", "nobody"),
        *("", " ", "/", "id:", "a\x00b", "\\u0022", '"', "'''", "\\", "\n", "\u2028", "İ", "ß"),
        *('x" . } ; DROP ALL #', "x> } DELETE WHERE { ?s ?p ?o } #", '\\u0022)} #"', "?s", "}}{"),
        *('"@en } { SERVICE <http://127.0.0.1:1/> {} }', "https://example.org/\\u003E", "_:b0"),
    ],
)
@pytest.mark.parametrize("kind", ["Entity", "Service"])
def test_a_name_means_what_it_means_here(text: str, kind: str, remote: Open) -> None:
    graph, store = remote("alibaba-2012", "reference"), packaged()

    def meant(data: object) -> str:
        try:
            return resolve(data, text, kinds=[kind])  # type: ignore[arg-type]
        except CorpgraphError as error:
            return f"{type(error).__name__}: {error}"

    assert meant(graph) == meant(store)


@pytest.mark.parametrize(
    "text",
    [
        *("Taobao", "é", "“", "'", '"', "\\", "\\\\u0041", "\\u0041", "a\tb", "a\r\nb", "\x01"),
        *('" } # ', '") } } ; DROP ALL #', "?text", "{}", "\\u0022) ) } #", "\U0001f600"),
    ],
)
def test_a_text_is_looked_for_as_it_stands(text: str, remote: Open) -> None:
    graph = remote("alibaba-2012", "reference")
    assert ask("find", graph, text=text) == ask("find", packaged(), text=text)


def test_a_graph_without_the_data_is_told_apart_from_a_wrong_name(remote: Open) -> None:
    with pytest.raises(UsageError, match="the data tell of no Organization at all"):
        group_tree(remote("reference"), "alibaba-group", DAYS[0])


def test_a_group_is_walked_in_as_many_queries_as_it_has_levels(remote: Open) -> None:
    asked: list[int] = []
    graph = remote(progress=asked.append)
    rows = ask("members", graph, group="alibaba-group", at="2012-07-24")
    deepest = max(int(str(row["depth"])) for row in rows)
    assert len(rows) > 6
    # The name is looked up in three queries at most; all that has an answer is counted too.
    assert asked[-1] <= 2 * 3 + 2 * deepest + 1
