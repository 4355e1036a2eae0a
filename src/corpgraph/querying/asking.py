"""Asking a question of data: bind its values, run it, give its rows as Python values."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from corpgraph.errors import InputError, UsageError, nearest
from corpgraph.loading import at_rest
from corpgraph.namespaces import XSD
from corpgraph.querying.climbing import climb
from corpgraph.querying.entities import labels, resolve
from corpgraph.querying.knowing import known_on
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
from corpgraph.sparql import Queryable, Solution, as_queryable
from corpgraph.time import Certainty, parse_day

if TYPE_CHECKING:
    from corpgraph.sparql import AnyData

__all__ = ["answers", "ask"]

Term = ox.NamedNode | ox.Literal

RowT = TypeVar("RowT")


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


_READERS: Final[dict[str, Callable[[str], Value]]] = COLUMN_TYPES | {
    "boolean": _boolean,
    "date": date.fromisoformat,
}


def ask(
    name: str,
    data: "AnyData",
    /,
    *,
    known: str | date | None = None,
    certain: bool = False,
    **values: str | date | None,
) -> list[Row]:
    """Ask a question by its name.

    Args:
        name: The name of the question, such as ``all-subsidiaries``.
        data: What to ask: an rdflib graph or dataset, a store, or an endpoint
            (`corpgraph.remote.open_graph`). An rdflib graph is copied for each question, so hold a
            store (`corpgraph.loading.as_store`) to ask many.
        known: Ask as of what the sources had published until this day. What was only possibly
            published is in the answer, as possible where rows carry a certainty. To ask much as of
            one day, make the view once with `corpgraph.as_known` and ask that.
        certain: Leave out what is only possible: rows that say so, and what was only possibly
            published.
        values: The question's parameters. A thing is named as `corpgraph.querying.entities.resolve`
            has it; a day is a date, an ISO text or ``today``. The parameter ``at``, where it is
            left out or None, is the day of `known`, and without one today.

    Returns:
        One dict a row, with the question's columns in their order; an IRI is a str, an empty cell
        is None. The order of rows is the same for the same data.

    Raises:
        UsageError: No such question; a parameter that is missing, unknown, empty, names nothing
            or more than one thing, or is no date; an endpoint with a day of knowing.
        InputError: The data holds a value that is not what its column says, such as a bad date; an
            endpoint cannot be asked, or holds rows back.
    """
    asked = question(name)
    graph = as_queryable(data)
    day = None if known is None else _day(known)
    # Names are looked up in all of the data: a thing that nobody had written of has no facts, and
    # is no mistake.
    bound = _bind(asked, graph, {**_defaults(asked, day), **_given(values)})
    is_dated = any(column.name == "certainty" for column in asked.columns)
    if day is not None:
        graph = known_on(graph, day, possible=is_dated or not certain)
    rows = _answer(asked, graph, bound)
    if certain and is_dated:
        return [row for row in rows if row["certainty"] is Certainty.CERTAIN]
    return rows


def answers(
    row: Callable[..., RowT],
    name: str,
    data: "AnyData",
    /,
    *,
    known: date | None = None,
    **values: str | date | None,
) -> list[RowT]:
    """Ask a question and make each row with `row`, whose arguments are the question's columns.

    Raises:
        UsageError: As for `ask`.
        InputError: As for `ask`.
    """
    found = ask(name, data, known=known, certain=False, **values)
    with at_rest():
        return [row(**each) for each in found]


def _defaults(asked: Question, known: date | None) -> dict[str, str | date | None]:
    return {param.name: known or date.today() for param in asked.params if param.name == "at"}


def _given(values: dict[str, str | date | None]) -> dict[str, str | date | None]:
    return {name: value for name, value in values.items() if value is not None}


def _answer(asked: Question, graph: Queryable, bound: dict[str, Term]) -> list[Row]:
    if asked.repeat is None:
        return _rows(asked, graph.select(asked.sparql, **bound))
    param = asked.repeat.param
    if param not in bound:
        return _answer_all(asked, graph, bound)
    others = {name: term for name, term in bound.items() if name != param}

    def step(iris: list[str]) -> dict[str, list[Row]]:
        things = map(ox.NamedNode, iris)
        found = graph.select_each(asked.sparql, param, things, **others)
        return {thing.value: _rows(asked, solutions) for thing, solutions in found.items()}

    return walk(asked, bound[param].value, step)


def _answer_all(asked: Question, graph: Queryable, bound: dict[str, Term]) -> list[Row]:
    """Climb the links from all things at once, where no parameter names one to begin with."""
    with at_rest():
        rows = graph.select(asked.sparql, **bound)
        thing, parent, certainty = _keys(rows, "organization", "parent", "certainty")
        tops = climb(
            (row[thing].value, row[parent].value, row[certainty].value == "certain") for row in rows
        )
        names = labels(graph, {each[1] for each in tops})
        return [
            {
                "organization": organization,
                "parent": top,
                "name": names[top],
                "depth": depth,
                "certainty": Certainty.CERTAIN if is_certain else Certainty.POSSIBLE,
            }
            for organization, top, depth, is_certain in tops
        ]


def _keys(rows: Iterable[Solution], *names: str) -> Sequence[int | str]:
    """What columns are looked up by: a store's are found sooner by number than by name."""
    if isinstance(rows, ox.QuerySolutions):
        places = [variable.value for variable in rows.variables]
        return [places.index(name) for name in names]
    return names


def _bind(
    asked: Question, graph: Queryable, values: dict[str, str | date | None]
) -> dict[str, Term]:
    known = {param.name: param for param in asked.params}
    for name in values:
        if name not in known:
            takes = f"it takes {', '.join(known) or 'none'}"
            raise UsageError(
                f"{asked.name} has no parameter {name!r}", hint=nearest(name, known) or takes
            )
    return {name: _term(asked, param, graph, values.get(name)) for name, param in known.items()}


def _term(asked: Question, param: Param, graph: Queryable, value: str | date | None) -> Term:
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
    return ox.NamedNode(resolve(graph, value, kinds=param.kinds))


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


def _rows(asked: Question, solutions: Iterable[Solution]) -> list[Row]:
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
