"""corpgraph's own shapes and ontology, applied to data by `corpgraph.validation`.

An engine is named by what runs the shapes: ``compiled`` is SPARQL in a store; ``polars``,
``duckdb`` and ``spark`` join data frames, in memory, on disk and on a cluster; ``pyshacl`` is the
reference that all of them are held to. ``auto`` is ``polars`` for large files of N-Triples and
N-Quads where the extra is installed, and for property tables, else ``compiled``.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from corpgraph.checking.tasks import Checked, quads_of, read_task, shapes_in
from corpgraph.errors import InputError, UsageError
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import as_store
from corpgraph.validation.shapes.errors import ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from corpgraph.checking.tasks import Task
    from corpgraph.frames.opening import Settings
    from corpgraph.loading import Data
    from corpgraph.validation import Report
    from corpgraph.validation.remote import Progress
    from corpgraph.validation.running.coverage import Coverage

    Engine = Literal["auto", "compiled", "polars", "duckdb", "spark", "pyshacl"]

__all__ = ["ENGINES", "Checked", "check", "check_endpoint", "check_files", "check_ontology"]

#: The names of the engines; the first is the default.
ENGINES: Final[tuple[Engine, ...]] = ("auto", "compiled", "polars", "duckdb", "spark", "pyshacl")
#: From so many bytes of N-Triples and N-Quads on, Polars takes less CPU time (whole process).
_LARGE: Final = 16_000_000
_LINED: Final = (".nt", ".nq")


def check(
    data: Data, *, shapes: Iterable[Path | str] | None = None, engine: Engine = "auto"
) -> Report:
    """Validate data in memory against the packaged shapes, or against given ones.

    For the packaged shapes the ontology (its subclasses) and the reference data (exchanges, code
    lists) are taken as known beside the data. For given shapes the data stands alone.

    Args:
        data: A graph, dataset or store. A store has changed how some numbers are written; to have
            them judged as written, use `check_files`.
        shapes: Files or directories with SHACL shapes; the packaged shapes if not given.
        engine: One of `ENGINES`, but for those that read data from disk: ``duckdb``, ``spark``.

    Raises:
        InputError: The shapes cannot be read or used.
        UsageError: The engine is not installed, or reads files only.
    """
    known = [*ontology_files(), *data_files("reference")] if shapes is None else []
    given = chain(as_store(data), quads_of(known))
    files = shapes_in(shapes)
    with _refused_at(files):
        return _engine(engine)(given, quads_of(files))


def check_files(
    paths: Sequence[Path | str] = (),
    *,
    shapes: Iterable[Path | str] | None = None,
    engine: Engine = "auto",
    settings: Settings | None = None,
    coverage: bool = False,
    lenient: bool = False,
) -> Checked:
    """Validate files, as `check` does, and tell where in them each finding is written.

    Of shapes that are given it tells where these are written, too.

    Args:
        paths: Files and directories, of which one may have property tables, as
            `corpgraph.importing` writes them; none means the packaged data.
        shapes: As for `check`.
        engine: One of `ENGINES`; for property tables ``auto`` or ``polars``.
        settings: Where DuckDB or Spark works; as `corpgraph.frames.opening` has it.
        coverage: Whether to count what each shape looks at, which no data frame tells.
        lenient: Whether to apply the shapes even if there are problems.

    Raises:
        InputError: A file or the shapes cannot be read or used.
        UsageError: The engine is not installed, counts no coverage, or reads no property tables.
    """
    from corpgraph.validation.soundness import with_prefix_hint

    if coverage and engine in ("polars", "duckdb", "spark"):
        hint = "take another engine, or auto"
        raise UsageError(f"the engine {engine} counts no coverage", hint=hint)
    try:
        task = read_task(paths, shapes, lenient=lenient)
        chosen = _chosen(task, coverage=coverage) if engine == "auto" else engine
        with _refused_at(task.shape_files):
            checked = _check(task, chosen, settings, coverage=coverage)
        if shapes is None or checked.report is None:
            return checked
        return replace(checked, report=_with_shapes(checked.report, task.shape_files))
    except InputError as error:
        raise with_prefix_hint(error) from error


def check_endpoint(
    url: str,
    *,
    shapes: Iterable[Path | str] | None = None,
    graphs: Sequence[str] = (),
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Validate what a SPARQL 1.1 endpoint has; findings have no file and line but of given shapes.

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

    files = shapes_in(shapes)
    with _refused_at(files):
        report = validate_endpoint(
            url,
            quads_of(files),
            default_graphs=graphs,
            auth=Credentials.from_environment(),
            progress=progress,
        )
    return report if shapes is None else _with_shapes(report, files)


def check_ontology(*, engine: Engine = "auto") -> Report:
    """Validate the packaged ontology itself against the shapes of its style."""
    return _engine(engine)(quads_of(ontology_files()), quads_of(shape_files(style=True)))


def _chosen(task: Task, *, coverage: bool) -> Engine:
    """The engine that takes less time; one that is installed, and does what is asked."""
    if task.tables is not None:
        return "polars"
    if coverage:
        return "compiled"
    sizes = {True: 0, False: 0}
    for path in task.all_files:
        sizes[path.suffix in _LINED] += path.stat().st_size
    # Other formats make an object of Python of each triple, whoever reads them.
    if sizes[True] < max(_LARGE, sizes[False]):
        return "compiled"
    return "polars" if all(map(find_spec, ("narwhals", "polars"))) else "compiled"


def _check(task: Task, engine: Engine, settings: Settings | None, *, coverage: bool) -> Checked:
    if task.tables is not None:
        return _check_tables(task, task.tables, engine, coverage=coverage)
    match engine:
        case "polars" | "duckdb" | "spark":
            from corpgraph.checking.framed import check_frames

            return check_frames(task, engine, settings)
        case _:
            return _check_store(task, engine, coverage=coverage)


def _check_tables(task: Task, tables: Path, engine: Engine, *, coverage: bool) -> Checked:
    hint = "import the facts as N-Quads"
    if coverage:
        raise UsageError("no coverage is counted of property tables", path=tables, hint=hint)
    if engine != "polars":
        hint = f"take the engine polars, or {hint}"
        raise UsageError(f"the engine {engine} reads no property tables", path=tables, hint=hint)
    from corpgraph.checking.framed import check_tables

    return check_tables(task, tables)


def _check_store(task: Task, engine: Engine, *, coverage: bool) -> Checked:
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
        report = _engine(engine)(quads_of(task.all_files), task.shapes)
    else:
        from corpgraph.validation.running.engine import validate

        report = validate(data, task.index)
    return Checked(_located(report, task.files), problems, covered)


def _located(report: Report, files: Sequence[Path]) -> Report:
    if report.conforms:
        return report
    from corpgraph.validation.locating import locate

    return locate(report, files)


@contextmanager
def _refused_at(files: Sequence[Path]) -> Iterator[None]:
    """Tell of a shape that cannot be used where in its file it is written."""
    try:
        yield
    except ShapeError as error:
        from corpgraph.validation.locating import place_of

        place = place_of(str(error.node), files)
        if place is None:
            raise
        raise InputError(
            error.message, path=place.path, line=place.line, column=place.column, hint=error.hint
        ) from error


def _with_shapes(report: Report, files: Sequence[Path]) -> Report:
    """Place shapes that a user wrote; a packaged one has a name, and its file is not at hand."""
    if report.conforms:
        return report
    from corpgraph.validation.locating import locate_shapes

    return locate_shapes(report, files)


def _engine(name: Engine) -> Callable[[Iterable[ox.Quad], Iterable[ox.Quad]], Report]:
    if name == "pyshacl":
        from corpgraph.validation.reference import validate_with_pyshacl

        return validate_with_pyshacl
    if name == "polars":
        from corpgraph.validation.columns import validate_triples

        return validate_triples
    if name in ("duckdb", "spark"):
        hint = "write the data to a file, and check that"
        raise UsageError(f"the engine {name} reads files, not data in memory", hint=hint)
    from corpgraph.validation.running.engine import validate

    return validate
