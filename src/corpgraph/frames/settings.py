"""Where libraries of data frames work, and with how much memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a library works.

    Attributes:
        memory: How much memory DuckDB may take for itself, as it writes it (``3GB``). If not given,
            3 GB, or DuckDB's own limit where that is less.
        scratch: A folder for what does not fit into memory; for Spark one on storage that all
            workers share, perhaps by a URL. A temporary folder of this machine if not given.
        master: The URL of Spark's master; ``local[*]`` if not given.
    """

    memory: str | None = None
    scratch: Path | str | None = None
    master: str | None = None
