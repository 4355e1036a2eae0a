"""Each question has an answer that people have reviewed, and the answer hangs on the facts."""

import re
from functools import cache

import pyoxigraph as ox
import pytest

from corpgraph.querying import ask, question, questions
from questions.expected import Case, cases, packaged, table, triple, without

NAMES = [each.name for each in questions()]


def test_there_are_at_least_32_questions() -> None:
    assert len(NAMES) >= 32
    assert len(cases()) >= len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_an_expected_answer(name: str) -> None:
    assert [case for case in cases() if case.question == name]


def test_an_expected_answer_is_to_a_question() -> None:
    assert {case.question for case in cases()} <= set(NAMES)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_answer_is_the_expected_one(case: Case) -> None:
    assert _answer(case, packaged(*case.others)) == case.answer


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_answer_changes_without_a_triple_that_it_hangs_on(case: Case) -> None:
    assert case.key
    for key in case.key:
        assert _answer(case, without(packaged(*case.others), triple(key))) != case.answer, key


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_answer_is_the_same_if_everything_is_said_in_two_graphs(case: Case) -> None:
    assert _answer(case, said_twice(*case.others)) == case.answer


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_order_of_the_answer_does_not_depend_on_the_order_of_the_data(case: Case) -> None:
    asked = question(case.question)
    order = re.findall(r"\?(\w+)", asked.sparql.rpartition("ORDER BY")[2])
    rows = ask(case.question, packaged(*case.others), **case.ask)
    keys = [tuple(row[name] for name in order if name in row) for row in rows]
    assert order
    assert asked.repeat or len(keys) == len(set(keys))


@cache
def said_twice(*others: str) -> ox.Store:
    store = ox.Store()
    for name in ("http://example.org/1", "http://example.org/2"):
        graph = ox.NamedNode(name)
        store.bulk_extend(
            ox.Quad(q.subject, q.predicate, q.object, graph) for q in packaged(*others)
        )
    return store


def _answer(case: Case, store: ox.Store) -> str:
    return table(question(case.question), ask(case.question, store, **case.ask))
