"""corpgraph's own shapes and ontology, applied to data by `corpgraph.validation`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from corpgraph.errors import InputError, UsageError
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import as_store, files_in, load_ontology, parse
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from corpgraph.loading import Data
    from corpgraph.validation import Report
    from corpgraph.validation.remote import Progress
    from corpgraph.validation.running.coverage import Coverage
    from corpgraph.validation.shapes.triples import TripleIndex
    from corpgraph.validation.soundness import Problem

    Engine = Literal["compiled", "auto", "columns", "pyshacl"]

__all__ = ["ENGINES", "Checked", "check", "check_endpoint", "check_files", "check_ontology"]

#: The names of the engines; the first is the default.
ENGINES: Final[tuple[Engine, ...]] = ("compiled", "auto", "columns", "pyshacl")
#: From so many bytes of N-Triples and N-Quads on, columns take less CPU time (whole process).
_LARGE: Final = 16_000_000
_LINED: Final = (".nt", ".nq")


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


def check(
    data: Data, *, shapes: Iterable[Path | str] | None = None, engine: Engine = "compiled"
) -> Report:
    """Validate data in memory against the packaged shapes, or against given ones.

    For the packaged shapes the ontology (its subclasses) and the reference data (exchanges, code
    lists) are taken as known beside the data. For given shapes the data stands alone.

    Args:
        data: A graph, dataset or store. A store has changed how some numbers are written; to have
            them judged as written, use `check_files`.
        shapes: Files or directories with SHACL shapes; the packaged shapes if not given.
        engine: One of `ENGINES`. ``compiled`` asks a store, ``columns`` joins data frames;
            ``pyshacl`` is the reference that they are held to. ``auto`` is ``columns`` for large
            files of N-Triples and N-Quads where the extra is installed, else ``compiled``.

    Raises:
        InputError: The shapes cannot be read or used.
        UsageError: The engine is not installed.
    """
    known = [*ontology_files(), *data_files("reference")] if shapes is None else []
    given = chain(as_store(data), _quads(known))
    return _engine(engine)(given, _quads(_shape_files(shapes)))


def check_files(
    paths: Sequence[Path | str] = (),
    *,
    shapes: Iterable[Path | str] | None = None,
    engine: Engine = "compiled",
    coverage: bool = False,
    lenient: bool = False,
) -> Checked:
    """Validate files, as `check` does, and tell where in them each finding is written.

    Args:
        paths: Files and directories; none means the packaged data.
        shapes: As for `check`.
        engine: As for `check`.
        coverage: Whether to count what each shape looks at, which no data frame tells.
        lenient: Whether to apply the shapes even if there are problems.

    Raises:
        InputError: A file or the shapes cannot be read or used.
        UsageError: The engine is not installed, or counts no coverage.
    """
    from corpgraph.validation.soundness import with_prefix_hint

    if coverage and engine == "columns":
        hint = "take another engine, or auto"
        raise UsageError("the engine columns counts no coverage", hint=hint)
    try:
        task = _task(paths, shapes, lenient=lenient)
        chosen = _chosen(task.all_files) if engine == "auto" and not coverage else engine
        if chosen == "columns":
            return _check_columns(task)
        return _check_store(task, chosen, coverage=coverage)
    except InputError as error:
        raise with_prefix_hint(error) from error


@dataclass(frozen=True, slots=True)
class _Task:
    """Files to be checked, and the shapes, which have been read."""

    files: list[Path]
    schema: list[Path]
    reference: list[Path]
    shape_files: list[Path]
    shapes: list[ox.Quad]
    index: TripleIndex
    targets: bool
    lenient: bool

    @property
    def all_files(self) -> list[Path]:
        return [*self.files, *self.schema, *self.reference]

    def problems(
        self,
        data: ox.Store,
        datatypes: Mapping[ox.NamedNode, Collection[ox.NamedNode]] | None = None,
    ) -> list[Problem]:
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


def _task(
    paths: Sequence[Path | str], shapes: Iterable[Path | str] | None, *, lenient: bool
) -> _Task:
    from corpgraph.validation.shapes.triples import index_of

    files = files_in(paths) if paths else data_files()
    is_ours = shapes is None
    used = _shape_files(shapes)
    quads = list(_quads(used))
    return _Task(
        files,
        ontology_files() if is_ours else [],
        data_files("reference") if is_ours and paths else [],
        used,
        quads,
        index_of(quads),
        # Of the packaged shapes, data of one kind meets only some.
        not is_ours,
        lenient,
    )


def _chosen(files: Iterable[Path]) -> Engine:
    """The engine that takes less time; one that is installed."""
    sizes = {True: 0, False: 0}
    for path in files:
        sizes[path.suffix in _LINED] += path.stat().st_size
    # Other formats make an object of Python of each triple, whoever reads them.
    if sizes[True] < max(_LARGE, sizes[False]):
        return "compiled"
    return "columns" if all(map(find_spec, ("narwhals", "polars"))) else "compiled"


def _check_columns(task: _Task) -> Checked:
    from corpgraph.frames.opening import open_slices

    with open_slices(task.all_files) as slices:
        from corpgraph.validation.columns.digest import digest
        from corpgraph.validation.columns.places import LinesOfSlices
        from corpgraph.validation.columns.validating import validate_slices
        from corpgraph.validation.locating import locate

        # What is known beside the data must not meet a shape in the data's stead.
        small = digest(slices, task.index, files=len(task.files) + len(task.schema))
        problems = task.problems(small)
        if problems and not task.lenient:
            return Checked(None, problems, [])
        report = validate_slices(slices, task.index)
        index = LinesOfSlices(slices, task.all_files)
        return Checked(locate(report, task.files, index=index), problems, [])


def _check_store(task: _Task, engine: Engine, *, coverage: bool) -> Checked:
    from corpgraph.validation.running.data_store import DataStore

    data = DataStore()
    data.load_files([*task.files, *task.schema])
    problems = task.problems(data.store, data.kinds())
    if problems and not task.lenient:
        return Checked(None, problems, [])
    # What is known beside the data comes now: it must not meet a shape in the data's stead.
    data.load_files(task.reference)
    covered: list[Coverage] = []
    if coverage:
        from corpgraph.validation.running.coverage import cover

        covered = cover(data, task.index)
    if engine == "pyshacl":
        report = _engine(engine)(_quads(task.all_files), task.shapes)
    else:
        from corpgraph.validation.running.engine import validate

        report = validate(data, task.index)
    return Checked(_located(report, task.files), problems, covered)


def check_endpoint(
    url: str,
    *,
    shapes: Iterable[Path | str] | None = None,
    graphs: Sequence[str] = (),
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Validate what a SPARQL 1.1 endpoint has; findings have no file and line.

    Args:
        url: The address of the endpoint. Who asks is told by the environment: a user and password
            in CORPGRAPH_ENDPOINT_USER and CORPGRAPH_ENDPOINT_PASSWORD, or a bearer token in
            CORPGRAPH_ENDPOINT_TOKEN.
        shapes: As for `check`; what `check` takes as known beside the data, the endpoint must have.
        graphs: The IRIs of the graphs to look at; none means the endpoint's default graph.
        progress: Is told before each group of checks.

    Raises:
        InputError: The endpoint cannot be asked, or holds rows back; the shapes cannot be used.
        UsageError: The address or the environment makes no sense, or httpx is not installed.
    """
    from corpgraph.validation.remote import Credentials, validate_endpoint

    return validate_endpoint(
        url,
        _quads(_shape_files(shapes)),
        default_graphs=graphs,
        auth=Credentials.from_environment(),
        progress=progress,
    )


def check_ontology(*, engine: Engine = "compiled") -> Report:
    """Validate the packaged ontology itself against the shapes of its style."""
    return _engine(engine)(_quads(ontology_files()), _quads(shape_files(style=True)))


def _shape_files(shapes: Iterable[Path | str] | None) -> list[Path]:
    used = shape_files() if shapes is None else files_in(shapes)
    if not used:
        raise InputError("the packaged shapes are missing", hint="install corpgraph again")
    return used


def _quads(files: Iterable[Path]) -> Iterator[ox.Quad]:
    return chain.from_iterable(parse(path) for path in files)


def _located(report: Report, files: Sequence[Path]) -> Report:
    if report.conforms:
        return report
    from corpgraph.validation.locating import locate

    return locate(report, files)


def _engine(name: Engine) -> Callable[[Iterable[ox.Quad], Iterable[ox.Quad]], Report]:
    if name == "pyshacl":
        from corpgraph.validation.reference import validate_with_pyshacl

        return validate_with_pyshacl
    if name == "columns":
        from corpgraph.validation.columns import validate_triples

        return validate_triples
    from corpgraph.validation.running.engine import validate

    return validate
