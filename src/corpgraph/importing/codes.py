"""Codes of registers, and the concepts of our code lists that they stand for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["concept", "jurisdictions"]


@cache
def jurisdictions() -> Mapping[str, str]:
    """The countries of ISO 3166-1 and their subdivisions of ISO 3166-2, by code."""
    import pycountry

    codes = [each.alpha_2 for each in pycountry.countries]
    codes += [each.code for each in pycountry.subdivisions]
    return {code: code.lower() for code in codes}


def concept(text: pl.Expr, codes: Mapping[str, str]) -> pl.Expr:
    """The last part of the IRI of the concept that a code stands for; null where it is none."""
    # Places in a list, for a long table is made anew each time that values are replaced by it.
    place = text.cast(pl.Enum(list(codes)), strict=False).to_physical()
    return pl.lit(pl.Series(list(codes.values()), dtype=pl.String)).gather(place)
