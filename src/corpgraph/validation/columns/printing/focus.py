"""The focus nodes of checks, and the instances of classes, as frames."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import narwhals as nw

from corpgraph.frames.backends import among, distinct, each_once, rows, size
from corpgraph.frames.slices import in_syntax
from corpgraph.validation.columns.printing.paths import follow
from corpgraph.validation.columns.printing.steps import run_together
from corpgraph.validation.planning import plan
from corpgraph.validation.shapes.model import ClassTarget, NodeTarget, SubjectsTarget
from corpgraph.validation.shapes.triples import SUBCLASS, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from corpgraph.frames.slices import Frame, Slices
    from corpgraph.validation.columns.printing.steps import Steps
    from corpgraph.validation.shapes.model import Target

__all__ = ["Classes", "FocusNodes"]


class Classes:
    """The instances of classes, each class with its subclasses.

    Args:
        slices: The triples.
    """

    def __init__(self, slices: Slices) -> None:
        self._slices = slices
        self._keys: dict[ox.NamedNode, set[int]] = {}

    def instances(self, cls: ox.NamedNode) -> Frame:
        """The SHACL instances of a class (W3C SHACL, section 1.1), perhaps repeatedly.

        Returns:
            A frame with the columns ``node`` and ``text``.
        """
        if cls not in self._keys:
            self._keys[cls] = self._with_subclasses(self._slices.key(str(cls)))
        typed = among(self._slices.of(TYPE.value), "o", self._keys[cls])
        return typed.select(nw.col("s").alias("node"), nw.col("subject").alias("text"))

    def _with_subclasses(self, key: int) -> set[int]:
        found, waiting = {key}, [key]
        while waiting:
            below = self._below.get(waiting.pop(), set()) - found
            found |= below
            waiting += below
        return found

    @cached_property
    def _below(self) -> dict[int, set[int]]:
        """The subclasses of each class that are stated."""
        # Read once: frames would be joined for each class, and again for each step.
        below: dict[int, set[int]] = {}
        if SUBCLASS.value in self._slices.predicates():
            for sub, above in rows(self._slices.of(SUBCLASS.value).select("s", "o")):
                below.setdefault(above, set()).add(sub)
        return below


class FocusNodes:
    """The focus nodes of the checks of a plan, each set of them found once.

    Args:
        slices: The triples.
        classes: Finds instances.
    """

    def __init__(self, slices: Slices, classes: Classes) -> None:
        self._slices = slices
        self._classes = classes
        self._found: dict[plan.Focus, Frame] = {}

    def find(self, focuses: Iterable[plan.Focus]) -> None:
        """Find sets of focus nodes, those together that do not depend on each other."""
        levels: dict[int, dict[plan.Focus, None]] = {}
        for focus in focuses:
            each: plan.Focus | None = focus
            while each is not None and each not in self._found:
                levels.setdefault(_depth(each), {})[each] = None
                each = each.focus if isinstance(each, plan.Reached) else None
        for _, level in sorted(levels.items()):
            found = run_together(self._nodes(each) for each in level)
            self._found.update(zip(level, found, strict=True))

    def of(self, focus: plan.Focus) -> Frame:
        """The nodes of a focus that was found.

        Returns:
            A frame with the columns ``node`` (key; each once), ``text`` and ``times``, which says
            how many results each result is that a check has at that node.
        """
        return self._found[focus]

    def count(self, focus: plan.Focus) -> int:
        """How many nodes a focus that was found has."""
        return size(self._found[focus])

    def _nodes(self, focus: plan.Focus) -> Steps[Frame]:
        if isinstance(focus, plan.Reached):
            above = self.of(focus.focus)
            pairs = yield from follow(self._slices, focus.path, above)
            led = distinct(pairs, ["this", "value"]).join(
                above.select("node", "times"), left_on="this", right_on="node", how="inner"
            )
            nodes = led.group_by("value").agg(
                nw.col("value_text").min().alias("text"), nw.col("times").sum()
            )
            return (yield nodes.rename({"value": "node"}).select("node", "text", "times"))
        parts = map(self._target, focus.targets)
        nodes = each_once(nw.concat([part.select("node", "text") for part in parts]), "node")
        return (yield nodes.with_columns(nw.lit(1).cast(nw.Int64).alias("times")))

    def _target(self, target: Target) -> Frame:
        match target:
            case NodeTarget(node):
                return self._slices.terms([in_syntax(node)])
            case ClassTarget(cls):
                return self._classes.instances(cls)
            case SubjectsTarget(predicate):
                columns = {"s": "node", "subject": "text"}
            case _:
                predicate, columns = target.predicate, {"o": "node", "object": "text"}
        return self._slices.of(predicate.value).select(*columns).rename(columns)


def _depth(focus: plan.Focus) -> int:
    depth = 0
    while isinstance(focus, plan.Reached):
        depth, focus = depth + 1, focus.focus
    return depth
