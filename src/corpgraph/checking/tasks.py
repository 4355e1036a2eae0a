"""What is to be checked, and what came of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from corpgraph.errors import InputError, UsageError
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import files_in, load_ontology, parse
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pyoxigraph as ox

    from corpgraph.validation import Report
    from corpgraph.validation.running.coverage import Coverage
    from corpgraph.validation.shapes.triples import TripleIndex
    from corpgraph.validation.soundness import Problem

__all__ = ["Checked", "Task", "quads_of", "read_task", "shapes_in"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking files.

    Attributes:
        report: The findings, with the places where they are written; None if problems kept the
            shapes from being applied.
        problems: What keeps the result from meaning what it says, such as a shape that matches
            nothing.
        coverage: How much each shape looked at; empty unless it was asked for.
    """

    report: Report | None
    problems: list[Problem]
    coverage: list[Coverage]


@dataclass(frozen=True, slots=True)
class Task:
    """Files to be checked, and the shapes, which have been read.

    Attributes:
        files: The data.
        tables: A directory of property tables, which are data too.
        schema: The ontology, if it is taken as known.
        reference: Reference data that is taken as known beside the data.
        shape_files: The files of the shapes.
        shapes: The shapes.
        index: The shapes, indexed.
        targets: Whether each target must match a node of the data.
        lenient: Whether to apply the shapes even if there are problems.
    """

    files: list[Path]
    tables: Path | None
    schema: list[Path]
    reference: list[Path]
    shape_files: list[Path]
    shapes: list[ox.Quad]
    index: TripleIndex
    targets: bool
    lenient: bool

    @property
    def all_files(self) -> list[Path]:
        """The data, and what is known beside it."""
        return [*self.files, *self.schema, *self.reference]

    def problems(
        self,
        data: ox.Store,
        datatypes: Mapping[ox.NamedNode, Collection[ox.NamedNode]] | None = None,
    ) -> list[Problem]:
        """What keeps a validation from meaning what its result says.

        Args:
            data: The data with the schema, or what stands for them.
            datatypes: The datatypes of the values of each property, if they are known.
        """
        from corpgraph.validation.soundness import check_soundness, names_in

        return check_soundness(
            data,
            self.index,
            data_files=[*self.files, *self.schema],
            shape_files=self.shape_files,
            vocabularies={CG: lambda: names_in(load_ontology(), CG)},
            targets=self.targets,
            datatypes=datatypes,
        )


def read_task(
    paths: Sequence[Path | str], shapes: Iterable[Path | str] | None, *, lenient: bool
) -> Task:
    """Find out what there is to check.

    Args:
        paths: The data, as for `corpgraph.checking.check_files`.
        shapes: Files or directories with SHACL shapes; the packaged shapes if not given.
        lenient: Whether to apply the shapes even if there are problems.

    Raises:
        InputError: A file cannot be read.
        UsageError: Several directories have property tables.
    """
    from corpgraph.validation.shapes.triples import index_of

    tables, others = _tables_in(paths)
    is_ours = shapes is None
    used = shapes_in(shapes)
    quads = list(quads_of(used))
    return Task(
        files_in(others) if paths else data_files(),
        tables,
        ontology_files() if is_ours else [],
        data_files("reference") if is_ours and paths else [],
        used,
        quads,
        index_of(quads),
        # Of the packaged shapes, data of one kind meets only some.
        not is_ours,
        lenient,
    )


def shapes_in(shapes: Iterable[Path | str] | None) -> list[Path]:
    """The files of shapes; the packaged ones if none are given.

    Raises:
        InputError: There are none.
    """
    used = shape_files() if shapes is None else files_in(shapes)
    if not used:
        raise InputError("the packaged shapes are missing", hint="install corpgraph again")
    return used


def quads_of(files: Iterable[Path]) -> Iterator[ox.Quad]:
    """What files say, parsed one after the other."""
    return chain.from_iterable(parse(path) for path in files)


def _tables_in(paths: Sequence[Path | str]) -> tuple[Path | None, list[Path | str]]:
    """The directory of property tables among some paths, and the other paths."""
    # Unlike `Path.is_dir`, it says no to a name that no file can have; `files_in` says why.
    folders = [Path(path) for path in paths if os.path.isdir(path)]  # noqa: PTH112
    if not folders:
        return None, [*paths]
    from corpgraph.property_tables import is_tables

    tables = [path for path in dict.fromkeys(folders) if is_tables(path)]
    if len(tables) > 1:
        hint = "import their files together"
        raise UsageError("property tables of one import are read at a time", hint=hint)
    return next(iter(tables), None), [path for path in paths if Path(path) not in tables]
