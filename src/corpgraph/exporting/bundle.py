"""The directory that an export is: dumps, catalog, checksums."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError, nearest
from corpgraph.exporting import catalog, dumps, frames, jsonld, parquet, rdfxml, tables
from corpgraph.exporting.companies import write_companies
from corpgraph.exporting.views import VIEWS, accepted
from corpgraph.loading import as_store
from corpgraph.writing import staged_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from corpgraph.exporting.dumps import Content
    from corpgraph.exporting.translating import Losses
    from corpgraph.exporting.views import View
    from corpgraph.loading import Data

__all__ = ["FORMATS", "USUAL", "export"]

_CATALOG: Final = "catalog.ttl"
_LOSSES: Final = "losses.json"
_SUMS: Final = "SHA256SUMS"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# No query or fragment, to which no name can be added, and nothing that is no IRI.
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`?#/][^\s<>\"{}|\\^`?#]*")
#: Stems of files that are there whatever the dataset is called.
_TAKEN: Final = frozenset({"catalog", "columns", "companies", "context", "csv-metadata", "losses"})

_WRITERS: Final[Mapping[str, Callable[[Content, Path, str], None]]] = {
    "turtle": dumps.write_turtle,
    "trig": dumps.write_trig,
    "nquads": dumps.write_nquads,
    "ntriples": dumps.write_ntriples,
    "jsonld": jsonld.write_jsonld,
    "framed": frames.write_frames,
    "rdfxml": rdfxml.write_rdfxml,
    "csv": tables.write_tables,
    "parquet": parquet.write_parquet,
}

#: The names of the formats.
FORMATS: Final = tuple(_WRITERS)
#: What is written if nothing else is asked for: all that needs no extra, be it there or not.
USUAL: Final = tuple(each for each in FORMATS if each != "parquet")


def export(
    data: Data,
    out: Path,
    *,
    formats: Sequence[str] = USUAL,
    name: str = "corpgraph",
    title: str | None = None,
    view: View = "all",
    at: date | None = None,
    issued: date | None = None,
    modified: date | None = None,
    losses: Losses | None = None,
    base: str | None = None,
    overwrite: bool = True,
) -> list[Path]:
    """Write a dataset as dumps in a directory, with a catalog and checksums.

    The same data gives the same bytes: triples are sorted, blank nodes labelled by RDFC-1.0
    (https://www.w3.org/TR/rdf-canon/), and no date is written that was not given. TriG, N-Quads and
    JSON-LD keep the named graphs; all others hold their union.

    Args:
        data: An rdflib graph or dataset, or a store.
        out: The directory; it is written as a whole or not at all. See `staged_directory`.
        formats: Which of `FORMATS` to write.
        name: The stem of the files, and the end of the IRI of the dataset in the catalog.
        title: What the catalog calls the dataset; without it, its name.
        view: One of `VIEWS`: all assertions, or without those that the editors reject (see
            `accepted`). The catalog tells which it is.
        at: The day that the data is a snapshot of, if it is one; it is only told in the catalog.
        issued: The day of publication, for the catalog.
        modified: The day of the last change, for the catalog.
        losses: What the data lose, if they are a translation (see `translate`); they are written as
            ``losses.json``. With those of schema.org, JSON-LD comes as ``companies.jsonld`` too.
        base: The address that the directory is published at, for links in the catalog.
        overwrite: Whether an earlier export may be replaced.

    Returns:
        The files written, sorted by path.

    Raises:
        UsageError: A format or view is not known, no format is given, the name cannot be one of a
            file, or the address is none.
        InputError: The data holds what a format cannot say.
        OutputError: The directory cannot be written or replaced.
    """
    chosen = _chosen(formats)
    if not _NAME.fullmatch(name) or name in _TAKEN:
        hint = "use letters, digits, hyphens and underscores"
        raise UsageError(f"the dataset cannot be called {name!r}", hint=hint)
    if view not in VIEWS:
        hint = nearest(view, VIEWS) or f"the views are {', '.join(VIEWS)}"
        raise UsageError(f"no view is called {view!r}", hint=hint)
    if base is not None and not _ADDRESS.fullmatch(base):
        hint = "such as https://example.org/data"
        raise UsageError(f"{base!r} is no address of a directory", hint=hint)
    content = dumps.canonical(accepted(as_store(data)) if view == "accepted" else data)
    with staged_directory(out, overwrite=overwrite) as stage:
        for each in chosen:
            _WRITERS[each](content, stage, name)
        if losses is not None:
            record = json.dumps(losses.as_record(), ensure_ascii=False, indent=2)
            (stage / _LOSSES).write_bytes(f"{record}\n".encode())
            if losses.into == "schema.org" and "jsonld" in chosen:
                write_companies(content, stage)
        sums = dict(_sums(stage))
        sizes = {path: (stage / path).stat().st_size for path in sums}
        about = catalog.About(
            name,
            title=title or name,
            view=view,
            into=None if losses is None else losses.into,
            at=at,
            base=None if base is None else f"{base.rstrip('/')}/",
            issued=issued,
            modified=modified,
        )
        text = catalog.describe(content, about, sums=sums, sizes=sizes)
        (stage / _CATALOG).write_bytes(text.encode())
        lines = [f"{digest}  {path}\n" for path, digest in _sums(stage)]
        (stage / _SUMS).write_bytes("".join(lines).encode())
    return sorted(path for path in out.rglob("*") if path.is_file())


def _chosen(formats: Sequence[str]) -> list[str]:
    if not formats:
        raise UsageError("no format is given", hint=f"the formats are {', '.join(FORMATS)}")
    for each in formats:
        if each not in _WRITERS:
            hint = nearest(each, FORMATS) or f"the formats are {', '.join(FORMATS)}"
            raise UsageError(f"no format is called {each!r}", hint=hint)
    return list(dict.fromkeys(formats))


def _sums(folder: Path) -> Iterator[tuple[str, str]]:
    """Give each file below a folder with its SHA-256, sorted by path."""
    paths = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    for name, path in sorted(paths.items()):
        with path.open("rb") as file:
            yield name, hashlib.file_digest(file, "sha256").hexdigest()
