"""From batches to what is delivered: tables or lines, what the import adds, and the report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from corpgraph.importing.gleif.additions import OWN_TABLES, SOURCE_TABLES
from corpgraph.importing.gleif.concepts import concept_rows
from corpgraph.importing.gleif.mapping import BY_LAST_UPDATE
from corpgraph.importing.gleif.moments import day_of
from corpgraph.importing.gleif.parts import (
    anomalies_of,
    read_rows,
    settle_part,
    write_rows,
)
from corpgraph.importing.gleif.reading import Kind
from corpgraph.importing.gleif.report import counted, write_report
from corpgraph.importing.gleif.settling import settle
from corpgraph.importing.gleif.vocabulary import graph_of, tables_of
from corpgraph.importing.lines import lines_of_part
from corpgraph.property_tables import Stored, write_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.inputs import Input
    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.gleif.settling import Settled
    from corpgraph.property_tables import Table

__all__ = ["finish"]

#: The name, in files and graphs, of what the import adds of its own.
_OWN = "added"
_STRANGERS = "whether organisations that are mentioned have a record: no file of level 1 was given"


def finish(
    inputs: Sequence[Input],
    batches: Sequence[Done],
    folder: Path,
    *,
    lines: Literal["nt", "nq"] | None,
) -> tuple[dict[str, Any], int]:
    """Write the outcome of an import.

    Args:
        inputs: The files.
        batches: All their batches.
        folder: An empty directory.
        lines: Whether triples or quads are written instead of tables.

    Returns:
        The report, and how many records are left out.
    """
    has_entities = any(each.source.header.kind is Kind.ENTITIES for each in inputs)
    settled = settle(partial(read_rows, batches), has_entities=has_entities)
    anomalies = [*map(anomalies_of, batches), _placed(settled.anomalies, batches)]
    stored = [table for each in inputs for table in _stored(each, batches, folder, settled)]
    stored += _added(batches, settled, folder)
    out = counted(anomalies)
    files = [_accounted(each, batches, out) for each in inputs]
    if lines:
        _write_lines(folder, stored, [each.told() for each in inputs], lines)
    else:
        write_tables(folder, stored, files=[each.told() for each in inputs])
    report = write_report(folder, files, anomalies, unasked=[] if has_entities else [_STRANGERS])
    ended_early = any(each.early_end for each in batches)
    return report, sum(out.values()) + ended_early


def _placed(anomalies: pl.DataFrame, batches: Sequence[Done]) -> pl.DataFrame:
    """Fill in the lines of records that batches alone did not find fault with."""
    if anomalies.is_empty():
        return anomalies
    lines = read_rows([each for each in batches if each.part("records")], "records", ["line"])
    return (
        anomalies.drop("line")
        .join(lines, on=("record", "file"), how="left", maintain_order="left")
        .select(*anomalies.columns)
        .sort("file", "record", "kind", maintain_order=True)
    )


def _stored(
    given: Input, batches: Sequence[Done], folder: Path, settled: Settled
) -> Iterator[Stored]:
    """The tables of a file, and of its records."""
    name, graph = given.slug, graph_of(given.slug)
    for table, rows in _of_itself(given):
        yield _one_part(folder, table, rows, slug=name, file=given.number)
    own = [each for each in batches if each.file == given.number]
    out = settled.out.filter(pl.col("file") == given.number).get_column("record")
    for table in tables_of(given.source.header.kind, name).values():
        parts: dict[str, int] = {}
        after = 0
        for number, batch in enumerate(own):
            # Few batches have a record that is left out; the others stay as they are.
            out_here = out.filter(out.is_between(after + 1, after + batch.records))
            after += batch.records
            place = f"{name}/{table.name}/{number:05}.parquet"
            parts[place] = settle_part(batch, table.name, folder / place, out=out_here)
        places = tuple(place for place, rows in parts.items() if rows)
        if places:
            yield Stored(table, given.number, graph, places, sum(parts.values()))


def _of_itself(given: Input) -> Iterator[tuple[Table, pl.DataFrame]]:
    whole = pl.DataFrame({"subject": [given.slug]})
    date = pl.Series([given.source.header.content_date], dtype=pl.String)
    yield (
        SOURCE_TABLES["sources"],
        whole.with_columns(
            name=pl.lit(f"GLEIF, {given.name}"),
            sha256=pl.lit(given.sha256),
            date=pl.select(day_of(pl.lit(date))).to_series(),
        ),
    )
    yield SOURCE_TABLES["passages"], whole
    yield (
        SOURCE_TABLES["resolutions"],
        pl.DataFrame({"subject": [f"{given.slug}-{BY_LAST_UPDATE}"], "passage": [given.slug]}),
    )


def _added(batches: Sequence[Done], settled: Settled, folder: Path) -> Iterator[Stored]:
    """What no record states: organisations that are only mentioned, and concepts of code lists."""
    mentioned = pl.DataFrame({"subject": settled.mentioned})
    if not mentioned.is_empty():
        yield _one_part(folder, OWN_TABLES["mentioned"], mentioned, slug=_OWN, file=0)
    forms = read_rows(batches, "legal_forms", ["legal_form"]).get_column("legal_form")
    places = read_rows(batches, "corporations", ["jurisdiction"]).get_column("jurisdiction")
    concepts = concept_rows(forms.drop_nulls().unique(), places.drop_nulls().unique())
    if not concepts.is_empty():
        yield _one_part(folder, OWN_TABLES["concepts"], concepts, slug=_OWN, file=0)


def _one_part(folder: Path, table: Table, rows: pl.DataFrame, *, slug: str, file: int) -> Stored:
    place = f"{slug}/{table.name}/00000.parquet"
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    whole = rows.with_columns(
        pl.lit(None, pl.Int64).alias("record"), pl.lit(file, pl.Int32).alias("file")
    )
    write_rows(folder / place, whole)
    return Stored(table, file, graph_of(slug), (place,), rows.height)


def _accounted(given: Input, batches: Sequence[Done], out: Mapping[int, int]) -> dict[str, object]:
    """What a file had, and what became of it: in equals taken in and left out."""
    own = [each for each in batches if each.file == given.number]
    records = sum(each.records for each in own)
    left_out = out.get(given.number, 0)
    return given.told() | {
        "records": records,
        "taken_in": records - left_out,
        "left_out": left_out,
        "unread": sorted({name for each in own for name in each.unread}),
    }


def _write_lines(
    folder: Path,
    stored: Sequence[Stored],
    files: Sequence[Mapping[str, object]],
    ending: Literal["nt", "nq"],
) -> None:
    """Write the triples of each file, and of what is added, instead of the tables."""
    slugs = {0: _OWN, **{int(str(each["number"])): str(each["slug"]) for each in files}}
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
