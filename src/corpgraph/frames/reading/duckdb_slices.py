"""Files of RDF, read by DuckDB into slices on disk, so that they may be larger than memory.

Triples go into a table as text, and from there into one folder of Parquet a predicate, with keys.
The database, the folders and what queries spill are in a folder that is deleted in the end.
"""

from __future__ import annotations

import secrets
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import narwhals as nw

from corpgraph.errors import OutputError, UsageError
from corpgraph.frames.reading.duckdb_staging import DIALECT, quoted, stage
from corpgraph.frames.reading.line_statements import clashes, keyed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpgraph.frames.settings import Settings
    from corpgraph.frames.slices import Frame

__all__ = ["DuckDBSlices", "read_slices"]

#: What DuckDB may take for itself if nobody says otherwise; by itself, it takes four fifths of the
#: machine. With this limit 30 million triples take no longer.
_MEMORY: Final = "3GB"
_MEMORY_IN_BYTES: Final = 3 * 10**9
_UNITS: Final = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_SCHEMA: Final = "s BIGINT, o BIGINT, subject VARCHAR, object VARCHAR, line BIGINT, file INTEGER"
_COLUMNS: Final = "s, o, subject, object, line, file"


class DuckDBSlices:
    """Slices in folders of Parquet.

    Args:
        connection: Where they are queried.
        folders: The folder of each predicate's triples.
        salt: What the keys are computed with.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folders: dict[str, Path], salt: str
    ) -> None:
        self._connection = connection
        self._folders = folders
        self._salt = salt
        connection.execute(f"CREATE TEMP TABLE no_triples ({_SCHEMA})")

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate, given by its IRI without brackets; perhaps none."""
        folder = self._folders.get(predicate)
        source = "no_triples" if folder is None else _files(folder)
        return nw.from_native(self._connection.query(f"SELECT {_COLUMNS} FROM {source}"))

    def predicates(self) -> frozenset[str]:
        """The IRIs of all predicates."""
        return frozenset(self._folders)

    def key(self, term: str) -> int:
        """The key of a term in canonical N-Triples syntax, whether a triple has it or not."""
        query = f"SELECT {DIALECT.hashed(quoted(term), self._salt)}"
        ((key,),) = self._connection.query(query).fetchall()
        return int(key)

    def terms(self, terms: Iterable[str]) -> Frame:
        """A frame with the columns ``node`` (key) and ``text``, one row a term."""
        texts = ", ".join(map(quoted, dict.fromkeys(terms)))
        return nw.from_native(
            self._connection.query(
                f"SELECT {DIALECT.hashed('text', self._salt)} AS node, text "
                f"FROM (SELECT unnest(CAST([{texts}] AS VARCHAR[])) AS text)"
            )
        )


@contextmanager
def read_slices(paths: Sequence[Path], settings: Settings) -> Iterator[DuckDBSlices]:
    """Read files into slices, which can be used until the context ends.

    In other formats than N-Triples and N-Quads ``line`` is the number of the triple in its file.

    Args:
        paths: Files of RDF, known by their endings.
        settings: How much memory DuckDB may take, and where its temporary folder is.

    Raises:
        InputError: A file cannot be read; as `loading.parse` says it.
        OutputError: There is no room for the database.
        UsageError: The memory is not written as DuckDB reads it.
    """
    with tempfile.TemporaryDirectory(prefix="corpgraph-", dir=settings.scratch) as name:
        folder = Path(name)
        try:
            with _connected(folder, settings) as connection:
                yield _slices(connection, paths, folder)
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            message = str(error).partition("\n")[0]
            raise OutputError(f"DuckDB has no room: {message}", path=folder) from error


def _connected(folder: Path, settings: Settings) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(folder / "data.duckdb")
    # Where no script is run, DuckDB takes standard output for a person's.
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET temp_directory = {quoted(str(folder / 'spilled'))}")
    # Paths that repeat are unions of unions.
    connection.execute("SET max_expression_depth = 10000")
    memory = settings.memory or (_MEMORY if _limit(connection) > _MEMORY_IN_BYTES else None)
    if memory is not None:
        try:
            connection.execute(f"SET memory_limit = {quoted(memory)}")
        except duckdb.Error as error:
            hint = "a number and a unit, such as 3GB"
            raise UsageError(f"no such memory limit: {memory!r}", hint=hint) from error
    return connection


def _limit(connection: duckdb.DuckDBPyConnection) -> float:
    """How many bytes DuckDB would take on this machine or in this container."""
    query = "SELECT current_setting('memory_limit')"
    ((text,),) = connection.query(query).fetchall()
    number, unit = str(text).split()
    return float(number) * _UNITS[unit]


def _slices(
    connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], folder: Path
) -> DuckDBSlices:
    named = {}
    for number, path in enumerate(paths):
        table = f"staged_{number}"
        named[table] = f"{table}_names" if stage(connection, path, table, folder) else None
    found = " UNION ALL ".join(f"SELECT predicate FROM {table} WHERE plain" for table in named)
    connection.execute(
        "CREATE TABLE numbers AS SELECT row_number() OVER (ORDER BY predicate) AS p, predicate "
        f"FROM (SELECT DISTINCT predicate FROM ({found or 'SELECT NULL AS predicate LIMIT 0'}))"
    )
    while True:
        # Nobody who writes data can know which texts would have one key.
        salt = secrets.token_hex(8)
        root = folder / salt
        root.mkdir()
        for number, (table, names) in enumerate(named.items()):
            file = f"{number}::INTEGER"
            triples = keyed(table, names, "numbers", DIALECT, salt, file=file)
            connection.execute(
                f"COPY ({triples}) "
                f"TO {quoted(str(root / f'file={number}'))} (FORMAT parquet, PARTITION_BY (p))"
            )
        if not _have_clashes(connection, root):
            break
    for table in named:
        connection.execute(f"DROP TABLE {table}")
    numbers: list[tuple[Any, ...]] = connection.query("FROM numbers").fetchall()
    return DuckDBSlices(connection, {str(iri)[1:-1]: root / f"*/p={p}" for p, iri in numbers}, salt)


def _have_clashes(connection: duckdb.DuckDBPyConnection, root: Path) -> bool:
    if not any(root.rglob("*.parquet")):
        return False
    query = clashes(_files(root / "**"), DIALECT, secrets.token_hex(8))
    return bool(connection.execute(query).fetchall())


def _files(folder: Path) -> str:
    return f"read_parquet({quoted(f'{folder}/*.parquet')}, hive_partitioning = false)"
