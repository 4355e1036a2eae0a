"""Property tables: facts in Parquet, and how each cell becomes an RDF term.

A *property table* holds what one source file tells of one class of facts, a row a fact. It is a
directory of Parquet files (parts). Besides its own columns each has ``record`` (Int64, the number
of the record that states the row, null where none does) and ``file`` (Int32, the number of the
source file; 0 for what the import adds of its own). A table may also have ``line`` (Int64): where
the record begins in its source file, from 1.

``tables.json`` beside the tables describes them::

    {"version": 1,
     "files":  [{"number": 1, "name": "…csv", "sha256": "…", "graph": "https://…", …}],
     "tables": [{"name": "controls", "file": 1, "graph": "https://…",
                 "parts": ["<slug>/controls/00000.parquet"], "rows": 1850,
                 "subject": {"column": "subject", "prefix": "https://…/id/control/lei-"},
                 "properties": [{"predicate": "https://…", "term": "iri"|"literal",
                                 "column": "…" | "value": "…", "prefix": "…",
                                 "datatype": "…" | "language": "en" | "language_column": "…"}]}]}

A row with a non-null cell in ``column`` (or any row, where a ``value`` stands instead) is one
triple. The term is made of the text ``prefix + cell``; ``prefix`` is empty where it is not given.
The text of an Int64 cell is its decimal digits, of a Date cell ``YYYY-MM-DD``, of a String cell the
cell. An ``iri`` is ``<text>``: such cells hold nothing that N-Triples would escape. A ``literal``
is the text with the ``datatype``, with the ``language``, with the cell of ``language_column`` as
its language if that is not null, or a string. One column may serve several properties. Triples
that the rows of a table repeat are the same triple.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from corpgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = [
    "DESCRIPTION",
    "Form",
    "Property",
    "Stored",
    "Table",
    "is_tables",
    "read_names",
    "read_tables",
    "write_tables",
]

#: The name of the file that describes the tables of a directory.
DESCRIPTION: Final = "tables.json"
_VERSION: Final = 1

Form = Literal["iri", "literal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """How the triples of one predicate come from the rows of a table; see the module.

    Attributes:
        predicate: The IRI of the predicate.
        term: Whether objects are IRIs or literals.
        column: The column of their text; None if it is the same in all rows.
        value: That text, if there is no column.
        prefix: What comes before the text.
        datatype: The datatype's IRI of literals; None for strings and those with a language.
        language: The language tag that all literals have.
        language_column: The column of language tags.
    """

    predicate: str
    term: Form
    column: str | None = None
    value: str | None = None
    prefix: str = ""
    datatype: str | None = None
    language: str | None = None
    language_column: str | None = None

    def __post_init__(self) -> None:
        assert (self.column is None) is not (self.value is None), self


@dataclass(frozen=True, slots=True)
class Table:
    """What one kind of row says.

    Attributes:
        name: The name of the table, and of its directory.
        prefix: What comes before a cell of the column ``subject`` to make the subject's IRI.
        properties: The triples that a row makes.
    """

    name: str
    prefix: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A table of one source file, as it lies on disk.

    Attributes:
        table: What its rows say.
        file: The number of the source file.
        graph: The IRI of the named graph to which its triples belong.
        parts: Its Parquet files, relative to the directory of the description.
        rows: How many rows they have together.
    """

    table: Table
    file: int
    graph: str
    parts: tuple[str, ...]
    rows: int


def write_tables(
    folder: Path, stored: Iterable[Stored], *, files: Iterable[Mapping[str, object]]
) -> None:
    """Write the description of the tables in a directory.

    Args:
        folder: The directory.
        stored: The tables.
        files: What is known of the source files: ``number`` and what else there is.
    """
    record = {
        "version": _VERSION,
        "files": list(files),
        "tables": [_described(each) for each in stored],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (folder / DESCRIPTION).write_bytes(f"{text}\n".encode())


def is_tables(path: Path) -> bool:
    """Whether a path is a directory of property tables."""
    return (path / DESCRIPTION).is_file()


def read_tables(folder: Path) -> list[Stored]:
    """Read the description of the tables in a directory.

    Raises:
        InputError: There is none, or it is none of this version.
    """
    with _explained(folder / DESCRIPTION) as record:
        return [_stored(each) for each in record["tables"]]


def read_names(folder: Path) -> dict[int, str]:
    """The names of the source files of the tables in a directory, by number.

    Raises:
        InputError: As for `read_tables`.
    """
    with _explained(folder / DESCRIPTION) as record:
        return {int(each["number"]): str(each["name"]) for each in record["files"]}


@contextmanager
def _explained(path: Path) -> Iterator[dict[str, Any]]:
    """What a description says; an error if that is not what such a description says."""
    try:
        record: dict[str, Any] = json.loads(path.read_bytes())
        if record["version"] != _VERSION:
            raise InputError("describes tables of another version", path=path)
        yield record
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    except (ValueError, TypeError, KeyError) as error:
        raise InputError("describes no property tables", path=path) from error


def _described(stored: Stored) -> dict[str, object]:
    return {
        "name": stored.table.name,
        "file": stored.file,
        "graph": stored.graph,
        "parts": list(stored.parts),
        "rows": stored.rows,
        "subject": {"column": "subject", "prefix": stored.table.prefix},
        "properties": [
            {key: value for key, value in asdict(each).items() if value not in (None, "")}
            for each in stored.table.properties
        ],
    }


def _stored(record: dict[str, Any]) -> Stored:
    properties = tuple(Property(**each) for each in record["properties"])
    table = Table(record["name"], record["subject"]["prefix"], properties)
    return Stored(table, record["file"], record["graph"], tuple(record["parts"]), record["rows"])
