"""Parquet for analysts: one file a class, the tables of CSV with types.

A date is a date, a whole number an integer, a share a decimal; what a column cannot hold exactly in
such a type, such as a date of which only the month is known, it holds as text. A column of which
some row has several values holds lists. Each file tells in its metadata, under ``corpgraph``, the
class and the property, datatype and language of each column, as JSON.

The library, arro3 (Apache Arrow in Rust), is loaded when it is needed: it is an extra.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError
from corpgraph.exporting.tabling import tabulate
from corpgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from arro3.core import Array, DataType

    from corpgraph.exporting.dumps import Content
    from corpgraph.exporting.tabling import Column, Table

__all__ = ["write_parquet"]

_INTEGERS: Final = frozenset(
    XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]*")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL: Final = re.compile(r"-?(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?")
_DOUBLE: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
#: Digits in a decimal of 128 bits.
_DIGITS: Final = 38
_PLACES: Final = 6


def write_parquet(content: Content, folder: Path, _: str) -> None:
    """Write ``parquet/<class>.parquet`` for each class in the data.

    Raises:
        UsageError: The extra is not installed.
    """
    try:
        from arro3.core import Array, DataType, Field, Schema
        from arro3.core import Table as Written
        from arro3.io import write_parquet as write
    except ImportError as error:
        hint = "pip install 'corpgraph[parquet]'"
        raise UsageError("Parquet needs a package that is not installed", hint=hint) from error

    (folder / "parquet").mkdir()
    for table in tabulate(content):
        arrays = [Array(table.ids, type=DataType.string())]
        fields = [Field("id", DataType.string(), nullable=False)]
        for name, column in table.columns.items():
            array, nullable = _array(column, list(table.values(column)))
            arrays.append(array)
            fields.append(Field(name, array.type, nullable=nullable))
        write(
            Written.from_arrays(arrays, schema=Schema(fields)),
            folder / "parquet" / f"{table.name}.parquet",
            compression="zstd(3)",
            created_by="corpgraph",
            key_value_metadata={"corpgraph": _metadata(table)},
            # It would be written in an order that differs from run to run.
            skip_arrow_metadata=True,
        )


def _array(column: Column, cells: Sequence[Sequence[str]]) -> tuple[Array, bool]:
    """The values of a column, and whether some may be missing."""
    from arro3.core import Array, DataType, list_array

    values = [value for cell in cells for value in cell]
    kind = _type(column, values)
    if all(len(cell) <= 1 for cell in cells):
        return _typed([cell[0] if cell else None for cell in cells], kind), True
    offsets = [0]
    for cell in cells:
        offsets.append(offsets[-1] + len(cell))
    return list_array(Array(offsets, type=DataType.int32()), _typed(values, kind)), False


def _typed(values: Sequence[str | None], kind: DataType) -> Array:
    from arro3.core import Array, DataType

    texts = Array(values, type=DataType.string())
    return texts if kind == DataType.string() else texts.cast(kind)


def _type(column: Column, values: Iterable[str]) -> DataType:
    """The type that holds every value of a column exactly."""
    from arro3.core import DataType

    datatype = column.datatype
    if datatype == f"{XSD}date" and all(map(_is_day, values)):
        return DataType.date32()
    if datatype in _INTEGERS and all(map(_is_long, values)):
        return DataType.int64()
    if datatype == f"{XSD}boolean" and all(value in ("true", "false") for value in values):
        return DataType.bool()
    if datatype == f"{XSD}double" and all(map(_DOUBLE.fullmatch, values)):
        return DataType.float64()
    if datatype == f"{XSD}decimal":
        matches = [_DECIMAL.fullmatch(value) for value in values]
        known = [match for match in matches if match is not None]
        whole = max((len(match["whole"]) for match in known), default=0)
        # So many in any case, so that files of different data have one type.
        scale = max([_PLACES, *(len(match["part"] or "") for match in known)])
        if len(known) == len(matches) and whole + scale <= _DIGITS:
            return DataType.decimal128(_DIGITS, scale)
    return DataType.string()


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_long(value: str) -> bool:
    return _WHOLE.fullmatch(value) is not None and -(2**63) <= int(value) < 2**63


def _metadata(table: Table) -> str:
    columns = {
        name: {
            key: value
            for key, value in (
                ("property", column.predicate),
                ("datatype", column.datatype),
                ("language", column.language),
            )
            if value is not None
        }
        for name, column in table.columns.items()
    }
    return json.dumps({"class": table.of, "columns": columns}, ensure_ascii=False)
