"""Targets that match no node of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from corpgraph.namespaces import OWL
from corpgraph.validation.shapes.triples import TYPE, sh
from corpgraph.validation.soundness.naming import is_slip, split
from corpgraph.validation.soundness.problems import Doubt, ProblemKind
from corpgraph.validation.soundness.prohibitions import forbids
from corpgraph.validation.soundness.shape_nodes import (
    TARGETS,
    implicit_targets,
    is_off,
    shape_nodes,
    shapes_referred_to,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.shapes.triples import Node, Term, TripleIndex
    from corpgraph.validation.soundness.data_summary import DataSummary
    from corpgraph.validation.soundness.naming import Names

__all__ = ["check_targets"]

_OWL_CLASS: Final = ox.NamedNode(f"{OWL}Class")
_IMPLICIT: Final = "implicit"


class _Target(NamedTuple):
    """One target of a shape: what kind it is of, and the class, property or node."""

    shape: Node
    kind: str
    value: Term


def check_targets(
    graph: TripleIndex, data: ox.Store, summary: DataSummary, names: Names, *, each: bool
) -> list[Doubt]:
    """Find the shapes whose targets match nothing (W3C SHACL, section 2.1.3).

    Where another target of the same shape matches, one that does not is only found if it is a slip
    of one letter: such shapes take what there is. A shape that forbids what it targets is meant to
    match nothing.

    Args:
        graph: The shapes graph.
        data: The data, which is not empty.
        summary: What it is made of.
        names: How terms are written.
        each: Whether each shape must match; else one of them all is enough.
    """
    targets = list(_targets(graph))
    matcher = _Matcher(data, summary, names)
    found = list(_untargeted_classes(graph, names))
    matched = {target for target in targets if matcher.matches(target)}
    if not targets:
        if not graph.subjects_with(sh("target")):
            message = "no active shape has a target, so that nothing is checked"
            hint = "say with sh:targetClass or another target what a shape is about"
            found.append(Doubt(ProblemKind.NO_TARGET, message, hint=hint))
    elif each:
        shapes = {target.shape for target in matched}
        for target in targets:
            if target in matched or forbids(graph, target.shape, target.kind, target.value):
                continue
            if target.shape not in shapes or matcher.is_slip(target):
                found.append(matcher.doubt(target))
    elif not matched:
        message = f"none of the {len(targets)} targets of the shapes matches a node of the data"
        found.append(Doubt(ProblemKind.NOTHING_MATCHED, message))
    return found


def _targets(graph: TripleIndex) -> Iterator[_Target]:
    for kind in TARGETS:
        for shape in graph.subjects_with(sh(kind)):
            if not is_off(graph, shape):
                for value in graph.values(shape, sh(kind)):
                    yield _Target(shape, kind, value)
    for cls in implicit_targets(graph):
        if not is_off(graph, cls):
            yield _Target(cls, _IMPLICIT, cls)


def _untargeted_classes(graph: TripleIndex, names: Names) -> Iterator[Doubt]:
    """Find the shapes that are OWL classes, and do not target their instances by that."""
    used = {*implicit_targets(graph), *shapes_referred_to(graph)}
    found = [
        shape
        for shape in shape_nodes(graph)
        if shape not in used
        and not is_off(graph, shape)
        and _OWL_CLASS in graph.values(shape, TYPE)
        and not any(graph.values(shape, sh(name)) for name in (*TARGETS, "target"))
    ]
    if found:
        first = min(found, key=str)
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield Doubt(
            ProblemKind.NO_TARGET,
            f"{names.shape(first)}{more} would be a target as a rdfs:Class, not as an owl:Class",
            first,
            "say owl:Class rdfs:subClassOf rdfs:Class in the shapes graph, or add a target",
        )


class _Matcher:
    """Tells which targets match a node of the data."""

    def __init__(self, data: ox.Store, summary: DataSummary, names: Names) -> None:
        self._data = data
        self._names = names
        self._classes = summary.populated
        self._predicates = summary.predicates

    def matches(self, target: _Target) -> bool:
        if target.kind == "targetNode":
            return self._occurs(target.value)
        return target.value in self._candidates(target)

    def is_slip(self, target: _Target) -> bool:
        """Whether a target that matches nothing is one letter away from one that would."""
        if not isinstance(target.value, ox.NamedNode) or target.kind == "targetNode":
            return False
        namespace, local = split(target.value.value)
        others = (split(iri) for iri in self._iris(target))
        return any(own == namespace and is_slip(local, other) for own, other in others)

    def doubt(self, target: _Target) -> Doubt:
        """Say that a target matches nothing."""
        shape, kind, value = target
        short = self._names.short(value)
        what = {
            "targetNode": f"targets {short}, which is no node of the data",
            "targetClass": f"targets the class {short}, which has no instance in the data",
            "targetSubjectsOf": f"targets the subjects of {short}, which no triple of the data has",
            "targetObjectsOf": f"targets the objects of {short}, which no triple of the data has",
            _IMPLICIT: "is a class that has no instance in the data",
        }
        return Doubt(
            ProblemKind.UNMATCHED_TARGET,
            f"{self._names.shape(shape)} {what[kind]}",
            shape,
            self._names.nearest(value, self._iris(target)),
            None if kind == _IMPLICIT else ox.Triple(shape, sh(kind), value),
        )

    def _iris(self, target: _Target) -> Iterator[str]:
        return (term.value for term in self._candidates(target) if isinstance(term, ox.NamedNode))

    def _candidates(self, target: _Target) -> Iterable[Term]:
        if target.kind == "targetNode":
            return ()
        return self._classes if target.kind in ("targetClass", _IMPLICIT) else self._predicates

    def _occurs(self, node: Term) -> bool:
        if any(True for _ in self._data.quads_for_pattern(None, None, node, None)):
            return True
        return isinstance(node, ox.NamedNode | ox.BlankNode) and any(
            True for _ in self._data.quads_for_pattern(node, None, None, None)
        )
