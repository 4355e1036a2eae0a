"""What Narwhals does not do alike for each library: rows out, small tables in, results kept."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from corpgraph.frames.slices import Frame

    Row = tuple[Any, ...]

__all__ = [
    "DeclinedError",
    "among",
    "among_each",
    "batches_of_all",
    "distinct",
    "each_once",
    "in_order",
    "merges_columns",
    "named_rows",
    "prefers_store",
    "rows",
    "rows_of_all",
    "settle",
    "settled",
    "size",
    "small",
    "values",
]

_NUMBERS: Final = count()
#: So many keys are written into a query; to join with more takes less time.
_FEW_KEYS: Final = 100


class DeclinedError(Exception):
    """Data have something that frames would not compute as SPARQL has it; the text says what."""


def rows(frame: Frame) -> list[Row]:
    """The rows of a frame, computed now."""
    return rows_of_all([frame])[0]


def rows_of_all(frames: Sequence[Frame]) -> list[list[Row]]:
    """The rows of each of several frames, computed now, together where the library can do that."""
    natives = [frame.to_native() for frame in frames]
    match _library(frames):
        case nw.Implementation.POLARS:
            import polars as pl

            return [each.rows() for each in pl.collect_all(natives)]
        case nw.Implementation.DUCKDB:
            return [list(each.fetchall()) for each in natives]
        case _:
            from corpgraph.frames.reading.spark_rounds import collect_all

            return collect_all(natives)


def named_rows(frame: Frame) -> list[dict[str, Any]]:
    """The rows of a frame, computed now, by the names of its columns."""
    names = frame.collect_schema().names()
    return [dict(zip(names, row, strict=True)) for row in rows(frame)]


def batches_of_all(frames: Sequence[Frame], most: int) -> list[Iterator[list[Row]]]:
    """The rows of each of several frames, at most so many at a time."""
    natives = [frame.to_native() for frame in frames]
    match _library(frames):
        case nw.Implementation.POLARS:
            import polars as pl

            tables = pl.collect_all(natives)
            return [(part.rows() for part in table.iter_slices(most)) for table in tables]
        case nw.Implementation.DUCKDB:
            return [_batches(each, most) for each in natives]
        case _:
            from corpgraph.frames.reading import spark_rounds

            return spark_rounds.batches_of_all(natives, most)


def values(frame: Frame, column: str) -> list[Any]:
    """The values of a column of a frame, computed now."""
    return [each for (each,) in rows(frame.select(column))]


def in_order(triples: Frame) -> Frame:
    """Triples of a slice in the order of the files, so that what names them does it in one order.

    Polars keeps them so.
    """
    return triples if triples.implementation.is_polars() else triples.sort("file", "line")


def size(frame: Frame) -> int:
    """How many rows a frame has, computed now."""
    if frame.implementation.is_pyspark():
        from corpgraph.frames.reading.spark_frames import known_rows

        known = known_rows(frame.to_native())
        if known is not None:
            return len(known)
    ((number,),) = rows(frame.select(nw.len()))
    return int(number)


def prefers_store(frame: Frame) -> bool:
    """Whether a query takes longer to plan than a store takes to answer it.

    So it is on Spark where data are little: it plans each query of a user for about a second.
    """
    if not frame.implementation.is_pyspark():
        return False
    from corpgraph.frames.reading.spark_sessions import is_little

    return is_little(frame.to_native().sparkSession)


def merges_columns(frame: Frame) -> bool:
    """Whether a condition is planned with what its columns are computed of in their place.

    Spark moves it below them so. Where each is computed of the one before, which it names several
    times, the condition grows exponentially with their number, and so does the time to plan it.
    """
    return frame.implementation.is_pyspark()


def settled(frame: Frame) -> Frame:
    """A frame, computed now and kept, so that what is built on it does not compute it again."""
    return settle([frame])[0]


def settle(frames: Sequence[Frame]) -> list[Frame]:
    """Frames, computed now and kept, together where the library can do that."""
    natives = [frame.to_native() for frame in frames]
    match _library(frames):
        case nw.Implementation.POLARS:
            import polars as pl

            return [nw.from_native(each.lazy()) for each in pl.collect_all(natives)]
        case nw.Implementation.DUCKDB:
            return [nw.from_native(_stored(each)[1]) for each in natives]
        case _:
            from corpgraph.frames.reading.spark_rounds import keep_all

            return [nw.from_native(each) for each in keep_all(natives)]


def each_once(frame: Frame, column: str) -> Frame:
    """The rows of a frame, one for each value of a column of keys."""
    if not frame.implementation.is_polars():
        return distinct(frame, [column])
    import polars as pl

    # In a tenth of the time that Polars' unique() takes, which gathers the other columns by groups.
    first: Frame = nw.from_native(nw.to_native(frame).filter(pl.col(column).is_first_distinct()))
    return first


def distinct(frame: Frame, columns: list[str] | None = None) -> Frame:
    """The rows of a frame, one for all that agree in some columns, or in all."""
    if not frame.implementation.is_pyspark():
        return frame.unique(columns)
    # Narwhals numbers all rows by a window, which sorts them; this aggregates before it shuffles.
    kept: Frame = nw.from_native(frame.to_native().dropDuplicates(columns))
    return kept


def among(frame: Frame, column: str, keys: Collection[int]) -> Frame:
    """The rows of a frame whose key in a column is one of some."""
    return among_each([(frame, column)], keys)[0]


def among_each(asked: Sequence[tuple[Frame, str]], keys: Collection[int]) -> list[Frame]:
    """Of each of several frames, the rows whose key in a column is one of some."""
    frames = [frame for frame, _ in asked]
    if not frames or frames[0].implementation.is_polars() or len(keys) <= _FEW_KEYS:
        return [frame.filter(nw.col(column).is_in(list(keys))) for frame, column in asked]
    wanted = small(frames[0], {"wanted": (int, list(keys))})
    return [
        frame.join(wanted, left_on=column, right_on="wanted", how="semi") for frame, column in asked
    ]


def small(like: Frame, columns: Mapping[str, tuple[type, Sequence[Any]]]) -> Frame:
    """A frame of some values, where another frame is.

    Args:
        like: The other frame.
        columns: The type, ``int`` or ``str``, and the values of each column, by its name.
    """
    native = like.to_native()
    match like.implementation:
        case nw.Implementation.POLARS:
            import polars as pl

            types = {int: pl.Int64, str: pl.String}
            series = [pl.Series(n, v, types[t]) for n, (t, v) in columns.items()]
            return nw.from_native(pl.DataFrame(series).lazy())
        case nw.Implementation.DUCKDB:
            lists = ", ".join(f"{_unnested(*each)} AS {name}" for name, each in columns.items())
            return nw.from_native(native.query("other", f"SELECT {lists}"))
        case _:
            from corpgraph.frames.reading.spark_frames import local_frame

            types = {int: "bigint", str: "string"}
            schema = {name: types[kind] for name, (kind, _) in columns.items()}
            found = list(zip(*(values for _, values in columns.values()), strict=True))
            return nw.from_native(local_frame(native.sparkSession, schema, found))


def _library(frames: Sequence[Frame]) -> nw.Implementation:
    return frames[0].implementation if frames else nw.Implementation.POLARS


def _stored(native: Any) -> tuple[str, Any]:  # noqa: ANN401 (the stubs of DuckDB are not strict)
    """A table of what a relation has: its name, and itself."""
    name = f"settled_{next(_NUMBERS)}"
    done = native.query("computed", f"CREATE TEMP TABLE {name} AS FROM computed")
    # Built on what the statement returned, not on what it computed: after each change of the
    # catalogue DuckDB binds all again that a relation is built on.
    return name, done.query("done", f"FROM {name}")


def _batches(native: Any, most: int) -> Iterator[list[Row]]:  # noqa: ANN401 (as `_stored`)
    # A relation keeps no result between calls.
    name, kept = _stored(native)
    ((height,),) = kept.count("*").fetchall()
    for start in range(0, height, most):
        place = f"rowid >= {start} AND rowid < {start + most}"
        yield kept.query("kept", f"FROM {name} WHERE {place}").fetchall()


def _unnested(kind: type, values: Sequence[int | str]) -> str:
    if kind is int:
        # One text is read in no time; a list of a hundred thousand expressions is not.
        listed = f"string_split('{','.join(map(str, values))}', ',')" if values else "[]"
        return f"unnest(CAST({listed} AS BIGINT[]))"
    listed = ", ".join("'" + str(each).replace("'", "''") + "'" for each in values)
    return f"unnest(CAST([{listed}] AS VARCHAR[]))"
