"""Validation of property tables: of the rows that are alike to a check, one is looked at.

Rows of registers are many and differ in little but their names. Where each row is a node of its
own (`world`), a check that looks at a node, its values and their classes says the same of all rows
that agree in what it reads (`reading`, `likeness`, `kinds`). So it is asked of one row of each kind
(`choosing`), with the classes of the nodes that the row leads to; if it finds something there, it
is run on all rows of that kind. Checks that look further, or that tell most rows apart, are run on
all rows that can break them, with no more properties than they need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
import pyoxigraph as ox

from corpgraph.frames.reading.polars_slices import read_slices
from corpgraph.validation.columns.stored.choosing import all_alike, choose
from corpgraph.validation.columns.stored.engines import Engines, needed
from corpgraph.validation.columns.stored.queries import needed_by, part_of
from corpgraph.validation.columns.stored.reading import What, sight_of
from corpgraph.validation.columns.stored.rows import TYPE, open_rows
from corpgraph.validation.columns.stored.slices import texts_of
from corpgraph.validation.columns.stored.targets import Targets
from corpgraph.validation.columns.stored.work import Part, Work
from corpgraph.validation.columns.stored.world import open_world
from corpgraph.validation.columns.validating import report_of
from corpgraph.validation.planning import plan
from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import index_of
from corpgraph.validation.sparql.patterns import check_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.frames.slices import Slices
    from corpgraph.validation.columns.stored.engines import Runs
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
#: Up to so many chosen rows go into a store.
_FEW: Final = 20_000


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
    return report_of(run_tables(open_rows(folder), read_slices(files), shapes))


def run_tables(
    tables: Sequence[Rows], known: Slices, shapes: Source | TripleIndex, *, small: int = _SMALL
) -> list[Result]:
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
    engines = Engines(index, model)
    # Most questions are small: to set up streams for each takes longer than to answer it.
    with pl.Config(engine_affinity="in-memory"):
        world = open_world(tables, known, small=small)
        targets = Targets(world)
        if targets.are_known and world.stands_apart():
            return list(_Validation(world, targets, engines).run(checks))
        return list(engines.framed(world.known, texts_of(world.large), needs=None)(checks))


class _Validation:
    def __init__(self, world: World, targets: Targets, engines: Engines) -> None:
        self._world = world
        self._targets = targets
        self._engines = engines
        self._held = world.held()

    def run(self, checks: Sequence[Check]) -> Iterator[Result]:
        work, sights = self._planned(filter(self._is_possible, checks))
        yield from self._near(work, sights)
        for tables, own in self._parts(work.far).items():
            yield from self._far(tables, own)
        for part in work.parts:
            for some in part.blocks():
                yield from self._of_table(some, part)

    def _is_possible(self, check: Check) -> bool:
        """Whether any node can break a check."""
        if not self._targets.has_focus(check):
            return False
        if not isinstance(check.breach, plan.Reported):
            return True
        predicates = self._held | self._world.known.keys()
        return all(each in predicates for each, _ in needed_by(check, check.breach))

    def _planned(self, checks: Iterable[Check]) -> tuple[Work, dict[int, Sight]]:
        work, sights = Work(), {}
        for check in checks:
            sight = sight_of(check, self._held)
            if sight is None or self._looks_beyond(check, sight):
                work.far.append(check)
            else:
                work.near.append(check)
                sights[id(check)] = sight
        for rows in self._world.large:
            choose(rows, self._sighted(rows, work.near, sights), self._world, work)
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

    def _sighted(
        self, rows: Rows, checks: Iterable[Check], sights: Mapping[int, Sight]
    ) -> list[tuple[Check, Sight]]:
        """The checks with focus nodes in a table, with what they read."""
        return [(each, sights[id(each)]) for each in checks if rows in self._targets.tables(each)]

    def _near(self, work: Work, sights: dict[int, Sight]) -> list[Result]:
        """Run checks on the chosen rows, then those that are broken on all rows like these."""
        are_few = sum(map(len, work.chosen.values())) <= _FEW
        engine = self._engines.stored if are_few else self._engines.framed
        first = self._on_chosen(work, work.near, work.chosen, engine)
        broken = {_name(each) for each in first}
        again = [each for each in work.near if _name(each) in broken]
        more = self._more(work, again, sights, first)
        chosen = {**work.chosen, **more}
        return self._on_chosen(work, again, chosen, self._engines.framed) if again else []

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
            where = [_iri(each)[len(start) :] for each in results if _is_of(each, rows)]
            own = self._sighted(rows, checks, sights)
            if where and own:
                alike = all_alike(rows, own, self._world, where)
                chosen = [work.chosen[rows]] if rows in work.chosen else []
                more[rows] = pl.concat([*chosen, alike]).unique()
        return more

    def _on_chosen(
        self,
        work: Work,
        checks: Sequence[Check],
        chosen: Mapping[Rows, pl.Series],
        engine: Callable[..., Runs],
    ) -> list[Result]:
        """Run checks on chosen rows, but for what is run on a whole table anyway."""
        needs = needed(checks)
        rows, bare = self._world.extended(chosen)
        run = engine(self._world.known, texts_of(rows, needs), needs=needs)
        apart: dict[int, list[Rows]] = {}
        for part in work.parts:
            for check in part.checks:
                apart.setdefault(id(check), []).append(part.rows)
        found = list(run([each for each in checks if id(each) not in apart]))
        for check in checks:
            tables = apart.get(id(check))
            if tables is not None:
                results = list(run([check]))
                there = _nodes_of(results, tables)
                found += (each for each in results if _iri(each) not in there)
        # A row of which no more than its classes has been read may seem to break anything.
        return [each for each in found if _iri(each) not in bare]

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

    def _far(self, tables: Sequence[Rows], checks: Sequence[Check]) -> Iterable[Result]:
        needs = needed(checks)
        return self._engines.framed(self._world.known, texts_of(tables, needs), needs=needs)(checks)

    def _of_table(self, some: Rows, part: Part) -> Iterable[Result]:
        """Run checks on some rows of a table; what they find elsewhere is found already."""
        needs = needed(part.checks)
        tables = [texts_of([some], needs)]
        if any(_reads_classes(sight_of(each, self._held)) for each in part.checks):
            others = [each for each in self._world.large if each is not part.rows]
            tables.append(texts_of(others, [TYPE]))
        run = self._engines.framed(self._world.known, *tables, needs=needs)
        results = list(run(part.checks))
        there = _nodes_of(results, [some])
        return (each for each in results if _iri(each) in there)


def _nodes_of(results: Iterable[Result], tables: Iterable[Rows]) -> set[str]:
    """The IRIs of those focus nodes of results that are rows of some tables."""
    iris = set(map(_iri, results))
    found: set[str] = set()
    for rows in tables:
        prefix = rows.table.prefix
        cells = [each.removeprefix(prefix) for each in iris if each.startswith(prefix)]
        if cells:
            subject = rows.frame.select(pl.col("subject").cast(pl.String))
            own = subject.filter(pl.col("subject").is_in(cells)).collect().to_series()
            found.update(f"{prefix}{each}" for each in own)
    return found


def _reads_classes(sight: Sight | None) -> bool:
    return sight is None or any(each.what is What.CLASSES for each in sight.aspects)


def _name(each: Check | Result) -> tuple[str, str]:
    return str(each.shape), str(each.component)


def _iri(result: Result) -> str:
    return result.focus.value if isinstance(result.focus, ox.NamedNode) else ""


def _is_of(result: Result, rows: Rows) -> bool:
    return _iri(result).startswith(rows.table.prefix)
