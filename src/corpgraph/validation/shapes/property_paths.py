"""SHACL property paths: their types, how they are read, and how they are written."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.frozen import frozen
from corpgraph.validation.shapes.triples import sh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpgraph.validation.shapes.triples import Term, TripleIndex

__all__ = [
    "Alternative",
    "Inverse",
    "OneOrMore",
    "Path",
    "Predicate",
    "Sequence",
    "ZeroOrMore",
    "ZeroOrOne",
    "may_be_empty",
    "read_path",
]


@frozen
class Predicate:
    """One step along a property (W3C SHACL, section 2.3.1.1)."""

    iri: ox.NamedNode

    def __str__(self) -> str:
        return str(self.iri)


@frozen
class Inverse:
    """A path walked backwards (section 2.3.1.4)."""

    path: Path

    def __str__(self) -> str:
        return f"^{_step(self.path)}"


@frozen
class Sequence:
    """Paths walked one after the other (section 2.3.1.2)."""

    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return "/".join(_step(each) for each in self.paths)


@frozen
class Alternative:
    """One of several paths (section 2.3.1.3)."""

    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return "|".join(_step(each) for each in self.paths)


@frozen
class ZeroOrMore:
    """A path walked any number of times (section 2.3.1.5)."""

    path: Path

    def __str__(self) -> str:
        return f"{_step(self.path)}*"


@frozen
class OneOrMore:
    """A path walked at least once (section 2.3.1.6)."""

    path: Path

    def __str__(self) -> str:
        return f"{_step(self.path)}+"


@frozen
class ZeroOrOne:
    """A path walked once or not at all (section 2.3.1.7)."""

    path: Path

    def __str__(self) -> str:
        return f"{_step(self.path)}?"


Path = Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne

_ALTERNATIVE: Final = sh("alternativePath")
_UNARY: Final[dict[ox.NamedNode, Callable[[Path], Path]]] = {
    sh("inversePath"): Inverse,
    sh("zeroOrMorePath"): ZeroOrMore,
    sh("oneOrMorePath"): OneOrMore,
    sh("zeroOrOnePath"): ZeroOrOne,
}
#: Deeper paths are taken for a mistake: no engine evaluates them in reasonable time.
_DEEPEST: Final = 50
#: Nor longer ones; a few nodes can stand for as many steps as one likes, each twice in the next.
_MOST: Final = 100


def read_path(graph: TripleIndex, node: Term) -> Path:
    """Read a SHACL property path (W3C SHACL, section 2.3.1).

    A node that could be read as two kinds of path is read as the first of: list, alternative,
    inverse, zero or more, one or more, zero or one.

    Args:
        graph: The shapes graph.
        node: The value of ``sh:path``.

    Raises:
        InputError: The path is ill-formed, leads back into itself, or is too deep or too long.
    """
    return _read(graph, node, (), count(1))


def _read(graph: TripleIndex, node: Term, within: tuple[Term, ...], steps: Iterator[int]) -> Path:
    if isinstance(node, ox.NamedNode):
        if next(steps) > _MOST:
            raise InputError(f"the path has more than {_MOST} steps")
        return Predicate(node)
    if not isinstance(node, ox.BlankNode):
        raise InputError(f"a path cannot hold {node}")
    if node in within:
        raise InputError("the path leads back into itself")
    if len(within) >= _DEEPEST:
        raise InputError(f"the path is nested more than {_DEEPEST} levels deep")
    inner = (*within, node)
    if graph.is_list(node):
        return Sequence(_members(graph, node, inner, steps))
    for each in graph.values(node, _ALTERNATIVE)[:1]:
        return Alternative(_members(graph, each, inner, steps))
    for predicate, kind in _UNARY.items():
        for each in graph.values(node, predicate)[:1]:
            return kind(_read(graph, each, inner, steps))
    raise InputError("the path is neither a property nor a list nor one of SHACL's path forms")


def _members(
    graph: TripleIndex, head: Term, within: tuple[Term, ...], steps: Iterator[int]
) -> tuple[Path, ...]:
    paths = tuple(_read(graph, each, within, steps) for each in graph.items(head))
    if len(paths) < 2:
        raise InputError("a sequence or alternative path needs at least two members")
    return paths


def may_be_empty(path: Path) -> bool:
    """Whether a path leads from each node to itself, even from one without any triple."""
    match path:
        case ZeroOrMore() | ZeroOrOne():
            return True
        case Inverse(inner) | OneOrMore(inner):
            return may_be_empty(inner)
        case Sequence(paths):
            return all(may_be_empty(each) for each in paths)
        case Alternative(paths):
            return any(may_be_empty(each) for each in paths)
        case Predicate():
            return False


def _step(path: Path) -> str:
    return str(path) if isinstance(path, Predicate) else f"({path})"
