r"""Tables for readers without RDF: one CSV file a class, one row a thing, one column a property.

Each file follows RFC 4180 (comma, CRLF, UTF-8 without a byte order mark). A table is named by its
class, a column by its property: ``parent`` for links and plain values, ``label@en`` for text in a
language, ``begin^^edtf:EDTF`` for values of another datatype than the column ``begin`` has.
``columns.csv`` tells for every column of every table the property and the kind of its values.

Several values in a cell are joined by a vertical bar. A bar or backslash in a value has a
backslash before it, and an empty value is written as ``\e``; an empty cell has no value. IRIs are
written in full, blank nodes as ``_:label``.

The tables hold every triple of the union of the graphs; that is, they lose in which graph it is.
A thing of several classes has its row in the table of each; one without a class is in the table
of rdfs:Resource, the class of everything.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.namespaces import CG, RDF, RDFS, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from corpgraph.exporting.dumps import Content, Term

__all__ = ["write_tables"]

_TYPE: Final = f"{RDF}type"
_RESOURCE: Final = f"{RDFS}Resource"
_LINK: Final = "@id"
#: The kinds of value that need no mark in a column's name; the first that a property has gets it.
_PLAIN: Final = (
    _LINK,
    *(f"{XSD}{name}" for name in ("date", "integer", "decimal", "boolean", "string")),
)
_HEADER: Final = ("table", "column", "property", "datatype", "language")
_SIMPLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_CLASS: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")


class _Column(NamedTuple):
    """A property with one kind of value: ``@id``, a language such as ``@en``, or a datatype."""

    property: str
    kind: str


_Row = dict[_Column, list[str]]


def write_tables(content: Content, folder: Path) -> None:
    """Write ``tables/<class>.csv`` for each class in the data, and ``columns.csv`` about them."""
    rows: dict[str, _Row] = {}
    members: dict[str, list[str]] = defaultdict(list)
    for subject, about in itertools.groupby(content.union, lambda each: each.subject):
        row: _Row = defaultdict(list)
        for each in about:
            row[_Column(each.predicate.value, _kind(each.object))].append(_text(each.object))
        rows[_text(subject)] = row
        for iri in row.get(_Column(_TYPE, _LINK), [_RESOURCE]):
            members[_file_name(iri)].append(_text(subject))
    (folder / "tables").mkdir()
    columns: list[tuple[str, ...]] = []
    for table, ids in sorted(members.items()):
        names = _names({column for each in ids for column in rows[each]})
        header = sorted(names, key=lambda column: _rank(names[column], column))
        _write(
            folder / "tables" / f"{table}.csv",
            ["id", *(names[column] for column in header)],
            ([each, *(_cell(rows[each].get(column, ())) for column in header)] for each in ids),
        )
        columns.extend((table, names[column], *_described(column)) for column in header)
    _write(folder / "columns.csv", _HEADER, columns)


def _kind(term: Term) -> str:
    if not isinstance(term, ox.Literal):
        return _LINK
    return f"@{term.language}" if term.language is not None else term.datatype.value


def _text(term: Term) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else term.value


def _cell(values: Iterable[str]) -> str:
    return "|".join(re.sub(r"[|\\]", r"\\\g<0>", value) or r"\e" for value in values)


def _file_name(each: str) -> str:
    """Name a table by its class so that any file system can take it."""
    if each.startswith(CG) and _CLASS.fullmatch(each, len(CG)):
        return each.removeprefix(CG)
    prefix, _, local = shorten(each).partition(":")
    return f"{prefix}-{local}" if _CLASS.fullmatch(local) else quote(each, safe="")


def _names(columns: Iterable[_Column]) -> dict[_Column, str]:
    """Give every column of a table a name of its own."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for column in columns:
        kinds[column.property].add(column.kind)
    bases = _bases(kinds.keys())
    names: dict[_Column, str] = {}
    for iri, found in kinds.items():
        bare = next((kind for kind in _PLAIN if kind in found), None)
        for kind in found:
            mark = "" if kind == bare else kind if kind.startswith("@") else f"^^{shorten(kind)}"
            names[_Column(iri, kind)] = bases[iri] + mark
    return names


def _bases(properties: Iterable[str]) -> Mapping[str, str]:
    """Name properties by their local names; if two share one, a ``cg:`` term gets it alone."""
    locals_ = {iri: re.split(r"[#/:]", iri)[-1] for iri in properties}
    counts = Counter(locals_.values())
    bases: dict[str, str] = {}
    for iri, local in locals_.items():
        if iri == _TYPE:
            bases[iri] = "type"
        elif not _SIMPLE.fullmatch(local):
            bases[iri] = f"<{iri}>"
        elif local in ("id", "type") or (counts[local] > 1 and iri != CG + local):
            bases[iri] = shorten(iri)
        else:
            bases[iri] = local
    return bases


def _rank(name: str, column: _Column) -> tuple[bool, bool, str]:
    """Put first what a thing is and what it is called, then sort by name."""
    return column.property != _TYPE, column.property != f"{RDFS}label", name


def _described(column: _Column) -> tuple[str, str, str]:
    if column.kind == _LINK:
        return column.property, "", ""
    if column.kind.startswith("@"):
        return column.property, "", column.kind[1:]
    return column.property, column.kind, ""


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
