"""Which rows of a table checks are run on: one of each kind, or all that can break the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from corpgraph.property_tables.terms import constant_of, datatype_of
from corpgraph.validation.columns.stored.kinds import Kinds, rows_alike
from corpgraph.validation.columns.stored.likeness import Likeness
from corpgraph.validation.columns.stored.work import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.property_tables import Property
    from corpgraph.validation.columns.stored.reading import Sight
    from corpgraph.validation.columns.stored.rows import Rows
    from corpgraph.validation.columns.stored.work import Work
    from corpgraph.validation.columns.stored.world import World
    from corpgraph.validation.planning.plan import Check

    #: Checks, with what they read.
    Sighted = Sequence[tuple[Check, Sight]]

__all__ = ["all_alike", "choose"]


def choose(rows: Rows, checks: Sighted, world: World, work: Work) -> None:
    """Choose rows of each kind, for all checks whose focus nodes are in a table.

    Args:
        rows: The table.
        checks: The checks.
        world: All triples.
        work: Where that is noted.
    """
    possible = [
        (check, sight, conditions)
        for check, sight in checks
        if (conditions := _conditions(rows, sight)) is not None
    ]
    if not possible:
        return
    likeness = Likeness(rows, (sight for _, sight, _ in possible), world.classes_of)
    columns = [likeness.columns(sight) for _, sight, _ in possible]
    flags = {str(each): each for _, _, conditions in possible for each in conditions}
    truths = rows.frame.select(each.alias(name) for name, each in flags.items()).collect()
    # A row that other triples lead to stands for itself alone; it is looked at in any case.
    mentioned = world.mentioned(rows)
    subject = likeness.subject.cast(pl.String)
    stand = None if mentioned.is_empty() else ~subject.is_in(mentioned.implode())
    told = (each for some in columns for each in some)
    kinds = Kinds(len(subject), told, truths.to_dict(), stand)
    chosen: dict[tuple[tuple[str, ...], ...], pl.Series | None] = {}
    parts: dict[tuple[str, ...], Part] = {}
    for (check, _, conditions), own in zip(possible, columns, strict=True):
        names = tuple(map(str, conditions))
        key = (names, tuple(each.name for each in own))
        if key not in chosen:
            chosen[key] = kinds.one_of_each(own, names)
        if chosen[key] is None:
            parts.setdefault(names, Part(rows, conditions)).checks.append(check)
    work.parts += parts.values()
    found = [each for each in chosen.values() if each is not None]
    if found:
        numbers = pl.concat(found).unique().sort()
        work.chosen[rows] = subject.gather(numbers)
        world.fetched.keep(rows, rows.at(numbers), work.chosen[rows])


def all_alike(rows: Rows, checks: Sighted, world: World, where: Sequence[str]) -> pl.Series:
    """The nodes of rows that are like some others to any of some checks.

    Args:
        rows: The table.
        checks: The checks.
        world: All triples.
        where: The cells of the other rows in the column ``subject``, as text.
    """
    likeness = Likeness(rows, (sight for _, sight in checks), world.classes_of)
    subject = likeness.subject.cast(pl.String)
    at = subject.is_in(where)
    alike = (rows_alike(likeness.columns(sight), at) for _, sight in checks)
    return pl.concat([subject.filter(each) for each in alike]).unique()


def _conditions(rows: Rows, sight: Sight) -> list[pl.Expr] | None:
    """What is true of all rows that can break a check; None if no row can."""
    found: list[pl.Expr] = []
    for predicate, text in sight.needed:
        told = [_may_be(each, text) for each in rows.of(predicate)]
        if not any(each is not False for each in told):
            return None
        if not any(each is True for each in told):
            found.append(pl.any_horizontal(each for each in told if each is not False))
    for predicate, datatype in sight.datatypes:
        if all(datatype_of(each) not in (datatype, None) for each in rows.of(predicate)):
            return None
    return found


def _may_be(prop: Property, text: str | None) -> pl.Expr | bool:
    """Which rows may have a value, or a certain value."""
    if prop.column is None:
        return text is None or constant_of(prop) == text
    present = pl.col(prop.column).is_not_null()
    if text is None or prop.term == "literal":
        return present
    if not text.startswith(f"<{prop.prefix}"):
        return False
    cell = text.removeprefix(f"<{prop.prefix}").removesuffix(">")
    return present & (pl.col(prop.column).cast(pl.String) == cell)
