"""Asking a question of data: bind its values, run it, give its rows as Python values."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from corpgraph.errors import InputError, UsageError, nearest
from corpgraph.loading import as_store
from corpgraph.namespaces import XSD
from corpgraph.querying.entities import resolve
from corpgraph.querying.question import (
    COLUMN_TYPES,
    Column,
    Param,
    Question,
    Row,
    Value,
    question,
)
from corpgraph.querying.walking import walk
from corpgraph.sparql import select
from corpgraph.time import parse_day

if TYPE_CHECKING:
    from corpgraph.loading import Data

__all__ = ["answers", "ask"]

Term = ox.NamedNode | ox.Literal

RowT = TypeVar("RowT")


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


_READERS: Final[dict[str, Callable[[str], Value]]] = COLUMN_TYPES | {
    "boolean": _boolean,
    "date": date.fromisoformat,
}


def ask(name: str, data: "Data", /, **values: str | date | None) -> list[Row]:
    """Ask a question by its name.

    Args:
        name: The name of the question, such as ``all-subsidiaries``.
        data: What to ask: an rdflib graph or dataset, or a store. Anything but a store is copied
            for each question, so hold a store (`corpgraph.loading.as_store`) to ask many.
        values: The question's parameters. A thing is named as `corpgraph.querying.entities.resolve`
            has it; a day is a date, an ISO text or ``today``. The parameter ``at`` is today where
            it is left out or None.

    Returns:
        One dict a row, with the question's columns in their order; an IRI is a str, an empty cell
        is None. The order of rows is the same for the same data.

    Raises:
        UsageError: No such question; a parameter that is missing, unknown, empty, names nothing
            or more than one thing, or is no date.
        InputError: The data holds a value that is not what its column says, such as a bad date.
    """
    asked = question(name)
    store = as_store(data)
    bound = _bind(asked, store, values)
    if asked.repeat is None:
        return _select(asked, store, bound)
    param = asked.repeat.param
    return walk(
        asked,
        bound[param].value,
        lambda iri: _select(asked, store, bound | {param: ox.NamedNode(iri)}),
    )


def answers(
    row: Callable[..., RowT], name: str, data: "Data", /, **values: str | date | None
) -> list[RowT]:
    """Ask a question and make each row with `row`, whose arguments are the question's columns.

    Raises:
        UsageError: As for `ask`.
        InputError: As for `ask`.
    """
    return [row(**each) for each in ask(name, data, **values)]


def _bind(
    asked: Question, store: ox.Store, values: dict[str, str | date | None]
) -> dict[str, Term]:
    known = {param.name: param for param in asked.params}
    for name in values:
        if name not in known:
            takes = f"it takes {', '.join(known) or 'none'}"
            raise UsageError(
                f"{asked.name} has no parameter {name!r}", hint=nearest(name, known) or takes
            )
    return {name: _term(asked, param, store, values.get(name)) for name, param in known.items()}


def _term(asked: Question, param: Param, store: ox.Store, value: str | date | None) -> Term:
    if value is None and param.name == "at":
        value = date.today()
    if value is None:
        raise UsageError(f"{asked.name} needs {param.name}", hint=param.text)
    if isinstance(value, str):
        _check_text(param, value)
    if param.kinds == ("date",):
        return ox.Literal(_day(value).isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
    if not isinstance(value, str):
        raise UsageError(f"{param.name} is a name, not a date", hint=param.text)
    if param.kinds == ("text",):
        return ox.Literal(value)
    return ox.NamedNode(resolve(store, value, kinds=param.kinds))


def _day(value: str | date) -> date:
    if isinstance(value, str):
        return parse_day(value)
    # A datetime is a date to Python, but its text is none to SPARQL.
    return value.date() if isinstance(value, datetime) else value


def _check_text(param: Param, value: str) -> None:
    if not value.strip():
        raise UsageError(f"{param.name} is empty", hint=param.text)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        # A command line gives bytes that are not UTF-8 as lone surrogates.
        raise UsageError(f"{param.name} is not UTF-8: {value!r}") from error


def _select(asked: Question, store: ox.Store, bound: dict[str, Term]) -> list[Row]:
    solutions = select(store, asked.sparql, **bound)
    columns = list(asked.columns)
    if asked.repeat and all(asked.repeat.column != column.name for column in columns):
        columns.append(Column(asked.repeat.column, "iri", optional=True, text="where to ask next"))
    return [
        {column.name: _read(asked, column, row[column.name]) for column in columns}
        for row in solutions
    ]


def _read(asked: Question, column: Column, term: object) -> Value:
    if term is None:
        return None
    text = str(term) if isinstance(term, ox.BlankNode) else getattr(term, "value", str(term))
    try:
        return _READERS[column.kind](text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise InputError(
            f"{asked.name}: {text!r} is no {column.kind}",
            hint=f"it stands in the column {column.name}",
        ) from error
