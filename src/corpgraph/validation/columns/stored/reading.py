"""What a check reads of a node: enough to tell which nodes are alike to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from corpgraph.validation.columns.needs import properties_of
from corpgraph.validation.columns.printing.verdicts import TEXT_RULES
from corpgraph.validation.columns.stored.queries import reach_of
from corpgraph.validation.planning import plan
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.model import ClassTarget, NodeTarget, SubjectsTarget
from corpgraph.validation.shapes.property_paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.columns.printing.verdicts import TextRule
    from corpgraph.validation.shapes.property_paths import Path

__all__ = ["Aspect", "Sight", "What", "sight_of"]


class What(Enum):
    """What of the values of a property matters."""

    #: How many there are.
    NUMBER = auto()
    #: Which terms they are.
    TERMS = auto()
    #: Which languages they are in.
    LANGUAGES = auto()
    #: Of which classes they are instances.
    CLASSES = auto()
    #: Whether they pass a rule.
    OUTCOME = auto()
    #: Which of them are values of another property.
    SHARED = auto()
    #: How they compare with those of another property.
    ORDER = auto()


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something about the values of a property of a node.

    Attributes:
        what: What matters.
        predicate: The property; None for the node itself.
        rule: The rule, for `What.OUTCOME`.
        other: The other property, for `What.SHARED` and `What.ORDER`.
    """

    what: What
    predicate: str | None
    rule: TextRule | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """All that a check reads of a focus node.

    Attributes:
        aspects: To nodes that agree in these it says the same.
        needed: Predicates that a node has if it breaks the check, each with the text of the value
            if it has to be a certain one.
        datatypes: Predicates, and a datatype that a value has if the node breaks the check.
        beyond: Properties whose values must not be subjects of tables.
    """

    aspects: frozenset[Aspect]
    needed: tuple[tuple[str, str | None], ...] = ()
    datatypes: tuple[tuple[str, str], ...] = ()
    beyond: frozenset[str] = frozenset()


class _UnknownError(Exception):
    """It reads more than can be said."""


def sight_of(check: plan.Check, held: frozenset[str]) -> Sight | None:
    """What a check reads of a focus node; None if it may read anything.

    Args:
        check: The check.
        held: The predicates that tables have.

    Raises:
        InputError: It has a user's query that is not allowed.
    """
    if not isinstance(check.focus, plan.Targeted) or not all(
        isinstance(each, ClassTarget | SubjectsTarget | NodeTarget) for each in check.focus.targets
    ):
        return None
    try:
        sight = (
            _of_query(check, check.breach, held)
            if isinstance(check.breach, plan.Reported)
            else Sight(frozenset(_of_breach(check.breach, check.path, held)))
        )
    except _UnknownError:
        return None
    # Of nodes that are alike otherwise, some may be focus nodes and others not.
    targets = (each for each in check.focus.targets if isinstance(each, SubjectsTarget))
    asked = (Aspect(What.NUMBER, each.predicate.value) for each in targets)
    return replace(sight, aspects=sight.aspects.union(asked))


def _of_query(check: plan.Check, breach: plan.Reported, held: frozenset[str]) -> Sight:
    reach = reach_of(check, breach, held)
    if reach is None:
        raise _UnknownError
    aspects = {Aspect(What.TERMS, each) for each in reach.own}
    aspects |= {Aspect(What.NUMBER, each) for each in reach.counted}
    return Sight(
        frozenset(aspects),
        tuple(reach.needed),
        tuple(reach.datatypes),
        frozenset(reach.beyond),
    )


def _of_breach(breach: plan.Breach, path: Path | None, held: frozenset[str]) -> Iterator[Aspect]:
    if path is not None and not isinstance(path, Predicate):
        if held & set(properties_of(path)):
            raise _UnknownError
        return
    name = None if path is None else path.iri.value
    match breach:
        case plan.Fails(test):
            yield from _of_test(test, name, held)
        case plan.Counted(test=test):
            yield Aspect(What.NUMBER, name)
            if test is not None:
                yield from _of_test(test, name, held)
        case rules.UniqueLanguages():
            yield Aspect(What.LANGUAGES, name)
        case rules.EqualTo(predicate) | rules.DisjointFrom(predicate):
            yield Aspect(What.SHARED, name, other=predicate.value)
        case rules.Below(predicate):
            yield Aspect(What.ORDER, name, other=predicate.value)
        case rules.Contains():
            yield Aspect(What.TERMS, name)
        case _:
            raise _UnknownError


def _of_test(test: plan.Test, name: str | None, held: frozenset[str]) -> Iterator[Aspect]:
    match test:
        case plan.Not(inner):
            yield from _of_test(inner, name, held)
        case plan.All(tests) | plan.Any(tests) | plan.ExactlyOne(tests):
            for each in tests:
                yield from _of_test(each, name, held)
        case plan.Free(breach, path) if name is None:
            yield from _of_breach(breach, path, held)
        case rules.InClass():
            yield Aspect(What.CLASSES, name)
        case rules.OneOf():
            yield Aspect(What.TERMS, name)
        case _ if isinstance(test, TEXT_RULES):
            yield Aspect(What.OUTCOME, name, rule=test)
        case _:
            raise _UnknownError
