"""Shapes that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from corpgraph.errors import InputError

if TYPE_CHECKING:
    from corpgraph.validation.shapes.triples import Node

__all__ = ["ShapeError", "shape_name"]


class ShapeError(InputError):
    """A shape, or what belongs to one, is not what SHACL asks for.

    Args:
        message: What is wrong, in one line, with the name of the shape.
        node: The node of the shapes graph that is to be mended.
        hint: What to do about it, in one line.
    """

    def __init__(self, message: str, node: Node, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        # What it is made again of, where it comes from another process.
        self.args = (message, node)
        self.node = node


def shape_name(node: Node) -> str:
    """Refer to a shape; of one without a name, a label would tell nobody anything."""
    return "a shape without a name" if isinstance(node, ox.BlankNode) else f"shape {node}"
