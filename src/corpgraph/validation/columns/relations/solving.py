"""Relations, printed as data frames."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import narwhals as nw
import pyoxigraph as ox

from corpgraph.frames.backends import settled
from corpgraph.validation.columns.relations.conditions import Conditions
from corpgraph.validation.columns.relations.groups import grouped
from corpgraph.validation.columns.relations.joining import bounded, next_star, stars_of
from corpgraph.validation.columns.relations.kinds import Kind, kinds_of, normalized, unmarked
from corpgraph.validation.columns.relations.patterns import Paths, is_repeated
from corpgraph.validation.columns.relations.rows import RowOf
from corpgraph.validation.columns.relations.tables import Table, key, text
from corpgraph.validation.planning.expressions import (
    Call,
    Exists,
    Fixed,
    Function,
    Variable,
    conjuncts,
    exists_in,
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
    counts_rows,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.planning.expressions import Expression
    from corpgraph.validation.planning.relations import Relation

__all__ = ["solutions"]


def solutions(relation: Relation, slices: Slices, given: Frame) -> Frame:
    """The rows of a relation.

    Args:
        relation: The relation.
        slices: The data.
        given: The rows that the relation is given from outside, each once: a column `tables.key`
            and a column `tables.text` for each variable.

    Returns:
        A frame with the columns `tables.key` and `tables.text` of each variable of the relation.
        The terms are as queries by value see them: ``"01"^^xsd:integer`` is there as ``"1"``.

    Raises:
        DeclinedError: The data have something that columns would compute otherwise than SPARQL.
    """
    found = _Printer(relation, slices).run(given)
    plain = [unmarked(nw.col(text(name))).alias(text(name)) for name in sorted(found.kinds)]
    return found.frame.with_columns(*plain) if plain else found.frame


class _Printer:
    def __init__(self, relation: Relation, slices: Slices) -> None:
        self._relation = relation
        self._slices = slices
        self._paths = Paths(slices, once=counts_rows(relation))
        #: Joins that have been made and are needed further, by what they are of.
        self._joins: dict[tuple[Relation, ...], Table] = {}
        #: What relations within others are given, the innermost last.
        self._given: list[Table] = []

    def run(self, given: Frame) -> Table:
        kinds = {}
        for column in given.collect_schema().names():
            if column.startswith("k_"):
                name = column.removeprefix("k_")
                given, kinds[name] = normalized(self._slices, given, column, text(name))
        table = Table(given, kinds, is_distinct=True)
        if any(each != {Kind.RESOURCE} for each in kinds.values()):
            table = table.distinct()
        return self._within(table, self._relation)

    def _within(self, given: Table, relation: Relation) -> Table:
        self._given.append(given)
        found = self.table(relation)
        self._given.pop()
        return found

    def table(self, relation: Relation) -> Table:
        match relation:
            case Given(wanted):
                return self._offered(wanted)
            case Along():
                return self._join([relation])
            case Join(parts):
                return self._join(parts)
            case LeftJoin(left, right, given):
                found = _ready(self.table(left), given)
                return found.join(self._inner(right, given, found), keeps_all=True)
            case Union(parts):
                return _stacked([self.table(each) for each in parts])
            case Filter() | Extend() | Group() | Project() | Distinct():
                return self._above(relation, self.table(relation.source))

    def _above(
        self, relation: Filter | Extend | Group | Project | Distinct, source: Table
    ) -> Table:
        match relation:
            case Filter(_, condition):
                return self._filter(source, condition)
            case Extend(_, name, expression):
                return self._extend(source, name, expression)
            case Group(_, keys, measures):
                return grouped(source, keys, measures)
            case Project(_, kept):
                return source.only(kept)
            case Distinct():
                return source.distinct()

    def _offered(self, wanted: tuple[str, ...]) -> Table:
        for table in reversed(self._given):
            if table.kinds.keys() >= set(wanted):
                return table if table.kinds.keys() == set(wanted) else table.only(wanted).distinct()
        raise TypeError(f"nothing gives {wanted}")

    def _inner(self, relation: Relation, given: tuple[str, ...], outer: Table) -> Table:
        if not given:
            return self.table(relation)
        return self._within(outer.only(given).distinct(), relation)

    def _join(self, parts: Sequence[Relation]) -> Table:
        repeated = [each for each in parts if isinstance(each, Along) and is_repeated(each)]
        stars = stars_of([each for each in parts if each not in repeated])
        plain = [(tuple(each), self._star(each)) for each in stars]
        found: Table | None = None
        done: tuple[Relation, ...] = ()
        while plain or repeated:
            following = next_star(found, plain)
            if following is not None:
                plain = [each for each in plain if each is not following]
                patterns, table = following
                found = table if found is None else self._joined(found, table, done, patterns)
                done += patterns
                continue
            path = next(each for each in repeated if found is None or self._meets(found, each))
            repeated.remove(path)
            found = self._paths.extended(found, path)
            done += (path,)
        if found is None:
            raise TypeError("a join has parts")
        return found

    def _joined(
        self,
        found: Table,
        following: Table,
        done: tuple[Relation, ...],
        patterns: tuple[Relation, ...],
    ) -> Table:
        """The join of two tables, made once for all parts of the relation that begin with it.

        Args:
            found: A table.
            following: Another one.
            done: What the first is the join of.
            patterns: What the second is the join of.
        """
        found = replace(found, frame=settled(found.frame))
        whole = done + patterns
        # What relations within others are given is not the same wherever they stand.
        if len(self._given) > 1 or not all(isinstance(each, Along | Given) for each in whole):
            return bounded(found, following)
        found = self._joins.setdefault(done, found)
        return self._joins[whole] if whole in self._joins else bounded(found, following)

    def _meets(self, found: Table, path: Along) -> bool:
        return bool(found.kinds.keys() & names(path))

    def _star(self, patterns: Sequence[Relation]) -> Table:
        tables = [
            self._paths.pairs(each) if isinstance(each, Along) else self.table(each)
            for each in patterns
        ]
        found = tables[0]
        for each in tables[1:]:
            found = found.join(each)
        return found

    def _filter(self, table: Table, condition: Expression) -> Table:
        for each in conjuncts(condition):
            match each:
                case Exists(pattern, on, given):
                    table = _ready(table, given)
                    table = table.where(self._inner(pattern, given, table), on)
                case Call(Function.NOT, (Exists(pattern, on, given),)):
                    table = _ready(table, given)
                    table = table.where(self._inner(pattern, given, table), on, negated=True)
                case _:
                    table = _narrowed(self._keep(table, each), each)
        return table

    def _keep(self, table: Table, condition: Expression) -> Table:
        marks: dict[int, str] = {}
        table = _ready(table, tuple(name for each in exists_in(condition) for name in each.given))
        frame = table.frame
        for exists in exists_in(condition):
            marks[id(exists)] = name = f"x_{len(marks)}"
            columns = table.keys(exists.on)
            found = self._inner(exists.pattern, exists.given, table).frame.select(*columns)
            # What there is for other rows may be very much more.
            found = found.join(frame.select(*columns), on=columns, how="semi").unique()
            marked = found.with_columns(nw.lit(True).alias(name))
            frame = frame.join(marked, on=columns, how="left")
        # Libraries refuse a condition that looks at no column; this one does, and is always true.
        column = nw.col(table.keys(table.kinds)[0]).is_null()
        row = RowOf(table, marks)
        frame, holds = row.told(frame, condition, self._slices)
        return Table(frame.filter(holds & (column | ~column)), table.kinds).only(table.kinds)

    def _extend(self, table: Table, name: str, expression: Expression) -> Table:
        value = Conditions(RowOf(table, {}), self._slices).value(expression)
        if value.text is None or value.key is None:
            raise TypeError("only terms are given names")
        frame = table.frame.with_columns(value.key.alias(key(name)), value.text.alias(text(name)))
        return Table(frame, {**table.kinds, name: value.kinds})


def _ready(table: Table, given: tuple[str, ...]) -> Table:
    """A table, computed now if some of it is given to another: each use would compute it again."""
    return replace(table, frame=settled(table.frame)) if given else table


def _narrowed(table: Table, condition: Expression) -> Table:
    """A table of which a condition is true, with the kinds that this leaves."""
    match condition:
        case Call(
            Function.EQUAL,
            (Call(Function.DATATYPE, (Variable(name),)), Fixed(ox.NamedNode(value=datatype))),
        ):
            kinds = kinds_of(datatype)
            if kinds is not None:
                return Table(table.frame, {**table.kinds, name: table.kinds[name] & kinds})
    return table


def _stacked(tables: list[Table]) -> Table:
    kinds: dict[str, frozenset[object]] = {}
    for table in tables:
        for name, found in table.kinds.items():
            kinds[name] = kinds.get(name, frozenset()) | found
    frames = []
    for table in tables:
        missing = [name for name in kinds if name not in table.kinds]
        nulls = [nw.lit(None, dtype=nw.Int64).alias(key(name)) for name in missing]
        nulls += [nw.lit(None, dtype=nw.String).alias(text(name)) for name in missing]
        frame = table.frame.with_columns(*nulls) if nulls else table.frame
        frames.append(frame.select(*(c(name) for name in kinds for c in (key, text))))
    return Table(nw.concat(frames), kinds)  # type: ignore[arg-type]
