"""Which properties a check looks at, so that no more is handed to another engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpgraph.errors import InputError
from corpgraph.validation.planning import plan
from corpgraph.validation.running.data_store import SHAPES_GRAPH
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.model import (
    ClassTarget,
    NodeTarget,
    ObjectsTarget,
    SubjectsTarget,
)
from corpgraph.validation.shapes.property_paths import (
    Alternative,
    Predicate,
    Sequence,
)
from corpgraph.validation.shapes.triples import SUBCLASS, TYPE
from corpgraph.validation.sparql.touching import touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term

__all__ = ["needs_of", "properties_of"]

_CLASSES = (TYPE.value, SUBCLASS.value)


class _AllError(Exception):
    """Every property is looked at."""


def needs_of(check: plan.Check | plan.Unreported) -> frozenset[str] | None:
    """The IRIs of the properties that a check looks at; None if it may look at all of them."""
    try:
        return frozenset(_of_check(check))
    except _AllError:
        return None


def properties_of(path: Path | None) -> Iterator[str]:
    """The IRIs of the properties along a path."""
    match path:
        case None:
            return
        case Predicate(iri):
            yield iri.value
        case Sequence(paths) | Alternative(paths):
            for each in paths:
                yield from properties_of(each)
        case _:
            yield from properties_of(path.path)


def _of_check(check: plan.Check | plan.Unreported) -> Iterator[str]:
    yield from _of_focus(check.focus)
    yield from properties_of(check.path)
    yield from _of_breach(check.breach, check.path)


def _of_focus(focus: plan.Focus) -> Iterator[str]:
    while isinstance(focus, plan.Reached):
        yield from properties_of(focus.path)
        focus = focus.focus
    for target in focus.targets:
        match target:
            case ClassTarget():
                yield from _CLASSES
            case SubjectsTarget(predicate) | ObjectsTarget(predicate):
                yield predicate.value
            case NodeTarget():
                pass


def _of_breach(breach: plan.Breach, path: Path | None) -> Iterator[str]:
    match breach:
        case plan.Fails(test):
            yield from _of_test(test)
        case plan.Counted(test=test) if test is not None:
            yield from _of_test(test)
        case rules.EqualTo(predicate) | rules.DisjointFrom(predicate) | rules.Below(predicate):
            yield predicate.value
        case rules.AllowsProperties():
            raise _AllError
        case plan.Reported():
            yield from _of_query(breach, path)


def _of_test(test: plan.Test) -> Iterator[str]:
    match test:
        case plan.Not(inner):
            yield from _of_test(inner)
        case plan.All(tests) | plan.Any(tests) | plan.ExactlyOne(tests):
            for each in tests:
                yield from _of_test(each)
        case plan.Free(breach, path):
            yield from properties_of(path)
            yield from _of_breach(breach, path)
        case plan.Unreported():
            yield from _of_check(test)
        case rules.InClass():
            yield from _CLASSES


def _of_query(breach: plan.Reported, path: Path | None) -> Iterator[str]:
    constants: dict[str, Term] = dict(breach.rule.parameters)
    constants |= {"currentShape": breach.shape, "shapesGraph": SHAPES_GRAPH}
    try:
        found = touched(breach.rule, path, constants)
    except InputError:
        # Whoever runs it says what is wrong.
        return
    if found is None:
        raise _AllError
    yield from found
