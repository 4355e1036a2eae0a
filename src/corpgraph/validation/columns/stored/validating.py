"""Validation of property tables: of the rows that are alike to a check, one is looked at.

Rows of registers are many and differ in little but their names. Where each row is a node of its
own (`world`), a check that looks at a node, its values and their classes says the same of all rows
that agree in what it reads (`reading`, `likeness`). So it is run on one row of each kind, with all
that the row leads to; if it finds something there, on all rows of that kind. Checks that look
further, or that tell most rows apart, are run on all rows, with no more properties than they need.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

import polars as pl
import pyoxigraph as ox

from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.validation.columns.needs import needs_of
from corpgraph.validation.columns.running import ColumnEngine, Run
from corpgraph.validation.columns.stored.likeness import Likeness, one_of_each, rows_alike
from corpgraph.validation.columns.stored.queries import needed_by, part_of
from corpgraph.validation.columns.stored.reading import What, sight_of
from corpgraph.validation.columns.stored.rows import TYPE, open_rows
from corpgraph.validation.columns.stored.slices import keyed, texts_of
from corpgraph.validation.columns.stored.targets import Targets
from corpgraph.validation.columns.stored.work import Work
from corpgraph.validation.columns.stored.world import open_world
from corpgraph.validation.columns.validating import report_of
from corpgraph.validation.planning import plan
from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import index_of
from corpgraph.validation.sparql.patterns import check_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from corpgraph.frames.slices import Slices
    from corpgraph.validation.columns.stored.reading import Sight
    from corpgraph.validation.columns.stored.rows import Rows
    from corpgraph.validation.columns.stored.world import World
    from corpgraph.validation.findings import Report
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.running.results import Result
    from corpgraph.validation.shapes.triples import Source, TripleIndex

__all__ = ["run_tables", "validate_tables"]

#: A table up to so many rows is read whole.
_SMALL: Final = 1_000
#: With more kinds of rows than this all rows are looked at, of which less has to be read.
_MANY: Final = 2_000


def validate_tables(folder: Path, files: Sequence[Path], shapes: Source) -> Report:
    """Validate property tables together with files of RDF.

    Args:
        folder: A directory of tables, with their description.
        files: Files of RDF, which are data too.
        shapes: The shapes graph.

    Returns:
        The findings, ordered; those of the same triples in files.

    Raises:
        InputError: Tables or files cannot be read, or the shapes cannot be used.
    """
    return report_of(run_tables(open_rows(folder), read_slices(files), shapes).results)


def run_tables(
    tables: Sequence[Rows], known: Slices, shapes: Source | TripleIndex, *, small: int = _SMALL
) -> Run:
    """Validate tables together with other triples, and give validation results as RDF terms.

    Args:
        tables: The tables.
        known: The other triples, as slices that Polars has.
        shapes: The shapes graph.
        small: The number of rows up to which a table is read whole.

    Raises:
        InputError: The shapes cannot be used.
    """
    index = index_of(shapes)
    model = read_shapes(index)
    checks = compile_shapes(model)
    check_patterns(model)
    world = open_world(tables, known, small=small)
    targets = Targets(world)
    if not targets.are_known or not world.stands_apart():
        return ColumnEngine(keyed(world.known, texts_of(world.large)), index).run(checks)
    return _Validation(world, targets, index).run(checks)


class _Validation:
    def __init__(self, world: World, targets: Targets, shapes: TripleIndex) -> None:
        self._world = world
        self._targets = targets
        self._shapes = shapes

    def run(self, checks: Sequence[Check]) -> Run:
        work, sights = self._planned(filter(self._is_possible, checks))
        found = [self._near(work, sights)]
        found += [self._far(tables, own) for tables, own in self._parts(work.far).items()]
        found += [self._of_table(some, *each) for some, each in work.each.items()]
        return _together(found)

    def _is_possible(self, check: Check) -> bool:
        """Whether any node can break a check."""
        if not self._targets.has_focus(check):
            return False
        if not isinstance(check.breach, plan.Reported):
            return True
        predicates = self._world.held() | self._world.known.keys()
        return all(each in predicates for each, _ in needed_by(check, check.breach))

    def _planned(self, checks: Iterable[Check]) -> tuple[Work, dict[int, Sight]]:
        work, sights = Work(), {}
        held = self._world.held()
        for check in checks:
            sight = sight_of(check, held)
            if sight is None or self._looks_beyond(check, sight):
                work.far.append(check)
            else:
                work.near.append(check)
                sights[id(check)] = sight
        for rows in self._world.large:
            self._choose(rows, work, sights)
        return work, sights

    def _looks_beyond(self, check: Check, sight: Sight) -> bool:
        """Whether a check looks at values that have rows, or singles out a row by its name."""
        if self._targets.name_rows(check):
            return True
        return any(
            self._world.leads_to(prop)
            for rows in self._targets.tables(check)
            for predicate in sight.beyond
            for prop in rows.of(predicate)
        )

    def _choose(self, rows: Rows, work: Work, sights: dict[int, Sight]) -> None:
        """Choose rows of each kind, for all checks whose focus nodes are in a table."""
        own = [each for each in work.near if rows in self._targets.tables(each)]
        likeness = Likeness(rows, self._world.classes_of)
        subject = likeness.frame["subject"].cast(pl.String).alias("subject")
        # A row that other triples lead to stands for itself alone; it is looked at in any case.
        is_own = ~subject.is_in(self._world.mentioned(rows).implode())
        chosen = []
        seen = set()
        parts: dict[str, Rows] = {}
        for check in own:
            sight = sights[id(check)]
            candidates = likeness.candidates(sight)
            if candidates is None:
                continue
            columns = likeness.columns(sight)
            key = (tuple(columns.columns), str(candidates))
            if key in seen:
                continue
            kinds = one_of_each(likeness.frame, columns, candidates & is_own, subject)
            if len(kinds) > _MANY:
                part = replace(rows, frame=rows.frame.filter(candidates))
                part = parts.setdefault(str(candidates), part)
                work.each.setdefault(part, (rows, []))[1].append(check)
            else:
                seen.add(key)
                chosen.append(kinds)
        if chosen:
            work.chosen[rows] = pl.concat(chosen).unique()
            self._world.fetched.keep(rows, likeness.frame, work.chosen[rows])

    def _near(self, work: Work, sights: dict[int, Sight]) -> Run:
        """Run checks on the chosen rows, then on all that are like those where one was broken."""
        first = self._on_chosen(work, work.near, work.chosen)
        broken = {_name(each) for each in first.results}
        again = [each for each in work.near if _name(each) in broken]
        more = self._more(work, again, sights, first.results)
        if not more:
            return first
        last = self._on_chosen(work, again, {**work.chosen, **more})
        kept = (each for each in first.results if _name(each) not in broken)
        return Run((*kept, *last.results), first.fallen_back)

    def _more(
        self,
        work: Work,
        checks: Sequence[Check],
        sights: dict[int, Sight],
        results: Sequence[Result],
    ) -> dict[Rows, pl.Series]:
        """For tables with nodes where checks are broken, the chosen rows and those like these."""
        more = {}
        for rows in self._world.large:
            start = rows.table.prefix
            where = [each.focus.value[len(start) :] for each in results if _is_of(each, rows)]  # type: ignore[union-attr]
            own = [each for each in checks if rows in self._targets.tables(each)]
            if where and own:
                likeness = Likeness(rows, self._world.classes_of)
                subject = likeness.frame["subject"].cast(pl.String).alias("subject")
                at = subject.is_in(where)
                alike = [
                    subject.filter(rows_alike(likeness.columns(sights[id(each)]), at))
                    for each in own
                ]
                chosen = [work.chosen[rows]] if rows in work.chosen else []
                more[rows] = pl.concat([*chosen, *alike]).unique()
                self._world.fetched.keep(rows, likeness.frame, more[rows])
        return more

    def _on_chosen(
        self, work: Work, checks: Sequence[Check], chosen: Mapping[Rows, pl.Series]
    ) -> Run:
        """Run checks on chosen rows, but for what is run on a whole table anyway."""
        slices = keyed(self._world.known, texts_of(self._world.extended(chosen)))
        engine = ColumnEngine(slices, self._shapes)
        apart: dict[int, list[Rows]] = {}
        for rows, own in work.each.values():
            for check in own:
                apart.setdefault(id(check), []).append(rows)
        found = [engine.run([each for each in checks if id(each) not in apart])]
        for check in checks:
            if id(check) in apart:
                run = engine.run([check])
                kept = (
                    each
                    for each in run.results
                    if not any(_is_of(each, rows) for rows in apart[id(check)])
                )
                found.append(Run(tuple(kept), run.fallen_back))
        return _together(found)

    def _parts(self, checks: Iterable[Check]) -> dict[tuple[Rows, ...], list[Check]]:
        """Checks, by the tables whose rows matter to them."""
        predicates = {rows: rows.predicates for rows in self._world.large}
        parts: dict[tuple[Rows, ...], list[Check]] = {}
        for check in checks:
            part = set(self._world.large)
            if isinstance(check.breach, plan.Reported) and isinstance(check.focus, plan.Targeted):
                part = part_of(check, check.breach, predicates)
                part |= set(self._targets.tables(check))
            tables = tuple(rows for rows in self._world.large if rows in part)
            parts.setdefault(tables, []).append(check)
        return parts

    def _far(self, tables: Sequence[Rows], checks: Sequence[Check]) -> Run:
        slices = keyed(self._world.known, texts_of(tables, self._needs(checks)))
        return ColumnEngine(slices, self._shapes).run(checks)

    def _of_table(self, some: Rows, rows: Rows, checks: Sequence[Check]) -> Run:
        """Run checks on some rows of a table; what they find elsewhere is found already."""
        tables = [texts_of([some], self._needs(checks))]
        if any(_reads_classes(sight_of(each, self._world.held())) for each in checks):
            others = [each for each in self._world.large if each is not rows]
            tables.append(texts_of(others, [TYPE]))
        run = ColumnEngine(keyed(self._world.known, *tables), self._shapes).run(checks)
        return Run(tuple(each for each in run.results if _is_of(each, rows)), run.fallen_back)

    def _needs(self, checks: Iterable[Check]) -> frozenset[str] | None:
        found = [needs_of(each) for each in checks]
        if any(each is None for each in found):
            return None
        return frozenset(chain.from_iterable(each or () for each in found))


def _together(runs: Sequence[Run]) -> Run:
    return Run(
        tuple(chain.from_iterable(each.results for each in runs)),
        tuple(chain.from_iterable(each.fallen_back for each in runs)),
    )


def _reads_classes(sight: Sight | None) -> bool:
    return sight is None or any(each.what is What.CLASSES for each in sight.aspects)


def _name(each: Check | Result) -> tuple[str, str]:
    return str(each.shape), str(each.component)


def _is_of(result: Result, rows: Rows) -> bool:
    focus = result.focus
    return isinstance(focus, ox.NamedNode) and focus.value.startswith(rows.table.prefix)
