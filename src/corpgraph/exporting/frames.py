"""JSON-LD for readers that want things whole: one file a class, each thing with its facts in it.

A company stands with the facts that it takes part in, under ``@reverse`` and the property by which
each leads to it; what these lead to in turn stands with its label. Facts about things are not told
apart from them; what is no fact, such as an event, a statement or a passage, has a file of its
class too, so that the files together are the union of the graphs. JSON-LD 1.1, section 4.8
(https://www.w3.org/TR/json-ld11/#reverse-properties).
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.exporting.jsonld import NodeWriter, context_for, head, separated, write_context
from corpgraph.exporting.tabling import file_name
from corpgraph.exporting.translating.reading import narrower
from corpgraph.namespaces import RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpgraph.exporting.dumps import Content, Node, Statement
    from corpgraph.exporting.jsonld import Json

__all__ = ["write_frames"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_LABELS: Final = (ox.NamedNode(f"{RDFS}label"), ox.NamedNode(f"{SKOS}prefLabel"))
_RESOURCE: Final = f"{RDFS}Resource"


def write_frames(content: Content, folder: Path, _: str) -> None:
    """Write ``framed/<class>.jsonld`` for each class of things that are not told within others."""
    chosen = context_for(content)
    write_context(chosen, folder)
    frames = _Frames(content, chosen)
    (folder / "framed").mkdir()
    for name, nodes in sorted(frames.tops().items()):
        path = folder / "framed" / f"{name}.jsonld"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(head(chosen))
            file.writelines(separated(frames.lines(nodes)))
            file.write("\n]}\n")


class _Frames:
    """The union of the graphs, thing by thing."""

    def __init__(self, content: Content, chosen: dict[str, Json]) -> None:
        self._about: dict[Node, list[Statement]] = {
            subject: list(statements)
            for subject, statements in itertools.groupby(content.union, lambda each: each.subject)
        }
        self._entities = self._instances("Entity")
        self._facts = self._instances("Fact") - self._entities
        #: The facts that each entity takes part in, by the property that leads to it.
        self._within: dict[Node, dict[ox.NamedNode, list[Node]]] = defaultdict(dict)
        self._told: set[Node] = set()
        for fact in sorted(self._facts, key=str):
            for each in self._about[fact]:
                if isinstance(each.object, ox.NamedNode) and each.object in self._entities:
                    self._within[each.object].setdefault(each.predicate, []).append(fact)
                    self._told.add(fact)
        self._plain = NodeWriter(chosen)
        self._writer = NodeWriter(chosen, dict(self._labels()))
        self._parts = _Parts(content.union)

    def tops(self) -> dict[str, list[Node]]:
        """Give the things that are told by themselves, by the name of the file of their class."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node, statements in self._about.items():
            if node in self._told:
                continue
            classes = [
                s.object.value
                for s in statements
                if s.predicate == _TYPE and isinstance(s.object, ox.NamedNode)
            ]
            for each in dict.fromkeys(map(file_name, classes or [_RESOURCE])):
                found[each].append(node)
        return found

    def lines(self, nodes: Iterable[Node]) -> Iterator[str]:
        """Write things with their facts, and then what hangs on the blank nodes among them."""
        blank: set[Node] = set()
        for node in nodes:
            facts = [fact for told in self._within.get(node, {}).values() for fact in told]
            for each in (node, *facts):
                blank |= self._parts.touched(each, self._about[each])
            yield json.dumps(self._node(node), ensure_ascii=False)
        # A blank node has no name outside its file, so that each file tells all about it.
        for statements in self._parts.statements(blank):
            told = self._plain.node(statements[0].subject, statements)
            yield json.dumps(told, ensure_ascii=False)

    def _node(self, node: Node) -> dict[str, Json]:
        whole = self._writer.node(node, self._about[node])
        if node in self._within:
            whole["@reverse"] = {
                self._writer.vocabulary(predicate): [
                    self._writer.node(fact, self._about[fact]) for fact in facts
                ]
                for predicate, facts in sorted(self._within[node].items(), key=lambda i: str(i[0]))
            }
        return whole

    def _labels(self) -> Iterator[tuple[Node, dict[str, Json]]]:
        for node, statements in self._about.items():
            labels = [each for each in statements if each.predicate in _LABELS]
            if labels and isinstance(node, ox.NamedNode) and node not in self._facts:
                told = self._plain.node(node, labels)
                del told["@id"]
                yield node, told

    def _instances(self, name: str) -> set[Node]:
        """The things of a class of ours or of a narrower one."""
        classes = narrower(name)
        return {
            node
            for node, statements in self._about.items()
            if any(each.predicate == _TYPE and each.object in classes for each in statements)
        }


class _Parts:
    """Which blank nodes hang together."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._above: dict[ox.BlankNode, ox.BlankNode] = {}
        self._touching: list[Statement] = []
        for each in statements:
            ends = [end for end in (each.subject, each.object) if isinstance(end, ox.BlankNode)]
            if ends:
                self._touching.append(each)
                self._above[self._top(ends[0])] = self._top(ends[-1])

    def _top(self, node: ox.BlankNode) -> ox.BlankNode:
        while (above := self._above.setdefault(node, node)) != node:
            node = above
        return node

    def touched(self, node: Node, statements: Iterable[Statement]) -> set[Node]:
        """The parts that a node or its values belong to."""
        if not self._touching:
            return set()
        terms = (node, *(each.object for each in statements))
        return {self._top(each) for each in terms if isinstance(each, ox.BlankNode)}

    def statements(self, parts: set[Node]) -> list[list[Statement]]:
        """The statements of parts, subject by subject."""
        if not parts:
            return []
        found = [
            each
            for each in self._touching
            if any(
                isinstance(end, ox.BlankNode) and self._top(end) in parts
                for end in (each.subject, each.object)
            )
        ]
        return [list(group) for _, group in itertools.groupby(found, lambda each: each.subject)]
