"""Records as trees of elements, from which XML and JSON are written.

An element is a dictionary: ``@name`` for attributes, ``$`` for its text, other keys for what is in
it; elements that can be repeated are lists. That is how GLEIF's JSON has its XML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generating.columns import Layout, Path
    from generating.entities import Record

__all__ = ["Planter", "Tree"]

Tree = dict[str, Any]


class Planter:
    """Makes trees of the records of one layout."""

    def __init__(self, layout: Layout) -> None:
        self._paths = [
            (column, _containers(path), path[-1][0] if path[-1][0][0] == "@" else "$")
            for column, path in layout.paths.items()
        ]
        self._order = {column: place for place, (column, _, _) in enumerate(self._paths)}

    def tree(self, record: Record, *, deleted_at: str = "") -> Tree:
        """The tree of a record, with the moment at which it was deleted, if it was."""
        root: Tree = {}
        order, paths = self._order, self._paths
        for place in sorted([order[column] for column in record]):
            column, steps, leaf = paths[place]
            at = root
            for name, number in steps:
                if not number:
                    at = at.setdefault(name, {})
                    continue
                several = at.setdefault(name, [])
                if len(several) < number:
                    several.append({})
                at = several[-1]
            at[leaf] = record[column]
        if deleted_at:
            extension = root.setdefault("Extension", {})
            extension["gleif:Deletion"] = {"gleif:DeletedAt": {"$": deleted_at}}
        return root


def _containers(path: Path) -> Path:
    """The elements around a value, without the mark of those that are repeated."""
    elements = path[:-1] if path[-1][0][0] == "@" else path
    return tuple((name.removesuffix("[]"), number) for name, number in elements)
