"""Vocabularies whose terms are known.

Of rdflib's lists those are taken that hold every term that the published vocabulary defines: SKOS,
DCMI Terms, Elements and Types, FOAF, PROV-O, ORG, VoID, VANN. Those of schema.org, DCAT and
OWL-Time lag behind what is published, so that a term that is not in them may exist; only a slip of
one letter is found there. The other lists (SOSA, SSN, GeoSPARQL, ODRL, PROF, Data Cube and more)
lag behind too, or could not be compared, and are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import OWL, RDF, RDFS, SKOS
from corpgraph.validation.soundness.builtin_names import BUILTIN_NAMES
from corpgraph.validation.soundness.naming import is_slip, split

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    #: Gives the local names that exist in a namespace.
    Vocabulary = Callable[[], Collection[str]]

__all__ = ["Vocabularies", "names_in"]

# The name that rdflib has for a list, and names that are defined but not in it.
_COMPLETE: Final[dict[str, tuple[str, str]]] = {
    "http://purl.org/dc/dcmitype/": ("DCMITYPE", ""),
    "http://purl.org/dc/elements/1.1/": ("DC", ""),
    "http://purl.org/dc/terms/": ("DCTERMS", "ISO639-2 ISO639-3"),
    "http://purl.org/vocab/vann/": ("VANN", ""),
    "http://rdfs.org/ns/void#": ("VOID", "class"),
    "http://www.w3.org/2004/02/skos/core#": ("SKOS", ""),
    "http://www.w3.org/ns/org#": ("ORG", ""),
    "http://www.w3.org/ns/prov#": ("PROV", "contextOf hadMention qualifiedSource"),
    "http://xmlns.com/foaf/0.1/": ("FOAF", ""),
}
_LAGGING: Final[dict[str, str]] = {
    "http://schema.org/": "SDO",
    "http://www.w3.org/2006/time#": "TIME",
    "http://www.w3.org/ns/dcat#": "DCAT",
    "https://schema.org/": "SDO",
}
# In the order in which they are looked through for a term that is not where it was sought.
_MISTAKEN: Final = (RDFS, RDF, OWL, "http://purl.org/dc/terms/", SKOS)
_MEMBER: Final = re.compile("_[1-9][0-9]*")


class Vocabularies:
    """What is known of the terms in some namespaces.

    Args:
        given: What gives the local names in each namespace that the caller knows, called when the
            first of them is met; they replace what is built in. A namespace ends with ``#``, ``/``
            or ``:``.
    """

    def __init__(self, given: Mapping[str, Vocabulary]) -> None:
        self._given = given
        self._names: dict[str, frozenset[str]] = {
            namespace: names for namespace, names in BUILTIN_NAMES.items() if namespace not in given
        }

    def lacks(self, iri: str) -> bool:
        """Whether an IRI is in a known namespace, and no term of it."""
        namespace, local = split(iri)
        if not local or (namespace == RDF and _MEMBER.fullmatch(local)):
            return False
        names = self._names_in(namespace)
        if names is None or local in names:
            return False
        # A class and a property of one name, but for the capital, are no slip of each other.
        if namespace in _LAGGING and names is self._names[namespace]:
            return any(
                is_slip(local, name) and local.casefold() != name.casefold() for name in names
            )
        return True

    def terms(self, namespace: str) -> list[str]:
        """The IRIs of the terms in a namespace; none if it is not known."""
        return [namespace + name for name in sorted(self._names_in(namespace) or ())]

    def elsewhere(self, iri: str) -> str | None:
        """The term that has the same local name in a vocabulary that is often mistaken for this."""
        _, local = split(iri)
        return next((ns + local for ns in _MISTAKEN if local in (self._names_in(ns) or ())), None)

    def _names_in(self, namespace: str) -> frozenset[str] | None:
        known = self._names.get(namespace)
        if known is not None:
            return known
        if namespace in self._given:
            known = self._names[namespace] = frozenset(self._given[namespace]())
        elif namespace in _COMPLETE or namespace in _LAGGING:
            name, more = _COMPLETE.get(namespace) or (_LAGGING[namespace], "")
            known = self._names[namespace] = _from_rdflib(name) | frozenset(more.split())
        return known


def names_in(store: ox.Store, namespace: str) -> frozenset[str]:
    """The local names of what a store defines in a namespace.

    Args:
        store: An ontology; what is a subject in it exists.
        namespace: The namespace.
    """
    found = set()
    for quad in store:
        if isinstance(quad.subject, ox.NamedNode):
            own, local = split(quad.subject.value)
            if own == namespace and local:
                found.add(local)
    return frozenset(found)


def _from_rdflib(name: str) -> frozenset[str]:
    from rdflib import namespace

    return frozenset(split(str(iri))[1] for iri in dir(getattr(namespace, name)))
