"""Property tables and lines as an import writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from corpgraph.errors import OutputError
from corpgraph.importing.lines import lines_of_part
from corpgraph.property_tables import Stored, write_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corpgraph.property_tables import Table

__all__ = ["ADDED", "one_part", "write_outcome", "write_part", "write_rows"]

#: The name, in files and graphs, of what an import adds of its own.
ADDED: Final = "added"
#: Columns are not cut into pages: where Polars would cut depends on what else is in memory.
_PAGE: Final = 1 << 30


def write_rows(path: Path, rows: pl.DataFrame) -> None:
    """Write one Parquet file.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        rows.write_parquet(
            path, compression="zstd", compression_level=1, statistics=False, data_page_size=_PAGE
        )
    except pl.exceptions.ComputeError as error:
        hint = "run it again when that is mended: it goes on where it stopped"
        raise OutputError(f"cannot be written: {error}", path=path, hint=hint) from error


def one_part(
    folder: Path, table: Table, rows: pl.DataFrame, *, slug: str, file: int, graph: str
) -> Stored:
    """Write a table that no record states, in one part.

    Args:
        folder: The directory of all tables.
        table: What its rows say.
        rows: The rows.
        slug: The directory of the table's directory.
        file: The number of the file that it is about; 0 for what the import adds.
        graph: The IRI of its graph.
    """
    whole = rows.with_columns(pl.lit(None, pl.Int64).alias("record"))
    return write_part(folder, table, whole, slug=slug, file=file, graph=graph)


def write_part(
    folder: Path, table: Table, rows: pl.DataFrame, *, slug: str, file: int, graph: str
) -> Stored:
    """Write a table in one part, as `one_part` does; its rows have the column ``record``."""
    place = f"{slug}/{table.name}/00000.parquet"
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    write_rows(folder / place, rows.with_columns(pl.lit(file, pl.Int32).alias("file")))
    return Stored(table, file, graph, (place,), rows.height)


def write_outcome(
    folder: Path,
    stored: Sequence[Stored],
    *,
    files: Sequence[Mapping[str, object]],
    lines: Literal["nt", "nq"] | None,
) -> None:
    """Write the description of tables, or their triples instead of them.

    Args:
        folder: The directory of the tables.
        stored: The tables.
        files: What is known of the source files: ``number``, ``slug`` and what else there is.
        lines: Whether triples or quads are written, a file for each source file.
    """
    if lines:
        _write_lines(folder, stored, files, lines)
    else:
        write_tables(folder, stored, files=files)


def _write_lines(
    folder: Path,
    stored: Sequence[Stored],
    files: Sequence[Mapping[str, object]],
    ending: Literal["nt", "nq"],
) -> None:
    """Write the triples of each file, and of what is added, instead of the tables."""
    slugs = {0: ADDED, **{int(str(each["number"])): str(each["slug"]) for each in files}}
    for number, slug in slugs.items():
        own = [table for table in stored if table.file == number]
        if not own:
            continue
        with (folder / f"{slug}.{ending}").open("wb") as out:
            for table in own:
                for part in table.parts:
                    out.write(lines_of_part(folder / part, table, quads=ending == "nq"))
                    (folder / part).unlink()
    for each in stored:
        for part in each.parts:
            parent = (folder / part).parent
            if parent.is_dir():
                parent.rmdir()
    for slug in slugs.values():
        if (folder / slug).is_dir():
            (folder / slug).rmdir()
