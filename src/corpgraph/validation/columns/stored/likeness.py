"""Which rows of a table are alike to a check: columns in which such rows agree."""

from __future__ import annotations

from datetime import date
from itertools import count, groupby
from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl

from corpgraph.namespaces import XSD
from corpgraph.property_tables.terms import content_of, datatype_of, object_of, subject_of
from corpgraph.validation.columns.printing.verdicts import (
    READS_TEXTS,
    passes_surely,
    verdict_of,
)
from corpgraph.validation.columns.stored.kinds import about_distinct, told
from corpgraph.validation.columns.stored.reading import Aspect, What
from corpgraph.validation.columns.stored.rows import TYPE
from corpgraph.validation.lexical import CHECKED
from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpgraph.property_tables import Property
    from corpgraph.validation.columns.printing.verdicts import TextRule
    from corpgraph.validation.columns.stored.kinds import Told
    from corpgraph.validation.columns.stored.reading import Sight
    from corpgraph.validation.columns.stored.rows import Rows

__all__ = ["Likeness"]

_TYPES: Final = Aspect(What.TERMS, TYPE)

_STRING: Final = f"{XSD}string"
_INTEGER: Final = f"{XSD}integer"
_DATE: Final = f"{XSD}date"
#: Cells that come so often on average are looked at one by one.
_REPEATED: Final = 4


class Likeness:
    """Tells rows of one table apart, so far as checks can.

    Args:
        rows: The table.
        sights: What the checks read of a row.
        classes_of: Gives columns that tell apart, for a property and its cells, of which classes
            the values are; None if the values themselves say it.
    """

    def __init__(
        self,
        rows: Rows,
        sights: Iterable[Sight],
        classes_of: Callable[[Property, pl.Series], list[pl.Series] | None],
    ) -> None:
        self._rows = rows
        self._classes_of = classes_of
        self._read: dict[str, pl.Series] = {}
        self.subject = self._cells("subject")
        self._known: dict[Aspect, list[Told]] = {}
        aspects = {_TYPES}.union(*(each.aspects for each in sights))
        ordered = sorted(aspects, key=lambda each: (each.predicate or "", repr(each)))
        names = map(str, count())
        for _, group in groupby(ordered, key=lambda each: each.predicate):
            for aspect in group:
                found = (each for series in self._told(aspect) for each in told(series, names))
                self._known[aspect] = list(found)
            # All cells of a large table take more memory than what they tell.
            self._read = {"subject": self.subject}

    def columns(self, sight: Sight) -> list[Told]:
        """The columns in which the rows that are alike agree; none if all are alike."""
        aspects = [_TYPES, *sorted(sight.aspects, key=repr)]
        return list(dict.fromkeys(each for aspect in aspects for each in self._known[aspect]))

    def _cells(self, column: str) -> pl.Series:
        if column not in self._read:
            self._read[column] = self._rows.frame.select(column).collect().to_series()
        return self._read[column]

    def _told(self, aspect: Aspect) -> Iterator[pl.Series]:
        if aspect.predicate is None:
            yield from self._of_itself(aspect)
            return
        own = self._rows.of(aspect.predicate)
        match aspect.what:
            case What.TERMS:
                yield from self._values(own)
            case What.SHARED:
                yield from self._shared(own, self._rows.of(aspect.other or ""))
            case What.ORDER:
                yield from self._order(own, self._rows.of(aspect.other or ""))
            case What.NUMBER | What.LANGUAGES:
                yield from self._number(own, aspect.what)
            case What.CLASSES:
                for each in own:
                    yield from self._classes(each)
            case What.OUTCOME:
                yield from self._outcomes(own, aspect.rule)

    def _of_itself(self, aspect: Aspect) -> Iterator[pl.Series]:
        """Of the node itself, whose classes are told in any case."""
        if isinstance(aspect.rule, rules.IsKind):
            return
        if aspect.rule is not None:
            table, cells = self._rows.table, self._cells("subject").to_frame()
            content = pl.concat_str(pl.lit(table.prefix), pl.col("subject").cast(pl.String))
            said = _said(aspect.rule, cells, subject_of(table), content, None)
            if said is not None:
                yield said
        elif aspect.what is not What.CLASSES:
            yield self._cells("subject")

    def _classes(self, prop: Property) -> Iterator[pl.Series]:
        # The value of a property without a column is the same in all rows.
        if prop.column is not None:
            classes = self._classes_of(prop, self._cells(prop.column))
            yield from self._values([prop]) if classes is None else classes

    def _number(self, own: list[Property], what: What) -> Iterator[pl.Series]:
        yield from self._presence(own)
        if what is What.LANGUAGES:
            tags = [each.language_column for each in own if each.language_column]
            yield from map(self._cells, tags)
        if len(own) > 1 and not _differ(own):
            yield from self._values(own)

    def _outcomes(self, own: list[Property], rule: TextRule | None) -> Iterator[pl.Series]:
        yield from self._presence(own)
        for each in own:
            if rule is not None and not self._is_settled(each, rule):
                yield from self._outcome(rule, each)

    def _values(self, properties: Iterable[Property]) -> Iterator[pl.Series]:
        for each in properties:
            for column in (each.column, each.language_column):
                if column is not None:
                    yield self._cells(column)

    def _presence(self, properties: Iterable[Property]) -> Iterator[pl.Series]:
        for each in properties:
            if each.column is not None:
                yield self._cells(each.column).is_null()

    def _shared(self, one: list[Property], other: list[Property]) -> Iterator[pl.Series]:
        both = [*one, *other]
        alike = {(e.term, e.prefix, e.datatype, e.language, e.language_column) for e in both}
        if len(one) == len(other) == 1 and len(alike) == 1 and all(e.column for e in both):
            left, right = (self._cells(str(each.column)).cast(pl.String) for each in both)
            yield from self._presence(both)
            yield left == right
        else:
            yield from self._values(both)

    def _order(self, one: list[Property], other: list[Property]) -> Iterator[pl.Series]:
        both = [*one, *other]
        cells = [self._cells(each.column) for each in both if each.column]
        if len(one) == len(other) == 1 and all(map(_are_days, both, cells)):
            yield from self._presence(both)
            yield cells[0] < cells[1]
            yield cells[0] == cells[1]
        else:
            yield from self._values(both)

    def _is_settled(self, prop: Property, rule: TextRule) -> bool:
        """Whether all values of a property pass a rule, or all fail it."""
        if prop.column is None:
            return True
        cells = self._cells(prop.column)
        match rule:
            case rules.IsKind():
                return True
            case rules.Compares() if cells.dtype == pl.Int64 and datatype_of(prop) == _INTEGER:
                # What passes, or fails, has no gap.
                ends = pl.DataFrame({prop.column: [cells.min(), cells.max()]})
                return _is_plain(_said_of(rule, prop, ends))
            case rules.HasLanguage():
                return prop.language_column is None
            case rules.HasDatatype(datatype):
                told = datatype_of(prop)
                if told is None:
                    return False
                is_sure = _sure_datatype(cells) == told
                is_checked = told in CHECKED and told != _STRING
                return told != datatype.value or is_sure or not is_checked
            case _:
                return False

    def _outcome(self, rule: TextRule, prop: Property) -> Iterator[pl.Series]:
        """What a rule says of values; the values themselves where that takes a closer look."""
        columns = [each for each in (prop.column, prop.language_column) if each is not None]
        cells = pl.DataFrame([self._cells(each) for each in columns])
        are_repeated = about_distinct(cells.to_series()) * _REPEATED < cells.height
        if are_repeated and _is_plain(_said_of(rule, prop, cells.unique())):
            return
        said = _said_of(rule, prop, cells)
        if said is not None:
            yield said


def _said_of(rule: TextRule, prop: Property, cells: pl.DataFrame) -> pl.Series | None:
    return _said(rule, cells, object_of(prop), content_of(prop), datatype_of(prop))


def _said(
    rule: TextRule, cells: pl.DataFrame, term: pl.Expr, content: pl.Expr, datatype: str | None
) -> pl.Series | None:
    """What a rule says of terms: yes or no, or the term if that takes a closer look.

    Returns:
        None if all pass.
    """
    rows = nw.from_native(cells.lazy().with_row_index("row").with_columns(content=content))
    passes = passes_surely(rule, nw.col("content"), datatype)
    if passes is not None:
        rows = rows.filter(~passes)
    odd = nw.from_native(nw.to_native(rows).with_columns(text=term))
    told = nw.lit("no")
    if not isinstance(rule, READS_TEXTS):
        verdict = verdict_of(rule, nw.col("text"))
        odd = odd.filter(verdict.suspect)
        if verdict.undecided is not None:
            told = nw.when(verdict.undecided).then(nw.col("text")).otherwise(told)
    found = nw.to_native(odd.select("row", told=told)).collect()
    if found.is_empty():
        return None
    return pl.Series(["yes"]).new_from_index(0, cells.height).scatter(found["row"], found["told"])


def _is_plain(said: pl.Series | None) -> bool:
    """Whether a rule says the same of all terms, without a closer look."""
    return said is None or (said.n_unique() == 1 and said[0] == "no")


def _are_days(prop: Property, cells: pl.Series) -> bool:
    return prop.datatype == _DATE and cells.dtype == pl.Date


def _sure_datatype(cells: pl.Series) -> str | None:
    """The datatype of which all texts of a column are well-formed, whatever they are."""
    if cells.dtype == pl.Int64:
        return _INTEGER
    if cells.dtype == pl.Date and cells.is_between(date.min, date.max).all():
        return _DATE
    return None


def _differ(properties: list[Property]) -> bool:
    """Whether no two properties can have the same value in a row."""
    kinds = [(each.term, each.datatype, each.language) for each in properties]
    return len(set(kinds)) == len(kinds) and not any(e.language_column for e in properties)
