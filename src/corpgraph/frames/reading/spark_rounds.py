"""Many frames of Spark computed together: planned as one union, run as one job.

Each query costs the driver tenths of a second, however little it computes, and each job waits for
its slowest task. So what is asked together is one query, whose rows say by number which frame they
are of.

What comes out small is kept by the driver, and what is built on it is planned with it. What does
not is written to the folder of checkpoints, where the executors' end does not lose it, without
what it was made of.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from corpgraph.frames.reading.spark_frames import (
    FEW,
    batches,
    known_rows,
    local_frame,
    written_frame,
)
from corpgraph.frames.reading.spark_sessions import is_single

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame

    Row = tuple[Any, ...]

__all__ = ["batches_of_all", "collect_all", "keep_all"]

_FRAME: Final = "frame"


def collect_all(frames: Sequence[DataFrame]) -> list[list[Row]]:
    """The rows of each frame."""
    return _gathered(frames, None)


def batches_of_all(frames: Sequence[DataFrame], most: int) -> list[Iterator[list[Row]]]:
    """The rows of each frame, at most so many at a time."""
    return [batches(each, most) for each in _told(frames, _gathered(frames, FEW + 1))]


def keep_all(frames: Sequence[DataFrame]) -> list[DataFrame]:
    """Compute frames and keep them."""
    if not frames or is_single(frames[0].sparkSession):
        told = _told(frames, _gathered(frames, FEW + 1))
        asked = [each for each in told if known_rows(each) is None]
        return _replaced(told, _Written.of(asked).parts(range(len(asked))) if asked else [])
    # Much data are gone through once: what is few is seen when all is written.
    asked = [each for each in frames if known_rows(each) is None]
    return _replaced(frames, _few_known(asked) if asked else [])


def _few_known(frames: Sequence[DataFrame]) -> list[DataFrame]:
    """Frames that are written, those of few rows as what they are."""
    written = _Written.of(frames)
    sizes = written.sizes()
    # Of a frame without rows there is no folder to read.
    kept = dict(zip(sizes, written.parts(sizes), strict=True))
    few = [number for number, size in sizes.items() if size <= FEW]
    rows = dict(zip(few, _gathered([kept[number] for number in few], None), strict=True))
    return [
        kept[number]
        if sizes.get(number, 0) > FEW
        else local_frame(frame.sparkSession, _schema(frame), rows.get(number, []))
        for number, frame in enumerate(frames)
    ]


def _replaced(frames: Sequence[DataFrame], computed: Sequence[DataFrame]) -> list[DataFrame]:
    """Frames, those whose rows are not known replaced in order."""
    others = iter(computed)
    return [next(others) if known_rows(each) is None else each for each in frames]


@dataclass(frozen=True, slots=True)
class _Union:
    """Frames as one, whose rows begin with the number of a frame.

    Attributes:
        frame: The union. A column of several frames is one of it, if they agree in its type.
        columns: The places of the columns of each frame.
    """

    frame: DataFrame
    columns: tuple[tuple[int, ...], ...]


def _schema(frame: DataFrame) -> dict[str, str]:
    return {field.name: field.dataType.simpleString() for field in frame.schema.fields}


def _united(frames: Sequence[DataFrame]) -> _Union:
    schemas = [list(_schema(each).items()) for each in frames]
    columns = list(dict.fromkeys(each for schema in schemas for each in schema))
    parts = []
    for number, (frame, schema) in enumerate(zip(frames, schemas, strict=True)):
        listed = (
            f"{f'`{name}`' if (name, kind) in schema else f'CAST(NULL AS {kind})'} AS c{place}"
            for place, (name, kind) in enumerate(columns)
        )
        parts.append(frame.selectExpr(f"{number} AS {_FRAME}", *listed))
    # Two by two: a plan as deep as there are frames would be gone through again for each.
    while len(parts) > 1:
        ends = [parts[-1]] if len(parts) % 2 else []
        parts = [one.union(other) for one, other in zip(parts[::2], parts[1::2], strict=False)]
        parts += ends
    return _Union(parts[0], tuple(tuple(map(columns.index, schema)) for schema in schemas))


def _gathered(frames: Sequence[DataFrame], most: int | None) -> list[list[Row]]:
    """The rows of each frame, or so many of them as are asked for at most."""
    found = {place: known_rows(frame) for place, frame in enumerate(frames)}
    asked = [place for place, rows in found.items() if rows is None]
    limited = [frames[place] if most is None else frames[place].limit(most) for place in asked]
    rows: list[list[Row]] = [[] for _ in asked]
    if len(limited) == 1:
        rows = [[tuple(row) for row in limited[0].collect()]]
    elif limited:
        union = _united(limited)
        for number, *values in union.frame.collect():
            rows[number].append(tuple(values[place] for place in union.columns[number]))
    return [known or [] for known in (found | dict(zip(asked, rows, strict=True))).values()]


def _told(frames: Sequence[DataFrame], rows: Sequence[list[Row]]) -> list[DataFrame]:
    """Frames, those of few rows as what they have been found to be."""
    return [
        frame
        if known_rows(frame) is not None or len(few) > FEW
        else local_frame(frame.sparkSession, _schema(frame), few)
        for frame, few in zip(frames, rows, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Written:
    """Frames that have been written to a folder of their own.

    Attributes:
        folder: The folder; in it one for each frame that has rows.
        frames: What they were, for their schemas.
        columns: The places of the columns of each frame, as in `_Union`.
    """

    folder: str
    frames: Sequence[DataFrame]
    columns: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, frames: Sequence[DataFrame]) -> Self:
        """Write frames; there must be one."""
        checkpoints = frames[0].sparkSession.sparkContext.getCheckpointDir()
        folder = f"{checkpoints}/{secrets.token_hex(8)}"
        union = _united(frames)
        union.frame.write.partitionBy(_FRAME).parquet(folder)
        return cls(folder, frames, union.columns)

    def sizes(self) -> dict[int, int]:
        """How many rows the frames have that have any, by number."""
        session = self.frames[0].sparkSession
        written = session.read.schema(f"{_FRAME} int").parquet(self.folder)
        return dict(map(tuple, written.groupBy(_FRAME).count().collect()))

    def parts(self, numbers: Iterable[int]) -> list[DataFrame]:
        """Frames that have rows, read again."""
        return [self._part(number) for number in numbers]

    def _part(self, number: int) -> DataFrame:
        frame = self.frames[number]
        names = [
            (f"c{place}", name, kind)
            for place, (name, kind) in zip(
                self.columns[number], _schema(frame).items(), strict=True
            )
        ]
        schema = ", ".join(f"{column} {kind}" for column, _, kind in names)
        found = written_frame(frame.sparkSession, schema, f"{self.folder}/{_FRAME}={number}")
        return found.selectExpr(*(f"{column} AS `{name}`" for column, name, _ in names))
