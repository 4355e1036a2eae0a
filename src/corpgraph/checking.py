"""corpgraph's own shapes and ontology, applied to data by `corpgraph.validation`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from corpgraph.errors import InputError
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import as_store, files_in, load_ontology, parse
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from corpgraph.loading import Data
    from corpgraph.validation import Report
    from corpgraph.validation.remote import Progress
    from corpgraph.validation.running.coverage import Coverage
    from corpgraph.validation.soundness import Problem

    Engine = Literal["compiled", "pyshacl"]

__all__ = ["ENGINES", "Checked", "check", "check_endpoint", "check_files", "check_ontology"]

#: The names of the engines; the first is the default.
ENGINES: Final[tuple[Engine, ...]] = ("compiled", "pyshacl")


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
        engine: One of `ENGINES`; ``pyshacl`` is the reference that the compiled one is held to.

    Raises:
        InputError: The shapes cannot be read or used.
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
        coverage: Whether to count what each shape looks at.
        lenient: Whether to apply the shapes even if there are problems.

    Raises:
        InputError: A file or the shapes cannot be read or used.
    """
    from corpgraph.validation.soundness import with_prefix_hint

    try:
        return _check_files(paths, shapes, engine, coverage=coverage, lenient=lenient)
    except InputError as error:
        raise with_prefix_hint(error) from error


def _check_files(
    paths: Sequence[Path | str],
    shapes: Iterable[Path | str] | None,
    engine: Engine,
    *,
    coverage: bool,
    lenient: bool,
) -> Checked:
    from corpgraph.validation.running.data_store import DataStore
    from corpgraph.validation.shapes.triples import index_of
    from corpgraph.validation.soundness import check_soundness, names_in

    files = files_in(paths) if paths else data_files()
    used = _shape_files(shapes)
    schema = ontology_files() if shapes is None else []
    reference = data_files("reference") if shapes is None and paths else []
    data = DataStore()
    data.load_files([*files, *schema])
    shape_quads = list(_quads(used))
    index = index_of(shape_quads)
    problems = check_soundness(
        data.store,
        index,
        data_files=[*files, *schema],
        shape_files=used,
        vocabularies={CG: lambda: names_in(load_ontology(), CG)},
        # Of the packaged shapes, data of one kind meets only some.
        targets=shapes is not None,
        datatypes=data.kinds(),
    )
    if problems and not lenient:
        return Checked(None, problems, [])
    # What is known beside the data comes now: it must not meet a shape in the data's stead.
    data.load_files(reference)
    covered: list[Coverage] = []
    if coverage:
        from corpgraph.validation.running.coverage import cover

        covered = cover(data, index)
    if engine == "compiled":
        from corpgraph.validation.running.engine import validate

        report = validate(data, index)
    else:
        report = _engine(engine)(_quads([*files, *schema, *reference]), shape_quads)
    return Checked(_located(report, files), problems, covered)


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
    from corpgraph.validation.running.engine import validate

    return validate
