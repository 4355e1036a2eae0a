"""Files of RDF, read into tables of DuckDB that have a row a triple, as text.

The tables are those of `line_statements`.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyoxigraph as ox

from corpgraph.frames.reading.line_statements import Dialect, labels, odd, split
from corpgraph.frames.reading.odd_lines import UnreadableError, read_again
from corpgraph.frames.reading.physical_lines import RESERVED, lines_apart
from corpgraph.loading import FORMATS, parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["DIALECT", "quoted", "stage"]

_LINED: Final = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
#: How many lines are objects of Python at a time.
_BLOCK: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 23


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _hashed(text: str, salt: str) -> str:
    # DuckDB's hashes have 64 bits and no sign, keys have one.
    return f"CAST(hash(concat({quoted(salt)}, {text})) >> 1 AS BIGINT)"


#: How DuckDB writes it.
DIALECT: Final = Dialect(
    matches=lambda column, pattern: f"regexp_matches({column}, {quoted(pattern)})",
    without=lambda column, pattern: f"regexp_replace({column}, {quoted(pattern)}, '')",
    hashed=_hashed,
)


def stage(connection: duckdb.DuckDBPyConnection, path: Path, table: str, scratch: Path) -> bool:
    """Read a file into a new table.

    Args:
        connection: The database.
        path: The file, known by its ending.
        table: The name of the table.
        scratch: A folder for copies.

    Returns:
        Whether there are blank nodes that have the labels of the file; then there is also a table
        of their names, ``{table}_names``.

    Raises:
        InputError: The file cannot be read; as `loading.parse` says it.
    """
    form = FORMATS[path.suffix]
    if form in _LINED:
        try:
            _stage_lines(connection, path, table, scratch, graphs=form == ox.RdfFormat.N_QUADS)
            if _has_rows(connection, f"{table} WHERE plain"):
                return _name_blank_nodes(connection, path, table)
        except (UnreadableError, SyntaxError, OSError, duckdb.InvalidInputException):
            # It has an error that the parser will place, or something rare that it can read.
            pass
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    _stage_parsed(connection, path, table)
    return False


def _stage_lines(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    table: str,
    scratch: Path,
    *,
    graphs: bool,
) -> None:
    no_delimiter, no_null = RESERVED
    with lines_apart(path, scratch) as tidy:
        lines = (
            "(SELECT row_number() OVER () AS line, text FROM "
            f"read_csv({quoted(_as_pattern(tidy))}, columns = {{'text': 'VARCHAR'}}, "
            f"auto_detect = false, header = false, delim = '{no_delimiter}', quote = '', "
            f"escape = '', nullstr = '{no_null}', max_line_size = {_LONGEST_LINE}, "
            f"buffer_size = {4 * _LONGEST_LINE}))"
        )
        connection.execute(f"CREATE TABLE {table} AS {split(lines, DIALECT, graphs=graphs)}")
    if not _has_rows(connection, f"{table} WHERE NOT plain"):
        return
    lines_of = connection.cursor()
    lines_of.execute(odd(table, DIALECT))
    while block := lines_of.fetchmany(_BLOCK):
        numbers, texts = zip(*block, strict=True)
        _insert(connection, table, numbers, read_again(texts, graphs=graphs))


def _as_pattern(path: Path) -> str:
    """A path whose characters mean no other files."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in path.resolve().as_posix())


def _stage_parsed(connection: duckdb.DuckDBPyConnection, path: Path, table: str) -> None:
    connection.execute(
        f"CREATE TABLE {table} "
        "(line BIGINT, subject VARCHAR, predicate VARCHAR, object VARCHAR, plain BOOLEAN)"
    )
    triples = (quad.triple for quad in parse(path))
    read = 0
    while block := list(islice(triples, _BLOCK)):
        text = ox.serialize(block, format=ox.RdfFormat.N_TRIPLES) or b""
        lines = (line.removesuffix(" .").split(" ", 2) for line in text.decode().split("\n")[:-1])
        terms = zip(*lines, strict=True)
        names = ("subject", "predicate", "object")
        columns = {name: list(texts) for name, texts in zip(names, terms, strict=True)}
        _insert(connection, table, range(read + 1, read + 1 + len(block)), columns)
        read += len(block)


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    lines: Sequence[int],
    columns: dict[str, list[str]],
) -> None:
    values: list[Any] = [list(lines), *columns.values()]
    connection.execute(
        f"INSERT INTO {table} (line, {', '.join(columns)}, plain) "
        "SELECT unnest(CAST(? AS BIGINT[])), "
        f"{', '.join('unnest(CAST(? AS VARCHAR[]))' for _ in columns)}, true",
        values,
    )


def _name_blank_nodes(connection: duckdb.DuckDBPyConnection, path: Path, table: str) -> bool:
    connection.execute(f"CREATE TABLE {table}_names AS {labels(table, path)}")
    return _has_rows(connection, f"{table}_names")


def _has_rows(connection: duckdb.DuckDBPyConnection, source: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {source} LIMIT 1").fetchall())
