"""What an export holds, read back by other means than it was written by."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def canonical(quads: Iterable[ox.Quad]) -> set[str]:
    """The lines of the canonical form, so that equal sets are isomorphic datasets."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def union(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(*quad.triple) for quad in quads]


def document(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path.read_bytes(), format=FORMATS[path.suffix]))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def tables(folder: Path) -> list[ox.Quad]:
    """Every triple of every table, by what ``columns.csv`` says about the columns."""
    columns = {(row["table"], row["column"]): row for row in rows(folder / "columns.csv")}
    quads = []
    for path in sorted((folder / "tables").iterdir()):
        for row in rows(path):
            subject = node(row.pop("id"))
            for name, cell in row.items():
                column = columns[path.stem, name]
                predicate = ox.NamedNode(column["property"])
                quads += [ox.Quad(subject, predicate, value(each, column)) for each in split(cell)]
    return quads


def split(cell: str) -> Iterator[str]:
    """Split a cell at the bars that no backslash protects."""
    if not cell:
        return
    value, characters = "", iter(cell)
    for character in characters:
        if character == "|":
            yield value
            value = ""
        elif character == "\\":
            escaped = next(characters)
            value += "" if escaped == "e" else escaped
        else:
            value += character
    yield value


def node(text: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text)


def value(text: str, column: dict[str, str]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if column["language"]:
        return ox.Literal(text, language=column["language"])
    if column["datatype"]:
        return ox.Literal(text, datatype=ox.NamedNode(column["datatype"]))
    return node(text)
