"""What the engine asks of data, wherever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.shapes.triples import Term

__all__ = ["Queried", "Solution", "is_true"]


class Solution(Protocol):
    """One row of the answer to a query."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401 (as pyoxigraph has it)
        """The term that a variable is bound to, or None, by the name of the variable."""


class Queried(Protocol):
    """Data that can be asked."""

    @property
    def has_written(self) -> bool:
        """Whether a query by value sees other literals than one by term."""

    def select(self, query: str) -> Iterable[Solution]:
        """Run a SELECT query; literals are seen as they are written, as far as they are kept."""

    def rows(self, query: str) -> Iterator[dict[str, Term]]:
        """Run a SELECT query by value, and yield what each solution binds, by name."""

    def add_shapes(self, triples: Iterable[ox.Triple]) -> None:
        """Have the shapes graph beside the data, for queries that ask for it."""

    def normal(self, term: Term) -> Term:
        """A term as queries by value see it."""


def is_true(term: Term | None) -> bool:
    """Whether a term is the boolean true, in either way to write it."""
    return isinstance(term, ox.Literal) and term.value in ("true", "1")
