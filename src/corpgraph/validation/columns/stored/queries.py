"""How far a user's query looks: at the properties of its focus node alone, or beyond.

What is said here is by predicate: *held* are the predicates that rows of tables have, which there
may be very many triples of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from corpgraph.validation.columns.stored.datatypes import asked_datatypes
from corpgraph.validation.columns.stored.holding import held_by
from corpgraph.validation.planning.relations import Distinct, Project
from corpgraph.validation.running.data_store import SHAPES_GRAPH
from corpgraph.validation.shapes.property_paths import Alternative, Predicate
from corpgraph.validation.sparql.paths import Resolver
from corpgraph.validation.sparql.prebinding import prepare
from corpgraph.validation.sparql.relating import Uncovered, relate
from corpgraph.validation.sparql.touching import predicates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpgraph.sparql_tokens import Token
    from corpgraph.validation.planning import plan
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Term
    from corpgraph.validation.sparql import groups

    #: The name of a variable, a term, or a blank node without a name.
    End = str | Term | None

__all__ = ["QueryReach", "needed_by", "part_of", "reach_of"]

Table = TypeVar("Table")

_FOCUS: Final = "this"


@dataclass(slots=True)
class QueryReach:
    """What a query looks at.

    Attributes:
        own: Held predicates of the focus node.
        counted: Those of them of whose values it only asks whether there are any.
        beyond: Those of them whose values' held predicates it looks at.
        needed: Predicates without which a focus node is not reported; with the text of the value
            in N-Triples syntax, where it has to be a certain one.
        datatypes: Datatypes that values of a predicate have where a focus node is reported.
    """

    own: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)
    needed: list[tuple[str, str | None]] = field(default_factory=list)
    datatypes: list[tuple[str, str]] = field(default_factory=list)


class _FarError(Exception):
    """The query looks where nothing leads from the focus node."""


def reach_of(check: plan.Check, breach: plan.Reported, held: frozenset[str]) -> QueryReach | None:
    """What a query looks at; None if it goes back over held predicates, or out of nowhere.

    Args:
        check: The check.
        breach: Its breach.
        held: The predicates that tables have.

    Raises:
        InputError: The query is none, or does what SHACL does not allow.
    """
    constants = _constants(breach)
    prepared = prepare(breach.rule, check.path, constants)
    if prepared.asks:
        return None
    reader = _Reader(Resolver(prepared.prologue), held)
    reader.uses = _uses(prepared.query)
    try:
        reader.read(prepared.query.where, {_FOCUS: frozenset()})
        reader.reach.needed = list(reader.needed(prepared.query.where))
    except _FarError:
        return None
    relation = relate(breach.rule, check.path, constants)
    if not isinstance(relation, Uncovered):
        reader.reach.datatypes = list(asked_datatypes(relation))
    return reader.reach


def needed_by(check: plan.Check, breach: plan.Reported) -> list[tuple[str, str | None]]:
    """The predicates without which no focus node is reported; see `QueryReach.needed`."""
    prepared = prepare(breach.rule, check.path, _constants(breach))
    if prepared.asks or prepared.query.where.query is not None:
        return []
    reader = _Reader(Resolver(prepared.prologue), frozenset())
    try:
        return list(reader.needed(prepared.query.where))
    except _FarError:
        return []


def part_of(
    check: plan.Check, breach: plan.Reported, tables: Mapping[Table, frozenset[str]]
) -> set[Table]:
    """The tables whose rows may have a part in a solution, but for those with focus nodes.

    A row that stands for a variable has all the properties that the query asks of it.

    Args:
        check: The check.
        breach: Its breach.
        tables: The predicates of each table.
    """
    constants = _constants(breach)
    prepared = prepare(breach.rule, check.path, constants)
    if prepared.asks:
        return set(tables)
    reader = _Reader(Resolver(prepared.prologue), frozenset())
    relation = relate(breach.rule, check.path, constants)
    known: dict[End, frozenset[str]] = {}
    if not isinstance(relation, Uncovered):
        # What is not reported has a part all the same.
        while isinstance(relation, Distinct | Project):
            relation = relation.source
        known.update(held_by(relation))
    try:
        asked = list(reader.asked(prepared.query.where, known))
    except _FarError:
        return set(tables)
    return {
        table
        for table, own in tables.items()
        if any(together <= own and alone & own for together, alone in asked)
    }


def _constants(breach: plan.Reported) -> dict[str, Term]:
    constants: dict[str, Term] = dict(breach.rule.parameters)
    return constants | {"currentShape": breach.shape, "shapesGraph": SHAPES_GRAPH}


class _Reader:
    def __init__(self, resolver: Resolver, held: frozenset[str]) -> None:
        self._resolver = resolver
        self._held = held
        self.reach = QueryReach()
        self.uses: Counter[str] = Counter()

    def needed(self, group: groups.Group) -> Iterator[tuple[str, str | None]]:
        """What the focus node has in each solution of a group."""
        for start, path, end in map(self._pattern, group.patterns()):
            if start == _FOCUS and isinstance(path, Predicate):
                yield path.iri.value, None if end is None or isinstance(end, str) else str(end)

    def read(self, group: groups.Group, bound: dict[str, frozenset[str]]) -> None:
        """Read a group.

        Args:
            group: The group.
            bound: The variables that patterns around it bind, and the held predicates of the focus
                node of which they may be values, or lie beyond.
        """
        if group.query is not None:
            raise _FarError
        patterns = [self._pattern(each) for each in group.patterns()]
        bound = self._extended(bound, patterns)
        for start, path, end in patterns:
            self._note(start, path, end, bound)
        for each in group.elements:
            if getattr(each, "keyword", None) in ("GRAPH", "MINUS", "SERVICE", "VALUES"):
                raise _FarError
        for inner in group.nested():
            self.read(inner, bound)
        for expression in group.expressions():
            for inner in expression.exists:
                self.read(inner, bound)

    def asked(
        self, group: groups.Group, around: Mapping[End, frozenset[str]]
    ) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
        """For each pattern what a node at its start has: all of some predicates, any of others."""
        if group.query is not None:
            raise _FarError
        together = dict(around)
        patterns = [self._pattern(each) for each in group.patterns()]
        for start, path, _ in patterns:
            if isinstance(start, str) and isinstance(path, Predicate):
                together[start] = together.get(start, frozenset()) | {path.iri.value}
        for start, path, _ in patterns:
            # Of the nodes along a longer path no more is known.
            known = together.get(start, frozenset()) if _is_step(path) else frozenset[str]()
            if start != _FOCUS or not _is_step(path):
                yield known, frozenset(predicates(path))
        for inner in group.nested():
            yield from self.asked(inner, together)
        for expression in group.expressions():
            for inner in expression.exists:
                yield from self.asked(inner, together)

    def _note(self, start: End, path: Path, end: End, bound: dict[str, frozenset[str]]) -> None:
        held = self._held & set(predicates(path))
        if not held:
            return
        if not _is_step(path) or not isinstance(start, str) or start not in bound:
            raise _FarError
        if start == _FOCUS:
            is_counted = isinstance(end, str) and self.uses[end] == 1
            (self.reach.counted if is_counted else self.reach.own).update(held)
        else:
            self.reach.beyond |= bound[start]

    def _extended(
        self,
        bound: dict[str, frozenset[str]],
        patterns: list[tuple[End, Path, End]],
    ) -> dict[str, frozenset[str]]:
        found = dict(bound)
        before = -1
        while before != len(found):
            before = len(found)
            for start, path, end in patterns:
                names = frozenset(predicates(path))
                via: frozenset[str] | None = None
                if not names & self._held:
                    # What others say of a node is said in full wherever it is looked at.
                    ends = [found[e] for e in (start, end) if isinstance(e, str) and e in found]
                    via = frozenset().union(*ends)
                elif _is_step(path) and isinstance(start, str) and start in found:
                    via = names if start == _FOCUS else found[start]
                if via is not None:
                    for each in (start, end):
                        if isinstance(each, str):
                            found.setdefault(each, via)
        return found

    def _pattern(self, pattern: groups.Pattern) -> tuple[End, Path, End]:
        tokens = pattern.path.tokens
        path: Path | None
        if len(tokens) == 1:
            term = self._resolver.term(tokens)
            path = Predicate(term) if isinstance(term, ox.NamedNode) else None
        else:
            path = self._resolver.path(tokens)
        if path is None:
            raise _FarError
        return self._end(pattern.subject), path, self._end(pattern.value)

    def _end(self, tokens: tuple[Token, ...] | None) -> End:
        if tokens is None:
            return None
        if tokens[0].kind == "blank":
            return f"_:{tokens[0].text}"
        return tokens[0].variable or self._resolver.term(tokens)


def _uses(query: groups.Query) -> Counter[str]:
    """How often each variable stands in patterns and expressions."""
    found: Counter[str] = Counter()
    for group in query.groups():
        for pattern in group.patterns():
            for tokens in (pattern.subject, pattern.value):
                found.update(each.variable for each in tokens or () if each.variable)
        for expression in group.expressions():
            found.update(each.variable for each in expression.variables if each.variable)
    for expression in query.expressions():
        found.update(each.variable for each in expression.variables if each.variable)
    return found


def _is_step(path: Path) -> bool:
    """Whether a path is one step forward."""
    steps = path.paths if isinstance(path, Alternative) else (path,)
    return all(isinstance(each, Predicate) for each in steps)
