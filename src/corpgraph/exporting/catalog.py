"""What an export holds, for machines that look for data: VoID and DCAT 3.

https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/. All nodes have IRIs, so that
two catalogs can be compared and each count be cited.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from corpgraph.formatting import serialize
from corpgraph.namespaces import BASE, OWL, PREFIXES, RDF, SKOS, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from corpgraph.exporting.dumps import Content, Node, Statement, Term
    from corpgraph.exporting.views import View

__all__ = ["About", "describe"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_TITLE: Final = ox.NamedNode(f"{PREFIXES['dcterms']}title")
_DESCRIPTION: Final = ox.NamedNode(f"{PREFIXES['dcterms']}description")
_DESCRIPTIONS: Final[Mapping[View, str]] = {
    "all": "All assertions, with those that the editors reject and their judgements on them.",
    "accepted": "The accepted view: without the assertions that the editors reject, and without "
    "what hangs only on them.",
}
_TRANSLATIONS: Final = {
    "org": "What the W3C Organization Ontology can tell; losses.json tells what it cannot.",
    "schema.org": "What schema.org can tell; losses.json tells what it cannot.",
}
_LICENSE: Final = ox.NamedNode(f"{PREFIXES['dcterms']}license")
_DISTRIBUTION: Final = ox.NamedNode(f"{PREFIXES['dcat']}Distribution")
#: What a document says it is; a license of such a thing is the license of the document.
_HEADERS: Final = frozenset(
    ox.NamedNode(iri)
    for iri in (f"{PREFIXES['void']}Dataset", f"{SKOS}ConceptScheme", f"{OWL}Ontology")
)
_MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".parquet": "application/vnd.apache.parquet",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
}
#: The endings of documents that hold the whole dataset.
_DUMPS: Final = frozenset({".jsonld", ".nq", ".nt", ".rdf", ".trig", ".ttl"})
_IANA: Final = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class About:
    """What the data does not say about itself.

    Attributes:
        name: The end of the dataset's IRI.
        title: What the dataset is called.
        view: Whether all assertions are in it, or those that the editors do not reject.
        into: The vocabulary that it is a translation to, if it is one.
        at: The day that it is a snapshot or translation of, if it is one.
        base: The address that the files are published at, with a slash at its end.
        issued: The day of publication.
        modified: The day of the last change.
    """

    name: str
    title: str
    view: View
    into: str | None
    at: date | None
    base: str | None
    issued: date | None
    modified: date | None


def describe(
    content: Content, about: About, *, sums: Mapping[str, str], sizes: Mapping[str, int]
) -> str:
    """Describe a dataset, its named graphs and the files that it was written to.

    Counts are of the union of the graphs; those of a subset, of its graph. Only what has an IRI
    counts as an entity (VoID, section 4.6).

    Args:
        content: The dataset.
        about: What it is called, and its dates.
        sums: The SHA-256 of each file, by path.
        sizes: The number of bytes of each file, by path.

    Returns:
        Canonical Turtle.
    """
    return serialize(_triples(content, about, sums, sizes), PREFIXES)


def _triples(
    content: Content, about: About, sums: Mapping[str, str], sizes: Mapping[str, int]
) -> Iterator[ox.Triple]:
    dataset = f"{BASE}dataset/{about.name}"
    yield _link(dataset, "rdf:type", f"{PREFIXES['dcat']}Dataset")
    yield _value(dataset, "dcterms:title", about.title)
    if about.into is not None or about.view == "accepted" or about.at is None:
        # A snapshot has left out what is rejected, so that it is no view of all.
        told = _DESCRIPTIONS[about.view] if about.into is None else _TRANSLATIONS[about.into]
        text = ox.Literal(told, language="en")
        yield ox.Triple(ox.NamedNode(dataset), _DESCRIPTION, text)
    yield from _dates(dataset, about)
    licenses = _licenses(content.statements)
    if len(licenses) == 1:
        yield from (ox.Triple(ox.NamedNode(dataset), _LICENSE, each) for each in licenses)
    yield from _counts(dataset, content.union)
    yield from _partitions(dataset, content.union)
    for graph, members in itertools.groupby(content.statements, lambda each: each.graph):
        if not isinstance(graph, ox.DefaultGraph):
            yield from _subset(dataset, graph, list(members))
    for path, digest in sums.items():
        yield from _distribution(dataset, path, digest=digest, size=sizes[path])
        if about.base is not None:
            yield from _download(dataset, path, about.base)


def _dates(dataset: str, about: About) -> Iterator[ox.Triple]:
    for name, day in (("issued", about.issued), ("modified", about.modified)):
        if day is not None:
            yield _value(dataset, f"dcterms:{name}", day.isoformat(), "date")
    if about.at is not None:
        period = f"{dataset}#temporal"
        yield _link(dataset, "dcterms:temporal", period)
        yield _link(period, "rdf:type", f"{PREFIXES['dcterms']}PeriodOfTime")
        yield _value(period, "dcat:startDate", about.at.isoformat(), "date")
        yield _value(period, "dcat:endDate", about.at.isoformat(), "date")


def _subset(dataset: str, graph: Node, members: list[Statement]) -> Iterator[ox.Triple]:
    # A graph that is named by a blank node gets an IRI here, by its canonical label.
    subset = graph.value if isinstance(graph, ox.NamedNode) else f"{dataset}#graph-{graph.value}"
    yield _link(dataset, "void:subset", subset)
    for each in members:
        if each.subject == graph and each.predicate == _TITLE:
            yield ox.Triple(ox.NamedNode(subset), _TITLE, each.object)
    for license_ in _licenses(members):
        yield ox.Triple(ox.NamedNode(subset), _LICENSE, license_)
    yield from _counts(subset, members)


def _licenses(statements: Iterable[Statement]) -> set[ox.NamedNode]:
    """Find the licenses that the headers of documents state."""
    headers: set[Node] = set()
    stated: list[tuple[Node, ox.NamedNode]] = []
    for each in statements:
        if each.predicate == _TYPE and each.object in _HEADERS:
            headers.add(each.subject)
        elif each.predicate == _LICENSE and isinstance(each.object, ox.NamedNode):
            stated.append((each.subject, each.object))
    return {license_ for subject, license_ in stated if subject in headers}


def _counts(dataset: str, statements: Sequence[Statement]) -> Iterator[ox.Triple]:
    """Count what a graph holds (VoID, section 4.6)."""
    subjects = {each.subject for each in statements}
    objects = {each.object for each in statements}
    properties = {each.predicate for each in statements}
    classes = {each.object for each in statements if each.predicate == _TYPE}
    yield _link(dataset, "rdf:type", f"{PREFIXES['void']}Dataset")
    yield _count(dataset, "void:triples", len(statements))
    yield _count(dataset, "void:entities", _named(subjects))
    yield _count(dataset, "void:distinctSubjects", len(subjects))
    yield _count(dataset, "void:distinctObjects", len(objects))
    yield _count(dataset, "void:classes", _named(classes))
    yield _count(dataset, "void:properties", len(properties))


def _partitions(dataset: str, statements: Iterable[Statement]) -> Iterator[ox.Triple]:
    """Count by class and by property (VoID, section 4.5)."""
    members: dict[str, set[Node]] = defaultdict(set)
    uses: Counter[str] = Counter()
    for each in statements:
        uses[each.predicate.value] += 1
        if each.predicate == _TYPE and isinstance(each.object, ox.NamedNode):
            members[each.object.value].add(each.subject)
    for iri, subjects in members.items():
        part = f"{dataset}#class-{quote(shorten(iri), safe=':')}"
        yield _link(dataset, "void:classPartition", part)
        yield _link(part, "void:class", iri)
        yield _count(part, "void:entities", _named(subjects))
    for iri, count in uses.items():
        part = f"{dataset}#property-{quote(shorten(iri), safe=':')}"
        yield _link(dataset, "void:propertyPartition", part)
        yield _link(part, "void:property", iri)
        yield _count(part, "void:triples", count)


def _named(terms: Iterable[Term]) -> int:
    return sum(isinstance(term, ox.NamedNode) for term in terms)


def _distribution(dataset: str, path: str, *, digest: str, size: int) -> Iterator[ox.Triple]:
    file = f"{dataset}/{quote(path)}"
    checksum = f"{file}#checksum"
    spdx = PREFIXES["spdx"]
    yield _link(dataset, "dcat:distribution", file)
    yield ox.Triple(ox.NamedNode(file), _TYPE, _DISTRIBUTION)
    yield _value(file, "dcterms:title", path)
    yield _link(file, "dcat:mediaType", _IANA + _MEDIA_TYPES[PurePosixPath(path).suffix])
    yield _value(file, "dcat:byteSize", str(size), "nonNegativeInteger")
    yield _link(file, "spdx:checksum", checksum)
    yield _link(checksum, "rdf:type", f"{spdx}Checksum")
    yield _link(checksum, "spdx:algorithm", f"{spdx}checksumAlgorithm_sha256")
    yield _value(checksum, "spdx:checksumValue", digest, "hexBinary")


def _download(dataset: str, path: str, base: str) -> Iterator[ox.Triple]:
    """Tell where a file is, and of an RDF document that it is the data (VoID, section 3.2)."""
    address = base + quote(path)
    yield _link(f"{dataset}/{quote(path)}", "dcat:downloadURL", address)
    stem, ending = PurePosixPath(path).stem, PurePosixPath(path).suffix
    if "/" not in path and ending in _DUMPS and stem != "context":
        yield _link(dataset, "void:dataDump", address)


def _link(subject: str, predicate: str, term: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _node(predicate), ox.NamedNode(term))


def _value(subject: str, predicate: str, value: str, datatype: str = "string") -> ox.Triple:
    literal = ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
    return ox.Triple(ox.NamedNode(subject), _node(predicate), literal)


def _count(subject: str, predicate: str, count: int) -> ox.Triple:
    return _value(subject, predicate, str(count), "integer")


def _node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)
