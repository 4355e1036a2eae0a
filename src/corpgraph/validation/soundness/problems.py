"""Problems: what keeps a validation from meaning what its result says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from corpgraph.errors import InputError
from corpgraph.validation.frozen import frozen

if TYPE_CHECKING:
    import pyoxigraph as ox

    from corpgraph.validation.shapes.triples import Term

__all__ = ["Doubt", "Problem", "ProblemKind"]


class ProblemKind(StrEnum):
    """What is the matter, in the order in which problems of one place are listed."""

    UNDECLARED_PREFIX = "undeclared-prefix"
    REDECLARED_PREFIX = "redeclared-prefix"
    UNUSUAL_PREFIX = "unusual-prefix"
    EMPTY_DATA = "empty-data"
    NO_SHAPE = "no-shape"
    NO_TARGET = "no-target"
    NOTHING_MATCHED = "nothing-matched"
    UNMATCHED_TARGET = "unmatched-target"
    ILL_FORMED_SHAPE = "ill-formed-shape"
    UNKNOWN_SHACL_TERM = "unknown-shacl-term"
    MISPLACED_SHACL_TERM = "misplaced-shacl-term"
    UNCHECKED_SHACL_TERM = "unchecked-shacl-term"
    MISSING_PARAMETER = "missing-parameter"
    NO_CONSTRAINT = "no-constraint"
    UNKNOWN_TERM = "unknown-term"


@frozen
class Problem:
    """One reason why a validation says less than it seems to.

    Attributes:
        kind: What is the matter.
        message: What is wrong, in one line, without a final period.
        subject: The shape or term that it is about, in N-Triples syntax, if it is about one.
        path: The file in which it is written, as the caller named it, where that is known.
        line: The line, counted from 1.
        column: The column, counted from 1 in characters.
        hint: What to do about it, in one line.
    """

    kind: ProblemKind
    message: str
    subject: str | None = None
    path: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What problems are ordered by: place, then kind; those without a place come first."""
        return (
            self.path or "",
            self.line or 0,
            self.column or 0,
            list(ProblemKind).index(self.kind),
            self.message,
            self.subject or "",
        )

    @property
    def error(self) -> InputError:
        """The same as an error, to be printed or raised."""
        return InputError(
            self.message, path=self.path, line=self.line, column=self.column, hint=self.hint
        )

    def __str__(self) -> str:
        return str(self.error)


@frozen
class Doubt:
    """A problem that has not been given its place yet.

    Attributes:
        kind: What is the matter.
        message: What is wrong.
        subject: The shape or term that it is about.
        hint: What to do about it.
        triple: What it is about is written where this is; else where the subject is first written.
    """

    kind: ProblemKind
    message: str
    subject: Term | None = None
    hint: str | None = None
    triple: ox.Triple | None = None
