"""How much a validation looked at: focus nodes and values, shape by shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from corpgraph.validation.planning import plan
from corpgraph.validation.planning.compiling import compile_shapes
from corpgraph.validation.running.data_store import DataStore
from corpgraph.validation.running.dialect import StoreDialect
from corpgraph.validation.shapes.reading import read_shapes
from corpgraph.validation.shapes.triples import TripleIndex, index_of
from corpgraph.validation.sparql.printing import Printer

if TYPE_CHECKING:
    from corpgraph.validation.planning.plan import Check
    from corpgraph.validation.shapes.triples import Source

__all__ = ["Coverage", "cover"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one shape looked at.

    Attributes:
        shape: The shape, in N-Triples syntax.
        focus_nodes: How many nodes it was applied to.
        values: How many values it looked at: the ends of its path, or else the focus nodes.
        constraints: How many constraints it has there.
    """

    shape: str
    focus_nodes: int
    values: int
    constraints: int


def cover(data: Source | DataStore, shapes: Source | TripleIndex) -> list[Coverage]:
    """Count what each shape looks at (W3C SHACL, sections 2.1.3 and 3.4).

    Args:
        data: As for `corpgraph.validation.running.engine.validate`.
        shapes: The shapes graph, likewise.

    Returns:
        One entry a shape, ordered by shape; a shape that is used at several places counts the
        nodes and values of all of them.

    Raises:
        InputError: A shape is ill-formed.
    """
    checks = compile_shapes(read_shapes(index_of(shapes)))
    store = data if isinstance(data, DataStore) else DataStore(data)
    printer = Printer(StoreDialect(store, _never_reported))
    places: dict[tuple[object, ...], list[Check]] = {}
    for check in checks:
        places.setdefault((check.shape, check.focus, check.path), []).append(check)
    found: dict[str, Coverage] = {}
    for same in places.values():
        name = str(same[0].shape)
        before = found.get(name, Coverage(name, 0, 0, 0))
        nodes, values = _count(store, printer, same[0])
        constraints = len({(each.component, each.breach) for each in same})
        found[name] = Coverage(
            name, before.focus_nodes + nodes, before.values + values, constraints
        )
    return [found[name] for name in sorted(found)]


def _count(store: DataStore, printer: Printer, check: Check) -> tuple[int, int]:
    depth, focus = 0, check.focus
    while isinstance(focus, plan.Reached):
        depth, focus = depth + 1, focus.focus
    pattern = printer.focus(check.focus, "?this", [f"?above{level}" for level in range(depth)])
    nodes = f"{{ SELECT DISTINCT ?this WHERE {{ {pattern} }} }}"
    if check.path is None:
        pairs = f"{nodes} BIND(?this AS ?value)"
    else:
        reached = (
            f"{{ SELECT DISTINCT ?this ?value WHERE {{ {nodes} ?this {check.path} ?value }} }}"
        )
        pairs = f"{nodes} OPTIONAL {reached}"
    query = (
        f"SELECT (COUNT(DISTINCT ?this) AS ?nodes) (COUNT(?value) AS ?values) WHERE {{ {pairs} }}"
    )
    (row,) = store.select(query)
    return int(row["nodes"].value), int(row["values"].value)


def _never_reported(_: plan.Unreported) -> NoReturn:
    raise AssertionError("a focus asks for no report")
