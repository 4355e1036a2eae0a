"""Questions: SPARQL files whose first lines say what they ask, what they take and what they give.

A file under ``queries`` opens with a comment block::

    # Which organisations does an organisation control directly on a day?
    #
    # param parent: Organization — the controlling organisation
    # param at: date — the day asked about
    # column subsidiary: iri — a controlled organisation
    # column name: text? — its name
    # repeat: subsidiary becomes parent

The first line is the question, in English; lines that begin otherwise are notes. A parameter is a
``date``, a ``text`` or a thing of a class of the ontology (or of several: ``Event or Strategy``).
A column is of one of the kinds in `COLUMN_TYPES`; a question mark says that it may be empty.
`Repeat` tells what the last line means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from corpgraph.errors import UsageError, nearest
from corpgraph.layout import query_files
from corpgraph.time import Certainty

__all__ = [
    "COLUMN_TYPES",
    "Column",
    "Param",
    "Question",
    "Repeat",
    "Row",
    "Value",
    "parse_question",
    "question",
    "questions",
]

#: The kinds of column, and what a value of each is in Python.
COLUMN_TYPES: Final[dict[str, type]] = {
    "boolean": bool,
    "certainty": Certainty,
    "date": date,
    "decimal": Decimal,
    "iri": str,
    "number": int,
    "text": str,
}

Value = str | int | Decimal | date | None
Row = dict[str, Value]

_PARAM: Final = re.compile(r"param (?P<name>\w+): (?P<kinds>\w+(?: or \w+)*) — (?P<text>.+)")
_COLUMN: Final = re.compile(r"column (?P<name>\w+): (?P<kind>\w+)(?P<optional>\??) — (?P<text>.+)")
_REPEAT: Final = re.compile(
    r"repeat: (?P<column>\w+) becomes (?P<param>\w+)(?P<last>, to the last)?"
)


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: `kinds` is ``("date",)``, ``("text",)`` or classes of which one must fit."""

    name: str
    kinds: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer; an optional one may be empty."""

    name: str
    kind: str
    optional: bool
    text: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """The question is asked again of what it answers: each `column` in turn becomes `param`.

    With `to_the_last`, only rows are answers whose `column` leads no further. Where `param` is a
    column and no parameter, the question is of all things at once (`climbing`).
    """

    column: str
    param: str
    to_the_last: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be asked of data by its name.

    `sparql` is the whole file. Its SELECT projects every parameter besides the columns, because a
    value is bound only to a variable that is projected.
    """

    name: str
    text: str
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    repeat: Repeat | None
    sparql: str


def question(name: str) -> Question:
    """Return the question of that name, such as ``all-subsidiaries``.

    Raises:
        UsageError: There is no such question.
    """
    known = _files()
    if name not in known:
        raise UsageError(f"no question is called {name!r}", hint=nearest(name, known))
    return _read(name)


def questions() -> list[Question]:
    """Return all questions, sorted by name."""
    return [_read(name) for name in sorted(_files())]


@cache
def _files() -> dict[str, Path]:
    return {path.stem: path for path in query_files()}


@cache
def _read(name: str) -> Question:
    return parse_question(name, _files()[name].read_text(encoding="utf-8"))


def parse_question(name: str, sparql: str) -> Question:
    """Read the head of a question's file.

    Args:
        name: The stem of the file's name.
        sparql: The file's text.

    Raises:
        ValueError: A line of the head cannot be read. The files are ours, so this is a defect.
    """
    text, *rest = _head(sparql)
    params: list[Param] = []
    columns: list[Column] = []
    repeat = None
    for line in rest:
        if match := _PARAM.fullmatch(line):
            kinds = tuple(match["kinds"].split(" or "))
            params.append(Param(match["name"], kinds, match["text"]))
        elif (match := _COLUMN.fullmatch(line)) and match["kind"] in COLUMN_TYPES:
            optional = match["optional"] == "?"
            columns.append(Column(match["name"], match["kind"], optional, match["text"]))
        elif match := _REPEAT.fullmatch(line):
            repeat = Repeat(match["column"], match["param"], match["last"] is not None)
        elif line.startswith(("param ", "column ", "repeat:")):
            raise ValueError(f"{name}: cannot read {line!r}")
    return Question(name, text, tuple(params), tuple(columns), repeat, sparql)


def _head(sparql: str) -> Iterator[str]:
    for line in sparql.splitlines():
        if not line.startswith("#"):
            return
        yield line.removeprefix("#").strip()
