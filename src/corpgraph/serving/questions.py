"""Questions over HTTP: the parameters of a request, read by the head of the question's file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError, nearest
from corpgraph.querying import question
from corpgraph.serving.documents import not_acceptable
from corpgraph.serving.formats import ROWS
from corpgraph.serving.messages import Ask, Refusal
from corpgraph.serving.negotiation import choose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.querying import Question

__all__ = ["OWN", "read_question"]

#: The parameters that all questions have.
OWN: Final = ("known", "certain", "format")

_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


def read_question(name: str, given: Iterable[tuple[str, str]], accept: str | None) -> Ask:
    """Read a request for the answer to a question.

    Args:
        name: The question's name.
        given: The parameters.
        accept: The header ``Accept``, which counts if there is no parameter ``format``.

    Raises:
        Refusal: There is no such question, parameter or format, or a parameter is given twice.
    """
    asked = _question(name)
    values = _values(asked, given)
    form = _form(values.pop("format", None), accept)
    certain = values.pop("certain", "false").lower()
    if certain not in _BOOLEANS:
        raise Refusal(400, f"certain is true or false, not {certain!r}")
    known = values.pop("known", None)
    days = {each.name for each in asked.params if each.kinds == ("date",)}
    # Written out, for an answer is kept longer than a day.
    today = date.today().isoformat()
    known = today if known == "today" else known
    if "at" in days:
        values.setdefault("at", known or today)
    values |= {each: today for each in days if values.get(each) == "today"}
    return Ask(name, tuple(sorted(values.items())), known, _BOOLEANS[certain], form)


def _question(name: str) -> Question:
    try:
        return question(name)
    except UsageError as error:
        raise Refusal(404, str(error)) from error


def _values(asked: Question, given: Iterable[tuple[str, str]]) -> dict[str, str]:
    takes = [*(each.name for each in asked.params), *OWN]
    values: dict[str, str] = {}
    for name, value in given:
        if name not in takes:
            hint = nearest(name, takes) or f"it takes {', '.join(takes)}"
            raise Refusal(400, f"{asked.name} has no parameter {name!r}; {hint}")
        if name in values:
            raise Refusal(400, f"{name} is given twice")
        values[name] = value
    return values


def _form(form: str | None, accept: str | None) -> str:
    if form is None:
        media = choose(accept, list(ROWS.values()))
        if media is None:
            raise not_acceptable(list(ROWS.values()))
        return next(name for name, each in ROWS.items() if each == media)
    if form not in ROWS:
        hint = nearest(form, ROWS) or f"there is {', '.join(ROWS)}"
        raise Refusal(400, f"no format is called {form!r}; {hint}")
    return form
