"""The import of a list of markets: read, mapped, written and delivered as a whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from corpgraph.importing.concepts import CONCEPTS, concept_rows
from corpgraph.importing.files import digest_of, slug_of
from corpgraph.importing.mentions import MENTIONED
from corpgraph.importing.mic.mapping import BY_LAST_UPDATE, map_markets
from corpgraph.importing.mic.reading import read_list
from corpgraph.importing.mic.vocabulary import graph_of, tables_of
from corpgraph.importing.outcomes import Outcome
from corpgraph.importing.report import Account, counted, write_report
from corpgraph.importing.staging import rehearse, working
from corpgraph.importing.tables import ADDED, one_part, write_outcome, write_part
from corpgraph.layout import data_files
from corpgraph.loading import parse
from corpgraph.namespaces import CG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.importing.mic.mapping import Mapped
    from corpgraph.importing.outcomes import Form
    from corpgraph.property_tables import Stored

__all__ = ["import_mic"]

_FILE: Final = 1


def import_mic(path: Path | str, target: Path, *, form: Form = "parquet") -> Outcome:
    """Take in the list of ISO 10383 as markets with dated codes, each with its record as evidence.

    The list is read anew each time. A run that is broken off leaves what stood before it.

    Args:
        path: The CSV file that the registration authority publishes.
        target: The directory to write: property tables or lines, and the report. An earlier
            import there is replaced.
        form: One of `FORMS`.

    Raises:
        InputError: The file cannot be read, or lacks a column.
        OutputError: The target cannot be written, or is not corpgraph's.
    """
    rehearse(target)
    path = Path(path)
    digest = digest_of(path)
    slug = slug_of(path, digest)
    read = read_list(path, file=_FILE)
    mapped = map_markets(read.frame, file=_FILE, packaged=_packaged())
    anomalies = pl.concat([read.anomalies, mapped.anomalies]).sort(
        "record", "kind", maintain_order=True
    )
    told = {"number": _FILE, "name": path.name, "kind": "mic", "sha256": digest, "slug": slug}
    left_out = counted([anomalies]).get(_FILE, 0)
    account = Account(read.records, read.unread).told(left_out=left_out)
    with working(target, told) as work:
        folder = work.final()
        stored = [*_stored(mapped, slug, digest, folder), *_added(mapped, folder)]
        lines: Literal["nt", "nq"] | None = None if form == "parquet" else form
        write_outcome(folder, stored, files=[told], lines=lines)
        report = write_report(folder, [told | account], [anomalies], unasked=[])
        work.deliver(target)
    return Outcome(target, report, left_out)


def _stored(mapped: Mapped, slug: str, digest: str, folder: Path) -> Iterator[Stored]:
    """The tables of the file, and of its records."""
    of_file = {
        "sources": pl.DataFrame({"subject": [slug], "sha256": [digest]}),
        "passages": pl.DataFrame({"subject": [slug]}),
        "resolutions": pl.DataFrame({"subject": [f"{slug}-{BY_LAST_UPDATE}"], "passage": [slug]}),
    }
    graph = graph_of(slug)
    for name, table in tables_of(slug).items():
        if name in of_file:
            rows = of_file[name]
            yield one_part(folder, table, rows, slug=slug, file=_FILE, graph=graph)
        elif not mapped.tables[name].is_empty():
            rows = mapped.tables[name]
            yield write_part(folder, table, rows, slug=slug, file=_FILE, graph=graph)


def _added(mapped: Mapped, folder: Path) -> Iterator[Stored]:
    """What no record states: who runs markets, and concepts of code lists."""
    graph = graph_of(ADDED)
    concepts = concept_rows([], mapped.places)
    yield one_part(folder, CONCEPTS, concepts, slug=ADDED, file=0, graph=graph)
    if not mapped.operators.is_empty():
        operators = pl.DataFrame({"subject": mapped.operators})
        yield one_part(folder, MENTIONED, operators, slug=ADDED, file=0, graph=graph)


@cache
def _packaged() -> frozenset[str]:
    """The MICs of the markets that the reference data describes."""
    (path,) = [path for path in data_files("reference") if path.stem == "exchanges"]
    return frozenset(
        str(getattr(quad.object, "value", ""))
        for quad in parse(path)
        if getattr(quad.predicate, "value", "") == f"{CG}mic"
    )
