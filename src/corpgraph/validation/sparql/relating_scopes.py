"""Groups of a query as relations: what each scope sees of those around it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpgraph.validation.planning.expressions import (
    Call,
    Computed,
    Exists,
    Function,
    Unbound,
    Variable,
    conjuncts,
)
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
from corpgraph.validation.sparql.clauses import (
    Assigned,
    Branches,
    Condition,
    Inside,
    NotCoveredError,
    Optional,
    bound_in,
    groups_in,
    is_choice,
    mentioned,
    repeats,
)
from corpgraph.validation.sparql.relating_paths import steps
from corpgraph.validation.sparql.scopes import (
    bound_test,
    check_ends,
    check_hidden,
    check_joined,
    given_to,
    is_bound,
    shared,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.planning.relations import Relation
    from corpgraph.validation.sparql.clauses import Braces, Selection
    from corpgraph.validation.sparql.scopes import Scope

__all__ = ["relate_group", "relate_selection"]


def relate_selection(selection: Selection, scope: Scope) -> Relation:
    """The relation of a SELECT.

    Raises:
        NotCoveredError: No relation stands for it.
    """
    source = relate_group(selection.where, replace(scope, always=True))
    if selection.keys is not None:
        source = _grouped(selection, source, scope)
    columns = selection.columns
    if columns is None:
        kept = tuple(sorted(each for each in names(source) if not each.startswith("~")))
    else:
        kept = tuple(name for name, _ in columns)
        for name, expression in columns:
            if expression is not None:
                source = _extend(source, name, expression, "column", scope)
    lost = scope.names.computed & set(kept)
    if lost:
        raise NotCoveredError(f"the query computes the column ?{min(lost)}")
    found: Relation = Project(source, tuple(each for each in kept if each in names(source)))
    return Distinct(found) if selection.distinct else found


def _grouped(selection: Selection, source: Relation, scope: Scope) -> Relation:
    looked_at = {*(selection.keys or ()), *(name for _, _, name, _ in selection.measures)}
    if looked_at & scope.names.computed:
        raise NotCoveredError("the query groups or aggregates what it computes")
    keys = tuple(name for name in selection.keys or () if name in names(source))
    for _, function, name, _ in selection.measures:
        if name is not None and name not in certain(source) and function != "COUNT":
            raise NotCoveredError(f"the query takes {function} of ?{name}, which may be unbound")
        if name is not None and name not in names(source):
            raise NotCoveredError(f"the query counts ?{name}, which nothing binds")
    found: Relation = Group(source, keys, tuple(selection.measures))
    for condition in selection.having:
        if any(groups_in(condition)):
            raise NotCoveredError("HAVING has EXISTS")
        found = Filter(found, _resolved(condition, found, scope))
    return found


def relate_group(group: Braces, scope: Scope) -> Relation:
    """The relation of a group.

    Raises:
        NotCoveredError: No relation stands for it.
    """
    if group.query is not None:
        if scope.is_inside or scope.hidden:
            raise NotCoveredError("EXISTS has a subquery")
        return relate_selection(group.query, scope.nested())
    return _Assembly(group, scope).relation()


class _Assembly:
    def __init__(self, group: Braces, scope: Scope) -> None:
        self._group = group
        self._scope = scope
        self._parts: list[Relation] = []
        self._names = bound_in(group)
        self._waiting: list[Expression] = []
        #: What BIND computes; it takes the place of its variable where that is looked at.
        self._computed: dict[str, Expression] = {}

    def relation(self) -> Relation:
        check_hidden(self._group, self._scope, self._names)
        for each in self._group.elements:
            if isinstance(each, Condition):
                self._waiting += conjuncts(each.expression)
        given = self._needed()
        if given:
            self._names |= set(given)
            self._parts.append(Given(given))
        for each in self._group.elements:
            self._add(each)
        found = self._joined()
        for condition in self._waiting:
            found = self._filtered(found, condition)
        return found

    def _needed(self) -> tuple[str, ...]:
        """The variables that must be given to the group, because it does not bind them itself."""
        scope = self._scope
        looked_at: set[str] = set()
        assigned: set[str] = set()
        for each in self._group.elements:
            match each:
                case Condition(expression):
                    looked_at |= set(mentioned(expression))
                case Assigned(expression):
                    assigned |= set(mentioned(expression))
                case Along(start, path, end) if repeats(path):
                    looked_at |= {end.name for end in (start, end) if isinstance(end, Variable)}
                case _:
                    pass
        bound = self._surely_bound()
        prebound = set(scope.prebound)
        # The condition of an OPTIONAL sees what is on its left, BIND within it does not.
        offered = looked_at | assigned if scope.is_inside else looked_at
        needed = (offered & scope.offered) - bound
        if needed:
            # Together with what it is joined by, or the rows given would meet all others.
            needed |= bound & scope.offered
        if scope.always or not bound | needed or (looked_at | assigned) & (prebound - bound):
            # To a group without patterns they may be given: it is joined with them further out.
            needed |= prebound
        return tuple(sorted(needed))

    def _surely_bound(self) -> set[str]:
        return {
            end.name
            for each in self._group.elements
            if isinstance(each, Along) and not repeats(each.path)
            for end in (each.start, each.end)
            if isinstance(end, Variable)
        }

    def _add(self, element: object) -> None:
        match element:
            case Along():
                self._parts += steps(element, self._scope.names.fresh)
            case Branches(groups):
                self._parts.append(_union([relate_group(g, self._scope.nested()) for g in groups]))
            case Optional(group):
                self._optional(group)
            case Assigned(expression, name):
                self._assign(expression, name)

    def _assign(self, expression: Expression, name: str) -> None:
        source = self._ready()
        if is_choice(expression) and not set(mentioned(expression)) & set(self._computed):
            self._parts = [_extend(source, name, expression, "value", self._scope)]
            return
        query = self._scope.names
        if name in query.in_patterns or name in query.computed or name in names(source):
            raise NotCoveredError(f"?{name}, which is computed, is joined with something")
        query.computed.add(name)
        self._computed[name] = Computed(name, self._over(expression, source))

    def _optional(self, group: Braces) -> None:
        left = self._ready()
        nested = self._scope.nested()
        right = relate_group(group, replace(nested, offered=certain(left)))
        on = shared(left, right)
        given = tuple(sorted(given_to(right) & on))
        self._parts = [LeftJoin(left, right, given)]

    def _ready(self) -> Relation:
        """What is there so far, filtered by all that can be said of it already."""
        found = self._joined()
        ready = certain(found)
        for condition in tuple(self._waiting):
            if set(mentioned(condition)) & self._names <= ready:
                self._waiting.remove(condition)
                found = self._filtered(found, condition)
        self._parts = [found]
        return found

    def _joined(self) -> Relation:
        if not self._parts:
            raise NotCoveredError("a group has no patterns")
        check_ends(self._parts)
        if len(self._parts) > 1:
            check_joined(self._parts)
            self._parts = [Join(tuple(self._parts))]
        return self._parts[0]

    def _filtered(self, source: Relation, condition: Expression) -> Relation:
        return Filter(source, self._over(condition, source))

    def _over(self, expression: Expression, source: Relation) -> Expression:
        return _resolved(expression, source, self._scope, self._computed)


def _union(parts: list[Relation]) -> Relation:
    return parts[0] if len(parts) == 1 else Union(tuple(parts))


def _resolved(
    expression: Expression,
    source: Relation,
    scope: Scope,
    computed: Mapping[str, Expression] | None = None,
) -> Expression:
    """An expression over the rows of a relation, with what is computed put in its place."""
    known = computed or {}
    match expression:
        case Variable(name) if name in known:
            return known[name]
        case Variable(name):
            return expression if is_bound(name, source, scope) else Unbound()
        case Call(Function.BOUND, (argument,)):
            return bound_test(argument, source, scope)
        case Call(function, arguments):
            return Call(function, tuple(_resolved(e, source, scope, known) for e in arguments))
        case Inside(group):
            if set(mentioned(expression)) & set(known):
                raise NotCoveredError("EXISTS looks at a value that is computed")
            return _inside(group, source, scope)
        case _:
            return expression


def _inside(group: Braces, source: Relation, scope: Scope) -> Exists:
    pattern = relate_group(
        group, replace(scope, offered=names(source), is_inside=True, always=False)
    )
    on = shared(source, pattern)
    return Exists(pattern, tuple(sorted(on)), tuple(sorted(given_to(pattern) & on)))


def _extend(
    source: Relation, name: str, expression: Expression, what: str, scope: Scope
) -> Relation:
    if isinstance(expression, Variable) and expression.name == name:
        return source
    if not is_choice(expression):
        raise NotCoveredError(f"the query computes the {what} ?{name}")
    if name in names(source):
        raise NotCoveredError(f"?{name} is bound twice")
    return Extend(source, name, _resolved(expression, source, scope))
