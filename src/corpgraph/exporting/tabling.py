"""The data as tables: one a class, one row a thing, one column a property and kind of value.

What CSV and Parquet have in common. A table is named by its class, a column by its property:
``parent`` for links and plain values, ``label@en`` for text in a language, ``begin^^edtf:EDTF`` for
values of another datatype than the column ``begin`` has.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.namespaces import CG, RDF, RDFS, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpgraph.exporting.dumps import Content, Term

__all__ = ["LINK", "TYPE", "Column", "Table", "file_name", "tabulate", "written"]

#: The property of the class of a thing.
TYPE: Final = f"{RDF}type"
#: The kind of a value that is an IRI or a blank node.
LINK: Final = "@id"
_RESOURCE: Final = f"{RDFS}Resource"
#: The kinds of value that need no mark in a column's name; the first that a property has gets it.
_PLAIN: Final = (
    LINK,
    *(f"{XSD}{name}" for name in ("date", "integer", "decimal", "boolean", "string")),
)
_SIMPLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_CLASS: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")


class Column(NamedTuple):
    """A property with one kind of value: ``@id``, a language such as ``@en``, or a datatype."""

    predicate: str
    kind: str

    @property
    def language(self) -> str | None:
        """The language of its texts, if it has one."""
        return self.kind[1:] if self.kind.startswith("@") and self.kind != LINK else None

    @property
    def datatype(self) -> str | None:
        """The datatype of its values; None for links and for texts in a language."""
        return None if self.kind.startswith("@") else self.kind


@dataclass(frozen=True, slots=True)
class Table:
    """The things of one class.

    Attributes:
        name: The class, so that any file system can take it.
        of: The IRI of the class.
        ids: The things, sorted.
        columns: The columns by their names, in order; the things themselves are not among them.
    """

    name: str
    of: str
    ids: tuple[str, ...]
    columns: Mapping[str, Column]
    _rows: Mapping[str, Mapping[Column, list[str]]]

    def values(self, column: Column) -> Iterator[list[str]]:
        """Give the values in a column, row by row."""
        return (self._rows[each].get(column, []) for each in self.ids)

    def rows(self) -> Iterator[tuple[str, list[list[str]]]]:
        """Give each thing with its values, column by column."""
        for each in self.ids:
            row = self._rows[each]
            yield each, [row.get(column, []) for column in self.columns.values()]


def tabulate(content: Content) -> list[Table]:
    """Lay out the union of the graphs as tables, sorted by name.

    They hold every triple, but not in which graph it is. A thing of several classes has its row in
    the table of each; one without a class is in the table of rdfs:Resource, the class of
    everything.
    """
    rows: dict[str, dict[Column, list[str]]] = {}
    members: dict[str, list[str]] = defaultdict(list)
    classes: dict[str, str] = {}
    for subject, about in itertools.groupby(content.union, lambda each: each.subject):
        row: dict[Column, list[str]] = defaultdict(list)
        for each in about:
            row[Column(each.predicate.value, _kind(each.object))].append(written(each.object))
        rows[written(subject)] = row
        for iri in row.get(Column(TYPE, LINK), [_RESOURCE]):
            members[classes.setdefault(iri, file_name(iri))].append(written(subject))
    of = {name: iri for iri, name in classes.items()}
    return [_table(name, of[name], ids, rows) for name, ids in sorted(members.items())]


def written(term: Term) -> str:
    """Write a term without its kind: IRIs in full, blank nodes as ``_:label``."""
    return str(term) if isinstance(term, ox.BlankNode) else term.value


def file_name(iri: str) -> str:
    """Name a file by a class so that any file system can take it."""
    if iri.startswith(CG) and _CLASS.fullmatch(iri, len(CG)):
        return iri.removeprefix(CG)
    prefix, _, local = shorten(iri).partition(":")
    return f"{prefix}-{local}" if _CLASS.fullmatch(local) else quote(iri, safe="")


def _table(
    name: str, of: str, ids: list[str], rows: Mapping[str, Mapping[Column, list[str]]]
) -> Table:
    names = _names({column for each in ids for column in rows[each]})
    header = sorted(names, key=lambda column: _rank(names[column], column))
    return Table(name, of, tuple(ids), {names[column]: column for column in header}, rows)


def _kind(term: Term) -> str:
    if not isinstance(term, ox.Literal):
        return LINK
    return f"@{term.language}" if term.language is not None else term.datatype.value


def _names(columns: Iterable[Column]) -> dict[Column, str]:
    """Give every column of a table a name of its own."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for column in columns:
        kinds[column.predicate].add(column.kind)
    bases = _bases(kinds.keys())
    names: dict[Column, str] = {}
    for iri, found in kinds.items():
        bare = next((kind for kind in _PLAIN if kind in found), None)
        for kind in found:
            mark = "" if kind == bare else kind if kind.startswith("@") else f"^^{shorten(kind)}"
            names[Column(iri, kind)] = bases[iri] + mark
    return names


def _bases(properties: Iterable[str]) -> Mapping[str, str]:
    """Name properties by their local names; if two share one, a ``cg:`` term gets it alone."""
    locals_ = {iri: re.split(r"[#/:]", iri)[-1] for iri in properties}
    counts = Counter(locals_.values())
    bases: dict[str, str] = {}
    for iri, local in locals_.items():
        if iri == TYPE:
            bases[iri] = "type"
        elif not _SIMPLE.fullmatch(local):
            bases[iri] = f"<{iri}>"
        elif local in ("id", "type") or (counts[local] > 1 and iri != CG + local):
            bases[iri] = shorten(iri)
        else:
            bases[iri] = local
    return bases


def _rank(name: str, column: Column) -> tuple[bool, bool, str]:
    """Put first what a thing is and what it is called, then sort by name."""
    return column.predicate != TYPE, column.predicate != f"{RDFS}label", name
