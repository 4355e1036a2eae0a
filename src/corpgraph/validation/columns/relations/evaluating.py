"""What functions ask of who prints their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import narwhals as nw

    from corpgraph.validation.columns.relations.values import Value
    from corpgraph.validation.planning.expressions import Expression

__all__ = ["Evaluating", "Printed"]


class Evaluating(Protocol):
    """Prints expressions over the columns of one frame."""

    @property
    def library(self) -> nw.Implementation:
        """What computes the columns."""

    def truth(self, expression: Expression) -> nw.Expr:
        """Whether an expression is true; null for an error."""

    def value(self, expression: Expression) -> Value:
        """The value of an expression."""

    def doubt(self, is_doubtful: nw.Expr, reason: str) -> None:
        """Have the query declined where something is true of any row."""


#: How a function is printed.
Printed = Callable[["Evaluating", "tuple[Expression, ...]"], "Value"]
