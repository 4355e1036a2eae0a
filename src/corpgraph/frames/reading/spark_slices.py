"""Files of RDF, read by Spark into slices on storage that its workers share."""

from __future__ import annotations

import secrets
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import narwhals as nw
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from corpgraph.errors import UsageError
from corpgraph.frames.reading.line_statements import clashes, keyed
from corpgraph.frames.reading.spark_frames import local_frame
from corpgraph.frames.reading.spark_staging import DIALECT, stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corpgraph.frames.opening import Settings
    from corpgraph.frames.slices import Frame

__all__ = ["SparkSlices", "read_slices", "start"]

_SCHEMA: Final = "s bigint, o bigint, subject string, object string, line bigint, file int"
_LOCAL: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
}
_QUIET: Final = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}


class SparkSlices:
    """Slices in folders of Parquet.

    Args:
        session: Where they are queried.
        folders: The folder of each predicate's triples.
        salt: What the keys are computed with.
    """

    def __init__(self, session: SparkSession, folders: Mapping[str, str], salt: str) -> None:
        self._session = session
        self._folders = folders
        self._salt = salt
        self._keys: dict[str, int] = {}

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate, given by its IRI without brackets; perhaps none."""
        folder = self._folders.get(predicate)
        if folder is None:
            columns = dict(each.split(" ") for each in _SCHEMA.split(", "))
            native = local_frame(self._session, columns, [])
        else:
            native = self._session.read.schema(_SCHEMA).parquet(folder)
        found: Frame = nw.from_native(native)
        return found

    def predicates(self) -> frozenset[str]:
        """The IRIs of all predicates."""
        return frozenset(self._folders)

    def key(self, term: str) -> int:
        """The key of a term in canonical N-Triples syntax, whether a triple has it or not."""
        if term not in self._keys:
            ((key, _),) = self.terms([term]).to_native().collect()
            self._keys[term] = int(key)
        return self._keys[term]

    def terms(self, terms: Iterable[str]) -> Frame:
        """A frame with the columns ``node`` (key) and ``text``, one row a term."""
        texts = [(each,) for each in dict.fromkeys(terms)]
        native = local_frame(self._session, {"text": "string"}, texts)
        keyed = native.selectExpr(f"{DIALECT.hashed('text', self._salt)} AS node", "text")
        found: Frame = nw.from_native(keyed)
        return found


@contextmanager
def read_slices(paths: Sequence[Path], settings: Settings) -> Iterator[SparkSlices]:
    """Read files into slices, which can be used until the context ends.

    A session of Spark that there is, is used, and left running.

    Args:
        paths: Files of RDF, known by their endings, where all workers see them.
        settings: Spark's master, and a folder that all workers share.

    Raises:
        InputError: A file cannot be read; as `loading.parse` says it.
        UsageError: Spark cannot be started.
    """
    running = SparkSession.getActiveSession()
    session = running or start(settings)
    try:
        with _scratch(settings) as folder:
            session.sparkContext.setCheckpointDir(f"{folder}/checkpoints")
            yield _slices(session, paths, folder)
    finally:
        if running is None:
            session.stop()


def start(settings: Settings) -> SparkSession:
    """Start a session of Spark, on this machine only where the master is local.

    Raises:
        UsageError: It cannot be started.
    """
    master = settings.master or "local[*]"
    builder = SparkSession.builder.master(master).appName("corpgraph")
    for name, value in (_QUIET | (_LOCAL if master.startswith("local") else {})).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        hint = "Spark needs Java 17 or later, and a master that can be reached"
        raise UsageError(f"Spark cannot be started at {master}", hint=hint) from error


@contextmanager
def _scratch(settings: Settings) -> Iterator[str]:
    if settings.scratch is not None and "://" in str(settings.scratch):
        yield f"{settings.scratch}/corpgraph-{secrets.token_hex(8)}"
        return
    with tempfile.TemporaryDirectory(prefix="corpgraph-", dir=settings.scratch) as name:
        yield f"file://{name}"


def _slices(session: SparkSession, paths: Sequence[Path], folder: str) -> SparkSlices:
    named = {}
    for number, path in enumerate(paths):
        table = f"staged_{number}"
        has_names = stage(session, path, table, f"{folder}/{table}")
        named[table] = f"{table}_names" if has_names else None
    found: dict[str, None] = {}
    for table in named:
        rows = session.sql(f"SELECT DISTINCT predicate FROM {table} WHERE plain").collect()
        found |= dict.fromkeys(predicate for (predicate,) in rows)
    numbers = list(enumerate(sorted(found)))
    numbered = local_frame(session, {"p": "int", "predicate": "string"}, numbers)
    numbered.createOrReplaceTempView("numbers")
    while True:
        # Nobody who writes data can know which texts would have one key.
        salt = secrets.token_hex(8)
        root = f"{folder}/{salt}"
        for number, (table, names) in enumerate(named.items()):
            triples = session.sql(keyed(table, names, "numbers", DIALECT, salt))
            triples = triples.selectExpr("*", f"CAST({number} AS INT) AS file")
            triples.write.mode("append").partitionBy("p").parquet(root)
        if not numbers or not _have_clashes(session, root):
            break
    folders = {str(predicate)[1:-1]: f"{root}/p={p}" for p, predicate in numbers}
    return SparkSlices(session, folders, salt)


def _have_clashes(session: SparkSession, root: str) -> bool:
    session.read.schema(f"{_SCHEMA}, p int").parquet(root).createOrReplaceTempView("triples")
    return bool(session.sql(clashes("triples", DIALECT, secrets.token_hex(8))).collect())
