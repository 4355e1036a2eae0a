"""Check digits of LEIs, a column at a time.

ISO 17442: 18 letters or digits and two check digits, by ISO/IEC 7064 MOD 97-10: with letters read
as 10 to 35 the number leaves 1 when divided by 97.
"""

from __future__ import annotations

from typing import Final

import polars as pl

__all__ = ["is_lei"]

_FORM: Final = r"^[A-Z0-9]{18}[0-9]{2}$"
_LENGTH: Final = 20
#: A remainder and so many letters fit into 32 bits.
_STEP: Final = 3


def is_lei(text: pl.Expr) -> pl.Expr:
    """Whether text is an LEI with the right check digits; false for null."""
    return text.map_batches(_are_leis, return_dtype=pl.Boolean)


def _are_leis(texts: pl.Series) -> pl.Series:
    # As a series, each step is computed once; an expression would repeat the shared ones.
    is_written = texts.str.contains(_FORM).fill_null(value=False)
    written = pl.select(pl.when(is_written).then(texts)).to_series()
    # Bytes of a fixed number can be counted with as they are.
    codes = written.cast(pl.Binary).bin.reinterpret(
        dtype=pl.Array(pl.UInt8, _LENGTH), endianness="little"
    )
    number = pl.Series(pl.zeros(len(texts), pl.UInt32, eager=True))
    for place in range(_LENGTH):
        code = codes.arr.get(place)
        is_letter = code >= ord("A")
        value = code - ord("0") - is_letter.cast(pl.UInt8) * (ord("A") - ord("0") - 10)
        # A letter is two digits.
        number = number * (is_letter.cast(pl.UInt32) * 90 + 10) + value.cast(pl.UInt32)
        if place % _STEP == _STEP - 1:
            number = number % 97
    return (is_written & (number % 97 == 1).fill_null(value=False)).rename(texts.name)
