"""corpgraph's own shapes and ontology, applied to data by `corpgraph.validation`."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from corpgraph.errors import InputError
from corpgraph.layout import data_files, ontology_files, shape_files
from corpgraph.loading import as_store, files_in, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from corpgraph.loading import Data
    from corpgraph.validation import Report

    Engine = Literal["compiled", "pyshacl"]

__all__ = ["ENGINES", "check", "check_files", "check_ontology"]

#: The names of the engines; the first is the default.
ENGINES: Final[tuple[Engine, ...]] = ("compiled", "pyshacl")


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
    return _validate(as_store(data), shapes, engine)


def check_files(
    paths: Sequence[Path | str] = (),
    *,
    shapes: Iterable[Path | str] | None = None,
    engine: Engine = "compiled",
) -> Report:
    """Validate files, as `check` does, and tell where in them each finding is written.

    Args:
        paths: Files and directories; none means the packaged data.
        shapes: As for `check`.
        engine: As for `check`.

    Raises:
        InputError: A file or the shapes cannot be read or used.
    """
    files = files_in(paths) if paths else data_files()
    report = _validate(_quads(files), shapes, engine)
    if report.conforms:
        return report
    from corpgraph.validation.locating import locate

    return locate(report, files)


def check_ontology(*, engine: Engine = "compiled") -> Report:
    """Validate the packaged ontology itself against the shapes of its style."""
    return _engine(engine)(_quads(ontology_files()), _quads(shape_files(style=True)))


def _validate(
    data: Iterable[ox.Quad], shapes: Iterable[Path | str] | None, engine: Engine
) -> Report:
    if shapes is not None:
        return _engine(engine)(data, _quads(files_in(shapes)))
    if not shape_files():
        raise InputError("the packaged shapes are missing", hint="install corpgraph again")
    known = _quads([*ontology_files(), *data_files("reference")])
    return _engine(engine)(chain(data, known), _quads(shape_files()))


def _quads(files: Iterable[Path]) -> Iterator[ox.Quad]:
    return chain.from_iterable(parse(path) for path in files)


def _engine(name: Engine) -> Callable[[Iterable[ox.Quad], Iterable[ox.Quad]], Report]:
    if name == "pyshacl":
        from corpgraph.validation.reference import validate_with_pyshacl

        return validate_with_pyshacl
    from corpgraph.validation.engine import validate

    return validate
