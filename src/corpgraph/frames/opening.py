"""Files, opened as slices of the library that is to run a plan over them."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Final, Literal

from corpgraph.errors import UsageError
from corpgraph.frames.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from corpgraph.frames.slices import Slices

    Library = Literal["polars", "duckdb", "spark"]

__all__ = ["LIBRARIES", "Settings", "needing", "open_slices"]

#: The names of the libraries; the first is the default.
LIBRARIES: Final[tuple[Library, ...]] = ("polars", "duckdb", "spark")
_PACKAGES: Final = {
    "polars": ("columns", ("narwhals", "polars")),
    "duckdb": ("duckdb", ("narwhals", "duckdb")),
    "spark": ("spark", ("narwhals", "pyspark", "py4j")),
}


@contextmanager
def open_slices(
    paths: Sequence[Path], library: Library = "polars", settings: Settings | None = None
) -> Iterator[Slices]:
    """Read files into slices, which can be used until the context ends.

    Args:
        paths: Files of RDF, known by their endings (`corpgraph.loading.files_in` lists them).
        library: One of `LIBRARIES`.
        settings: Where the library works.

    Raises:
        InputError: A file cannot be read; as `loading.parse` says it.
        UsageError: The library is not installed, or cannot be started.
    """
    used = settings or Settings()
    with needing(library):
        if library == "duckdb":
            from corpgraph.frames.reading import duckdb_slices

            opened: AbstractContextManager[Slices] = duckdb_slices.read_slices(paths, used)
        elif library == "spark":
            from corpgraph.frames.reading import spark_slices

            opened = spark_slices.read_slices(paths, used)
        else:
            from corpgraph.frames.reading.polars_slices import read_slices

            opened = nullcontext(read_slices(paths))
    with opened as slices:
        yield slices


@contextmanager
def needing(library: Library) -> Iterator[None]:
    """Import what a library needs, or say which extra brings it.

    Raises:
        UsageError: It is not installed.
    """
    extra, packages = _PACKAGES[library]
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in packages:
            raise
        hint = f"pip install 'corpgraph[{extra}]'"
        raise UsageError(f"the engine {library} needs {error.name}", hint=hint) from error
