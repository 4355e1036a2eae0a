"""From batches to what is delivered: tables or lines, what the import adds, and the report."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from corpgraph.importing.concepts import CONCEPTS, concept_rows
from corpgraph.importing.gleif.additions import SOURCE_TABLES
from corpgraph.importing.gleif.mapping import BY_LAST_UPDATE
from corpgraph.importing.gleif.moments import day_of
from corpgraph.importing.gleif.parts import (
    read_rows,
    settle_part,
)
from corpgraph.importing.gleif.reading import Kind
from corpgraph.importing.gleif.settling import settle
from corpgraph.importing.gleif.vocabulary import graph_of, tables_of
from corpgraph.importing.mentions import MENTIONED
from corpgraph.importing.report import counted, write_report
from corpgraph.importing.tables import ADDED, one_part, write_outcome
from corpgraph.property_tables import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.importing.gleif.inputs import Told
    from corpgraph.importing.gleif.parts import Done
    from corpgraph.importing.report import Account
    from corpgraph.property_tables import Table

__all__ = ["finish"]

_STRANGERS = "whether organisations that are mentioned have a record: no file of level 1 was given"


def finish(
    files: Sequence[Told],
    batches: Sequence[Done],
    accounts: Mapping[int, Account],
    folder: Path,
    *,
    lines: Literal["nt", "nq"] | None,
) -> tuple[dict[str, Any], int]:
    """Write the outcome of an import.

    Args:
        files: The files.
        batches: All their batches.
        accounts: What became of their records, by the number of the file.
        folder: An empty directory.
        lines: Whether triples or quads are written instead of tables.

    Returns:
        The report, and how many records are left out.
    """
    has_entities = any(each.kind is Kind.ENTITIES for each in files)
    settled = settle(partial(read_rows, batches), has_entities=has_entities)
    of_all = pl.concat([*(each.doubles for each in batches), _placed(settled.anomalies, batches)])
    anomalies = [
        *(each.anomalies for each in batches),
        of_all.sort("file", "record", "kind", maintain_order=True),
    ]
    stored = [table for each in files for table in _stored(each, batches, folder)]
    stored += _added(batches, settled.mentioned, folder)
    out = counted(anomalies)
    told = [asdict(each) for each in files]
    write_outcome(folder, stored, files=told, lines=lines)
    report = write_report(
        folder,
        [
            record | accounts[each.number].told(left_out=out.get(each.number, 0))
            for record, each in zip(told, files, strict=True)
        ],
        anomalies,
        unasked=[] if has_entities else [_STRANGERS],
    )
    ended_early = any(each.early_end for each in batches)
    return report, sum(out.values()) + ended_early


def _placed(anomalies: pl.DataFrame, batches: Sequence[Done]) -> pl.DataFrame:
    """Fill in the lines of records that batches alone did not find fault with."""
    if anomalies.is_empty():
        return anomalies
    # Few records of many: batch by batch, so that not all are in memory at once.
    lines = pl.concat(
        read_rows([each], "records", ["line"]).join(anomalies, on=("record", "file"), how="semi")
        for each in batches
        if "records" in each.parts
    )
    return (
        anomalies.drop("line")
        .join(lines, on=("record", "file"), how="left", maintain_order="left")
        .select(*anomalies.columns)
    )


def _stored(given: Told, batches: Sequence[Done], folder: Path) -> Iterator[Stored]:
    """The tables of a file, and of its records."""
    name, graph = given.slug, graph_of(given.slug)
    for table, rows in _of_itself(given):
        yield one_part(folder, table, rows, slug=name, file=given.number, graph=graph_of(name))
    own = [each for each in batches if each.file == given.number]
    for table in tables_of(given.kind, name).values():
        parts: dict[str, int] = {}
        for batch in own:
            if table.name in batch.parts:
                place = f"{name}/{table.name}/{batch.number:05}.parquet"
                parts[place] = settle_part(batch.parts[table.name], folder / place, out=batch.out)
        places = tuple(place for place, rows in parts.items() if rows)
        if places:
            yield Stored(table, given.number, graph, places, sum(parts.values()))


def _of_itself(given: Told) -> Iterator[tuple[Table, pl.DataFrame]]:
    whole = pl.DataFrame({"subject": [given.slug]})
    date = pl.Series([given.content_date], dtype=pl.String)
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


def _added(batches: Sequence[Done], strangers: pl.Series, folder: Path) -> Iterator[Stored]:
    """What no record states: organisations that are only mentioned, and concepts of code lists."""
    own = graph_of(ADDED)
    mentioned = pl.DataFrame({"subject": strangers})
    if not mentioned.is_empty():
        yield one_part(folder, MENTIONED, mentioned, slug=ADDED, file=0, graph=own)
    forms = read_rows(batches, "legal_forms", ["legal_form"]).get_column("legal_form")
    places = read_rows(batches, "corporations", ["jurisdiction"]).get_column("jurisdiction")
    concepts = concept_rows(forms.drop_nulls().unique(), places.drop_nulls().unique())
    if not concepts.is_empty():
        yield one_part(folder, CONCEPTS, concepts, slug=ADDED, file=0, graph=own)
