"""Sessions of Spark, and how they run queries over much or little."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from corpgraph.errors import UsageError
from corpgraph.frames.reading.spark_launching import launched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpgraph.frames.settings import Settings

__all__ = ["is_little", "is_single", "session_for", "start", "suited"]

_LOCAL: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
}
_QUIET: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # It asks the driver twice more for each column of each expression.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
}
#: Such a driver plans and computes nothing, or little. Its code is run for seconds and not worth a
#: compiler that optimises: half of the time goes into that.
_PLANNING: Final = {
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"
}
_PARTITIONS: Final = "spark.sql.shuffle.partitions"
#: So many bytes of text are computed without shuffles and broadcasts: each frame in one partition,
#: so that a round of many frames is one stage with a task for each of them.
_SINGLE: Final = 128 << 20
_IN_ONE: Final = {
    _PARTITIONS: "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # They would put a join below what makes its side one partition.
    "spark.sql.optimizer.excludedRules": (
        "org.apache.spark.sql.catalyst.optimizer.PushDownLeftSemiAntiJoin,"
        "org.apache.spark.sql.catalyst.optimizer.PushLeftSemiLeftAntiThroughJoin"
    ),
}
#: So many bytes are gone through before a compiler has done with the code for them.
_LITTLE: Final = 16 << 20
#: Our own; Spark makes nothing of it.
_IS_LITTLE: Final = "corpgraph.isLittle"
_WITHOUT_CODE: Final = {
    _IS_LITTLE: "true",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


def start(settings: Settings, size: int | None = None) -> SparkSession:
    """Start a session of Spark, on this machine only where the master is local.

    Args:
        settings: Spark's master.
        size: How many bytes of text the data are; much if not given.

    Raises:
        UsageError: It cannot be started.
    """
    master = settings.master or "local[*]"
    conf = SparkConf().setMaster(master).setAppName("corpgraph")
    conf.setAll(list(_options(master, size).items()))
    try:
        with launched(conf) as gateway:
            SparkContext(conf=conf, gateway=gateway)
        return SparkSession.builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        hint = "Spark needs Java 17 or later, and a master that can be reached"
        raise UsageError(f"Spark cannot be started at {master}", hint=hint) from error


@contextmanager
def session_for(settings: Settings, size: int | None = None) -> Iterator[SparkSession]:
    """Have a session until the context ends; one that there is, is used, and left running.

    Args:
        settings: As for `start`.
        size: As for `start`.

    Raises:
        UsageError: Spark cannot be started.
    """
    # A session that another thread has started is not active in this one.
    if SparkContext._active_spark_context is not None:
        yield SparkSession.builder.getOrCreate()
        return
    session = start(settings, size)
    try:
        yield session
    finally:
        # Workers that are sent away in the midst of a task complain of it.
        session.sparkContext.setLogLevel("OFF")
        session.stop()


@contextmanager
def suited(session: SparkSession, size: int) -> Iterator[None]:
    """Have a session run queries as suits the size of their data, until the context ends.

    Args:
        session: The session; what it was set to before is so again afterwards.
        size: How many bytes of text the data are.
    """
    wanted = _IN_ONE if size <= _SINGLE else {}
    wanted = wanted | _WITHOUT_CODE if size <= _LITTLE else wanted
    before = {name: session.conf.get(name, None) for name in wanted}
    try:
        _set(session, wanted)
        yield
    finally:
        _set(session, before)


def is_little(session: SparkSession) -> bool:
    """Whether there are so little data that to plan takes longer than to compute."""
    return bool(session.conf.get(_IS_LITTLE, None) == "true")


def is_single(session: SparkSession) -> bool:
    """Whether each frame is computed in one partition."""
    return bool(session.conf.get(_PARTITIONS) == "1")


def _options(master: str, size: int | None) -> dict[str, str]:
    here = _LOCAL if master.startswith("local") else {}
    computes = master == "local" or master.startswith("local[")
    computes_much = computes and (size is None or size > _LITTLE)
    return _QUIET | here | ({} if computes_much else _PLANNING)


def _set(session: SparkSession, values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            session.conf.unset(name)
        else:
            session.conf.set(name, value)
