"""A record of one day and of the next, and what is wrong with it on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from generating.entities import Record

__all__ = ["EDITIONS", "Damage", "Edition", "Fault", "Row", "published"]

#: ``full`` is the file of a day, ``later`` that of the next, ``delta`` what leads from one to the
#: other.
Edition = Literal["full", "delta", "later"]
EDITIONS: tuple[Edition, ...] = ("full", "delta", "later")

#: What cannot be said with values of columns: bytes that are not UTF-8 in the column, a record of
#: which only the columns before it are left. Only CSV files have them.
Damage = Literal["", "bytes", "cut"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that was planted.

    Attributes:
        kind: Its name.
        subject: The identifier, or the child's and the parent's with a blank between them.
        column: Where it is.
        what: What is there, or should be.
        damage: How the bytes are damaged, if it cannot be said with values.
    """

    kind: str
    subject: str
    column: str
    what: str
    damage: Damage = ""


class Row(NamedTuple):
    """A record before and after a day; None where there is none."""

    before: Record | None
    after: Record | None
    fault: Fault | None = None


def published(row: Row, edition: Edition) -> tuple[Record | None, bool]:
    """What an edition has of a row, and whether as a deletion."""
    if edition == "full":
        return row.before, False
    if edition == "later":
        return row.after, False
    if row.before is row.after:
        return None, False
    return (row.after, False) if row.after is not None else (row.before, True)
