"""SPARQL constraints and SPARQL-based constraint components (W3C SHACL, sections 5 and 6)."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.validation.shapes.errors import ShapeError
from corpgraph.validation.shapes.model import Component, Constraint, QueryKind, SparqlRule
from corpgraph.validation.shapes.triples import sh
from corpgraph.validation.shapes.values import ShapeValues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.shapes.triples import Node, Term, TripleIndex

__all__ = ["read_components", "read_sparql_constraints"]

_IMPORTS: Final = ox.NamedNode("http://www.w3.org/2002/07/owl#imports")
_PREFIX: Final = re.compile(r"(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?")
_LOCAL_NAME: Final = re.compile(r"[^/#:]*$")
#: Names that a parameter may not have (W3C SHACL, section 6.2.1).
_RESERVED: Final = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})


def read_components(graph: TripleIndex) -> tuple[Component, ...]:
    """Read the SPARQL-based constraint components that a shapes graph declares.

    Raises:
        ShapeError: A component is ill-formed; with its name and what is wrong.
    """
    found = []
    for node in graph.instances(sh("ConstraintComponent")):
        try:
            found.append(_read_component(ShapeValues(graph, node)))
        except InputError as error:
            message = f"constraint component {node}: {error.message}"
            raise ShapeError(message, node, hint=error.hint) from error
    return tuple(each for each in found if each is not None)


def read_sparql_constraints(
    values: ShapeValues, components: tuple[Component, ...], *, has_path: bool
) -> Iterator[Constraint]:
    """Read the SPARQL-based constraints of a shape.

    Args:
        values: The shape.
        components: The constraint components that the shapes graph declares.
        has_path: Whether it is a property shape.

    Raises:
        InputError: A constraint is ill-formed.
    """
    for node in values.nodes("sparql"):
        own = ShapeValues(values.graph, node)
        if not own.flag("deactivated"):
            rule = _read_query(own, "select")
            yield Constraint(sh("SPARQLConstraintComponent"), rule, node)
    for component in components:
        rule_of = component.property_validator if has_path else component.node_validator
        if rule_of is None:
            continue
        for terms, missing in _parameters(values, component):
            rule = SparqlRule(
                rule_of.text, rule_of.kind, rule_of.node, terms, missing, rule_of.messages
            )
            yield Constraint(component.node, rule)


def _read_component(values: ShapeValues) -> Component | None:
    if not isinstance(values.node, ox.NamedNode):
        raise InputError("a constraint component needs an IRI")
    declared = [ShapeValues(values.graph, node) for node in values.nodes("parameter")]
    if not declared:
        # Core's own components may be described in the graph, without validators of ours.
        return None
    paths = {each.node: _parameter_path(each) for each in declared}
    mandatory = tuple(paths[each.node] for each in declared if not each.flag("optional"))
    optional = tuple(paths[each.node] for each in declared if each.flag("optional"))
    if not mandatory:
        raise InputError("at least one parameter must be mandatory")
    shared = _validator(values, "validator", "ask")
    at_node, at_property = (
        _validator(values, name, "select") or shared
        for name in ("nodeValidator", "propertyValidator")
    )
    return Component(values.node, mandatory, optional, at_node, at_property)


def _parameter_path(values: ShapeValues) -> ox.NamedNode:
    path = values.iri("path")
    if path is None:
        raise InputError(f"the parameter {values.node} has no sh:path")
    name = _name(path)
    if not re.fullmatch(r"[^\W\d]\w*", name) or name in _RESERVED:
        raise InputError(f"the parameter {path} cannot be a variable named {name!r}")
    return path


def _name(path: ox.NamedNode) -> str:
    found = _LOCAL_NAME.search(path.value)
    return found.group() if found else ""


def _validator(values: ShapeValues, name: str, expected: str) -> SparqlRule | None:
    nodes = values.nodes(name)
    if not nodes:
        return None
    own = ShapeValues(values.graph, nodes[0])
    # One of several validators may be taken (section 6.2.3); those in other languages are not ours.
    for each in nodes:
        candidate = ShapeValues(values.graph, each)
        if candidate.all("ask") or candidate.all("select"):
            own = candidate
            break
    else:
        return None
    return _read_query(own, "ask" if own.all("ask") else expected)


def _read_query(values: ShapeValues, name: str) -> SparqlRule:
    text = values.string(name)
    if text is None:
        raise InputError(f"{values.node} needs a sh:{name}")
    prologue = _prologue(values)
    return SparqlRule(
        f"{prologue}{text}", QueryKind(asks=name == "ask"), values.node, messages=values.messages()
    )


def _prologue(values: ShapeValues) -> str:
    declared: dict[str, str] = {}
    for node in _ontologies(values):
        for declaration in values.graph.values(node, sh("declare")):
            if not isinstance(declaration, ox.NamedNode | ox.BlankNode):
                raise InputError("sh:declare needs a node, not a literal")
            own = ShapeValues(values.graph, declaration)
            prefix, namespace = own.string("prefix"), own.literal("namespace")
            if prefix is None or namespace is None:
                raise InputError(
                    f"the prefix declaration {declaration} needs a sh:prefix and a sh:namespace"
                )
            _add_prefix(declared, prefix, namespace.value)
    return "".join(f"PREFIX {key}: {iri}\n" for key, iri in declared.items())


def _add_prefix(declared: dict[str, str], prefix: str, namespace: str) -> None:
    if not _PREFIX.fullmatch(prefix):
        raise InputError(f"{prefix!r} cannot be a prefix")
    try:
        iri = str(ox.NamedNode(namespace))
    except ValueError as error:
        raise InputError(f"the namespace of the prefix {prefix!r} is no IRI") from error
    if declared.setdefault(prefix, iri) != iri:
        raise InputError(
            f"the prefix {prefix!r} is declared twice, for {declared[prefix]} and {iri}"
        )


def _ontologies(values: ShapeValues) -> list[Node]:
    found: dict[Node, None] = dict.fromkeys(values.nodes("prefixes"))
    waiting = list(found)
    while waiting:
        for each in values.graph.values(waiting.pop(), _IMPORTS):
            if isinstance(each, ox.NamedNode | ox.BlankNode) and each not in found:
                found[each] = None
                waiting.append(each)
    return list(found)


def _parameters(
    values: ShapeValues, component: Component
) -> Iterator[tuple[tuple[tuple[str, Term], ...], tuple[str, ...]]]:
    """Yield the terms of each use of a component by a shape, and the options left out."""
    graph, node = values.graph, values.node
    given = {path: graph.values(node, path) for path in component.parameters}
    if not all(given.values()):
        return
    options = {path: graph.values(node, path) for path in component.optional}
    everything = given | {path: terms for path, terms in options.items() if terms}
    if len(everything) > 1 and any(len(terms) > 1 for terms in everything.values()):
        raise InputError(
            f"more than one value for a parameter of {component.node}, which has several parameters"
        )
    missing = tuple(_name(path) for path, terms in options.items() if not terms)
    names = [_name(path) for path in everything]
    for terms in product(*everything.values()):
        yield tuple(zip(names, terms, strict=True)), missing
