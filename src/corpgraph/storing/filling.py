"""Making a store of files: all of them, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.dating import check_dates
from corpgraph.errors import InputError, OutputError
from corpgraph.layout import data_files
from corpgraph.loading import files_in, graph_name, parse
from corpgraph.sparql import select_by_rule
from corpgraph.storing.directory import MARKER, Info, write_info
from corpgraph.writing import MANIFEST, staged_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = ["Loaded", "load_store"]

#: From how many bytes on a file of lines is streamed by Oxigraph itself and not read as a whole.
_LARGE: Final = 64 * 2**20
_LINES: Final = {".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS}
#: Triple terms nested deeper use up the stack of a parser.
_DEEPEST_TERM: Final = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that was read.

    Attributes:
        path: The file.
        graph: The graph of what the file itself puts in no graph.
        quads: How many triples there are in it, as far as they were counted: of a file that was
            streamed, None.
    """

    path: Path
    graph: str
    quads: int | None


def load_store(
    out: Path,
    paths: Sequence[Path] = (),
    *,
    overwrite: bool = True,
    dry_run: bool = False,
    progress: Callable[[Loaded], None] = lambda _: None,
    large: int = _LARGE,
) -> Info | None:
    """Load files into a new store, one named graph a file.

    The store is made beside its place and moved there when it is whole, so that who has the old one
    open keeps it. Blank nodes are named as in `corpgraph.loading.parse`; those of a large file of
    N-Triples or N-Quads, which is streamed, are named anew.

    Args:
        out: The directory. One that is there must be an earlier store, or empty.
        paths: Files, and directories that are searched for them; none means the packaged data.
        overwrite: Whether an earlier store may be replaced.
        dry_run: Whether the files are read and nothing is written.
        progress: Called after each file.
        large: From how many bytes on a file of lines is streamed.

    Returns:
        What the store holds; None if nothing was written.

    Raises:
        InputError: A file cannot be read, or has a date that cannot be.
        OutputError: The directory holds something else, or cannot be written.
    """
    _refuse_what_is_no_store(out)
    files = list(_files(paths))
    if dry_run:
        for path, graph in files:
            progress(Loaded(path, graph, sum(1 for _ in parse(path))))
        return None
    with staged_directory(out, overwrite=overwrite) as stage:
        store = ox.Store(str(stage))
        small = [(p, g) for p, g in files if p.suffix not in _LINES or p.stat().st_size < large]
        # Many loads of little would make many small files.
        store.bulk_extend(_quads(small, progress))
        for path, graph in files:
            if (path, graph) not in small:
                _stream(store, path, graph)
                progress(Loaded(path, graph, None))
        check_dates(store)
        info = _info(store)
        store.flush()
        store.optimize()
        # Its files are complete when it is closed, which it is when nothing refers to it.
        del store
        write_info(stage, info)
    return info


def _refuse_what_is_no_store(out: Path) -> None:
    # Other directories that corpgraph makes have a manifest too, and no marker.
    if (out / MANIFEST).exists() and not (out / MARKER).exists():
        message = "the directory was written by corpgraph, but is no store"
        raise OutputError(message, path=out, hint="name a new or an empty directory")


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    if not paths:
        for path in data_files():
            yield path, graph_name(path.parent.name, path.stem)
    for path in files_in(paths):
        yield path, f"file:{quote(path.as_posix())}"


def _quads(
    files: Iterable[tuple[Path, str]], progress: Callable[[Loaded], None]
) -> Iterator[ox.Quad]:
    for path, graph in files:
        number = 0
        for quad in parse(path, graph=ox.NamedNode(graph)):
            number += 1
            yield quad
        progress(Loaded(path, graph, number))


def _stream(store: ox.Store, path: Path, graph: str) -> None:
    """Load a file of lines, of which only a part is in memory at a time."""
    _check_lines(path)
    form = _LINES[path.suffix]
    try:
        target = None if form == ox.RdfFormat.N_QUADS else ox.NamedNode(graph)
        store.bulk_load(path=str(path), format=form, to_graph=target)
    except (SyntaxError, ValueError) as error:
        line, text = getattr(error, "lineno", None), getattr(error, "msg", None) or str(error)
        raise InputError(f"syntax error: {text}", path=path, line=line) from error
    except MemoryError as error:
        hint = "it may lack a closing quotation mark"
        raise InputError("a term or line of more than 16 MiB", path=path, hint=hint) from error


def _check_lines(path: Path) -> None:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.count(b"<<(") > _DEEPEST_TERM:
                message = f"triple terms nest more than {_DEEPEST_TERM} deep"
                raise InputError(message, path=path, line=number)


def _info(store: ox.Store) -> Info:
    graphs = {
        row["graph"].value: int(row["triples"].value)
        for row in select_by_rule(store, "store-graphs")
    }
    quads = len(store)
    unnamed = quads - sum(graphs.values())
    if unnamed:
        graphs[""] = unnamed
    classes = {
        row["class"].value: int(row["things"].value)
        for row in select_by_rule(store, "store-classes")
    }
    return Info(quads, dict(sorted(graphs.items())), dict(sorted(classes.items())))
