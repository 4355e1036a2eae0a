"""What an import of a register makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMS", "Form", "Outcome"]

Form = Literal["parquet", "nt", "nq"]
#: As what the facts can be written; the first is the default.
FORMS: Final[tuple[Form, ...]] = ("parquet", "nt", "nq")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import made.

    Attributes:
        target: The directory with the facts and the report.
        report: The report: ``files``, ``anomalies`` with counts and samples, ``not_checked``.
        left_out: How many records are not in the graph, broken ones among them.
    """

    target: Path
    report: dict[str, Any]
    left_out: int
