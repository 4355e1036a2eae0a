"""RDF/XML: one graph as an XML document that any XML parser reads.

RDF 1.1 XML Syntax, https://www.w3.org/TR/rdf-syntax-grammar/. What XML cannot say is refused.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import pyoxigraph as ox

from corpgraph.errors import InputError
from corpgraph.namespaces import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpgraph.exporting.dumps import Content, Term

__all__ = ["write_rdfxml"]

# A bare carriage return would be read as a line feed (XML 1.0, section 2.11).
_RETURN: Final = {"\r": "&#13;"}
_STRING: Final = f"{XSD}string"
# XML 1.0, production 2: what no XML document can hold, even as a character reference.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An element's name ends in an NCName (Namespaces in XML 1.0, production 4); kept to the letters
# that all editions of XML share.
_LETTERS: Final = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff"
_LOCAL: Final = re.compile(f"[{_LETTERS}][{_LETTERS}0-9.-]*\\Z")
# RDF 1.1 XML Syntax, section 5.1: names that are syntax, so that no property can have them.
_SYNTAX: Final = frozenset(
    RDF + name
    for name in (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype"),
        *("Description", "li", "aboutEach", "aboutEachPrefix", "bagID"),
    )
)
# Namespaces in XML 1.0, section 3: these are bound for good.
_BOUND: Final = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")


def write_rdfxml(content: Content, folder: Path, name: str) -> None:
    """Write the union of the graphs as RDF/XML.

    Raises:
        InputError: A property has no name that XML could use, or a text holds a character that
            no XML document can hold.
    """
    names, namespaces = _names({each.predicate.value for each in content.union})
    with (folder / f"{name}.rdf").open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF')
        for prefix, namespace in sorted(namespaces.items()):
            file.write(f'\n    xmlns:{prefix}="{_attribute(namespace)}"')
        file.write(">\n")
        for subject, about in itertools.groupby(content.union, lambda each: each.subject):
            file.write(f"  <rdf:Description {_node('rdf:about', subject)}>\n")
            for each in about:
                file.write(f"    {_element(names[each.predicate.value], each.object)}\n")
            file.write("  </rdf:Description>\n")
        file.write("</rdf:RDF>\n")


def _names(properties: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Give each property its qualified name, and the prefixes of these names their namespaces."""
    parted = {iri: _part(iri) for iri in sorted(properties)}
    used = {namespace for namespace, _ in parted.values()} | {RDF}
    prefixes = {PREFIXES[prefix]: prefix for prefix in PREFIXES if PREFIXES[prefix] in used}
    unknown = sorted(used - prefixes.keys())
    prefixes |= {namespace: f"ns{number}" for number, namespace in enumerate(unknown, start=1)}
    names = {iri: f"{prefixes[namespace]}:{local}" for iri, (namespace, local) in parted.items()}
    return names, {prefix: namespace for namespace, prefix in prefixes.items()}


def _part(iri: str) -> tuple[str, str]:
    local = _LOCAL.search(iri)
    if local is None or iri in _SYNTAX or iri.startswith(_BOUND):
        raise _refusal(f"has no name for the property <{iri}>")
    return iri[: local.start()], local[0]


def _element(name: str, term: Term) -> str:
    if not isinstance(term, ox.Literal):
        return f"<{name} {_node('rdf:resource', term)}/>"
    if _NOT_XML.search(term.value):
        raise _refusal(f"cannot hold a character of {term}")
    attribute = ""
    if term.language is not None:
        attribute = f' xml:lang="{term.language}"'
    elif term.datatype.value != _STRING:
        attribute = f' rdf:datatype="{_attribute(term.datatype.value)}"'
    return f"<{name}{attribute}>{escape(term.value, _RETURN)}</{name}>"


def _node(attribute: str, term: Term) -> str:
    if isinstance(term, ox.BlankNode):
        return f'rdf:nodeID="{term.value}"'
    return f'{attribute}="{_attribute(term.value)}"'


def _attribute(iri: str) -> str:
    return escape(iri, {'"': "&quot;"})


def _refusal(message: str) -> InputError:
    return InputError(f"RDF/XML {message}", hint="leave out the format rdfxml")
