"""Properties of the property tables that imports write, in few words each."""

from __future__ import annotations

from typing import Final

from corpgraph.namespaces import CG, CODE, ID, PREFIXES, RDF, RDFS, XSD
from corpgraph.property_tables import Property, Table

__all__ = [
    "CORPORATION",
    "DATE",
    "MOMENT",
    "TYPE",
    "a",
    "began",
    "bounded",
    "code",
    "ended",
    "labelled",
    "link",
    "of",
    "one",
    "passages",
    "table",
    "value",
]

#: Before an LEI in the IRI of what it identifies.
CORPORATION: Final = f"{ID}corporation/lei-"
DATE: Final = f"{XSD}date"
MOMENT: Final = f"{XSD}dateTime"
TYPE: Final = f"{RDF}type"


def a(name: str) -> Property:
    """A type, the same in all rows."""
    return Property(predicate=TYPE, term="iri", value=f"{CG}{name}")


def labelled(text: str) -> Property:
    """A label of the text and what tells the subject apart."""
    return Property(
        predicate=f"{RDFS}label", term="literal", column="subject", prefix=text, language="en"
    )


def link(name: str, column: str, prefix: str) -> Property:
    """A relation to what a cell names."""
    return Property(predicate=f"{CG}{name}", term="iri", column=column, prefix=prefix)


def of(name: str, column: str = "subject") -> Property:
    """A relation to what an LEI identifies."""
    return link(name, column, CORPORATION)


def code(name: str, column: str, scheme: str) -> Property:
    """A relation to a concept of a code list."""
    return link(name, column, f"{CODE}{scheme}/")


def one(name: str, concept: str) -> Property:
    """A relation to one concept, the same in all rows."""
    return Property(predicate=f"{CG}{name}", term="iri", value=f"{CODE}{concept}")


def value(name: str, column: str, datatype: str | None = None) -> Property:
    """A literal of a datatype, by default a string."""
    return Property(predicate=f"{CG}{name}", term="literal", column=column, datatype=datatype)


def began() -> tuple[Property, ...]:
    """When a fact began, to the day and as printed."""
    return (value("begin", "begin", DATE), value("beginPrinted", "begin_printed", MOMENT))


def ended() -> tuple[Property, ...]:
    """When a fact ended, to the day and as printed."""
    return (value("end", "end", DATE), value("endPrinted", "end_printed", MOMENT))


def bounded(slug: str) -> tuple[Property, ...]:
    """Between which days a fact ended, and why."""
    return (
        value("endEarliest", "end_earliest", DATE),
        value("endLatest", "end_latest", DATE),
        link("endResolution", "end_resolution", f"{ID}date-resolution/{slug}-"),
    )


def passages() -> Table:
    """The passages that stand for whole sources."""
    source = f"{PREFIXES['oa']}hasSource"
    return table(
        "passages",
        "passage/",
        a("Passage"),
        Property(predicate=source, term="iri", column="subject", prefix=f"{ID}source/"),
    )


def table(name: str, prefix: str, *properties: Property) -> Table:
    """A table of things; the prefix is what follows the IRI of all things."""
    return Table(name, f"{ID}{prefix}", properties)
