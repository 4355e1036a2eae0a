"""Each question has one typed helper that agrees with the head of its file, and the reverse."""

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType
from typing import Any, Final, get_args

import pytest

from corpgraph import querying
from corpgraph.layout import ontology_files
from corpgraph.querying import ask, question, questions
from corpgraph.querying.question import COLUMN_TYPES
from questions.expected import Case, cases, packaged

MODULES: Final = (
    *(querying.core, querying.event, querying.evidence, querying.listing),
    *(querying.organization, querying.ownership, querying.people),
)


def helpers() -> Iterator[tuple[str, Callable[..., list[Any]], ModuleType]]:
    for module in MODULES:
        for name, member in vars(module).items():
            if inspect.isfunction(member) and member.__module__ == module.__name__:
                yield name.replace("_", "-"), member, module


HELPERS: Final = {name: helper for name, helper, _ in helpers()}


def row_type(name: str) -> type:
    """The dataclass that a helper says it lists."""
    helper = HELPERS[name]
    returns = inspect.signature(helper).return_annotation
    [row] = get_args(returns)
    assert isinstance(row, type)
    return row


def test_each_question_has_one_helper_and_each_helper_a_question() -> None:
    assert sorted(name for name, _, _ in helpers()) == [each.name for each in questions()]


def test_the_modules_of_helpers_are_named_like_those_of_the_ontology() -> None:
    stems = {path.stem for path in ontology_files()}
    assert {module.__name__.rpartition(".")[2] for module in MODULES} <= stems


@pytest.mark.parametrize("name", HELPERS)
def test_a_helper_repeats_the_question(name: str) -> None:
    assert inspect.getdoc(HELPERS[name]) == question(name).text


@pytest.mark.parametrize("name", HELPERS)
def test_a_helper_takes_the_data_and_the_parameters_of_the_question(name: str) -> None:
    data, *params, known = inspect.signature(HELPERS[name]).parameters.values()
    assert data.name == "data"
    assert (known.name, known.kind) == ("known", inspect.Parameter.KEYWORD_ONLY)
    assert known.default is None
    assert [param.name for param in params] == [param.name for param in question(name).params]
    for param in params:
        if param.name == "at":
            assert param.kind is inspect.Parameter.KEYWORD_ONLY
            assert param.default is None
        else:
            assert param.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
            assert param.annotation is str
            assert param.default is inspect.Parameter.empty


@pytest.mark.parametrize("name", HELPERS)
def test_a_row_has_a_typed_field_for_each_column(name: str) -> None:
    fields = {field.name: field.type for field in dataclasses.fields(row_type(name))}
    assert fields == {
        column.name: COLUMN_TYPES[column.kind] | None
        if column.optional
        else COLUMN_TYPES[column.kind]
        for column in question(name).columns
    }


@pytest.mark.parametrize("name", HELPERS)
def test_a_row_cannot_be_changed(name: str) -> None:
    row = row_type(name)
    assert row.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert not hasattr(row, "__dict__") or "__slots__" in vars(row)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_helper_answers_what_asking_by_name_does(case: Case) -> None:
    values = {
        name: date.fromisoformat(value) if name in ("at", "known") else value
        for name, value in case.ask.items()
    }
    rows = HELPERS[case.question](packaged(*case.others), **values)
    assert [
        {field.name: getattr(row, field.name) for field in dataclasses.fields(row)} for row in rows
    ] == ask(case.question, packaged(*case.others), **case.ask)
    assert all(type(row) is row_type(case.question) for row in rows)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_value_is_of_the_type_of_its_column_and_present_unless_optional(case: Case) -> None:
    for row in ask(case.question, packaged(*case.others), **case.ask):
        for column in question(case.question).columns:
            value = row[column.name]
            assert isinstance(value, COLUMN_TYPES[column.kind]) or (
                value is None and column.optional
            )


def test_what_the_package_offers_is_sorted_and_there() -> None:
    for module in (querying, *MODULES):
        names = module.__all__
        assert names == sorted(names)
        assert all(hasattr(module, name) for name in names)
