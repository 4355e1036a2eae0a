"""A cluster of Spark on this machine: a driver and two executors, each a process of its own."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

MASTER = "local-cluster[2,1,1024]"


def missing() -> str | None:
    """What keeps Spark from running here."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    return None if shutil.which("java") else "there is no Java"


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The cluster, which files are opened on while it is there."""
    reason = missing()
    if reason is not None:
        if os.environ.get("CORPGRAPH_REQUIRE_SPARK") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from corpgraph.frames.opening import Settings
    from corpgraph.frames.reading.spark_sessions import start

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        session = start(Settings(master=MASTER))
        session.sparkContext.setCheckpointDir(tmp_path_factory.mktemp("checkpoints").as_uri())
        try:
            yield session
        finally:
            session.stop()
