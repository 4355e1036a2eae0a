"""A plan, printed as SPARQL 1.1: each breach is a pattern, each test an expression.

Expressions are total: they are true or false of every term, and never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from corpgraph.validation.planning import plan
from corpgraph.validation.shapes import rules
from corpgraph.validation.shapes.model import ClassTarget, NodeTarget, SubjectsTarget
from corpgraph.validation.shapes.property_paths import Predicate
from corpgraph.validation.sparql.expressions import balanced, bounded, fails_node_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyoxigraph as ox

    from corpgraph.validation.shapes.property_paths import Path
    from corpgraph.validation.sparql.expressions import Dialect

__all__ = ["Pattern", "Printer"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A graph pattern that finds one kind of pairs of a breach.

    Attributes:
        text: SPARQL, without the braces around it; the focus node is bound outside.
        value: The variable of the value that a result names, or None.
        path: The variable of the property that a result names as its path, or None.
        other: The variable that tells results with one value apart, or None.
        alone: A pattern of the same pairs that binds the focus node itself, if there is one.
        condition: The pattern as an expression, if all it does is to filter focus nodes.
    """

    text: str
    value: str | None = None
    path: str | None = None
    other: str | None = None
    alone: str | None = None
    condition: str | None = None


class Printer:
    """Prints focuses, breaches and tests; each call makes variables of its own.

    Args:
        dialect: What the engine that will read the text needs.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._numbers = count()

    def focus(self, focus: plan.Focus, variable: str, above: Sequence[str]) -> str:
        """A pattern that binds a variable to the nodes of a focus.

        Args:
            focus: The focus.
            variable: The variable.
            above: Variables for the focus nodes from which the path leads, the nearest last.
        """
        if isinstance(focus, plan.Reached):
            start = above[-1]
            return f"{self.focus(focus.focus, start, above[:-1])} {start} {focus.path} {variable} ."
        return _union(list(self._targets(focus, variable)))

    def _targets(self, focus: plan.Targeted, variable: str) -> Iterator[str]:
        nodes = [target.node for target in focus.targets if isinstance(target, NodeTarget)]
        if nodes:
            yield self._dialect.members(tuple(nodes), variable)
        for target in focus.targets:
            if isinstance(target, ClassTarget):
                yield self._dialect.instances(target.cls, variable)
            elif isinstance(target, SubjectsTarget):
                yield f"{variable} {target.predicate} {self._new()} ."
            elif not isinstance(target, NodeTarget):
                yield f"{self._new()} {target.predicate} {variable} ."

    def breach(
        self, breach: plan.Fails | plan.Counted | plan.PairRule, path: Path | None, focus: str
    ) -> list[Pattern]:
        """The patterns that together find the pairs of a breach at a focus node."""
        match breach:
            case plan.Fails(test):
                value, step = self._value(path, focus)
                return [Pattern(f"{step} FILTER({self.fails(test, value)})", value)]
            case plan.Counted():
                condition = self._counted(breach, path, focus)
                alone = self._too_many(breach, path, focus)
                return [Pattern(f"FILTER {condition}", alone=alone, condition=condition)]
            case rules.EqualTo(predicate):
                return self._unequal(predicate, path, focus)
            case rules.DisjointFrom(predicate):
                value, step = self._value(path, focus)
                text = f"{step} {focus} {predicate} {value} ."
                return [Pattern(text, value, alone=text)]
            case rules.Below(predicate, operator):
                value, step = self._value(path, focus)
                other = self._new()
                holds = self._dialect.compares(value, operator, other)
                text = f"{step} {focus} {predicate} {other} . FILTER(!{holds})"
                return [Pattern(text, value, other=other, alone=text)]
            case rules.UniqueLanguages():
                return [self._repeated_language(path, focus)]
            case rules.AllowsProperties(predicates):
                return [self._other_property(predicates, path, focus)]
            case rules.Contains(term):
                value, step = self._value(path, focus)
                missing = fails_node_rule(self._dialect, rules.OneOf((term,)), value)
                if path is None:
                    return [Pattern(f"FILTER({missing})", condition=missing)]
                condition = f"NOT EXISTS {{ {step} FILTER(!{missing}) }}"
                return [Pattern(f"FILTER {condition}", condition=condition)]

    def fails(self, test: plan.Test, node: str) -> str:
        """An expression that is true if a node fails a test."""
        match test:
            case plan.Not(inner):
                return f"(!{self.fails(inner, node)})"
            case plan.All(tests):
                return _either([self.fails(each, node) for each in tests])
            case plan.Any(tests):
                return f"(!{_either([f'(!{self.fails(each, node)})' for each in tests])})"
            case plan.ExactlyOne(tests):
                ones = [f"IF({self.fails(each, node)}, 0, 1)" for each in tests]
                return f"({balanced(ones, '+') or '0'} != 1)"
            case plan.Free(breach, path):
                patterns = self.breach(breach, path, node)
                # Not every engine filters a group that is otherwise empty.
                found = [each.condition or f"EXISTS {{ {each.text} }}" for each in patterns]
                return _either([f"({each})" for each in found])
            case plan.Unreported():
                return self._dialect.reported(test, node)
            case _:
                return fails_node_rule(self._dialect, test, node)

    def _value(self, path: Path | None, focus: str) -> tuple[str, str]:
        if path is None:
            return focus, ""
        value = self._new()
        return value, f"{focus} {path} {value} ."

    def _counted(self, breach: plan.Counted, path: Path | None, focus: str) -> str:
        value, step = self._value(path, focus)
        if breach.test is not None:
            step += f" FILTER(!{self.fails(breach.test, value)})"
        many = bounded(breach.least if breach.least is not None else (breach.most or 0) + 1)
        if many == 1:
            enough = step
        elif many == 2 and breach.test is None:
            other, again = self._value(path, focus)
            enough = f"{step} {again} FILTER(!sameTerm({value}, {other}))"
        else:
            enough = (
                f"SELECT {focus} WHERE {{ {step} }} GROUP BY {focus} "
                f"HAVING(COUNT(DISTINCT {value}) >= {many})"
            )
        return f"{'NOT ' if breach.least is not None else ''}EXISTS {{ {enough} }}"

    def _too_many(self, breach: plan.Counted, path: Path | None, focus: str) -> str | None:
        if breach.most is None or breach.test is not None or not isinstance(path, Predicate):
            return None
        value = self._new()
        # The triples of one subject and predicate are distinct, so that their objects are too.
        return (
            f"{{ SELECT {focus} WHERE {{ {focus} {path} {value} }} GROUP BY {focus} "
            f"HAVING(COUNT({value}) > {bounded(breach.most)}) }}"
        )

    def _unequal(self, predicate: ox.NamedNode, path: Path | None, focus: str) -> list[Pattern]:
        value, step = self._value(path, focus)
        missing = f"{step} FILTER NOT EXISTS {{ {focus} {predicate} {value} }}"
        other = self._new()
        if path is None:
            there = f"sameTerm({focus}, {other})"
        else:
            there = f"EXISTS {{ {focus} {path} {other} }}"
        surplus = f"{focus} {predicate} {other} . FILTER(!({there}))"
        return [Pattern(missing, value), Pattern(surplus, other)]

    def _repeated_language(self, path: Path | None, focus: str) -> Pattern:
        one, step = self._value(path, focus)
        two, again = self._value(path, focus)
        tag = self._new()
        text = (
            f'{step} {again} FILTER(!sameTerm({one}, {two}) && LANG({one}) != "" '
            f"&& LCASE(LANG({one})) = LCASE(LANG({two}))) BIND(LCASE(LANG({one})) AS {tag})"
        )
        return Pattern(text, other=tag, alone=text)

    def _other_property(
        self, predicates: tuple[ox.NamedNode, ...], path: Path | None, focus: str
    ) -> Pattern:
        node, step = self._value(path, focus)
        predicate, value = self._new(), self._new()
        text = f"{step} {node} {predicate} {value} ."
        if predicates:
            known = ", ".join(str(each) for each in predicates)
            text += f" FILTER({predicate} NOT IN ({known}))"
        return Pattern(text, value, path=predicate, other=node)

    def _new(self) -> str:
        return f"?v{next(self._numbers)}"


def _union(branches: list[str]) -> str:
    # Nested by halves: an engine recurses into a chain of unions.
    if len(branches) == 1:
        return branches[0]
    half = len(branches) // 2
    return f"{{ {_union(branches[:half])} }} UNION {{ {_union(branches[half:])} }}"


def _either(expressions: list[str]) -> str:
    return balanced(expressions, "||") or "false"
