"""Where the subjects of RDF/XML and JSON-LD documents are written.

Both formats are only scanned for the names of nodes: Oxigraph has read the document by then, so
that a name which stands for no node of the data is never asked for.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

import pyoxigraph as ox

from corpgraph.namespaces import RDF
from corpgraph.validation.locating.iris import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpgraph.validation.locating.quads import Resource

__all__ = ["PlacedNode", "json_subjects", "xml_subjects"]

_XML_BASE: Final = "http://www.w3.org/XML/1998/namespace base"
_STRING: Final = r'"(?:[^"\\]++|\\.)*+"'
_JSON: Final = re.compile(
    rf"(?P<key>{_STRING})\s*+:|(?P<value>{_STRING})|(?P<open>[{{\[])|(?P<close>[}}\]])"
)


class PlacedNode(NamedTuple):
    """A node and the offset at which it is named.

    Attributes:
        node: The node; a blank node has the label that the document gives it.
        described: Whether something is said about it there, or it is only referred to.
        at: The offset in characters of its element or of its name.
    """

    node: Resource
    described: bool
    at: int


def xml_subjects(text: str, *, base: str) -> Iterator[PlacedNode]:
    """Find the elements that are named by ``rdf:about``, ``rdf:ID`` or ``rdf:nodeID``.

    The roles of elements are those of RDF 1.1 XML Syntax,
    https://www.w3.org/TR/rdf-syntax-grammar/, section 7.2.

    Args:
        text: A well-formed document.
        base: Its IRI.
    """
    return iter(_XmlScanner(text, base).nodes)


def json_subjects(text: str, *, base: str) -> Iterator[PlacedNode]:
    """Find the names of nodes: the values of ``@id`` and of its aliases.

    A name is expanded with every prefix that some context of the document declares, wherever it
    stands: a compact name may give several nodes, of which the data has one.

    Args:
        text: A well-formed document.
        base: Its IRI.
    """
    names: dict[str, str] = {}
    for each in _json_objects(text):
        if each.context:
            names |= {key: value for key, (value, _) in each.members.items()}
            if each.key and "@id" in each.members:
                names[each.key] = each.members["@id"][0]
    base = resolve(names.get("@base", ""), base)
    aliases = {"@id", *(key for key, value in names.items() if value == "@id")}
    for each in _json_objects(text):
        for alias in aliases & each.members.keys() if not each.context else ():
            value, at = each.members[alias]
            for node in _expanded(value, names, base):
                yield PlacedNode(node, each.count > 1, at)


@dataclass(slots=True)
class _Element:
    """An open element: its base, whether it is a node, and what its children are."""

    base: str
    is_node: bool
    holds_nodes: bool
    is_literal: bool = False


class _XmlScanner:
    def __init__(self, text: str, base: str) -> None:
        self.nodes: list[PlacedNode] = []
        self._bytes = text.encode()
        self._open = [_Element(base, is_node=False, holds_nodes=True)]
        # A byte offset, and the same place in characters.
        self._reached = 0, 0
        self._parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        # Oxigraph reads on where expat finds the document not well-formed.
        with suppress(expat.ExpatError):
            self._parser.Parse(self._bytes, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        above = self._open[-1]
        base = resolve(attributes.get(_XML_BASE, ""), above.base)
        kind = attributes.get(_rdf("parseType"))
        if name == _rdf("RDF") and len(self._open) == 1:
            self._open.append(_Element(base, is_node=False, holds_nodes=True))
            return
        is_node = above.holds_nodes and not above.is_literal
        literal = above.is_literal or (
            not is_node and kind is not None and kind not in ("Resource", "Collection")
        )
        self._open.append(
            _Element(base, is_node, not is_node and kind != "Resource", is_literal=literal)
        )
        node = None
        with suppress(ValueError):
            # A name that is none is no name of a node of the data.
            node = None if above.is_literal else _named(attributes, base, is_node=is_node)
        if node is not None:
            self.nodes.append(PlacedNode(node, is_node, self._offset()))

    def _end(self, _: str) -> None:
        self._open.pop()

    def _offset(self) -> int:
        reached, characters = self._reached
        here = self._parser.CurrentByteIndex
        characters += len(self._bytes[reached:here].decode())
        self._reached = here, characters
        return characters


def _rdf(name: str) -> str:
    return f"{RDF} {name}"


def _named(attributes: dict[str, str], base: str, *, is_node: bool) -> Resource | None:
    about, identifier = attributes.get(_rdf("about")), attributes.get(_rdf("ID"))
    label = attributes.get(_rdf("nodeID"))
    if label is not None:
        return ox.BlankNode(label)
    if is_node and about is not None:
        return ox.NamedNode(resolve(about, base))
    if is_node and identifier is not None:
        return ox.NamedNode(resolve(f"#{identifier}", base))
    if not is_node and _rdf("resource") in attributes:
        return ox.NamedNode(resolve(attributes[_rdf("resource")], base))
    return None


@dataclass(slots=True)
class _Object:
    """A JSON object: the key it stands under, its members that are strings, and their offsets."""

    key: str
    context: bool
    members: dict[str, tuple[str, int]] = field(default_factory=dict)
    count: int = 0
    last: str = ""


def _json_objects(text: str) -> Iterator[_Object]:
    """Give each object when it closes. An array stands under its own key, as an object does."""
    opened = [_Object("", context=False)]
    for match in _JSON.finditer(text):
        above = opened[-1]
        if match["key"]:
            above.last = json.loads(match["key"], strict=False)
            above.count += 1
        elif match["value"]:
            above.members[above.last] = json.loads(match["value"], strict=False), match.start()
        elif match["open"]:
            context = above.context or above.last == "@context"
            opened.append(_Object(above.last, context, last=above.last if match[0] == "[" else ""))
        else:
            closed = opened.pop()
            if match[0] == "}":
                yield closed


def _expanded(value: str, names: dict[str, str], base: str) -> Iterator[Resource]:
    """Give what a name may stand for (JSON-LD 1.1 API, section 5.2)."""
    if value.startswith("_:"):
        with suppress(ValueError):
            yield ox.BlankNode(value[2:])
        return
    references = [value]
    prefix, colon, local = value.partition(":")
    if colon and prefix in names:
        start, _, end = names[prefix].partition(":")
        references.append(names.get(start, f"{start}:") + end + local)
    for reference in references:
        with suppress(ValueError):
            yield ox.NamedNode(resolve(reference, base))
