"""Shapes, compiled to a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.validation.planning.plan import (
    All,
    Any,
    Check,
    Counted,
    ExactlyOne,
    Fails,
    Free,
    Not,
    Reached,
    Reported,
    Targeted,
    Unreported,
)
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.errors import ShapeError, shape_name
from corpgraph.validation.shapes.model import (
    AllOf,
    AnyOf,
    ConformsTo,
    ExactlyOneOf,
    HasProperty,
    NoneOf,
    PropertyShape,
    Qualified,
    SparqlRule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpgraph.validation.planning.plan import Breach, Focus, Test
    from corpgraph.validation.shapes.model import Constraint, NodeShape, Shapes
    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.shapes.triples import Node

    Trail = tuple[Node, ...]

__all__ = ["compile_shapes"]

#: Shapes nested deeper are refused: no engine can be relied on to print or run them.
_DEEPEST: Final = 40
#: Shapes that name each other twice and twice again grow without bound; this many are enough.
_MOST: Final = 20_000


def compile_shapes(shapes: Shapes) -> tuple[Check, ...]:
    """Compile shapes to the checks that find all that breaks them.

    Args:
        shapes: The shapes.

    Raises:
        ShapeError: Shapes that are used refer to each other in a circle, which has no meaning in
            W3C SHACL (section 3.4.3), or nest too deep.
    """
    compiler = _Compiler(shapes)
    return tuple(
        check
        for shape in shapes.by_node.values()
        if shape.targets
        for check in compiler.checks(shape.node, Targeted(shape.targets), ())
    )


class _Compiler:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes.by_node
        self._left = _MOST

    def checks(self, node: Node, focus: Focus, trail: Trail) -> Iterator[Check]:
        """The checks of a shape at a focus."""
        shape, trail = self._enter(node, trail)
        if shape.deactivated:
            return
        path = _path(shape)
        for constraint in shape.constraints:
            if isinstance(constraint.rule, HasProperty):
                yield from self.checks(constraint.rule.shape, _values(focus, path), trail)
                continue
            breach = self._breach(constraint, shape, focus, trail)
            if breach is not None:
                yield Check(
                    focus,
                    path,
                    breach,
                    node,
                    constraint.component,
                    shape.severity,
                    shape.messages,
                    constraint.node,
                )

    def _conforms(self, node: Node, focus: Focus, trail: Trail) -> Test:
        """The test whether a node that may be one of a focus conforms to a shape."""
        shape, trail = self._enter(node, trail)
        if shape.deactivated:
            return All(())
        path = _path(shape)
        tests: list[Test] = []
        for constraint in shape.constraints:
            if isinstance(constraint.rule, HasProperty):
                inner = self._conforms(constraint.rule.shape, _values(focus, path), trail)
                tests.append(_free(Fails(inner), path))
                continue
            breach = self._breach(constraint, shape, focus, trail)
            if isinstance(breach, Reported):
                tests.append(Unreported(breach, path, focus))
            elif breach is not None:
                tests.append(_free(breach, path))
        return tests[0] if len(tests) == 1 else All(tuple(tests))

    def _breach(
        self, constraint: Constraint, shape: NodeShape | PropertyShape, focus: Focus, trail: Trail
    ) -> Breach | None:
        rule = constraint.rule
        if isinstance(rule, SparqlRule):
            return Reported(rule, shape.node)
        if isinstance(rule, rules.AtLeast):
            return Counted(least=rule.count) if rule.count > 0 else None
        if isinstance(rule, rules.AtMost):
            return Counted(most=rule.count)
        if isinstance(
            rule,
            rules.UniqueLanguages
            | rules.EqualTo
            | rules.DisjointFrom
            | rules.Below
            | rules.AllowsProperties
            | rules.Contains,
        ):
            return rule
        if isinstance(rule, HasProperty):
            raise TypeError("a property shape is compiled where it is named")
        values = _values(focus, _path(shape))
        if isinstance(rule, Qualified):
            return self._qualified(rule, values, trail)
        return Fails(self._test(rule, values, trail))

    def _qualified(self, rule: Qualified, values: Focus, trail: Trail) -> Counted | None:
        tests = [self._conforms(rule.shape, values, trail)]
        tests += [Not(self._conforms(each, values, trail)) for each in rule.siblings]
        test = tests[0] if len(tests) == 1 else All(tuple(tests))
        if not rule.least:
            return Counted(most=rule.count, test=test)
        return Counted(least=rule.count, test=test) if rule.count > 0 else None

    def _test(
        self,
        rule: rules.NodeRule | ConformsTo | NoneOf | AllOf | AnyOf | ExactlyOneOf,
        values: Focus,
        trail: Trail,
    ) -> Test:
        if isinstance(rule, ConformsTo):
            return self._conforms(rule.shape, values, trail)
        if isinstance(rule, NoneOf):
            return Not(self._conforms(rule.shape, values, trail))
        if isinstance(rule, AllOf | AnyOf | ExactlyOneOf):
            tests = tuple(self._conforms(each, values, trail) for each in rule.shapes)
            if isinstance(rule, AllOf):
                return All(tests)
            return Any(tests) if isinstance(rule, AnyOf) else ExactlyOne(tests)
        return rule

    def _enter(self, node: Node, trail: Trail) -> tuple[NodeShape | PropertyShape, Trail]:
        if node in trail:
            circle = (*trail[trail.index(node) :], node)
            raise ShapeError(
                f"{shape_name(node)} is recursive: {_chain(circle)}",
                node,
                hint="recursive shapes have no meaning in SHACL; break the circle",
            )
        if len(trail) >= _DEEPEST:
            what = f"nests other shapes more than {_DEEPEST} deep"
            raise ShapeError(f"{shape_name(trail[0])} {what}", trail[0])
        self._left -= 1
        if self._left < 0:
            start = trail[0] if trail else node
            what = f"and those before it expand to more than {_MOST} uses"
            raise ShapeError(f"{shape_name(start)} {what}", start)
        return self._shapes[node], (*trail, node)


def _path(shape: NodeShape | PropertyShape) -> Path | None:
    return shape.path if isinstance(shape, PropertyShape) else None


def _values(focus: Focus, path: Path | None) -> Focus:
    return focus if path is None else Reached(focus, path)


def _free(breach: Breach, path: Path | None) -> Test:
    if isinstance(breach, Fails) and path is None:
        return breach.test
    if isinstance(breach, Reported):
        raise TypeError("a query cannot be tested inside another one")
    return Free(breach, path)


def _chain(nodes: Iterable[Node]) -> str:
    return " → ".join(str(node) for node in nodes)
