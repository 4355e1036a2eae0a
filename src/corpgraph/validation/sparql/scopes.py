"""What the scopes of a query see of each other, and what keeps them from being joined."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.validation.planning.expressions import Call, Fixed, Function, Variable
from corpgraph.validation.planning.relations import (
    Along,
    Distinct,
    Extend,
    Filter,
    Given,
    Group,
    Join,
    LeftJoin,
    Project,
    Union,
    certain,
    names,
)
from corpgraph.validation.shapes.property_paths import may_be_empty
from corpgraph.validation.sparql.clauses import (
    Assigned,
    Condition,
    NotCoveredError,
    mentioned,
    repeats,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.planning.relations import Relation
    from corpgraph.validation.sparql.clauses import Braces

__all__ = [
    "Names",
    "Scope",
    "bound_test",
    "check_ends",
    "check_hidden",
    "check_joined",
    "given_to",
    "is_bound",
    "shared",
]

_TRUE: Final = Fixed(ox.Literal(True))


class Names:
    """Variables of a whole query.

    Args:
        in_patterns: Those that stand in its patterns.
    """

    def __init__(self, in_patterns: frozenset[str]) -> None:
        self.in_patterns = in_patterns
        self.computed: set[str] = set()
        self.fresh = (f"~~{number}" for number in count(1))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a group sees of what is outside.

    Attributes:
        names: The variables of the query.
        prebound: Variables with a value everywhere.
        offered: Variables that the group itself may look at, because it is that of an EXISTS or
            an OPTIONAL, and what is joined with it binds them.
        is_inside: Whether the offer is that of an EXISTS, which puts terms for variables.
        hidden: Variables that an EXISTS around it offers to another group than this one.
        always: Whether the pre-bound variables are given whether the group looks at them or not.
    """

    names: Names
    prebound: tuple[str, ...]
    offered: frozenset[str] = frozenset()
    is_inside: bool = False
    hidden: frozenset[str] = frozenset()
    always: bool = False

    def nested(self) -> Scope:
        """The scope of a group within."""
        hidden = self.hidden | (self.offered if self.is_inside else frozenset())
        return Scope(self.names, self.prebound, hidden=hidden)


def given_to(relation: Relation) -> set[str]:
    """The variables of an outer relation that one is given; those of relations within it apart."""
    match relation:
        case Given(given):
            return set(given)
        case Join(parts) | Union(parts):
            return set().union(*map(given_to, parts))
        case LeftJoin(left, _):
            return given_to(left)
        case Filter(source, _) | Distinct(source) | Extend(source, _, _):
            return given_to(source)
        case Group(source, _, _) | Project(source, _):
            return given_to(source)
        case _:
            return set()


def shared(left: Relation, right: Relation) -> frozenset[str]:
    """The variables in which two relations must agree to be joined.

    Raises:
        NotCoveredError: There are none, or one of them may be unbound.
    """
    on = names(left) & names(right)
    unsure = on - (certain(left) & certain(right))
    if unsure:
        raise NotCoveredError(f"?{min(unsure)}, which may be unbound, is joined with something")
    if not on:
        raise NotCoveredError("two patterns share no variable")
    return on


def check_joined(parts: list[Relation]) -> None:
    """See that parts can be joined one by one, each by what it shares with those before it.

    Raises:
        NotCoveredError: They cannot.
    """
    left, waiting = parts[0], parts[1:]
    while waiting:
        following = next((each for each in waiting if names(each) & names(left)), waiting[0])
        shared(left, following)
        waiting = [each for each in waiting if each is not following]
        left = Join((left, following))


def check_ends(parts: list[Relation]) -> None:
    """See that each path that repeats begins or ends at something that is known.

    Raises:
        NotCoveredError: One does not.
    """
    waiting = [each for each in parts if isinstance(each, Along) and repeats(each.path)]
    known = set().union(*(certain(each) for each in parts if each not in waiting))
    while waiting:
        for each in waiting:
            if isinstance(each.start, Fixed) or isinstance(each.end, Fixed) or names(each) & known:
                known |= names(each)
                waiting = [other for other in waiting if other is not each]
                break
        else:
            raise NotCoveredError("a path that repeats begins and ends anywhere")
    placed = frozenset().union(*map(_placed, parts))
    waiting = [each for each in parts if isinstance(each, Along) and may_be_empty(each.path)]
    while waiting:
        following = next((each for each in waiting if names(each) & placed), None)
        if following is None:
            # Engines differ on whether it leads from there to itself.
            raise NotCoveredError("a path that may be empty begins where perhaps no triple is")
        placed |= names(following)
        waiting = [each for each in waiting if each is not following]


def _placed(relation: Relation) -> frozenset[str]:
    """The variables that a relation surely binds to nodes of some triple."""
    match relation:
        case Along(_, path, _):
            return frozenset() if may_be_empty(path) else names(relation)
        case Join(parts):
            return frozenset().union(*map(_placed, parts))
        case Union(parts):
            return frozenset.intersection(*map(_placed, parts))
        case LeftJoin(left, _):
            return _placed(left)
        case Filter(source, _) | Distinct(source) | Extend(source, _, _):
            return _placed(source)
        case Group(source, kept, _) | Project(source, kept):
            return _placed(source) & frozenset(kept)
        case _:
            return frozenset()


def check_hidden(group: Braces, scope: Scope, bound: Iterable[str]) -> None:
    """See that a group does not look at what only an EXISTS further out would put there.

    Raises:
        NotCoveredError: It does.
    """
    looked_at = {
        name
        for each in group.elements
        if isinstance(each, Condition | Assigned)
        for name in mentioned(each.expression)
    }
    unseen = (looked_at & scope.hidden) - set(bound) - set(scope.prebound)
    if unseen:
        raise NotCoveredError(
            f"a group within EXISTS looks at ?{min(unseen)}, which is bound outside"
        )


def bound_test(argument: Expression, source: Relation, scope: Scope) -> Expression:
    """What BOUND of something says of the rows of a relation.

    Raises:
        NotCoveredError: It is no variable, or none that the relation knows.
    """
    match argument:
        case Fixed():
            return _TRUE
        case Variable(name) if name in certain(source):
            return _TRUE
        case Variable(name):
            may_be = is_bound(name, source, scope)
            return Call(
                Function.BOUND if may_be else Function.NOT, (argument if may_be else _TRUE,)
            )
        case _:
            raise NotCoveredError("BOUND is asked of no variable")


def is_bound(name: str, source: Relation, scope: Scope) -> bool:
    """Whether some row of a relation may bind a variable.

    Raises:
        NotCoveredError: It is computed, in another group.
    """
    if name in scope.names.computed:
        raise NotCoveredError(f"?{name}, which is computed, is looked at from another group")
    return name in names(source)
