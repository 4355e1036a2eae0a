"""Which rows of a table are alike to a check: columns in which such rows agree."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl

from corpgraph.frames.terms import has_escapes
from corpgraph.namespaces import RDF, XSD
from corpgraph.property_tables.terms import constant_of, object_of, subject_of
from corpgraph.validation.columns.printing.verdicts import READS_TEXTS, verdict_of
from corpgraph.validation.columns.stored.reading import Aspect, What
from corpgraph.validation.columns.stored.rows import TYPE
from corpgraph.validation.lexical import CHECKED
from corpgraph.validation.shapes import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpgraph.property_tables import Property
    from corpgraph.validation.columns.printing.verdicts import TextRule
    from corpgraph.validation.columns.stored.reading import Sight
    from corpgraph.validation.columns.stored.rows import Rows

__all__ = ["Likeness", "one_of_each", "rows_alike"]

_STRING: Final = f"{XSD}string"
_INTEGER: Final = f"{XSD}integer"
_DATE: Final = f"{XSD}date"
#: Cells that come so often on average are looked at one by one.
_REPEATED: Final = 4
#: What a rule says of texts that it does not leave undecided.
_PLAIN: Final = ("yes", "no")


class Likeness:
    """Tells rows of one table apart.

    Args:
        rows: The table.
        classes_of: Gives columns that tell apart, for a property whose values are IRIs, of which
            classes the values are; None if no value is the subject of a row, so that the value
            itself says it.
    """

    def __init__(
        self, rows: Rows, classes_of: Callable[[pl.DataFrame, Property], list[pl.Series] | None]
    ) -> None:
        self._rows = rows
        self._classes_of = classes_of
        self.frame = rows.frame.collect().rechunk()
        self._known: dict[Aspect, list[pl.Series]] = {}
        self._names = count()

    def columns(self, sight: Sight) -> pl.DataFrame:
        """The columns in which the rows that are alike agree; none if all are alike."""
        aspects = [Aspect(What.TERMS, TYPE), *sorted(sight.aspects, key=repr)]
        found: dict[str, pl.Series] = {}
        for aspect in aspects:
            if aspect not in self._known:
                self._known[aspect] = list(self._series(aspect))
            found |= {each.name: each for each in self._known[aspect]}
        return pl.DataFrame(list(found.values()))

    def candidates(self, sight: Sight) -> pl.Expr | None:
        """Which rows can break a check; None if no row can."""
        conditions = [pl.lit(value=True)]
        for predicate, text in sight.needed:
            told = [_may_be(each, text) for each in self._rows.of(predicate)]
            possible = [each for each in told if each is not None]
            if not possible:
                return None
            conditions.append(pl.any_horizontal(possible))
        for predicate, datatype in sight.datatypes:
            if all(_datatype(each) not in (datatype, None) for each in self._rows.of(predicate)):
                return None
        return pl.all_horizontal(conditions)

    def _series(self, aspect: Aspect) -> Iterator[pl.Series]:
        for series in self._told(aspect):
            if series.len() > 1 and series.n_unique() > 1:
                yield series.alias(f"{next(self._names)}")

    def _told(self, aspect: Aspect) -> Iterator[pl.Series]:
        if aspect.predicate is None:
            yield from self._of_itself(aspect)
            return
        own = self._rows.of(aspect.predicate)
        match aspect.what:
            case What.TERMS:
                yield from self._cells(own)
            case What.SHARED:
                yield from self._shared(own, self._rows.of(aspect.other or ""))
            case What.ORDER:
                yield from self._order(own, self._rows.of(aspect.other or ""))
            case What.NUMBER | What.LANGUAGES:
                yield from self._number(own, aspect.what)
            case What.CLASSES:
                for each in own:
                    classes = self._classes_of(self.frame, each)
                    yield from self._cells([each]) if classes is None else classes
            case What.OUTCOME:
                yield from self._outcomes(own, aspect.rule)

    def _of_itself(self, aspect: Aspect) -> Iterator[pl.Series]:
        """Of the node itself, whose classes are told in any case."""
        if isinstance(aspect.rule, rules.IsKind):
            return
        if aspect.rule is not None:
            texts = self.frame.lazy().select(text=subject_of(self._rows.table))
            yield _said(aspect.rule, texts, "iri")
        elif aspect.what is not What.CLASSES:
            yield self.frame["subject"]

    def _number(self, own: list[Property], what: What) -> Iterator[pl.Series]:
        yield from self._presence(own)
        if what is What.LANGUAGES:
            tags = [each.language_column for each in own if each.language_column]
            yield from (self.frame[each] for each in tags)
        if len(own) > 1 and not _differ(own):
            yield from self._cells(own)

    def _outcomes(self, own: list[Property], rule: TextRule | None) -> Iterator[pl.Series]:
        yield from self._presence(own)
        for each in own:
            if rule is not None and not self._is_settled(each, rule):
                yield from self._outcome(rule, each)

    def _cells(self, properties: Iterable[Property]) -> Iterator[pl.Series]:
        for each in properties:
            for column in (each.column, each.language_column):
                if column is not None:
                    yield self.frame[column]

    def _presence(self, properties: Iterable[Property]) -> Iterator[pl.Series]:
        for each in properties:
            if each.column is not None and self.frame[each.column].null_count():
                yield self.frame[each.column].is_null()

    def _shared(self, one: list[Property], other: list[Property]) -> Iterator[pl.Series]:
        both = [*one, *other]
        alike = {(e.term, e.prefix, e.datatype, e.language, e.language_column) for e in both}
        if len(one) == len(other) == 1 and len(alike) == 1 and all(e.column for e in both):
            left, right = (self.frame[str(each.column)].cast(pl.String) for each in both)
            yield from self._presence(both)
            yield left == right
        else:
            yield from self._cells(both)

    def _order(self, one: list[Property], other: list[Property]) -> Iterator[pl.Series]:
        both = [*one, *other]
        cells = [self.frame[each.column] for each in both if each.column]
        if len(one) == len(other) == 1 and all(map(_are_days, both, cells)):
            yield from self._presence(both)
            yield cells[0] < cells[1]
            yield cells[0] == cells[1]
        else:
            yield from self._cells(both)

    def _is_settled(self, prop: Property, rule: TextRule) -> bool:
        """Whether all values of a property pass a rule, or all fail it."""
        if prop.column is None:
            return True
        cells = self.frame[prop.column]
        match rule:
            case rules.IsKind():
                return True
            case rules.Compares() if cells.dtype == pl.Int64 and _datatype(prop) == _INTEGER:
                # What passes, or fails, has no gap.
                ends = pl.DataFrame({prop.column: [cells.min(), cells.max()]}).lazy()
                said = _said(rule, ends.select(text=object_of(prop)), "literal")
                return said[0] == said[1] and said[0] in _PLAIN
            case rules.HasLanguage():
                return prop.language_column is None
            case rules.HasDatatype(datatype):
                told = _datatype(prop)
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
        cells = self.frame.lazy().select(columns)
        if self.frame[columns[0]].n_unique() * _REPEATED < self.frame.height:
            said = _said(rule, cells.unique().select(text=object_of(prop)), prop.term)
            if said.len() and said.n_unique() == 1 and said[0] in _PLAIN:
                return
        yield _said(rule, cells.select(text=object_of(prop)), prop.term)


def _said(rule: TextRule, texts: pl.LazyFrame, term: str) -> pl.Series:
    column = nw.col("text")
    verdict = verdict_of(rule, column)
    said = nw.when(verdict.fails).then(nw.lit("no")).otherwise(nw.lit("yes"))
    if verdict.undecided is not None:
        said = nw.when(verdict.undecided).then(column).otherwise(said)
    if isinstance(rule, READS_TEXTS) and term == "literal":
        said = nw.when(has_escapes(column)).then(column).otherwise(said)
    return nw.to_native(nw.from_native(texts).select(said=said)).collect()["said"]


def _are_days(prop: Property, cells: pl.Series) -> bool:
    return prop.datatype == _DATE and cells.dtype == pl.Date


def _sure_datatype(cells: pl.Series) -> str | None:
    """The datatype of which all texts of a column are well-formed, whatever they are."""
    if cells.dtype == pl.Int64:
        return _INTEGER
    if cells.dtype == pl.Date and cells.is_between(date.min, date.max).all():
        return _DATE
    return None


def _datatype(prop: Property) -> str | None:
    """The datatype of the literals of a property; None if they have several."""
    if prop.language_column is not None:
        return None
    if prop.language is not None:
        return f"{RDF}langString"
    return prop.datatype or _STRING


def _differ(properties: list[Property]) -> bool:
    """Whether no two properties can have the same value in a row."""
    kinds = [(each.term, each.datatype, each.language) for each in properties]
    return len(set(kinds)) == len(kinds) and not any(e.language_column for e in properties)


def _may_be(prop: Property, text: str | None) -> pl.Expr | None:
    """Which rows may have a value, or a certain value; None if none has."""
    if prop.column is None:
        is_it = text is None or constant_of(prop) == text
        return pl.lit(value=True) if is_it else None
    present = pl.col(prop.column).is_not_null()
    if text is None or prop.term == "literal":
        return present
    if not text.startswith(f"<{prop.prefix}"):
        return None
    cell = text.removeprefix(f"<{prop.prefix}").removesuffix(">")
    return present & (pl.col(prop.column).cast(pl.String) == cell)


def one_of_each(
    frame: pl.DataFrame, columns: pl.DataFrame, candidates: pl.Expr, subject: pl.Series
) -> pl.Series:
    """The subject of one row of each kind, of the rows that can break a check."""
    is_one = frame.lazy().with_columns(is_one=candidates).select("is_one").collect().to_series()
    if not columns.width:
        return subject.filter(is_one).head(1)
    told = columns.with_columns(subject).filter(is_one)
    return told.unique(columns.columns, keep="first", maintain_order=True)["subject"]


def rows_alike(columns: pl.DataFrame, rows: pl.Series) -> pl.Series:
    """Which rows are like some of them."""
    if not columns.width:
        return pl.Series([True]).new_from_index(0, len(rows))
    some = columns.filter(rows).unique()
    numbered = columns.with_row_index("row")
    found = numbered.join(some, on=columns.columns, how="semi", nulls_equal=True)["row"]
    return numbered["row"].is_in(found.implode())
