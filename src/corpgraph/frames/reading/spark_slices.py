"""Files of RDF, read by Spark into slices on storage that its workers share."""

from __future__ import annotations

import secrets
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import narwhals as nw

from corpgraph.frames.reading.line_statements import clashes, keyed
from corpgraph.frames.reading.spark_frames import local_frame, written_frame
from corpgraph.frames.reading.spark_sessions import session_for, suited
from corpgraph.frames.reading.spark_staging import DIALECT, stage
from corpgraph.frames.reading.xxhash64 import xxhash64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyspark.sql import SparkSession

    from corpgraph.frames.settings import Settings
    from corpgraph.frames.slices import Frame

__all__ = ["SparkSlices", "read_slices"]

_SCHEMA: Final = "s bigint, o bigint, subject string, object string, line bigint, file int"


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

    def of(self, predicate: str) -> Frame:
        """The triples with a predicate, given by its IRI without brackets; perhaps none."""
        folder = self._folders.get(predicate)
        if folder is None:
            columns = dict(each.split(" ") for each in _SCHEMA.split(", "))
            native = local_frame(self._session, columns, [])
        else:
            native = written_frame(self._session, _SCHEMA, folder)
        found: Frame = nw.from_native(native)
        return found

    def predicates(self) -> frozenset[str]:
        """The IRIs of all predicates."""
        return frozenset(self._folders)

    def key(self, term: str) -> int:
        """The key of a term in canonical N-Triples syntax, whether a triple has it or not."""
        return xxhash64(self._salt, term)

    def terms(self, terms: Iterable[str]) -> Frame:
        """A frame with the columns ``node`` (key) and ``text``, one row a term."""
        keyed = [(self.key(each), each) for each in dict.fromkeys(terms)]
        columns = {"node": "bigint", "text": "string"}
        found: Frame = nw.from_native(local_frame(self._session, columns, keyed))
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
    size = sum(path.stat().st_size for path in paths)
    with (
        session_for(settings, size) as session,
        suited(session, size),
        _scratch(settings) as folder,
    ):
        session.sparkContext.setCheckpointDir(f"{folder}/checkpoints")
        yield _slices(session, paths, folder)


@contextmanager
def _scratch(settings: Settings) -> Iterator[str]:
    if settings.scratch is not None and "://" in str(settings.scratch):
        yield f"{settings.scratch}/corpgraph-{secrets.token_hex(8)}"
        return
    with tempfile.TemporaryDirectory(prefix="corpgraph-", dir=settings.scratch) as name:
        yield f"file://{name}"


def _slices(session: SparkSession, paths: Sequence[Path], folder: str) -> SparkSlices:
    staged = stage(session, paths, f"{folder}/staged")
    found = {predicate for each in staged for predicate in each.predicates}
    numbers = list(enumerate(sorted(found)))
    numbered = local_frame(session, {"p": "int", "predicate": "string"}, numbers)
    numbered.createOrReplaceTempView("numbers")
    while True:
        # Nobody who writes data can know which texts would have one key.
        salt = secrets.token_hex(8)
        root = f"{folder}/{salt}"
        for each in staged:
            triples = keyed(each.table, each.names, "numbers", DIALECT, salt, file=each.file)
            session.sql(triples).write.mode("append").partitionBy("p").parquet(root)
        if not numbers or not _have_clashes(session, root):
            break
    folders = {str(predicate)[1:-1]: f"{root}/p={p}" for p, predicate in numbers}
    return SparkSlices(session, folders, salt)


def _have_clashes(session: SparkSession, root: str) -> bool:
    session.read.schema(f"{_SCHEMA}, p int").parquet(root).createOrReplaceTempView("triples")
    return bool(session.sql(clashes("triples", DIALECT, secrets.token_hex(8))).collect())
