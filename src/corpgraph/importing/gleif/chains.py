"""Who stands at the top of chains of direct control, by doubling the steps (pointer jumping)."""

from __future__ import annotations

import polars as pl

__all__ = ["climb"]


def climb(links: pl.DataFrame) -> pl.DataFrame:
    """Follow each organisation to the top of its chain.

    The steps double from round to round, so that the rounds are few however long chains are.

    Args:
        links: ``child`` and ``parent``, one parent a child, and none its own.

    Returns:
        ``child``, ``top`` (null where the chain leads into a circle) and ``in_circle``.
    """
    upper = (
        links.select("parent").unique().join(links, left_on="parent", right_on="child", how="anti")
    )
    # A top leads to itself, so that whoever has reached it stays.
    settled = upper.select(pl.col("parent").alias("child"), "parent")
    tops = settled.get_column("child").implode()
    moving, reach = links.select("child", "parent"), 1
    # After as many steps as there are organisations, who has reached no top is in a circle.
    while reach <= 2 * links.height and not moving.is_empty():
        steps = pl.concat([settled, moving])
        moving = moving.join(steps, left_on="parent", right_on="child").select(
            "child", pl.col("parent_right").alias("parent")
        )
        is_top = pl.col("parent").is_in(tops)
        settled = pl.concat([settled, moving.filter(is_top)])
        moving = moving.filter(~is_top)
        reach *= 2
    circle = moving.get_column("parent").unique().implode()
    return (
        links.select("child")
        .join(
            pl.concat([settled, moving.select("child", pl.lit(None, pl.String).alias("parent"))]),
            on="child",
        )
        .select(
            "child", pl.col("parent").alias("top"), pl.col("child").is_in(circle).alias("in_circle")
        )
    )
