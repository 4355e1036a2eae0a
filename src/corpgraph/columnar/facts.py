"""Dated facts as frames: whom they relate, from when until when, and whether on some day.

A frame of facts has the column ``fact`` (key). Certainty is a number that can be added up along a
chain by taking the greatest: ``doubt`` is 0 for what certainly holds and 1 for what possibly does.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.columnar.dates import count_days, read_days
from corpgraph.errors import InputError
from corpgraph.frames.backends import rows, settled, size
from corpgraph.namespaces import CG, CODE, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from corpgraph.frames.slices import Frame, Slices

__all__ = ["BOUNDS", "CERTAIN", "POSSIBLE", "Facts"]

#: The columns of the bounds of a fact's begin and end, in days since 1970; null is unbounded.
BOUNDS: Final = ("begin_earliest", "begin_latest", "end_earliest", "end_latest")

#: What is in the column ``doubt``.
CERTAIN: Final = nw.lit(0, dtype=nw.Int64)
POSSIBLE: Final = nw.lit(1, dtype=nw.Int64)

_SIDES: Final = ("begin", "end")
_MOMENT: Final = "date"
_FORMS: Final = ("", "Earliest", "Latest")
_REJECTED: Final = f"<{CODE}verdict/rejected>"
_NOT: Final = 2


class Facts:
    """The dated facts in a graph.

    Args:
        slices: The triples.
        paths: The files that they are from, for the messages of errors.
    """

    def __init__(self, slices: Slices, paths: Sequence[Path] = ()) -> None:
        self.slices = slices
        self._paths = paths

    def check_dates(self) -> None:
        """Refuse data in which a date cannot be read, or an interval ends before it begins.

        As `corpgraph.dating.check_dates` does.

        Raises:
            InputError: There is such a date.
        """
        moments = [self.slices.of(f"{CG}{_MOMENT}{form}") for form in _FORMS]
        read_days(moments, self._paths)
        self.refuse(
            self.bounds,
            nw.col("begin_earliest") >= nw.col("end_latest"),
            "ends on or before the first day on which it can have begun",
        )

    def refuse(self, dated: Frame, wrong: nw.Expr, message: str) -> None:
        """Refuse facts whose dates are wrong.

        Args:
            dated: Facts with their bounds.
            wrong: Whether they are.
            message: What is wrong; the name of the first such fact is put before it.

        Raises:
            InputError: There is such a fact.
        """
        found = dated.filter(wrong)
        if size(found):
            (name,) = min(rows(self.named(found).select("text")))
            hint = "an interval holds on its begin day and no longer on its end day"
            raise InputError(f"{shorten(name.strip('<>'))} {message}", hint=hint)

    @cached_property
    def bounds(self) -> Frame:
        """The valid time of each fact that has a date.

        Of several bounds the narrowest counts. ``ends`` is 1 where there is an end, else 0;
        ``begin_told`` and ``end_told`` are 1 where a begin or end is printed or bounded.

        Raises:
            InputError: A date cannot be read.
        """
        slices = [
            (side, form, self.slices.of(f"{CG}{side}{form}")) for side in _SIDES for form in _FORMS
        ]
        days = read_days([each for *_, each in slices], self._paths)
        parts = [_bounded(each.select("s", "o"), days, s, form) for s, form, each in slices]
        narrowest = (
            nw.col(each).max() if each.endswith("earliest") else nw.col(each).min()
            for each in BOUNDS
        )
        told = nw.col("ends", "begin_told", "end_told").max()
        return settled(nw.concat(parts).group_by("fact").agg(*narrowest, told))

    def named(self, facts: Frame) -> Frame:
        """Facts that have a date, with the column ``text``: their terms in N-Triples syntax."""
        slices = [self.slices.of(f"{CG}{side}{form}") for side in _SIDES for form in _FORMS]
        names = nw.concat(
            [each.select(nw.col("s").alias("fact"), nw.col("subject")) for each in slices]
        )
        return facts.join(names.unique("fact").rename({"subject": "text"}), on="fact", how="inner")

    def relating(self, subject: str, value: str) -> Frame:
        """What facts relate that no editor rejected.

        Args:
            subject: The property whose value comes first, such as ``subsidiary``.
            value: The property whose value comes last, such as ``parent``.

        Returns:
            The columns ``fact``, ``s``, ``o`` (keys), ``text``, ``subject`` and ``object`` (their
            terms in N-Triples syntax).
        """
        first = self.slices.of(f"{CG}{subject}").select(
            fact=nw.col("s"), text=nw.col("subject"), s=nw.col("o"), subject=nw.col("object")
        )
        second = self.slices.of(f"{CG}{value}").select("o", "object", fact=nw.col("s"))
        return self.accepted(first.join(second, on="fact", how="inner"))

    def accepted(self, facts: Frame) -> Frame:
        """Facts without those that an editor rejected."""
        if f"{CG}verdict" not in self.slices.predicates():
            return facts
        key = self.slices.key(_REJECTED)
        verdicts = self.slices.of(f"{CG}verdict").filter(nw.col("o") == key).select("s")
        judged = self.slices.of(f"{CG}judges").join(verdicts, on="s", how="semi")
        rejected = judged.select(nw.col("o").alias("fact")).unique()
        return facts.join(rejected, on="fact", how="anti")

    def holding(self, facts: Frame, at: date) -> Frame:
        """Facts that certainly or possibly hold on a day, with the column ``doubt``."""
        standing = self.bounds.select("fact", doubt=_standing(count_days(at)))
        # Of a fact without any date nothing is known.
        return (
            facts.join(standing, on="fact", how="left")
            .with_columns(nw.col("doubt").fill_null(1))
            .filter(nw.col("doubt") < _NOT)
        )


def _bounded(facts: Frame, days: Frame, side: str, form: str) -> Frame:
    """What one property tells of the valid time of facts."""
    known = facts.rename({"s": "fact"}).join(days, on="o", how="left")
    bounds = {f"{side}_earliest": "low", f"{side}_latest": "high"}
    if form:
        kept = f"{side}_{form.lower()}"
        bounds = {kept: bounds[kept]}
    unknown = nw.lit(None, dtype=nw.Int64)
    columns = {name: nw.col(bounds[name]) if name in bounds else unknown for name in BOUNDS}
    yes, no = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    # What is no plain date is told all the same, as a source prints it; it bounds nothing.
    is_told = nw.when(nw.col("low").is_null()).then(no).otherwise(yes) if form else yes
    told = {f"{each}_told": is_told if each == side else no for each in _SIDES}
    return known.select("fact", **columns, **told, ends=yes if side == "end" else no)


def _standing(day: int) -> nw.Expr:
    """Whether facts hold on a day (`corpgraph.time.Interval.at`): certainly, possibly or not."""
    begin_earliest, begin_latest, end_earliest, end_latest = (nw.col(each) for each in BOUNDS)
    is_out = (begin_earliest > day).fill_null(value=False) | (end_latest <= day).fill_null(
        value=False
    )
    lasts = (nw.col("ends") == 0) | (end_earliest > day).fill_null(value=False)
    is_sure = (begin_latest <= day).fill_null(value=False) & lasts
    doubt = nw.when(is_sure).then(CERTAIN).otherwise(POSSIBLE)
    return nw.when(is_out).then(nw.lit(_NOT, dtype=nw.Int64)).otherwise(doubt)
