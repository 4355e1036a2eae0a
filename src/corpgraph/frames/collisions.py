"""Keys of terms, and whether two texts have one, which nothing that is built on keys would notice.

Each key is held to a second hash of its text. Two texts that agreed in both would go unseen: among
a thousand million terms the odds are one to more than 10^20.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["disagree", "hashed", "have_collisions", "second"]

#: Makes the seed of the second hash of that of the first.
_OTHER: Final = (1 << 63) - 1


def hashed(text: pl.Expr, seed: int) -> pl.Expr:
    """The keys of terms."""
    return text.hash(seed).reinterpret(signed=True)


def second(text: pl.Expr, seed: int) -> pl.Expr:
    """The second hashes of terms, by the seed of the first."""
    return text.hash(seed ^ _OTHER)


def disagree(hashes: Iterable[pl.DataFrame]) -> bool:
    """Whether terms with different texts have one key.

    Args:
        hashes: The columns ``key`` and ``second``: the two hashes of each term, maybe repeatedly.
    """
    frames = [each.lazy().select("key", "second") for each in hashes]
    if not frames:
        return False
    one, other = pl.col("second").min(), pl.col("second").max().alias("other")
    found = pl.concat(frames).group_by("key").agg(one, other)
    return bool(found.select((pl.col("second") != pl.col("other")).any()).collect().item())


def have_collisions(tables: Iterable[pl.DataFrame], seed: int) -> bool:
    """Whether terms with different texts have one key.

    Args:
        tables: The columns ``s``, ``o`` (keys), ``subject`` and ``object`` (texts).
        seed: What the keys are computed with.
    """
    ends = (("s", "subject"), ("o", "object"))
    return disagree(
        table.select(pl.col(key).alias("key"), second(pl.col(text), seed).alias("second"))
        for table in tables
        for key, text in ends
    )
